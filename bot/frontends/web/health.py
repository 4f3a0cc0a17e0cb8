"""Health checks for programs that watch over the bot: is it alive, is it ready, its metrics."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from starlette.requests import Request as WebRequest
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.frontends.web.limits import cooldown_for
from bot.monitoring.readiness import State

HEALTH_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
_MAX_METRICS_PER_SECOND = 2.0  # writing them takes a millisecond


@dataclass(frozen=True, slots=True)
class Health:
    """The sources of the health checks; none may contain secrets or anything about a person."""

    state: Callable[[], State] = lambda: State(ready=True)
    metrics: Callable[[], bytes] = bytes
    """In Prometheus' text format."""
    metrics_type: str = "text/plain"
    clock: Callable[[], float] = time.monotonic
    """Returns seconds."""


class _RecentMetrics:
    """Metrics that are written anew unless they are asked for too often."""

    def __init__(self, health: Health) -> None:
        self._write = health.metrics
        self._clock = health.clock
        self._cooldown = cooldown_for(_MAX_METRICS_PER_SECOND)
        self._latest = b""

    def read(self) -> bytes:
        """Return the present metrics, or the latest that were written."""
        if self._cooldown.allows("metrics", self._clock()):
            self._latest = self._write()
        return self._latest


def health_routes(health: Health) -> list[Route]:
    """Return the routes at ``HEALTH_PATHS``."""
    recent_metrics = _RecentMetrics(health)

    async def answer_ready(_: WebRequest) -> Response:
        state = health.state()
        response = Response(msgspec.json.encode(state), media_type="application/json")
        if not state.ready:
            response.status_code = 503
        return response

    async def answer_metrics(_: WebRequest) -> Response:
        return Response(recent_metrics.read(), headers={"Content-Type": health.metrics_type})

    return [
        Route("/healthz", _answer_alive),
        Route("/readyz", answer_ready),
        Route("/metrics", answer_metrics),
    ]


async def _answer_alive(_: WebRequest) -> Response:
    return PlainTextResponse("ok")

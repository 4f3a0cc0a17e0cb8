"""What programs ask that watch over the bot: is it alive, can it answer, how does it fare."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from starlette.requests import Request as WebRequest
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.frontends.web.limits import Limit
from bot.monitoring.readiness import State

PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Where programs ask that watch over the bot."""
_WRITTEN_RATE = 2.0  # times a second that figures are written anew for long; it takes a millisecond


@dataclass(frozen=True, slots=True)
class Instruments:
    """What there is to be read."""

    state: Callable[[], State] = lambda: State(ready=True)
    metrics: Callable[[], bytes] = bytes
    """In Prometheus' text format."""
    metrics_type: str = "text/plain"
    clock: Callable[[], float] = time.monotonic
    """Tells seconds."""


class _Figures:
    """Figures that are written anew unless they are asked for too often."""

    def __init__(self, instruments: Instruments) -> None:
        self._write = instruments.metrics
        self._limit = Limit(_WRITTEN_RATE, instruments.clock)
        self._written = b""

    def recent(self) -> bytes:
        """Return the figures of now, or those that were written last."""
        if not self._limit.wait(""):
            self._written = self._write()
        return self._written


def probes(instruments: Instruments) -> list[Route]:
    """Return the routes of the instruments; none of them tells a secret or anything about a person."""
    figures = _Figures(instruments)

    async def ready(_: WebRequest) -> Response:
        state = instruments.state()
        return Response(msgspec.json.encode(state), 200 if state.ready else 503, media_type="application/json")

    async def metrics(_: WebRequest) -> Response:
        return Response(figures.recent(), headers={"Content-Type": instruments.metrics_type})

    return [Route("/healthz", _alive), Route("/readyz", ready), Route("/metrics", metrics)]


async def _alive(_: WebRequest) -> Response:
    return PlainTextResponse("ok")

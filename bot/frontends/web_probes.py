"""What programs ask that watch over the bot: is it alive, can it answer, how does it fare."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from starlette.requests import Request as WebRequest
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.readiness import State


@dataclass(frozen=True, slots=True)
class Instruments:
    """What there is to be read."""

    state: Callable[[], State] = lambda: State(ready=True)
    metrics: Callable[[], bytes] = bytes
    """In Prometheus' text format."""
    metrics_type: str = "text/plain"


def probes(instruments: Instruments) -> list[Route]:
    """Return the routes of the instruments; none of them tells a secret or anything about a person."""

    async def ready(_: WebRequest) -> Response:
        state = instruments.state()
        return Response(msgspec.json.encode(state), 200 if state.ready else 503, media_type="application/json")

    async def metrics(_: WebRequest) -> Response:
        return Response(instruments.metrics(), headers={"Content-Type": instruments.metrics_type})

    return [Route("/healthz", _alive), Route("/readyz", ready), Route("/metrics", metrics)]


async def _alive(_: WebRequest) -> Response:
    return PlainTextResponse("ok")

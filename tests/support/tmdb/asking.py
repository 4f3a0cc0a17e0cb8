"""A client that asks the stand-in, without waiting between tries."""

import asyncio
import dataclasses
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from core.sources.tmdb.client import TmdbClient
from core.sources.tmdb.transport import RequestLimits
from tests.support.hanging import HANG_SECONDS
from tests.support.tmdb.faults import silent
from tests.support.tmdb.standin import V4_KEY, Row, TmdbStandin, running

SWIFT = RequestLimits(
    requests_per_second=2000,
    attempts=3,
    timeout_seconds=HANG_SECONDS,
    first_wait_seconds=0,
    longest_wait_seconds=0,
    jitter_seconds=0,
    longest_retry_after_seconds=5,
)
TRENDING = "/3/trending/movie/week"


def a_row(movie_id: int = 603, **facts: object) -> dict[str, Any]:
    """Build a movie for the stand-in; give only the facts that the test is about."""
    return {
        "id": movie_id,
        "title": f"Movie {movie_id}",
        "language": "en",
        "release_date": "1999-03-31",
        "runtime": 136,
        "genres": ["Action", "Science Fiction"],
        "keywords": ["dream", "hacker"],
        "vote_average": 8.2,
        "vote_count": 26000,
        "popularity": 85.5,
        "synopsis": f"A clerk learns that number {movie_id} is not what it seems.",
    } | facts


class Impatience:
    """A client's deadline, which passes as soon as the stand-in keeps silent, however slow the machine is."""

    def __init__(self, limits: RequestLimits = SWIFT) -> None:
        """Take what is asked with."""
        self.limits = dataclasses.replace(limits, deadline=self._begin)
        self._deadline = asyncio.timeout(None)

    async def keep_silent(self, request: Request, right: Response) -> Response:
        """Let a question come in and its time be over."""
        self._deadline.reschedule(0)
        return await silent(request, right)

    def _begin(self, seconds: float) -> asyncio.Timeout:
        self._deadline = asyncio.timeout(seconds)
        return self._deadline


@asynccontextmanager
async def asking(
    *rows: Row, key: str = V4_KEY, keys: Sequence[str] = (V4_KEY,), limits: RequestLimits = SWIFT
) -> AsyncGenerator[tuple[TmdbStandin, TmdbClient]]:
    """Run a stand-in with these movies (one unless given) and a client that asks it."""
    async with (
        running(TmdbStandin(rows or (a_row(),), keys=keys)) as standin,
        TmdbClient(key, api_base=standin.api_base, image_base=standin.image_base, limits=limits) as tmdb,
    ):
        yield standin, tmdb

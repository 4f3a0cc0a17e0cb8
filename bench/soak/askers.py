"""Programs that ask the page's interface for programs at an even pace, while the bot is busy with something else."""

import asyncio
import itertools
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp

_PATIENCE = aiohttp.ClientTimeout(total=10)
IDLE = 3.0
"""Seconds until a connection that nobody uses is given up, before the bot's server does it."""
_ASKED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("GET", "/api/v1/recommendations?mood=joy&n=3", {}),
    ("GET", "/mood/fear", {}),
    ("POST", "/api/v1/feel", {"json": {"text": "just got dumped, want to laugh"}}),
    ("GET", "/api/v1/moods", {}),
)


@dataclass(slots=True)
class Askers:
    """What came of asking."""

    waits: list[float] = field(default_factory=list[float])
    """Milliseconds of each question that was answered."""
    failed: int = 0

    async def ask(self, address: str, per_second: float, seconds: float) -> None:
        """Ask for the page and the three answers of the interface in turn, whether or not the last has come."""
        begin = time.perf_counter()
        questions = itertools.cycle(_ASKED)
        kept = aiohttp.TCPConnector(keepalive_timeout=IDLE)
        async with (
            aiohttp.ClientSession(address, timeout=_PATIENCE, connector=kept) as session,
            asyncio.TaskGroup() as asking,
        ):
            for count in range(1, int(seconds * per_second) + 1):
                asking.create_task(self._ask(session, *next(questions)))
                await asyncio.sleep(max(0.0, begin + count / per_second - time.perf_counter()))

    async def _ask(self, session: aiohttp.ClientSession, method: str, path: str, more: dict[str, Any]) -> None:
        begin = time.perf_counter()
        try:
            async with session.request(method, path, **more) as answer:
                await answer.read()
        except (aiohttp.ClientError, TimeoutError):
            self.failed += 1
            return
        if answer.ok:
            self.waits.append((time.perf_counter() - begin) * 1000)
        else:
            self.failed += 1

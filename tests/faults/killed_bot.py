"""A bot that is killed at its n-th step, for each n: ``python -m tests.faults.killed_bot refresh|verdict FOLDER``.

A step is a request to the source of movies, an SQL statement, or the moment after an acknowledgement. Each kill
happens in a fork of this process, on a copy of the store, which is left in a folder with the step's number.
"""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from pathlib import Path

from core.movies.movie import Movie, Page
from tests.faults import people
from tests.faults.isolated_bot import MOVIES, NAME, IsolatedBot
from tests.faults.people import NEXT_WEEK
from tests.support.sources import PagedSource, moody_movies

ACKNOWLEDGED = "acknowledged"
"""Name of a file that exists once the bot has acknowledged ``SAVED``."""
SAVED = 20
"""The movie that Ann saves."""
MORE = MOVIES + 6
"""Number of movies in the new week."""

Step = Callable[[object], None]
"""Counts a step, and kills the process at the right one."""
Operation = Callable[[IsolatedBot, Step, Path], Awaitable[None]]


class _SteppingSource(PagedSource):
    """A source that counts every request as a step."""

    def __init__(self, movies: Sequence[Movie], step: Step) -> None:
        super().__init__(movies)
        self._step = step

    async def trending(self, page: int) -> Page:
        """See ``core.refreshing.refresher.Source``."""
        self._step(page)
        return await super().trending(page)

    async def details(self, movie_id: int) -> Movie:
        """See ``core.refreshing.refresher.Source``."""
        self._step(movie_id)
        return await super().details(movie_id)


async def refresh(bot: IsolatedBot, *_: object) -> None:
    """Fetch the movies of the new week."""
    bot.now = NEXT_WEEK
    await bot.run_refresh_job()


async def verdict(bot: IsolatedBot, step: Step, folder: Path) -> None:
    """Store a verdict of Ann."""
    if await people.save_movie(bot.dialogue, SAVED):
        (folder / ACKNOWLEDGED).touch()
        step(ACKNOWLEDGED)
    await bot.dialogue.aclose()


async def _run_until_killed(operation: Operation, folder: Path, last: int) -> None:
    steps = count(1)

    def step(_: object) -> None:
        if next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    async with IsolatedBot.open(folder, source=_SteppingSource(moody_movies(MORE), step)) as bot:
        await bot.run_refresh_job()  # loads the stored movies
        await bot.trace_statements(step)
        await operation(bot, step, folder)


def main() -> None:
    """Kill the bot at its first step, at its second, and so on until it finishes."""
    operation, folder = {"refresh": refresh, "verdict": verdict}[sys.argv[1]], Path(sys.argv[2])
    for last in count(1):
        place = folder / f"{last:04}"
        place.mkdir()
        shutil.copy(folder / NAME, place / NAME)
        child = os.fork()
        if not child:
            asyncio.run(_run_until_killed(operation, place, last))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            shutil.rmtree(place)
            sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()

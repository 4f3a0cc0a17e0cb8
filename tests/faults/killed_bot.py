"""A bot that is killed at its n-th step, for each n: ``python -m tests.faults.killed_bot refresh|verdict FOLDER``.

A step is a request to the source of movies, an SQL statement, or the moment after an acknowledgement. Each death
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
from tests.faults.isolated_bot import MOVIES, NAME, House
from tests.faults.people import NEXT_WEEK
from tests.support.sources import PagedSource, moody_movies

ACKNOWLEDGED = "acknowledged"
"""A file that is there when the bot had said that it remembers ``SAVED``."""
SAVED = 20
"""A movie for joy."""
MORE = MOVIES + 6
"""How many movies the new week has."""

Step = Callable[[object], None]


class _Counted(PagedSource):
    """A source each of whose answers is a step."""

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


async def refresh(house: House, *_: object) -> None:
    """Bring the new week's movies, more than there were."""
    house.now = NEXT_WEEK
    await house.look()


async def verdict(house: House, step: Step, folder: Path) -> None:
    """Remember what Ann thinks of a movie."""
    if await people.save(house.dialogue, SAVED):
        (folder / ACKNOWLEDGED).touch()
        step(ACKNOWLEDGED)
    await house.dialogue.aclose()


async def _die(deed: Callable[[House, Step, Path], Awaitable[None]], folder: Path, last: int) -> None:
    steps = count(1)

    def step(_: object) -> None:
        if next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    async with House.open(folder, source=_Counted(moody_movies(MORE), step)) as house:
        await house.look()  # loads what is there
        await house.watch_sqlite(step)
        await deed(house, step, folder)


def main() -> None:
    """Die at every step, until there is none left."""
    deed, folder = {"refresh": refresh, "verdict": verdict}[sys.argv[1]], Path(sys.argv[2])
    for last in count(1):
        place = folder / f"{last:04}"
        place.mkdir()
        shutil.copy(folder / NAME, place / NAME)
        child = os.fork()
        if not child:
            asyncio.run(_die(deed, place, last))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            shutil.rmtree(place)
            sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()

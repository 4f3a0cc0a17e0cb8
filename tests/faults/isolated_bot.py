"""A bot without a network: a store of its own, a source of movies that never fails, a clock that tests set."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# APScheduler has no types.

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from bot.dialogue.dialogue import Dialogue
from bot.serving.schedule import schedule_refresh
from core.movies.catalogue import Shelf, Week
from core.refreshing.refresher import Refresher
from core.store.opening import open_store
from core.store.ports import Store
from tests.faults import people
from tests.faults.matrix import THREE
from tests.support.fakes import NOON
from tests.support.sources import KeywordScorer, PagedSource, moody_movies
from tests.support.store import engine_of

NAME = "cinemood.db"
_BUSY_TIMEOUT_SECONDS = 0.05
"""SQLite waits this long, in a thread, for a lock on the file."""
MOVIES = 36


@dataclass
class IsolatedBot:
    """The parts of the bot."""

    store: Store
    shelf: Shelf
    source: PagedSource
    refresher: Refresher
    dialogue: Dialogue
    now: datetime
    clock_readings: list[datetime] = field(default_factory=list[datetime])
    """Every time that the clock returned."""

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, now: datetime = NOON, source: PagedSource | None = None) -> AsyncGenerator[Self]:
        """Open a bot; without a ``source``, one that lists ``MOVIES`` movies."""
        source, shelf = source or PagedSource(moody_movies(MOVIES)), Shelf()

        def clock() -> datetime:
            return bot.clock()

        async with open_store(folder / NAME, busy_timeout_seconds=_BUSY_TIMEOUT_SECONDS) as store:
            refresher = Refresher(source, KeywordScorer, store, shelf, clock=clock, vote_floor=0)
            dialogue = Dialogue(shelf, store, clock=clock, image_base="")
            bot = cls(store, shelf, source, refresher, dialogue, now)
            yield bot
            await dialogue.aclose()

    def clock(self) -> datetime:
        """Return the time."""
        self.clock_readings.append(self.now)
        return self.now

    def count_clock_readings(self, is_counted: Callable[[datetime], bool]) -> int:
        """Count the times that the clock returned and the test asks about."""
        return sum(map(is_counted, self.clock_readings))

    async def run_refresh_job(self) -> None:
        """Run the job that the schedule runs every ten minutes."""
        job: Any = schedule_refresh(self.refresher).get_job("retry")
        await job.func()

    async def prepare(self) -> None:
        """Fetch movies, and store data about Ann."""
        await self.run_refresh_job()
        await people.introduce_ann(self.dialogue)

    async def has_recovered(self, movie: int) -> bool:
        """Try whether the week's movies come, every person gets three of them, and a verdict is stored."""
        await self.run_refresh_job()
        is_new = not self.shelf.is_empty and self.shelf.catalogue.week == Week.of(self.now)
        has_three = await people.ask_as_crowd(self.dialogue) == THREE
        is_acknowledged = await people.save_movie(self.dialogue, movie)
        await self.dialogue.aclose()
        return is_new and has_three and is_acknowledged and movie in (await people.read_memory(self.store))["verdicts"]

    async def set_pragma(self, pragma: str) -> None:
        """Set a pragma on the store's own connection for writing."""
        await engine_of(self.store).read(lambda db: db.execute(f"PRAGMA {pragma}"))

    async def trace_statements(self, step: Callable[[str], None]) -> None:
        """Call a function before each SQL statement of the connection for writing."""
        connection = engine_of(self.store)._database.conn  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType]
        connection.set_trace_callback(step)

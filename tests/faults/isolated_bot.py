"""A bot that nobody outside disturbs: its own store, a source that is always well, and a clock that is set by hand."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# APScheduler has no types.

import sqlite3
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
from core.store.sqlite.store import Store
from tests.faults import people
from tests.faults.matrix import THREE
from tests.support.fakes import NOON
from tests.support.sources import KeywordScorer, PagedSource, moody_movies

NAME = "cinemood.db"
_PATIENCE = 0.05  # seconds for which SQLite waits, in a thread, for whoever holds the file
MOVIES = 36


@dataclass
class House:
    """See above."""

    store: Store
    shelf: Shelf
    source: PagedSource
    refresher: Refresher
    dialogue: Dialogue
    now: datetime
    moments: list[datetime] = field(default_factory=list[datetime])
    """What the clock showed whenever the bot looked at it."""

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, now: datetime = NOON, source: PagedSource | None = None) -> AsyncGenerator[Self]:
        """Open it, with a source that lists ``MOVIES`` unless another is given."""
        source, shelf = source or PagedSource(moody_movies(MOVIES)), Shelf()

        def clock() -> datetime:
            return house.clock()

        async with Store.open(folder / NAME, busy_timeout=_PATIENCE) as store:
            refresher = Refresher(source, KeywordScorer, store, shelf, clock=clock, vote_floor=0)
            dialogue = Dialogue(shelf, store, clock=clock, image_base="")
            house = cls(store, shelf, source, refresher, dialogue, now)
            yield house
            await dialogue.aclose()

    def clock(self) -> datetime:
        """Tell the time."""
        self.moments.append(self.now)
        return self.now

    def looked_at_clock(self, when: Callable[[datetime], bool]) -> int:
        """Count how often the bot was told a time such as that."""
        return sum(map(when, self.moments))

    async def look(self) -> None:
        """Do what the schedule does every ten minutes."""
        job: Any = schedule_refresh(self.refresher).get_job("retry")
        await job.func()

    async def move_in(self) -> None:
        """Fetch movies, and let Ann tell of herself."""
        await self.look()
        await people.get_acquainted(self.dialogue)

    async def works(self, movie: int) -> bool:
        """Tell whether the week's movies come, everybody gets three of them, and a verdict is remembered."""
        await self.look()
        is_new = not self.shelf.is_empty and self.shelf.catalogue.week == Week.of(self.now)
        has_three = await people.crowd(self.dialogue) == THREE
        is_said = await people.save(self.dialogue, movie)
        await self.dialogue.aclose()
        return is_new and has_three and is_said and movie in (await people.known(self.store))["verdicts"]

    async def tell_sqlite(self, pragma: str) -> None:
        """Set something that belongs to the connection that writes; only the store's own will do."""
        connection: sqlite3.Connection = self.store._db.conn  # pyright: ignore[reportPrivateUsage]
        await self.store._run(connection.execute, f"PRAGMA {pragma}")  # pyright: ignore[reportPrivateUsage]

    async def watch_sqlite(self, step: Callable[[str], None]) -> None:
        """Call something before each statement of the connection that writes."""
        connection: sqlite3.Connection = self.store._db.conn  # pyright: ignore[reportPrivateUsage]
        await self.store._run(connection.set_trace_callback, step)  # pyright: ignore[reportPrivateUsage]

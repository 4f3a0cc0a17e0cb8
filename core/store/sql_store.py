"""``SqlStore``: the store in tables, over any engine."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime

from core.movies.catalogue import Week
from core.store.digests import DigestTables
from core.store.doubts import DoubtTables
from core.store.engine import Engine
from core.store.groups import GroupTables
from core.store.movies import MovieTables
from core.store.notes import NoteTables
from core.store.people import PeopleTables
from core.store.ports import Health, Store
from core.store.showings import RETENTION as SHOWING_RETENTION
from core.store.showings import ShowingTables


class SqlStore(Store):
    """The tables of all subjects over one engine, which its opener closes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._movies = MovieTables(engine)
        self._people = PeopleTables(engine)
        self._showings = ShowingTables(engine)
        self._doubts = DoubtTables(engine)
        self._groups = GroupTables(engine)
        self._digests = DigestTables(engine)
        self._notes = NoteTables(engine)
        self._oldest_showings: Week | None = None  # earlier ones were deleted already

    @property
    def movies(self) -> MovieTables:
        """Catalogues and movies."""
        return self._movies

    @property
    def people(self) -> PeopleTables:
        """Preferences and verdicts."""
        return self._people

    @property
    def showings(self) -> ShowingTables:
        """Movies that people were shown."""
        return self._showings

    @property
    def doubts(self) -> DoubtTables:
        """Doubts of all people."""
        return self._doubts

    @property
    def groups(self) -> GroupTables:
        """Groups that look for a movie."""
        return self._groups

    @property
    def digests(self) -> DigestTables:
        """Weekly digests."""
        return self._digests

    @property
    def notes(self) -> NoteTables:
        """Notes of the frontends."""
        return self._notes

    def refresh_lock(self) -> AbstractAsyncContextManager[None]:
        """Hold the lock of the engine."""
        return self._engine.refresh_lock()

    async def forget_past(self, *, now: datetime) -> None:
        """Let each subject delete its old rows; showings only in a new week, because that reads whole tables."""
        oldest = Week.of(now - SHOWING_RETENTION)
        if oldest != self._oldest_showings:
            await self.showings.delete_before(oldest)
            self._oldest_showings = oldest
        await self.groups.delete_old(now)
        await self.doubts.forget_networks(now)
        await self.movies.delete_expired(now)
        await self.notes.delete_unused(now)

    async def health(self) -> Health:
        """Let the engine check its database."""
        return await self._engine.health()

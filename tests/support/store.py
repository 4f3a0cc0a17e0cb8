"""Stores for tests: in memory, failing or holding on demand, and the adapters of the contract."""

import asyncio
import functools
import sqlite3
import weakref
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Coroutine, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

import msgspec
from sqlite_utils import Database

from core.errors import RefreshRunning
from core.moods.mood import Mood
from core.movies.catalogue import Catalogue, ScoredMovie, Week
from core.movies.movie import Movie
from core.people.digest import Digest
from core.people.group import Group
from core.people.person import Preferences
from core.people.verdict import Verdict
from core.store.engine import Arguments, Db, Engine, Result
from core.store.opening import open_store
from core.store.ports import (
    DigestStore,
    DoubtStore,
    GroupStore,
    Health,
    MovieStore,
    NoteStore,
    PeopleStore,
    ShowingStore,
    Store,
)
from core.store.sql import upsert
from core.store.sql_store import SqlStore
from core.store.sqlite.connection import explain_errors, read_transaction, write_transaction
from core.store.sqlite.engine import SqliteDb, SqliteEngine
from core.store.sqlite.health import check_health
from core.store.sqlite.migrations import MIGRATIONS

_T = TypeVar("_T")

_NOWHERE = Path("memory.db")
_EARLIER = Week(2026, 1)
"""Week of the catalogue that holds the movies that a test puts into the store."""


class MemoryEngine(Engine):
    """An engine whose database is in memory. It works at once, so no task ever waits for it."""

    def __init__(self) -> None:
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        connection.deserialize(_empty_database())
        connection.execute("PRAGMA foreign_keys = ON")
        weakref.finalize(self, connection.close)
        self._database = Database(connection, recursive_triggers=False, execute_plugins=False)
        self._is_refreshing = False

    async def read(self, look: Callable[[Db, *Arguments], Result], *args: *Arguments) -> Result:
        """Read in a transaction."""
        with explain_errors(_NOWHERE), read_transaction(self._database, _NOWHERE):
            return look(SqliteDb(self._database), *args)

    async def glance(self, owner: str, look: Callable[[Db, *Arguments], Result], *args: *Arguments) -> Result:
        """Read as ``read`` does."""
        del owner
        return await self.read(look, *args)

    async def write(
        self, change: Callable[[Db, *Arguments], Result], *args: *Arguments, owners: Collection[str] = ()
    ) -> Result:
        """Write in a transaction."""
        del owners
        with explain_errors(_NOWHERE), write_transaction(self._database):
            return change(SqliteDb(self._database), *args)

    @asynccontextmanager
    async def refresh_lock(self) -> AsyncGenerator[None]:
        """Let one task in at a time."""
        if self._is_refreshing:
            raise RefreshRunning("Another refresh is running.")
        self._is_refreshing = True
        try:
            yield
        finally:
            self._is_refreshing = False

    async def health(self) -> Health:
        """Check the database."""
        return await self.read(check_health, _NOWHERE)


@functools.cache
def _empty_database() -> bytes:
    """Return a database that has all tables, which opens faster than its migrations run."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for script in MIGRATIONS:
        connection.executescript(script)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    database = connection.serialize()
    connection.close()
    return database


class MemoryStore(SqlStore):
    """The real tables in a database in memory.

    It needs neither opening nor closing, and a test can fill it and look into it without awaiting.
    """

    def __init__(self) -> None:
        super().__init__(MemoryEngine())

    def set_preferences(self, owner: str, preferences: Preferences) -> None:
        """Save preferences."""
        _finish(self.people.change_preferences(owner, lambda _: preferences))

    def add_verdicts(self, person: str, verdicts: Iterable[Verdict]) -> None:
        """Save verdicts of a person."""
        for verdict in verdicts:
            _finish(self.people.judge(person, verdict))

    def add_digest(self, digest: Digest) -> None:
        """Save a digest."""
        _finish(self.digests.save_digest(digest))

    def add_offers(self, week: Week, offered: Mapping[tuple[str, Mood], Collection[int]]) -> None:
        """Save which movies were shown for a mood."""
        _finish(self.showings.save_offered(week, offered))

    def add_movies(self, scored_movies: Iterable[ScoredMovie], *, source: str = "tmdb") -> None:
        """Save movies in an earlier catalogue, beside the movies that are there already."""
        by_id: dict[int, ScoredMovie] = {}
        earlier = _finish(self.movies.latest_catalogue(source))
        for scored_movie in (*(earlier or ()), *scored_movies):
            by_id[scored_movie.movie.id] = scored_movie
        self.set_movies(by_id.values(), source=source)

    def set_movies(self, scored_movies: Iterable[ScoredMovie], *, source: str = "tmdb") -> None:
        """Save movies in an earlier catalogue, and delete all other movies without verdicts."""
        taken_at = datetime(2026, 1, 1, tzinfo=UTC)
        catalogue = Catalogue(_EARLIER, taken_at, source, tuple(scored_movies))
        _finish(self.movies.save_catalogue(catalogue, fetched=()))

    def add_movie_without_catalogue(self, movie: Movie, *, now: datetime, source: str = "tmdb") -> None:
        """Save a movie that was in a catalogue once."""
        _finish(self.movies.renew_movie(source, movie.id, movie, now=now))

    def set_group(self, number: int, group: Group) -> None:
        """Save a group under a number, in place of the one that is there."""
        head = {
            "number": number,
            "room": group.room,
            "opened_at": group.opened_at.isoformat(),
            "shortlist": msgspec.json.encode(group.shortlist).decode(),
            "winner": group.winner,
        }
        taps: list[dict[str, Any]] = []
        for person, mood in group.wishes.items():
            taps.append({"number": number, "person": person, "mood": mood.value, "vote": group.votes.get(person)})

        def write(db: Db) -> None:
            db.execute("DELETE FROM taps WHERE number = ?", [number])
            db.execute(upsert("gatherings", ["number"], head), head)
            for tap in taps:
                db.execute(upsert("taps", ["number", "person"], tap), tap)

        _finish(self._engine.write(write))

    def forget_shown(self) -> None:
        """Delete everything that was shown."""
        self._execute("DELETE FROM shown")
        self._execute("DELETE FROM offered")

    def forget_preferences(self) -> None:
        """Delete all preferences."""
        self._execute("DELETE FROM preferences")

    def clear(self) -> None:
        """Delete all data about people and rooms."""
        for table in ("shown", "offered", "preferences", "verdicts", "gatherings", "digests"):
            self._execute(f"DELETE FROM {table}")  # noqa: S608 - our own names

    def all_preferences(self) -> dict[str, Preferences]:
        """Return all preferences that differ from the defaults, by owner."""
        preferences: dict[str, Preferences] = {}
        for (owner,) in self._rows("SELECT owner FROM preferences ORDER BY owner"):
            preferences[owner] = _finish(self.people.load_preferences(owner))
        return preferences

    def verdicts_of(self, person: str) -> tuple[Verdict, ...]:
        """Return the verdicts of a person, oldest first."""
        return _finish(self.people.list_verdicts(person))

    def all_verdicts(self) -> dict[str, tuple[Verdict, ...]]:
        """Return all verdicts by person."""
        people = self._rows("SELECT DISTINCT person FROM verdicts ORDER BY person")
        return {person: self.verdicts_of(person) for (person,) in people}

    def all_digests(self) -> dict[str, Digest]:
        """Return all digests by room."""
        digests: dict[str, Digest] = {}
        for digest in _finish(self.digests.list_due_digests(now=datetime.max.replace(tzinfo=UTC))):
            digests[digest.room] = digest
        return digests

    def all_groups(self) -> dict[int, Group]:
        """Return all groups by number."""
        groups: dict[int, Group] = {}
        for (number,) in self._rows("SELECT number FROM gatherings ORDER BY number"):
            group = _finish(self.groups.find_group(number))
            assert group is not None
            groups[number] = group
        return groups

    def all_shown(self) -> dict[tuple[str, Week], tuple[int, ...]]:
        """Return what was shown by person and week, longest ago first."""
        shown: dict[tuple[str, Week], tuple[int, ...]] = {}
        for person, week, movie in self._rows("SELECT person, week, id FROM shown ORDER BY person, week, turn"):
            key = person, Week.parse(week)
            shown[key] = (*shown.get(key, ()), movie)
        return shown

    def _rows(self, sql: str) -> list[Any]:
        return _finish(self._engine.read(lambda db: list(db.execute(sql))))

    def _execute(self, sql: str) -> None:
        _finish(self._engine.write(lambda db: db.execute(sql)))


def _finish(work: Coroutine[Any, Any, _T]) -> _T:
    """Return the result of a coroutine that waits for nothing."""
    try:
        work.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("The store in memory waited for something.")


class StoreWrapper(Store):
    """Passes every call of a method on to a store. Children change ``call``."""

    def __init__(self, wrapped: Store) -> None:
        self.wrapped = wrapped

    async def call(self, name: str, method: Callable[..., Awaitable[Any]], *args: Any, **options: Any) -> Any:  # noqa: ANN401 - of any port
        """Call a method of the wrapped store.

        Args:
            name: The method's name, such as ``judge``, which no two ports share.
            method: The method.
            args: Its arguments.
            options: Its keyword arguments.
        """
        del name
        return await method(*args, **options)

    @property
    def movies(self) -> MovieStore:
        """Wrapped movies."""
        return cast("MovieStore", _Subject(self, self.wrapped.movies))

    @property
    def people(self) -> PeopleStore:
        """Wrapped people."""
        return cast("PeopleStore", _Subject(self, self.wrapped.people))

    @property
    def showings(self) -> ShowingStore:
        """Wrapped showings."""
        return cast("ShowingStore", _Subject(self, self.wrapped.showings))

    @property
    def doubts(self) -> DoubtStore:
        """Wrapped doubts."""
        return cast("DoubtStore", _Subject(self, self.wrapped.doubts))

    @property
    def groups(self) -> GroupStore:
        """Wrapped groups."""
        return cast("GroupStore", _Subject(self, self.wrapped.groups))

    @property
    def digests(self) -> DigestStore:
        """Wrapped digests."""
        return cast("DigestStore", _Subject(self, self.wrapped.digests))

    @property
    def notes(self) -> NoteStore:
        """Wrapped notes."""
        return cast("NoteStore", _Subject(self, self.wrapped.notes))

    def refresh_lock(self) -> AbstractAsyncContextManager[None]:
        """Lock as the wrapped store does."""
        return self.wrapped.refresh_lock()

    async def forget_past(self, *, now: datetime) -> None:
        """Forget as the wrapped store does."""
        await self.call("forget_past", self.wrapped.forget_past, now=now)

    async def health(self) -> Health:
        """Check the wrapped store."""
        return await self.call("health", self.wrapped.health)


class _Subject:
    """The methods of one subject of a wrapped store."""

    def __init__(self, wrapper: StoreWrapper, wrapped: object) -> None:
        self._wrapper = wrapper
        self._wrapped = wrapped

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        return functools.partial(self._wrapper.call, name, getattr(self._wrapped, name))


class FailingStore(StoreWrapper):
    """A store whose methods fail on demand.

    ``fails_on`` maps names of methods, such as ``"judge"``, to the errors that they raise; a test may change it at any
    time. All other methods do what the wrapped store does.
    """

    def __init__(self, wrapped: Store, fails_on: Mapping[str, Exception]) -> None:
        super().__init__(wrapped)
        self.fails_on = dict(fails_on)

    async def call(self, name: str, method: Callable[..., Awaitable[Any]], *args: Any, **options: Any) -> Any:  # noqa: ANN401 - see ``StoreWrapper``
        """Raise the error for the method, if there is one."""
        if name in self.fails_on:
            raise self.fails_on[name]
        return await super().call(name, method, *args, **options)


class HeldStore(StoreWrapper):
    """A store one of whose methods takes until ``go`` is set, and records its calls.

    The method does its work before it waits when ``works_first`` is true, and after that otherwise. With ``owner``,
    only calls about this person or room are held.
    """

    def __init__(self, wrapped: Store, held: str, *, owner: str | None = None, works_first: bool = False) -> None:
        super().__init__(wrapped)
        self.calls: list[tuple[Any, ...]] = []
        """Positional arguments of each call of the method."""
        self.is_called, self.go = asyncio.Event(), asyncio.Event()
        self._held = held
        self._owner = owner
        self._works_first = works_first

    async def call(self, name: str, method: Callable[..., Awaitable[Any]], *args: Any, **options: Any) -> Any:  # noqa: ANN401 - see ``StoreWrapper``
        """Wait before or after the held method."""
        if name != self._held or (self._owner is not None and args[0] != self._owner):
            return await super().call(name, method, *args, **options)
        self.calls.append(args)
        if self._works_first:
            result = await super().call(name, method, *args, **options)
            await self._wait()
            return result
        await self._wait()
        return await super().call(name, method, *args, **options)

    async def _wait(self) -> None:
        self.is_called.set()
        await self.go.wait()


def engine_of(store: Store) -> SqliteEngine:
    """Return the engine of an open SQLite store."""
    assert isinstance(store, SqlStore)
    engine = store._engine  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - only tests look inside
    assert isinstance(engine, SqliteEngine)
    return engine


def sqlite_file(store: Store) -> Path:
    """Return the file of an open SQLite store."""
    return engine_of(store).path


Reopen = Callable[[], AbstractAsyncContextManager[Store]]
"""Opens the store of a test once more, as another process would, or the same process after a restart."""


class Adapter(Protocol):
    """A database on which the contract of the store is tested."""

    def open(self, folder: Path) -> AbstractAsyncContextManager[Store]:
        """Open the store that belongs to a folder; the same folder means the same store."""
        ...


class SqliteAdapter(Adapter):
    """A SQLite file in the folder."""

    def open(self, folder: Path) -> AbstractAsyncContextManager[Store]:
        """Open the file."""
        return open_store(folder / "cinemood.db")


class MemoryAdapter(Adapter):
    """The store in memory, so that other tests may trust it; it lives as long as this adapter."""

    def __init__(self) -> None:
        self._stores: dict[Path, MemoryStore] = {}

    @asynccontextmanager
    async def open(self, folder: Path) -> AsyncGenerator[Store]:
        """Hand the store of the folder out."""
        yield self._stores.setdefault(folder, MemoryStore())


ADAPTERS: Mapping[str, Callable[[], Adapter]] = {"sqlite": SqliteAdapter, "memory": MemoryAdapter}
"""Every database that must pass the contract, by its name in the names of tests."""

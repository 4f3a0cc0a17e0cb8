"""Stores for tests: one that fails on demand, and access to the file behind a store of SQLite."""

import functools
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, cast

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
from core.store.sql_store import SqlStore
from core.store.sqlite.engine import SqliteEngine


class FailingStore(Store):
    """A store whose methods fail on demand.

    ``fails_on`` maps names of methods, such as ``"judge"``, to the errors that they raise; a test may change it at any
    time. All other methods do what the wrapped store does.
    """

    def __init__(self, wrapped: Store, fails_on: Mapping[str, Exception]) -> None:
        self.wrapped = wrapped
        self.fails_on = dict(fails_on)

    @property
    def movies(self) -> MovieStore:
        """Movies that fail on demand."""
        return cast("MovieStore", _FailingSubject(self.wrapped.movies, self.fails_on))

    @property
    def people(self) -> PeopleStore:
        """People that fail on demand."""
        return cast("PeopleStore", _FailingSubject(self.wrapped.people, self.fails_on))

    @property
    def showings(self) -> ShowingStore:
        """Showings that fail on demand."""
        return cast("ShowingStore", _FailingSubject(self.wrapped.showings, self.fails_on))

    @property
    def doubts(self) -> DoubtStore:
        """Doubts that fail on demand."""
        return cast("DoubtStore", _FailingSubject(self.wrapped.doubts, self.fails_on))

    @property
    def groups(self) -> GroupStore:
        """Groups that fail on demand."""
        return cast("GroupStore", _FailingSubject(self.wrapped.groups, self.fails_on))

    @property
    def digests(self) -> DigestStore:
        """Digests that fail on demand."""
        return cast("DigestStore", _FailingSubject(self.wrapped.digests, self.fails_on))

    @property
    def notes(self) -> NoteStore:
        """Notes that fail on demand."""
        return cast("NoteStore", _FailingSubject(self.wrapped.notes, self.fails_on))

    def refresh_lock(self) -> AbstractAsyncContextManager[None]:
        """Lock as the wrapped store does."""
        return self.wrapped.refresh_lock()

    async def forget_past(self, *, now: datetime) -> None:
        """Fail or forget."""
        await _FailingSubject(self.wrapped, self.fails_on).forget_past(now=now)

    async def health(self) -> Health:
        """Check the wrapped store."""
        return await self.wrapped.health()


class _FailingSubject:
    """Methods of one subject; those in ``fails_on`` raise."""

    def __init__(self, wrapped: object, fails_on: dict[str, Exception]) -> None:
        self._wrapped = wrapped
        self._fails_on = fails_on

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - methods of any port
        method = getattr(self._wrapped, name)

        @functools.wraps(method)
        async def call(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - the same
            if name in self._fails_on:
                raise self._fails_on[name]
            return await method(*args, **options)

        return call


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


ADAPTERS: Mapping[str, Adapter] = {"sqlite": SqliteAdapter()}
"""Every database that must pass the contract, by its name in the names of tests."""

"""The engine for SQLite: one thread that works, and one connection that reads at once."""

# pyright: reportUnknownMemberType=false
# sqlite-utils declares the parameters of SQL as a bare ``Sequence``, which makes each of its methods partly unknown.

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from core.store.engine import Arguments, Cursor, Db, Engine, Result
from core.store.ports import Health
from core.store.sqlite.connection import (
    connect,
    connect_reader,
    explain_errors,
    lock_refresh,
    read_transaction,
    try_to_read,
    write_transaction,
)
from core.store.sqlite.health import check_health


class SqliteDb(Db):
    """A connection of sqlite-utils as the tables use it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def execute(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Cursor:
        """Run a statement."""
        return self._database.conn.execute(sql, values)

    def execute_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run a statement once per row."""
        self._database.conn.executemany(sql, rows)

    def json_rows(self, parameter: str, columns: Mapping[str, str]) -> str:
        """Read the rows by ``json_each``; SQLite's values bring their types along."""
        values = ", ".join(f"json_extract(value, '$[{place}]') AS {name}" for place, name in enumerate(columns))
        return f"(SELECT {values} FROM json_each(:{parameter}))"  # noqa: S608 - our own names


class SqliteEngine(Engine):
    """Runs everything on one thread of its own, in the order in which it was asked for.

    Reads on the way to every answer (``glance``) run at once, on the event loop, by a connection that waits for
    nothing: that takes a tenth of a millisecond, and a turn of the thread several times as long. When the rows are
    locked, or a write for the same owner is under way, the thread reads instead.

    The file is never deleted or repaired.
    """

    def __init__(self, path: Path, database: Database, reader: Database, worker: ThreadPoolExecutor) -> None:
        """Create an engine over connections that ``open`` has opened and will close."""
        self.path = path
        self._database = database
        self._reader = reader
        self._worker = worker
        self._writes_by_owner: Counter[str] = Counter()

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, *, busy_timeout_seconds: float = 5.0) -> AsyncGenerator[Self]:
        """Open the file; create it and its folder if they are missing, and migrate older tables.

        Closing first finishes everything that was asked for. The last process that closes the file also empties its
        write-ahead log: https://www.sqlite.org/wal.html#ckpt

        Args:
            path: The file.
            busy_timeout_seconds: How long to wait for another process that is writing.

        Raises:
            StoreTooNew: A newer CineMood wrote the file; it is unchanged.
        """
        worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        try:
            database = await _run_on(worker, path, connect, path, busy_timeout_seconds)
            try:
                with explain_errors(path):
                    reader = connect_reader(path)
                try:
                    yield cls(path, database, reader, worker)
                finally:
                    reader.close()
            finally:
                await asyncio.shield(_run_on(worker, path, database.close))
        finally:
            worker.shutdown(wait=False)

    async def read(self, look: Callable[[Db, *Arguments], Result], *args: *Arguments) -> Result:
        """Read on the thread, behind all earlier writes."""

        def work() -> Result:
            with read_transaction(self._database, self.path):
                return look(SqliteDb(self._database), *args)

        return await _run_on(self._worker, self.path, work)

    async def glance(self, owner: str, look: Callable[[Db, *Arguments], Result], *args: *Arguments) -> Result:
        """Read on the event loop, or on the thread where that is not possible."""
        if not self._writes_by_owner[owner]:
            with explain_errors(self.path):
                result = try_to_read(self._reader, self.path, lambda: look(SqliteDb(self._reader), *args))
            if result is not None:
                return result
        return await self.read(look, *args)

    async def write(
        self, change: Callable[[Db, *Arguments], Result], *args: *Arguments, owners: Collection[str] = ()
    ) -> Result:
        """Write on the thread; until that is done, ``glance`` does not read these owners past it."""

        def work() -> Result:
            with write_transaction(self._database):
                return change(SqliteDb(self._database), *args)

        self._writes_by_owner.update(owners)
        try:
            return await _run_on(self._worker, self.path, work)
        finally:
            self._writes_by_owner -= Counter(owners)  # which also drops owners without writes

    @asynccontextmanager
    async def refresh_lock(self) -> AsyncGenerator[None]:
        """Lock a file beside the database, which the system unlocks when the process dies."""
        with lock_refresh(self.path):
            yield

    async def health(self) -> Health:
        """Check the whole file.

        Raises:
            StoreCorrupt: A part of the file is damaged.
        """
        return await self.read(check_health, self.path)


async def _run_on(
    worker: ThreadPoolExecutor, path: Path, work: Callable[[*Arguments], Result], *args: *Arguments
) -> Result:
    """Run a function on the thread; its errors become a ``StoreError``."""
    with explain_errors(path):
        return await asyncio.get_running_loop().run_in_executor(worker, work, *args)

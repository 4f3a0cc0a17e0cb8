"""Opens the store at an address: the only place that knows which databases there are."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from core.errors import StoreError
from core.store.address import StoreAddress, is_url
from core.store.ports import Backups, OnDisk, Store
from core.store.sql_store import SqlStore
from core.store.sqlite.backups import SqliteFile
from core.store.sqlite.engine import SqliteEngine


@asynccontextmanager
async def open_store(address: StoreAddress, *, busy_timeout_seconds: float = 5.0) -> AsyncGenerator[Store]:
    """Open a store; create it if it is missing, and migrate older tables. Leaving finishes all writes and closes it.

    Args:
        address: Which store.
        busy_timeout_seconds: How long to wait for another process that is writing.

    Raises:
        StoreTooNew: A newer CineMood wrote the store; it is unchanged.
        StoreError: It cannot be opened.
    """
    path = _sqlite_path(address)
    async with SqliteEngine.open(path, busy_timeout_seconds=busy_timeout_seconds) as engine:
        yield SqlStore(engine)


def backups_of(address: StoreAddress) -> Backups:
    """Return the backups of a store, which need not be open.

    Raises:
        StoreError: Its database is not a file, and has tools of its own for backups.
    """
    return SqliteFile(_sqlite_path(address))


def disk_of(address: StoreAddress) -> OnDisk | None:
    """Return where a store lies on this machine's disk, None when it lies elsewhere."""
    return None if is_url(address) else SqliteFile(Path(address))


def _sqlite_path(address: StoreAddress) -> Path:
    if is_url(address):
        raise StoreError(
            "CINEMOOD_STORE names a PostgreSQL server, which this version of CineMood cannot use yet: set it to a file."
        )
    return Path(address)

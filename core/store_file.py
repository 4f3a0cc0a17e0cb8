"""The store's file: opened, brought up to date, read, written and locked. Doorway to SQLite and to filelock."""

# pyright: reportUnknownMemberType=false
# sqlite-utils declares the parameters of SQL as a bare ``Sequence``, which makes each of its methods partly unknown.

import os
import shutil
import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

from filelock import FileLock, Timeout
from sqlite_utils import Database

from core.errors import RefreshRunning, StoreCorrupt, StoreTooNew
from core.migrations import MIGRATIONS
from core.private_files import create_private, make_private
from core.store_faults import explained, fault

BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a file in use: https://www.sqlite.org/wal.html#the_wal_file"""

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")


def connect(path: Path, busy_timeout: float) -> Database:
    """Open the file, see ``core.store.Store.open``."""
    if path.is_dir():
        raise IsADirectoryError(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{path}.opening", timeout=busy_timeout):  # SQLite does not wait for others before it turns WAL on
        if not path.exists():
            create_private(path)
        _like_the_file(os.path.realpath(path))
        connection = sqlite3.connect(path, timeout=busy_timeout, isolation_level=None)
        try:
            db = Database(connection, recursive_triggers=False, execute_plugins=False)
            _migrate(db, path)
            make_private([path, *(Path(f"{path}{suffix}") for suffix in BESIDE)])
            db.enable_wal()
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
    return db


def connect_reader(path: Path) -> Database:
    """Open a file that ``connect`` has opened once more, only to read; this connection waits for nobody."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", timeout=0, isolation_level=None, uri=True)
    return Database(connection, recursive_triggers=False, execute_plugins=False)


@contextmanager
def explaining(path: Path) -> Generator[None]:
    """Turn whatever goes wrong with the file at ``path`` into a ``StoreError``."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise explained(error, path) from error


@contextmanager
def reading(db: Database, path: Path) -> Generator[Database]:
    """Show one state of the file to several reads; a row that ``core.rows`` did not write is damage SQLite misses."""
    try:
        with db.atomic():
            yield db
    except ValueError as error:
        raise fault(StoreCorrupt, path) from error


def glanced(db: Database, path: Path, look: Callable[[Database, *_Ts], _T], *args: *_Ts) -> _T | None:
    """Read at once; None when that is not possible just now."""
    try:
        with reading(db, path):
            return look(db, *args)
    except sqlite3.OperationalError:
        return None


@contextmanager
def writing(db: Database) -> Generator[Database]:
    """Write all or nothing. Taking the lock at once lets SQLite wait for it; a reader that turns writer fails."""
    with db.conn:
        db.execute("BEGIN IMMEDIATE")
        yield db


@contextmanager
def refresh_lock(path: Path) -> Generator[None]:
    """Lock what belongs to the file at ``path``, see ``core.store.Store.refresh_lock``."""
    lock = FileLock(f"{path}.lock", blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise RefreshRunning(f"Another refresh of {path} is running: let it end first.") from None
    except OSError as error:
        raise explained(error, path) from error
    try:
        yield
    finally:
        lock.release()


def value(db: Database, sql: str) -> Any:  # noqa: ANN401 - SQLite's columns are of any type
    """Ask for a single value."""
    return db.execute(sql).fetchone()[0]


def _like_the_file(path: str) -> None:
    """Give what lies beside the file its mode, as SQLite does, but only once.

    What was made beside a file while that was read-only would else keep it from being written for good.
    """
    for suffix in BESIDE:
        with suppress(FileNotFoundError, PermissionError):  # a file of another user is for SQLite to try
            shutil.copymode(path, f"{path}{suffix}")


def _migrate(db: Database, path: Path) -> None:
    """Bring the tables up to date: all migrations or none; a file that is not ours stays as it is."""
    with writing(db):
        version: int = value(db, "PRAGMA user_version")
        if version > len(MIGRATIONS):
            raise fault(StoreTooNew, path)
        if version == 0 and db.table_names():  # another program's file
            raise fault(StoreCorrupt, path)
        for script in MIGRATIONS[version:]:
            db.executescript(script)
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")  # also fails where SQLite fell back to reading only
        if version == len(MIGRATIONS):
            db.rollback()

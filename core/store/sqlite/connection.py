"""The store's file: open, migrate, read, write and lock it. The only user of sqlite-utils and filelock."""

# pyright: reportUnknownMemberType=false
# sqlite-utils declares the parameters of SQL as a bare ``Sequence``, which makes each of its methods partly unknown.

import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout
from sqlite_utils import Database

from core.errors import RefreshRunning, StoreCorrupt, StoreTooNew
from core.store.sqlite.errors import build_error, explain
from core.store.sqlite.migrations import MIGRATIONS
from core.store.sqlite.private_files import create_private, make_private

COMPANION_SUFFIXES = ("-wal", "-shm")
"""Files that SQLite keeps beside an open database: https://www.sqlite.org/wal.html#the_wal_file"""

log = logging.getLogger(__name__)

_T = TypeVar("_T")


def resolve_link(path: Path) -> Path:
    """Return the file behind a symbolic link, which need not exist yet; any other path as it is."""
    if not os.path.islink(path):  # noqa: PTH114 - Path.is_symlink raises where the folder may not be read
        return path
    return Path(os.path.realpath(path))


def connect(path: Path, busy_timeout_seconds: float) -> Database:
    """Open the file for reading and writing, see ``core.store.sqlite.engine.SqliteEngine.open``."""
    if path.is_dir():
        raise IsADirectoryError(path)
    path = resolve_link(path)  # or its companions would lie beside the link
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(
        f"{path}.opening", timeout=busy_timeout_seconds
    ):  # SQLite does not wait for other processes before it turns WAL on
        if not path.exists():
            create_private(path)
        _copy_mode_to_companions(os.path.realpath(path))
        _turn_unusable_log_off(path, busy_timeout_seconds)
        connection = sqlite3.connect(path, timeout=busy_timeout_seconds, isolation_level=None)
        try:
            db = Database(connection, recursive_triggers=False, execute_plugins=False)
            _migrate(db, path)
            make_private([path, *(Path(f"{path}{suffix}") for suffix in COMPANION_SUFFIXES)])
            _choose_journal(db, path)
            db.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
    return db


def connect_reader(path: Path) -> Database:
    """Open a file that ``connect`` has opened for reading alone; this connection never waits for a lock."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", timeout=0, isolation_level=None, uri=True)
    return Database(connection, recursive_triggers=False, execute_plugins=False)


@contextmanager
def explain_errors(path: Path) -> Generator[None]:
    """Turn errors of SQLite, locks and the file system into a ``StoreError`` about the file at ``path``."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise explain(error, path) from error


@contextmanager
def read_transaction(db: Database, path: Path) -> Generator[None]:
    """Show one state of the file to several reads; a row that ``core.store.rows`` cannot read is damage."""
    try:
        with db.atomic():
            yield
    except ValueError as error:
        raise build_error(StoreCorrupt, path) from error


def try_to_read(db: Database, path: Path, look: Callable[[], _T]) -> _T | None:
    """Return the result of ``look`` in a transaction; None when the rows are locked."""
    try:
        with read_transaction(db, path):
            return look()
    except sqlite3.OperationalError:
        return None


@contextmanager
def write_transaction(db: Database) -> Generator[None]:
    """Write all or nothing. Taking the lock at once lets SQLite wait for it; a reader that turns writer fails."""
    with db.conn:
        db.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def lock_refresh(path: Path) -> Generator[None]:
    """Hold the right to refresh the store at ``path``.

    Raises:
        RefreshRunning: Another task or process holds it.
    """
    lock = FileLock(f"{resolve_link(path)}.lock", blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise RefreshRunning(f"Another refresh of {path} is running: let it end first.") from None
    except OSError as error:
        raise explain(error, path) from error
    try:
        yield
    finally:
        lock.release()


def _query_value(db: Database, sql: str) -> Any:  # noqa: ANN401 - SQLite's columns are of any type
    return db.execute(sql).fetchone()[0]


def _copy_mode_to_companions(path: str) -> None:
    """Give the companions of a file its mode, as SQLite does when it creates them.

    Companions that were created while the file was read-only would keep it from being written for good.
    """
    for suffix in COMPANION_SUFFIXES:
        with suppress(FileNotFoundError, PermissionError):  # a file of another user is for SQLite to try
            shutil.copymode(path, f"{path}{suffix}")


def _turn_unusable_log_off(path: Path, busy_timeout_seconds: float) -> None:
    """Turn the write-ahead log off in a file that came from another disk, where this one cannot hold the log.

    Such a disk lacks the shared memory by which processes find each other. A process alone with the file needs none:
    https://www.sqlite.org/wal.html#use_of_wal_without_shared_memory
    """
    with closing(sqlite3.connect(path, timeout=busy_timeout_seconds, isolation_level=None)) as connection:
        try:
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_IOERR_SHM"):
                return  # the migration will fail with the same error
        else:
            return
    with closing(sqlite3.connect(path, timeout=busy_timeout_seconds, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = DELETE")


def _choose_journal(db: Database, path: Path) -> None:
    """Turn the write-ahead log on if the disk can hold it."""
    if _query_value(db, "PRAGMA journal_mode") == "wal" or _can_hold_log(path):
        db.enable_wal()
        db.execute("PRAGMA synchronous = NORMAL")
        return
    log.warning("%s lies on a disk without shared memory: it works, but slower than on a local disk", path)
    db.execute("PRAGMA synchronous = FULL")  # without the log, NORMAL may damage the file at a power cut


def _can_hold_log(path: Path) -> bool:
    """Try the write-ahead log on a new file beside the store, which other processes may have open without it."""
    trial = path.with_name(f".{path.name}.{os.getpid()}.trial")
    try:
        with closing(sqlite3.connect(trial, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("CREATE TABLE trial (number)")
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith("SQLITE_IOERR_SHM"):
            raise
        return False
    finally:
        for suffix in ("", "-journal", *COMPANION_SUFFIXES):
            Path(f"{trial}{suffix}").unlink(missing_ok=True)
    return True


def _migrate(db: Database, path: Path) -> None:
    """Run all migrations that are missing, or none when one fails; a file that is not CineMood's stays unchanged."""
    with write_transaction(db):
        version: int = _query_value(db, "PRAGMA user_version")
        if version > len(MIGRATIONS):
            raise build_error(StoreTooNew, path)
        if version == 0 and db.table_names():  # another program's file
            raise build_error(StoreCorrupt, path)
        for script in MIGRATIONS[version:]:
            db.executescript(script)
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")  # also fails where SQLite fell back to reading only
        if version == len(MIGRATIONS):
            db.rollback()

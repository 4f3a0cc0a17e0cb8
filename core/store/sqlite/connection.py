"""The store's file: opened, brought up to date, read, written and locked. Doorway to SQLite and to filelock."""

# pyright: reportUnknownMemberType=false
# sqlite-utils declares the parameters of SQL as a bare ``Sequence``, which makes each of its methods partly unknown.

import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

from filelock import FileLock, Timeout
from sqlite_utils import Database

from core.errors import RefreshRunning, StoreCorrupt, StoreTooNew
from core.store.migrations import MIGRATIONS
from core.store.private_files import create_private, make_private
from core.store.sqlite.errors import explained, fault

BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a file in use: https://www.sqlite.org/wal.html#the_wal_file"""

log = logging.getLogger(__name__)

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")


def real_file(path: Path) -> Path:
    """Return the file behind a link, which need not be there yet; any other path as it is."""
    return Path(os.path.realpath(path)) if os.path.islink(path) else path  # noqa: PTH114 - Path.is_symlink raises where the folder may not be read


def connect(path: Path, busy_timeout: float) -> Database:
    """Open the file, see ``core.store.sqlite.store.Store.open``."""
    if path.is_dir():
        raise IsADirectoryError(path)
    path = real_file(path)  # or what lies beside it would lie beside the link
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{path}.opening", timeout=busy_timeout):  # SQLite does not wait for others before it turns WAL on
        if not path.exists():
            create_private(path)
        _like_the_file(os.path.realpath(path))
        _leave_unusable_log(path, busy_timeout)
        connection = sqlite3.connect(path, timeout=busy_timeout, isolation_level=None)
        try:
            db = Database(connection, recursive_triggers=False, execute_plugins=False)
            _migrate(db, path)
            make_private([path, *(Path(f"{path}{suffix}") for suffix in BESIDE)])
            _choose_journal(db, path)
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
    """Show one state of the file to several reads; a row that ``core.store.rows`` cannot read is damage."""
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
    """Lock what belongs to the file at ``path``, see ``core.store.sqlite.store.Store.refresh_lock``."""
    lock = FileLock(f"{real_file(path)}.lock", blocking=False)
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


def _leave_unusable_log(path: Path, busy_timeout: float) -> None:
    """Turn the write-ahead log off in a file that came from another disk, where this one cannot hold the log.

    Such a disk lacks the shared memory that processes find each other by. Whoever has the file alone needs none:
    https://www.sqlite.org/wal.html#use_of_wal_without_shared_memory
    """
    with closing(sqlite3.connect(path, timeout=busy_timeout, isolation_level=None)) as connection:
        try:
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_IOERR_SHM"):
                return  # for whoever migrates to meet
        else:
            return
    with closing(sqlite3.connect(path, timeout=busy_timeout, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = DELETE")


def _choose_journal(db: Database, path: Path) -> None:
    """Turn the write-ahead log on where the disk can hold it."""
    if value(db, "PRAGMA journal_mode") == "wal" or _can_hold_log(path):
        db.enable_wal()
        db.execute("PRAGMA synchronous = NORMAL")
        return
    log.warning("%s lies on a disk without shared memory: it works, but slower than on a local disk", path)
    db.execute("PRAGMA synchronous = FULL")  # without the log, NORMAL may damage the file at a power cut


def _can_hold_log(path: Path) -> bool:
    """Try the write-ahead log on a file of its own beside the store, which others may have open without it."""
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
        for suffix in ("", "-journal", *BESIDE):
            Path(f"{trial}{suffix}").unlink(missing_ok=True)
    return True


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

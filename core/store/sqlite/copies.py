"""Copies of the store's file: made while the bot runs, verified, and put back in its place."""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from stat import S_IRUSR, S_IWUSR

from filelock import FileLock

from core.errors import StoreBusy, StoreCorrupt, StoreError, StoreReadOnly, StoreTooNew
from core.store.sqlite.connection import COMPANION_SUFFIXES, resolve_link
from core.store.sqlite.errors import explain
from core.store.sqlite.migrations import MIGRATIONS
from core.store.sqlite.private_files import create_private, make_private, private_mode

_OURS = {"catalogues", "entries", "movies"}
_PATIENCE = 5.0  # seconds to wait for another process


def back_up(store: Path, copy: Path) -> None:
    """Copy the store, which may be in use and is not changed; the copy gets its name only when it is sound.

    Raises:
        StoreError: There is no sound store, or no copy can be written there, such as in the place of another file.
    """
    store, copy = resolve_link(store), resolve_link(copy)
    if not store.exists():
        raise StoreError(f"There is no store at {store} yet: nothing was copied. Check CINEMOOD_STORE.")
    if copy.exists():
        raise StoreError(f"{copy} exists already: nothing was copied. Name another file.")
    verify(store)
    with _taking_place(copy, _like(store)) as draft:
        _transcribe(store, draft)
        verify(draft, called=copy)
        draft.replace(copy)


def verify(file: Path, *, called: Path | None = None) -> int:
    """Check a whole file and return the version of its tables; errors call it by the other name if one is given.

    Raises:
        StoreCorrupt: It is damaged, or no store of CineMood's.
        StoreTooNew: A newer CineMood wrote it.
        StoreError: It cannot be read.
    """
    called = called or file
    if not file.is_file():
        raise StoreError(f"There is no file {called}.")
    strange = StoreCorrupt(f"{called} is damaged or not CineMood's.")
    try:
        with closing(_open_to_read(file)) as db:
            is_sound = db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            (version,) = db.execute("PRAGMA user_version").fetchone()
            tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    except (sqlite3.DatabaseError, OSError) as error:
        fault = _explain_read(error, file, called)
        if isinstance(fault, StoreCorrupt):
            raise strange from error
        raise fault from error
    if version > len(MIGRATIONS):
        raise StoreTooNew(f"{called} was written by a newer CineMood: update CineMood first.")
    if not is_sound or version == 0 or not tables >= _OURS:
        raise strange
    return version


def restore(copy: Path, store: Path, aside: Path) -> bool:
    """Put a copy in the place of the store, which is kept under the name ``aside``; report whether there was one.

    Where the store's name is a link, the file behind it is replaced, and the link stays.

    Raises:
        StoreBusy: Some process has the store open.
        StoreError: The copy cannot be used, see ``verify``, or not be written there; the store is as it was.
    """
    verify(copy)
    store = resolve_link(store)
    if store.exists() and copy.samefile(store):
        raise StoreError(f"{copy} is the store itself: nothing was changed.")
    with _taking_place(store, _like(store)) as draft, _nobody_else_at(store):
        _transcribe(copy, draft)
        verify(draft, called=copy)
        existed = store.exists()
        if existed:
            _set_aside(store, aside)
        draft.replace(store)
    return existed


def _open_to_read(file: Path) -> sqlite3.Connection:
    """Open a file only to read it."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)


def _explain_read(error: Exception, file: Path, called: Path) -> StoreError:
    """Return the fault behind a failed read; to SQLite, a file on a disk without locks looks busy."""
    fault = explain(error, called)
    if isinstance(fault, StoreBusy):
        try:
            with file.open("rb") as opened:
                fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return fault
        except OSError as lock_fault:
            return explain(lock_fault, called)
    return fault


def _transcribe(source: Path, draft: Path) -> None:
    """Copy one state of a file, including its write-ahead log, into a single file.

    Source: https://www.sqlite.org/backup.html
    """
    with closing(_open_to_read(source)) as old, closing(sqlite3.connect(draft)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def _taking_place(file: Path, adopt: Callable[[Path], None]) -> Generator[Path]:
    """Offer a draft beside a file, to be renamed to it; nothing stays of a draft that was not."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.draft")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.touch(mode=0o600)
        adopt(draft)
        yield draft
        _sync_folder(file.parent)
    except (sqlite3.Error, OSError) as error:
        fault = explain(error, file)
        if isinstance(fault, StoreReadOnly):
            fault = StoreReadOnly(f"{file} cannot be written: choose a file in a folder that you may write.")
        raise fault from error
    finally:
        for suffix in ("", "-journal", *COMPANION_SUFFIXES):
            with suppress(OSError):
                Path(f"{draft}{suffix}").unlink()


def _like(store: Path) -> Callable[[Path], None]:
    """Return the function that gives a draft the store's owner, if possible, and its mode without rights for all."""

    def adopt(draft: Path) -> None:
        if store.exists():
            draft.chmod(private_mode(store.stat().st_mode) | S_IRUSR | S_IWUSR)  # else it could not be filled
        if os.geteuid() == 0:  # or the bot, which hopefully is another user, could not use it
            model = store.parent
            if store.exists():
                model = store
            os.chown(draft, model.stat().st_uid, model.stat().st_gid)

    return adopt


@contextmanager
def _nobody_else_at(store: Path) -> Generator[None]:
    """Keep others from opening the store, and make it a single file unless it is damaged.

    Raises:
        StoreBusy: Another process has it open.
    """
    with FileLock(f"{store}.opening", timeout=_PATIENCE):  # see core.store.sqlite.connection.connect
        _like(store)(Path(f"{store}.opening"))
        if store.exists() and (_is_in_use(store) or not _is_single(store)):
            raise StoreBusy(f"{store} is in use: stop the bot, and every other program that has it open.")
        yield


def _is_in_use(store: Path) -> bool:
    """Try the lock that SQLite holds on a file in WAL mode, sound or not, as long as it is open.

    Source: https://www.sqlite.org/src/file/src/os_unix.c (``SHARED_FIRST``, ``SHARED_SIZE``)
    """
    with store.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
        except (BlockingIOError, PermissionError):
            return True
    return False


def _is_single(store: Path) -> bool:
    """Write the log of a sound store into its file; one that is damaged stays as it is, log included."""
    try:
        verify(store)
    except StoreError:
        return True
    with closing(sqlite3.connect(store, timeout=0)) as db:
        mode: str = db.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    return mode != "wal"


def _set_aside(store: Path, aside: Path) -> None:
    """Give the store a second name; a damaged one may still have its log, which must not meet another file."""
    try:
        os.link(store, aside)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        create_private(aside)
        shutil.copyfile(store, aside)
    for suffix in COMPANION_SUFFIXES:
        with suppress(FileNotFoundError):
            Path(f"{store}{suffix}").replace(f"{aside}{suffix}")
    make_private([aside, *(Path(f"{aside}{suffix}") for suffix in COMPANION_SUFFIXES)])


def _sync_folder(folder: Path) -> None:
    """Let a new name outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

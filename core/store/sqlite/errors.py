"""Errors of the store's file: each names the file and says how to repair it."""

import errno
from pathlib import Path

from core.errors import StoreBusy, StoreCorrupt, StoreError, StoreFull, StoreNotLockable, StoreReadOnly, StoreTooNew

_ADVICE: dict[type[StoreError], str] = {
    StoreError: "could not be used: look at the disk it lies on, or set CINEMOOD_STORE to another file.",
    StoreCorrupt: "is damaged or not CineMood's: stop the bot, move the file aside and start again; "
    "the next refresh fills a new one.",
    StoreReadOnly: "cannot be opened for writing: let the user who runs the bot write the file, its folder and "
    "what lies beside the file (-wal, -shm), or set CINEMOOD_STORE to another file.",
    StoreTooNew: "was written by a newer CineMood: update CineMood, or set CINEMOOD_STORE to another file.",
    StoreFull: "has no room left on its disk: free some space; what was stored before is unharmed.",
    StoreNotLockable: "lies on a disk that cannot lock files, such as a network share or some mounts in containers: "
    "set CINEMOOD_STORE to a file on a local disk.",
    StoreBusy: "is held by another program: close it (a database browser, a backup, another bot) and try again.",
}
_CONDITIONS = {
    "CORRUPT": StoreCorrupt,
    "NOTADB": StoreCorrupt,
    "READONLY": StoreReadOnly,
    "CANTOPEN": StoreReadOnly,
    "FULL": StoreFull,
    "BUSY": StoreBusy,
}
"""By the second word of SQLite's result codes, extended ones included: https://www.sqlite.org/rescode.html"""
_LOCKS_MISSING = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
_LOCKS_FAILED = frozenset(
    {"SQLITE_IOERR_LOCK", "SQLITE_IOERR_RDLOCK", "SQLITE_IOERR_UNLOCK", "SQLITE_IOERR_CHECKRESERVEDLOCK"}
)


def build_error(kind: type[StoreError], path: Path) -> StoreError:
    """Return the error of a kind, with its advice, for the file at ``path``."""
    return kind(f"{path} {_ADVICE[kind]}")


def explain(error: Exception, path: Path) -> StoreError:
    """Return the ``StoreError`` for an error of SQLite (``sqlite3.Error``), of the lock or of the file system."""
    match error:
        case FileExistsError() | NotADirectoryError():
            return StoreReadOnly(f"{path} lies below a file, not a folder: set CINEMOOD_STORE to another file.")
        case IsADirectoryError():
            return StoreReadOnly(f"{path} is a folder: set CINEMOOD_STORE to the name of a file in it.")
        case TimeoutError():
            return build_error(StoreBusy, path)
        case OSError(errno=errno.ENOSPC):
            return build_error(StoreFull, path)
        case OSError():
            return build_error(_class_of_number(error.errno), path)
        case _:
            return build_error(_class_of_code(getattr(error, "sqlite_errorname", "SQLITE_ERROR")), path)


def _class_of_number(number: int | None) -> type[StoreError]:
    """Return the class of error for an ``errno``."""
    if number in _LOCKS_MISSING:
        return StoreNotLockable
    return StoreReadOnly


def _class_of_code(code_name: str) -> type[StoreError]:
    """Return the class of error for the name of one of SQLite's result codes, https://www.sqlite.org/rescode.html."""
    if code_name in _LOCKS_FAILED:
        return StoreNotLockable
    primary_code = code_name.split("_")[1]
    return _CONDITIONS.get(primary_code, StoreError)

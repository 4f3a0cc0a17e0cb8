"""Backups of the store: where they lie and what is said about them.

The work is done in ``core.store.sqlite.copies``.
"""

from datetime import datetime
from pathlib import Path

from core.store.private_files import make_private
from core.store.sqlite import copies as store_copies
from core.store.sqlite.connection import real_file


def back_up(store: Path, file: Path | None, now: datetime) -> Path:
    """Copy the store, which may be in use, and return the copy: ``file``, or a new one in ``backups`` beside it.

    Raises:
        StoreError: See ``core.store.sqlite.copies.back_up``.
    """
    store = real_file(store)  # whose disk is meant to last; that of a link may be a container's
    copy = file or store.parent / "backups" / f"{store.stem}-{_moment(now)}{store.suffix}"
    store_copies.back_up(store, copy)
    _make_copies_private(store)
    return copy


def restore(store: Path, file: Path, now: datetime) -> Path | None:
    """Put a backup in the place of the store; return the name under which the replaced one is kept, None without one.

    Raises:
        StoreError: See ``core.store.sqlite.copies.restore``; the store is as it was.
    """
    store = real_file(store)  # what is kept lies beside the file, not beside a link to it
    aside = store.with_name(f"{store.stem}-replaced-{_moment(now)}{store.suffix}")
    is_replaced = store_copies.restore(file, store, aside)
    _make_copies_private(store)
    return aside if is_replaced else None


def _make_copies_private(store: Path) -> None:
    """Take what earlier versions wrote away from everybody but its owner."""
    kept = store.parent.glob(f"{store.stem}-replaced-*{store.suffix}")
    backups = (store.parent / "backups").glob(f"{store.stem}-*{store.suffix}")
    make_private([*kept, *backups])


def _moment(now: datetime) -> str:
    return f"{now:%Y-%m-%dT%H%M%SZ}"  # without colons, which Windows and tar take for something else

"""Backups of the store: where they lie and what is said about them. The work is done in ``core.store_copies``."""

from datetime import datetime
from pathlib import Path

from core import store_copies


def back_up(store: Path, file: Path | None, now: datetime) -> Path:
    """Copy the store, which may be in use, and return the copy: ``file``, or a new one in ``backups`` beside it.

    Raises:
        StoreError: See ``core.store_copies.back_up``.
    """
    copy = file or store.parent / "backups" / f"{store.stem}-{_moment(now)}{store.suffix}"
    store_copies.back_up(store, copy)
    return copy


def restore(store: Path, file: Path, now: datetime) -> Path | None:
    """Put a backup in the place of the store; return the name under which the replaced one is kept, None without one.

    Raises:
        StoreError: See ``core.store_copies.restore``; the store is as it was.
    """
    aside = store.with_name(f"{store.stem}-replaced-{_moment(now)}{store.suffix}")
    return aside if store_copies.restore(file, store, aside) else None


def _moment(now: datetime) -> str:
    return f"{now:%Y-%m-%dT%H%M%SZ}"  # without colons, which Windows and tar take for something else

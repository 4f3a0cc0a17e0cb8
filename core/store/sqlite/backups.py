"""Backups of the store's file, and where they lie."""

from datetime import datetime
from pathlib import Path

from core.store.ports import Backups, OnDisk
from core.store.sqlite import copies
from core.store.sqlite.connection import resolve_link
from core.store.sqlite.private_files import make_private


class SqliteFile(Backups, OnDisk):
    """The store's file while nothing needs to be read from it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def file(self) -> Path:
        """The path as it is set, be it that of a link."""
        return self._path

    def back_up(self, file: Path | None, now: datetime) -> Path:
        """Copy the store to a file, by default to a new one in the folder ``backups`` beside it."""
        store = resolve_link(self._path)  # the link may lie on the disk of a container, which does not last
        copy = file or store.parent / "backups" / f"{store.stem}-{_file_time(now)}{store.suffix}"
        copies.back_up(store, copy)
        _make_copies_private(store)
        return copy

    def restore(self, file: Path, now: datetime) -> Path | None:
        """Put a copy in the place of the store, and keep the replaced store beside it."""
        store = resolve_link(self._path)
        replaced = store.with_name(f"{store.stem}-replaced-{_file_time(now)}{store.suffix}")
        is_replaced = copies.restore(file, store, replaced)
        _make_copies_private(store)
        if not is_replaced:
            return None
        return replaced


def _make_copies_private(store: Path) -> None:
    """Make all copies private: earlier versions left them readable by every user of the machine."""
    replaced = store.parent.glob(f"{store.stem}-replaced-*{store.suffix}")
    backups = (store.parent / "backups").glob(f"{store.stem}-*{store.suffix}")
    make_private([*replaced, *backups])


def _file_time(now: datetime) -> str:
    return f"{now:%Y-%m-%dT%H%M%SZ}"  # without colons, which Windows and tar understand differently

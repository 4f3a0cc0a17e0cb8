"""What a check of the store finds."""

# pyright: reportUnknownMemberType=false
# sqlite-utils declares the parameters of SQL as a bare ``Sequence``, which makes each of its methods partly unknown.

from pathlib import Path

import msgspec
from sqlite_utils import Database

from core.errors import StoreCorrupt
from core.movies.catalogue import Week
from core.store.movies import weeks
from core.store.sqlite.connection import value
from core.store.sqlite.errors import fault


class Health(msgspec.Struct, frozen=True):
    """What a check of the store found; a damaged one raises instead."""

    path: Path
    size: int
    """Bytes."""
    version: int
    """Of the tables."""
    weeks: tuple[Week, ...]
    """Those with a catalogue on file, newest first."""


def health(db: Database, path: Path) -> Health:
    """See ``core.store.sqlite.store.Store``."""
    if value(db, "PRAGMA quick_check(1)") != "ok":
        raise fault(StoreCorrupt, path)
    size = value(db, "PRAGMA page_count") * value(db, "PRAGMA page_size")
    return Health(path, size, value(db, "PRAGMA user_version"), weeks(db))

"""Health check of the store's file."""

from pathlib import Path
from typing import Any

from core.errors import StoreCorrupt
from core.movies.catalogue import Week
from core.store.engine import Db
from core.store.ports import Health
from core.store.sqlite.errors import build_error


def check_health(db: Db, path: Path) -> Health:
    """Check the whole file.

    Raises:
        StoreCorrupt: A part of the file is damaged.
    """
    if _pragma(db, "quick_check(1)") != "ok":
        raise build_error(StoreCorrupt, path)
    size_bytes: int = _pragma(db, "page_count") * _pragma(db, "page_size")
    weeks = db.execute("SELECT DISTINCT week FROM catalogues ORDER BY week DESC")
    return Health(str(path), size_bytes, _pragma(db, "user_version"), tuple(Week.parse(week) for (week,) in weeks))


def _pragma(db: Db, name: str) -> Any:  # noqa: ANN401 - values of SQLite are of any type
    return db.execute(f"PRAGMA {name}").fetchone()[0]

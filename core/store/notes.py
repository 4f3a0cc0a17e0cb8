"""SQL of the table ``notes``."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from core.errors import StoreError
from core.store.engine import Db, Engine
from core.store.ports import NoteStore
from core.store.rows import moment_text
from core.store.sql import upsert

_RETENTION = timedelta(weeks=8)
_FOREVER = datetime.max.replace(tzinfo=UTC)
"""The moment of use of a note that is never deleted."""
_RENEWAL_INTERVAL = timedelta(days=1)
"""How old the moment of use must be before a reader renews it, so that frequent reading does not write as often."""


class NoteTables(NoteStore):
    """Notes in a table."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def find_note(self, name: str, *, now: datetime) -> str | None:
        """Read one row, and write its moment of use where that is older than a day."""
        value, is_due = await self._engine.glance(name, _select_note, name, now)
        if is_due:
            with suppress(StoreError):  # the note was read, and its next reader renews it
                await self._engine.write(_renew_note, name, now)
        return value

    async def save_note(self, name: str, value: str, *, now: datetime) -> None:
        """Write one row."""
        await self._engine.write(_upsert_note, name, value, now, owners=[name])

    async def settle_note(self, name: str, value: str) -> str:
        """Read one row; insert it if it is missing."""
        standing = await self.find_note(name, now=_FOREVER)
        if standing is not None:
            return standing
        return await self._engine.write(_insert_lasting_note, name, value, owners=[name])

    async def delete_unused(self, now: datetime) -> None:
        """Delete notes without use for eight weeks; some stay a day longer, see ``find_note``."""
        await self._engine.write(_delete_unused, now - _RETENTION)


def _select_note(db: Db, name: str, now: datetime) -> tuple[str | None, bool]:
    """Return the value, and whether its moment of use is due to be renewed."""
    row = db.execute("SELECT value, used_at FROM notes WHERE name = ?", [name]).fetchone()
    if row is None:
        return None, False
    value, used_at = row
    return value, used_at <= moment_text(now - _RENEWAL_INTERVAL)


def _renew_note(db: Db, name: str, now: datetime) -> None:
    db.execute("UPDATE notes SET used_at = ? WHERE name = ?", [moment_text(now), name])


def _upsert_note(db: Db, name: str, value: str, now: datetime) -> None:
    row = {"name": name, "value": value, "used_at": moment_text(now)}
    db.execute(upsert("notes", ["name"], row), row)


def _insert_lasting_note(db: Db, name: str, value: str) -> str:
    """Insert the note, or let the one that another process was quicker to insert last, and return the standing one."""
    rows = db.execute(
        "INSERT INTO notes (name, value, used_at) VALUES (?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET used_at = excluded.used_at RETURNING value",
        [name, value, moment_text(_FOREVER)],
    )
    ((standing,),) = rows  # read to its end, or the statement would stay open
    return standing


def _delete_unused(db: Db, before: datetime) -> None:
    db.execute("DELETE FROM notes WHERE used_at < ?", [moment_text(before - _RENEWAL_INTERVAL)])

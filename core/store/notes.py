"""The table ``notes``: small facts that frontends keep, such as the id under which Telegram has a picture."""

# pyright: reportUnknownMemberType=false
# sqlite-utils declares the parameters of SQL as a bare ``Sequence``, which makes each of its methods partly unknown.

from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from core.store.rows import moment_text

KEPT = timedelta(weeks=8)
"""How long an unused note is kept."""
FOREVER = datetime.max.replace(tzinfo=UTC)
"""The moment of use of a note that is never forgotten."""
_RENEWED_EVERY = timedelta(days=1)  # so that reading a note often does not write as often


def note(db: Database, name: str, now: datetime) -> tuple[str | None, bool]:
    """Read a note, and whether its moment of use is due to be renewed."""
    row = db.execute("SELECT value, used_at FROM notes WHERE name = ?", [name]).fetchone()
    return (row[0], row[1] <= moment_text(now - _RENEWED_EVERY)) if row else (None, False)


def renew(db: Database, name: str, now: datetime) -> None:
    """Remember that a note was used."""
    db.execute("UPDATE notes SET used_at = ? WHERE name = ?", [moment_text(now), name])


def take_note(db: Database, name: str, value: str, now: datetime) -> None:
    """Write a note, or over it."""
    db.execute("REPLACE INTO notes (name, value, used_at) VALUES (?, ?, ?)", [name, value, moment_text(now)])


def settle_note(db: Database, name: str, value: str) -> str:
    """Write a note unless it is there, and return the one that stands, which stays."""
    rows = db.execute(
        "INSERT INTO notes (name, value, used_at) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET used_at = excluded.used_at RETURNING value",
        [name, value, moment_text(FOREVER)],
    )
    ((settled,),) = rows
    return settled


def forget_notes(db: Database, before: datetime) -> None:
    """Delete notes whose last use, which may be a day later than what was written, was before then."""
    db.execute("DELETE FROM notes WHERE used_at < ?", [moment_text(before - _RENEWED_EVERY)])

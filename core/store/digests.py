"""The table ``digests``: what rooms get every week without asking."""

# pyright: reportUnknownMemberType=false
# sqlite-utils declares the parameters of SQL as a bare ``Sequence``, which makes each of its methods partly unknown.

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from core.people.digest import Digest
from core.store.rows import digest_of, digest_row, json_text, moment_text


def digest(db: Database, room: str) -> Digest | None:
    """See ``core.store.sqlite.store.Store``, as for all that follow."""
    return next(iter(_found(db, "room = ?", [room])), None)


def digests_due(db: Database, now: datetime) -> tuple[Digest, ...]:
    """Read by the index, so that nobody who is not due is looked at."""
    return _found(db, "due_at <= ?", [moment_text(now)])


def keep_digest(db: Database, digest: Digest) -> None:
    """Write a digest, or over the room's last one."""
    db.execute(
        "REPLACE INTO digests (room, mood, weekday, hour, minute, zone, due_at, person, sent, language, topic)"
        " VALUES (:room, :mood, :weekday, :hour, :minute, :zone, :due_at, :person, :sent, :language, :topic)",
        digest_row(digest),
    )


def drop_digest(db: Database, room: str) -> bool:
    """Delete a digest; False when there was none."""
    return db.execute("DELETE FROM digests WHERE room = ?", [room]).rowcount > 0


def claim_digest(db: Database, before: Digest, after: Digest) -> bool:
    """Write when a digest comes next, if it still was to come when we read; who comes second changes nothing."""
    new = [moment_text(after.due_at), json_text(after.sent)]
    was = [before.room, moment_text(before.due_at)]
    return (
        db.execute("UPDATE digests SET due_at = ?, sent = ? WHERE room = ? AND due_at = ?", [*new, *was]).rowcount > 0
    )


def _found(db: Database, where: str, values: Sequence[str]) -> tuple[Digest, ...]:
    return tuple(digest_of(row) for row in db.table("digests").rows_where(where, values, order_by="due_at, room"))

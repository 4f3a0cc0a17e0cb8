"""SQL of the table ``digests``."""

from datetime import datetime

from core.people.digest import Digest
from core.store.engine import Db, Engine
from core.store.ports import DigestStore
from core.store.rows import digest_of, digest_row, json_text, moment_text
from core.store.sql import dicts, upsert


class DigestTables(DigestStore):
    """Digests in a table."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def find_digest(self, room: str) -> Digest | None:
        """Read one row."""
        return await self._engine.read(_select_digest, room)

    async def save_digest(self, digest: Digest) -> None:
        """Write one row."""
        await self._engine.write(_upsert_digest, digest, owners=[digest.room])

    async def delete_digest(self, room: str) -> bool:
        """Delete one row."""
        return await self._engine.write(_delete_digest, room, owners=[room])

    async def list_due_digests(self, *, now: datetime) -> tuple[Digest, ...]:
        """Read by the index on ``due_at``, so that digests that are not due cost nothing."""
        return await self._engine.read(_select_due, now)

    async def claim_digest(self, before: Digest, after: Digest) -> bool:
        """Compare ``due_at`` and set it in one statement."""
        return await self._engine.write(_update_if_unchanged, before, after, owners=[before.room])


def _select_digest(db: Db, room: str) -> Digest | None:
    row = next(dicts(db.execute("SELECT * FROM digests WHERE room = ?", [room])), None)
    return None if row is None else digest_of(row)


def _select_due(db: Db, now: datetime) -> tuple[Digest, ...]:
    rows = db.execute("SELECT * FROM digests WHERE due_at <= ? ORDER BY due_at, room", [moment_text(now)])
    return tuple(digest_of(row) for row in dicts(rows))


def _upsert_digest(db: Db, digest: Digest) -> None:
    row = digest_row(digest)
    db.execute(upsert("digests", ["room"], row), row)


def _delete_digest(db: Db, room: str) -> bool:
    return db.execute("DELETE FROM digests WHERE room = ?", [room]).rowcount > 0


def _update_if_unchanged(db: Db, before: Digest, after: Digest) -> bool:
    values = {
        "room": before.room,
        "due_before": moment_text(before.due_at),
        "due_after": moment_text(after.due_at),
        "sent": json_text(after.sent),
    }
    update = "UPDATE digests SET due_at = :due_after, sent = :sent WHERE room = :room AND due_at = :due_before"
    return db.execute(update, values).rowcount > 0

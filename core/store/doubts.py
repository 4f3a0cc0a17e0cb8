"""SQL of the tables ``voices`` and ``tallies``; triggers on ``verdicts`` and ``voices`` keep the tallies."""

from datetime import datetime, timedelta

from core.moods.mood import Mood
from core.people.verdict import Doubt
from core.store.engine import Cursor, Db, Engine
from core.store.ports import DoubtStore
from core.store.rows import moment_number, moment_of_number

_NETWORK_RETENTION = timedelta(days=90)


class DoubtTables(DoubtStore):
    """Doubts and tallies in tables."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def count_doubters(self) -> dict[tuple[int, Mood], int]:
        """Read the tallies."""
        return await self._engine.read(_select_doubters)

    async def count_judges(self) -> dict[tuple[int, Mood], int]:
        """Read the tallies; ``unheard`` counts doubters without a voice or another verdict."""
        return await self._engine.read(_select_judges)

    async def list_doubts(self) -> tuple[Doubt, ...]:
        """Read the voices with their tallies."""
        return await self._engine.read(_select_doubts)

    async def clear_doubts(self, movie: int | None = None, mood: Mood | None = None) -> int:
        """Delete voices."""
        return await self._engine.write(_delete_voices, movie, mood)

    async def forget_networks(self, now: datetime) -> None:
        """Delete voices with old fingerprints of networks."""
        await self._engine.write(_delete_old_networks, now)


def _select_doubters(db: Db) -> dict[tuple[int, Mood], int]:
    return _counts(db.execute("SELECT movie, mood, doubters FROM tallies WHERE doubters > 0"))


def _select_judges(db: Db) -> dict[tuple[int, Mood], int]:
    return _counts(db.execute("SELECT movie, mood, judges - unheard FROM tallies WHERE judges > unheard"))


def _counts(rows: Cursor) -> dict[tuple[int, Mood], int]:
    """Return the third column by movie and mood."""
    counts: dict[tuple[int, Mood], int] = {}
    for movie, mood, people in rows:
        counts[movie, Mood(mood)] = people
    return counts


def _select_doubts(db: Db) -> tuple[Doubt, ...]:
    rows = db.execute(
        "SELECT movie, mood, doubters, judges - unheard, min(at) FROM voices JOIN tallies USING (movie, mood)"
        " GROUP BY movie, mood, doubters, judges, unheard ORDER BY movie, mood"
    )
    doubts: list[Doubt] = []
    for movie, mood, doubters, judges, at in rows:
        doubts.append(Doubt(movie, Mood(mood), doubters, judges, moment_of_number(at)))
    return tuple(doubts)


def _delete_voices(db: Db, movie: int | None, mood: Mood | None) -> int:
    which = {"movie": movie, "mood": mood and mood.value}
    deletion = "DELETE FROM voices WHERE movie = coalesce(:movie, movie) AND mood = coalesce(:mood, mood)"
    return db.execute(deletion, which).rowcount


def _delete_old_networks(db: Db, now: datetime) -> None:
    db.execute("DELETE FROM voices WHERE network <> '' AND at < ?", [moment_number(now - _NETWORK_RETENTION)])

"""SQL of the tables ``gatherings``, one row per group, and ``taps``, one row per member."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from core.moods.mood import Mood
from core.people.group import Group
from core.store.engine import Db, Engine
from core.store.ports import GroupStore
from core.store.rows import json_text, moment_text
from core.store.sql import upsert

_RETENTION = timedelta(weeks=1)


class GroupTables(GroupStore):
    """Groups in tables."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def open_group(self, room: str, *, now: datetime) -> int:
        """Insert a row; the database numbers it."""
        return await self._engine.write(_insert_group, room, now)

    async def find_group(self, number: int) -> Group | None:
        """Read a group with its members."""
        return await self._engine.read(_select_group, number)

    async def change_group(self, number: int, change: Callable[[Group], Group]) -> Group | None:
        """Read, change and write in one transaction; only rows that differ are written."""
        return await self._engine.write(_change_group, number, change, owners=[f"group:{number}"])

    async def delete_old(self, now: datetime) -> None:
        """Delete groups of more than a week ago, and their members with them."""
        await self._engine.write(_delete_old, now)


def _insert_group(db: Db, room: str, now: datetime) -> int:
    row = [room, moment_text(now), json_text(())]
    statement = "INSERT INTO gatherings (room, opened_at, shortlist) VALUES (?, ?, ?) RETURNING number"
    ((number,),) = db.execute(statement, row)  # read to its end, or the statement would stay open
    return number


def _select_group(db: Db, number: int) -> Group | None:
    head = db.execute("SELECT room, opened_at, shortlist, winner FROM gatherings WHERE number = ?", [number]).fetchone()
    if head is None:
        return None
    room, opened_at, shortlist, winner = head
    wishes: dict[str, Mood] = {}
    votes: dict[str, int] = {}
    for person, mood, vote in db.execute(
        "SELECT person, mood, vote FROM taps WHERE number = ? ORDER BY person", [number]
    ):
        wishes[person] = Mood(mood)
        if vote is not None:
            votes[person] = vote
    movies = msgspec.json.decode(shortlist, type=tuple[int, ...])
    return Group(room, datetime.fromisoformat(opened_at), wishes, movies, votes, winner)


def _change_group(db: Db, number: int, change: Callable[[Group], Group]) -> Group | None:
    before = _select_group(db, number)
    if before is None:
        return None
    after = change(before)
    for person, mood in after.wishes.items():
        vote = after.votes.get(person)
        if (mood, vote) != (before.wishes.get(person), before.votes.get(person)):
            row = {"number": number, "person": person, "mood": mood.value, "vote": vote}
            db.execute(upsert("taps", ["number", "person"], row), row)
    if (after.shortlist, after.winner) != (before.shortlist, before.winner):
        db.execute(
            "UPDATE gatherings SET shortlist = ?, winner = ? WHERE number = ?",
            [json_text(after.shortlist), after.winner, number],
        )
    return after


def _delete_old(db: Db, now: datetime) -> None:
    db.execute("DELETE FROM gatherings WHERE opened_at < ?", [moment_text(now - _RETENTION)])

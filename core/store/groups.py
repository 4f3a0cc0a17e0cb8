"""The tables ``gatherings`` and ``taps``: groups that look for one movie, and what their members wish and vote for."""

# pyright: reportUnknownMemberType=false
# sqlite-utils declares the parameters of SQL as a bare ``Sequence``, which makes each of its methods partly unknown.

from collections.abc import Callable
from datetime import datetime

import msgspec
from sqlite_utils import Database

from core.moods.mood import Mood
from core.people.group import Group
from core.store.rows import json_text, moment_text


def open_gathering(db: Database, room: str, now: datetime) -> int:
    """See ``core.store.sqlite.store.Store``, as for all that follow."""
    row = [room, moment_text(now), json_text(())]
    rows = db.execute("INSERT INTO gatherings (room, opened_at, shortlist) VALUES (?, ?, ?) RETURNING number", row)
    ((number,),) = rows
    return number


def gathering(db: Database, number: int) -> Group | None:
    """Read a gathering with its members."""
    head = db.execute("SELECT room, opened_at, shortlist, winner FROM gatherings WHERE number = ?", [number]).fetchone()
    if head is None:
        return None
    room, opened_at, shortlist, winner = head
    taps = db.execute("SELECT person, mood, vote FROM taps WHERE number = ? ORDER BY person", [number]).fetchall()
    return Group(
        room,
        datetime.fromisoformat(opened_at),
        {person: Mood(mood) for person, mood, _ in taps},
        msgspec.json.decode(shortlist, type=tuple[int, ...]),
        {person: vote for person, _, vote in taps if vote is not None},
        winner,
    )


def change_gathering(db: Database, number: int, change: Callable[[Group], Group]) -> Group | None:
    """Write what a change leaves behind; only that is touched which differs."""
    before = gathering(db, number)
    if before is None:
        return None
    after = change(before)
    for person, mood in after.wishes.items():
        vote = after.votes.get(person)
        if (mood, vote) != (before.wishes.get(person), before.votes.get(person)):
            row = [number, person, mood.value, vote]
            db.execute("REPLACE INTO taps (number, person, mood, vote) VALUES (?, ?, ?, ?)", row)
    if (after.shortlist, after.winner) != (before.shortlist, before.winner):
        ended = [json_text(after.shortlist), after.winner, number]
        db.execute("UPDATE gatherings SET shortlist = ?, winner = ? WHERE number = ?", ended)
    return after

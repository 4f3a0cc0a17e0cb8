"""SQL of the tables ``preferences`` and ``verdicts``, and of all tables at once where a person or room is concerned."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from core.moods.mood import Mood
from core.movies.catalogue import Week
from core.people.person import Person, Preferences
from core.people.verdict import Opinion, Verdict, Voice
from core.store.engine import Db, Engine
from core.store.ports import PeopleStore
from core.store.rows import json_text, verdict_of, verdict_row
from core.store.sql import dicts, upsert

_OWNER_COLUMNS = (
    ("shown", "person"),
    ("offered", "viewer"),
    ("preferences", "owner"),
    ("verdicts", "person"),
    ("taps", "person"),
    ("digests", "person"),
)
"""Every table with rows of people, and its column that names them. ``voices`` go with their verdicts, by a trigger."""

_ROOM_COLUMNS = (
    ("preferences", "owner", ()),
    ("shown", "person", ("week", "id")),
    ("verdicts", "person", ("movie", "mood", "opinion")),
    ("digests", "room", ()),
    ("offered", "viewer", ("movie", "mood")),
)
"""Every table with rows of rooms, its column that names them, and the rest of its primary key."""


class PeopleTables(PeopleStore):
    """Preferences and verdicts in tables."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def load_person(self, person: str, week: Week) -> Person:
        """Read preferences, verdicts and shown movies in one snapshot."""
        return await self._engine.glance(person, _select_person, person, week)

    async def load_preferences(self, owner: str) -> Preferences:
        """Read one row."""
        return await self._engine.glance(owner, _select_preferences, owner)

    async def change_preferences(
        self, owner: str, change: Callable[[Preferences], Preferences | None]
    ) -> Preferences | None:
        """Read, change and write one row in one transaction."""
        return await self._engine.write(_change_preferences, owner, change, owners=[owner])

    async def list_verdicts(self, person: str) -> tuple[Verdict, ...]:
        """Read verdicts by their moments."""
        return await self._engine.read(_select_verdicts, person)

    async def judge(self, person: str, verdict: Verdict, voice: Voice | None = None) -> None:
        """Write a verdict and, for a doubt with a voice, the row that lets it count."""
        await self._engine.write(_insert_verdict, person, verdict, voice, owners=[person])

    async def withdraw(self, person: str, movie: int, opinion: Opinion, mood: Mood) -> None:
        """Delete one row."""
        await self._engine.write(_delete_verdict, person, movie, opinion, mood, owners=[person])

    async def export_person(self, person: str) -> dict[str, Any]:
        """Read all rows of a person as they are, including preferences that a newer version has written."""
        return await self._engine.read(_select_everything, person)

    async def forget_person(self, person: str) -> int:
        """Delete the rows of a person in all tables."""
        return await self._engine.write(_delete_person, person, owners=[person])

    async def move_room(self, old: str, new: str) -> None:
        """Rename a room in all tables."""
        await self._engine.write(_rename_room, old, new, owners=[old, new])


def _select_person(db: Db, person: str, week: Week) -> Person:
    shown = db.execute("SELECT id FROM shown WHERE person = ? AND week = ? ORDER BY turn", [person, str(week)])
    shown_ids = tuple(movie_id for (movie_id,) in shown)
    return Person(_select_preferences(db, person), _select_verdicts(db, person), shown_ids)


def _select_preferences(db: Db, owner: str) -> Preferences:
    row = db.execute("SELECT choices FROM preferences WHERE owner = ?", [owner]).fetchone()
    if row is None:
        return Preferences()
    return msgspec.json.decode(row[0], type=Preferences)


def _change_preferences(db: Db, owner: str, change: Callable[[Preferences], Preferences | None]) -> Preferences | None:
    preferences = change(_select_preferences(db, owner))
    if preferences == Preferences():
        db.execute("DELETE FROM preferences WHERE owner = ?", [owner])
    elif preferences is not None:
        row = {"owner": owner, "choices": json_text(preferences)}
        db.execute(upsert("preferences", ["owner"], row), row)
    return preferences


def _select_verdicts(db: Db, person: str) -> tuple[Verdict, ...]:
    return tuple(verdict_of(row) for row in _verdict_rows(db, person))


def _verdict_rows(db: Db, person: str) -> Iterator[dict[str, Any]]:
    rows = db.execute(
        "SELECT movie, opinion, mood, at FROM verdicts WHERE person = ? ORDER BY at, movie, opinion, mood", [person]
    )
    for movie, opinion, mood, at in rows:  # faster than ``dicts``, and every answer reads them
        yield {"movie": movie, "opinion": opinion, "mood": mood, "at": at}


def _insert_verdict(db: Db, person: str, verdict: Verdict, voice: Voice | None) -> None:
    row = {"person": person, **verdict_row(verdict)}
    db.execute(upsert("verdicts", ["person", "movie", "mood", "opinion"], row), row)
    if voice is not None and verdict.opinion is Opinion.WRONG:
        db.execute(
            "INSERT INTO voices (person, movie, mood, network, at) VALUES (:person, :movie, :mood, :network, :at)"
            " ON CONFLICT DO NOTHING",  # the person has a voice here already, or the network has
            {**row, "network": voice.network},
        )


def _delete_verdict(db: Db, person: str, movie: int, opinion: Opinion, mood: Mood) -> None:
    db.execute(
        "DELETE FROM verdicts WHERE person = ? AND movie = ? AND opinion = ? AND mood = ?",
        [person, movie, opinion.value, mood.value],
    )


def _delete_person(db: Db, person: str) -> int:
    rows = 0
    for table, column in _OWNER_COLUMNS:
        rows += db.execute(f"DELETE FROM {table} WHERE {column} = ?", [person]).rowcount  # noqa: S608 - our own names
    return rows


def _rename_room(db: Db, old: str, new: str) -> None:
    """Move the rows that the new room does not have yet, and delete the others."""
    rooms = {"old": old, "new": new}
    for table, column, rest_of_key in _ROOM_COLUMNS:
        same_key = "".join(f" AND existing.{name} = {table}.{name}" for name in rest_of_key)
        db.execute(
            f"UPDATE {table} SET {column} = :new WHERE {column} = :old"  # noqa: S608 - our own names
            f" AND NOT EXISTS (SELECT 1 FROM {table} AS existing WHERE existing.{column} = :new{same_key})",
            rooms,
        )
        db.execute(f"DELETE FROM {table} WHERE {column} = :old AND :old <> :new", rooms)  # noqa: S608 - the same
    db.execute("UPDATE gatherings SET room = :new WHERE room = :old", rooms)


def _select_everything(db: Db, person: str) -> dict[str, Any]:
    shown: dict[str, list[int]] = {}
    for week, movie in db.execute("SELECT week, id FROM shown WHERE person = ? ORDER BY week, turn", [person]):
        shown.setdefault(week, []).append(movie)
    preferences = db.execute("SELECT choices FROM preferences WHERE owner = ?", [person]).fetchone()
    offered = "SELECT movie, mood, week FROM offered WHERE viewer = ? ORDER BY week, movie, mood"
    voices = "SELECT movie, mood, network FROM voices WHERE person = ? ORDER BY at, movie, mood"
    taps = (
        "SELECT opened_at AS at, mood, vote FROM taps JOIN gatherings USING (number) WHERE person = ? ORDER BY number"
    )
    return {
        "shown": shown,
        "preferences": msgspec.json.decode(preferences[0]) if preferences else {},
        "offered": list(dicts(db.execute(offered, [person]))),
        "verdicts": [msgspec.to_builtins(verdict) for verdict in _select_verdicts(db, person)],
        "doubts": list(dicts(db.execute(voices, [person]))),
        "taps": list(dicts(db.execute(taps, [person]))),
        "digests": _select_digests(db, person),
    }


def _select_digests(db: Db, person: str) -> list[dict[str, Any]]:
    rows = db.execute(
        "SELECT room, mood, language, weekday, hour, minute, zone, due_at, sent FROM digests WHERE person = ?"
        " ORDER BY room",
        [person],
    )
    digests: list[dict[str, Any]] = []
    for row in dicts(rows):
        row["sent"] = msgspec.json.decode(row["sent"])
        digests.append(row)
    return digests

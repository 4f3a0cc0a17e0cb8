"""The tables ``shown``, ``preferences`` and ``verdicts``: what is remembered about people, and rooms."""

# pyright: reportUnknownMemberType=false
# sqlite-utils declares the parameters of SQL as a bare ``Sequence``, which makes each of its methods partly unknown.

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlite_utils import Database

from core.catalogue import Week
from core.mood import Mood
from core.person import Person
from core.preferences import Preferences
from core.rows import json_text, verdict_of, verdict_row
from core.verdict import Opinion, Verdict


def shown(db: Database, person: str, week: Week) -> tuple[int, ...]:
    """See ``core.store.Store``, as for all that follow."""
    rows = db.execute("SELECT id FROM shown WHERE person = ? AND week = ? ORDER BY turn", [person, str(week)])
    return tuple(movie_id for (movie_id,) in rows)


def person(db: Database, name: str, week: Week) -> Person:
    """Read all that choosing movies takes, in one snapshot."""
    return Person(preferences(db, name), verdicts(db, name), shown(db, name, week))


def remember_shown(db: Database, person: str, week: Week, movie_ids: list[int]) -> None:
    """Move each movie to the end of what was shown."""
    for movie_id in movie_ids:
        db.execute(
            "INSERT INTO shown (person, week, id, turn)"
            " SELECT :person, :week, :id, ifnull(max(turn), 0) + 1 FROM shown WHERE person = :person AND week = :week"
            " ON CONFLICT DO UPDATE SET turn = excluded.turn",
            {"person": person, "week": str(week), "id": movie_id},
        )


def forget_shown(db: Database, before: Week) -> None:
    """Delete the rows of earlier weeks."""
    db.execute("DELETE FROM shown WHERE week < ?", [str(before)])


def preferences(db: Database, owner: str) -> Preferences:
    """Read the choices of a person or a room."""
    row = db.execute("SELECT choices FROM preferences WHERE owner = ?", [owner]).fetchone()
    return msgspec.json.decode(row[0], type=Preferences) if row else Preferences()


def prefer(db: Database, owner: str, chosen: Preferences) -> None:
    """Write the choices, or delete the row when nothing is chosen."""
    if chosen == Preferences():
        db.execute("DELETE FROM preferences WHERE owner = ?", [owner])
    else:
        db.execute("REPLACE INTO preferences (owner, choices) VALUES (?, ?)", [owner, json_text(chosen)])


def move_room(db: Database, old: str, new: str) -> None:
    """Hand the choices over unless the new room has its own."""
    rooms = {"old": old, "new": new}
    db.execute("UPDATE OR IGNORE preferences SET owner = :new WHERE owner = :old", rooms)
    db.execute("DELETE FROM preferences WHERE owner = :old AND :old <> :new", rooms)


def verdicts(db: Database, person: str) -> tuple[Verdict, ...]:
    """Read what a person thinks."""
    return tuple(verdict_of(row) for row in _verdict_rows(db, person))


def judge(db: Database, person: str, verdict: Verdict) -> None:
    """Write a verdict, or its new moment."""
    db.execute(
        "REPLACE INTO verdicts (person, movie, opinion, mood, at) VALUES (:person, :movie, :opinion, :mood, :at)",
        {"person": person, **verdict_row(verdict)},
    )


def withdraw(db: Database, person: str, movie: int, opinion: Opinion, mood: Mood) -> None:
    """Delete a verdict."""
    db.execute(
        "DELETE FROM verdicts WHERE person = ? AND movie = ? AND opinion = ? AND mood = ?",
        [person, movie, opinion.value, mood.value],
    )


def doubts(db: Database) -> dict[tuple[int, Mood], int]:
    """Count verdicts; a person has at most one of each kind."""
    rows = db.execute(
        "SELECT movie, mood, count(*) FROM verdicts WHERE opinion = ? GROUP BY movie, mood", [Opinion.WRONG.value]
    )
    return {(movie, Mood(mood)): people for movie, mood, people in rows}


def judges(db: Database) -> dict[tuple[int, Mood], int]:
    """Count the people who gave any verdict on a movie that was offered for a mood."""
    rows = db.execute("SELECT movie, mood, count(DISTINCT person) FROM verdicts GROUP BY movie, mood")
    return {(movie, Mood(mood)): people for movie, mood, people in rows}


def forget_person(db: Database, person: str) -> int:
    """Delete all rows of a person."""
    return sum(
        db.execute(f"DELETE FROM {table} WHERE {column} = ?", [person]).rowcount  # noqa: S608 - our own names
        for table, column in (("shown", "person"), ("preferences", "owner"), ("verdicts", "person"))
    )


def known_about(db: Database, person: str) -> dict[str, Any]:
    """Read all rows of a person as they are, choices of a newer version included."""
    weeks: dict[str, list[int]] = {}
    for week, movie_id in db.execute("SELECT week, id FROM shown WHERE person = ? ORDER BY week, turn", [person]):
        weeks.setdefault(week, []).append(movie_id)
    chosen = db.execute("SELECT choices FROM preferences WHERE owner = ?", [person]).fetchone()
    return {
        "shown": weeks,
        "preferences": msgspec.json.decode(chosen[0]) if chosen else {},
        "verdicts": list(_verdict_rows(db, person)),
    }


def _verdict_rows(db: Database, person: str) -> Iterator[dict[str, Any]]:
    return db.table("verdicts").rows_where(
        "person = ?", [person], order_by="at, movie, opinion, mood", select="movie, opinion, mood, at"
    )

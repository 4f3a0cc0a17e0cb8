"""The tables ``shown``, ``offered``, ``preferences``, ``verdicts`` and ``voices``: what is remembered about people.

Also about rooms, and whatever concerns all tables with people or rooms in them.
"""

# pyright: reportUnknownMemberType=false
# sqlite-utils declares the parameters of SQL as a bare ``Sequence``, which makes each of its methods partly unknown.

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlite_utils import Database

from core.moods.mood import Mood
from core.movies.catalogue import Week
from core.people.person import Person, Showing
from core.people.preferences import Preferences
from core.people.verdict import Doubt, Opinion, Verdict, Voice
from core.store.rows import json_text, moment_number, moment_of_number, moment_text, verdict_of, verdict_row

SHOWN_KEPT = timedelta(weeks=12)
"""Before this week; with its seven days, what was shown is no older than 90 days."""
NETWORKS_KEPT = timedelta(days=90)
"""How long the fingerprint of a network is kept, and with it the doubt counts for everybody."""
_GATHERINGS_KEEP = timedelta(weeks=1)
_TABLES = (
    ("shown", "person"),
    ("offered", "viewer"),
    ("preferences", "owner"),
    ("verdicts", "person"),
    ("taps", "person"),
    ("digests", "person"),
)


def shown(db: Database, person: str, week: Week) -> tuple[int, ...]:
    """See ``core.store.sqlite.store.Store``, as for all that follow."""
    rows = db.execute("SELECT id FROM shown WHERE person = ? AND week = ? ORDER BY turn", [person, str(week)])
    return tuple(movie_id for (movie_id,) in rows)


def person(db: Database, name: str, week: Week) -> Person:
    """Read all that choosing movies takes, in one snapshot."""
    return Person(preferences(db, name), verdicts(db, name), shown(db, name, week))


def remember_shown(db: Database, week: Week, shown: Mapping[str, Sequence[int]]) -> None:
    """Move each movie to the end of what a person was shown, by one statement, during which other threads can work."""
    db.execute(
        "WITH latest AS (SELECT json_extract(person.value, '$[0]') AS person, movie.value AS id, movie.key AS place"
        " FROM json_each(:shown) AS person, json_each(person.value, '$[1]') AS movie)"
        " INSERT INTO shown (person, week, id, turn) SELECT person, :week, id, place + 1 +"
        " (SELECT ifnull(max(turn), 0) FROM shown WHERE shown.person = latest.person AND week = :week) FROM latest"
        " WHERE true ON CONFLICT DO UPDATE SET turn = excluded.turn",
        {"week": str(week), "shown": json_text(list(shown.items()))},
    )


def forget_shown(db: Database, before: Week) -> None:
    """Delete what was shown in earlier weeks; looks through the whole tables."""
    db.execute("DELETE FROM shown WHERE week < ?", [str(before)])
    db.execute("DELETE FROM offered WHERE week < ?", [str(before)])


def remember_offered(db: Database, week: Week, offered: Mapping[tuple[str, Mood], Collection[int]]) -> None:
    """Write for which moods movies were shown to whom; once more in a later week only changes the week."""
    rows = [(viewer, movie, mood.value) for (viewer, mood), movies in offered.items() for movie in movies]
    db.execute(
        "INSERT INTO offered (viewer, movie, mood, week)"
        " SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), :week"
        " FROM json_each(:offered) WHERE true ON CONFLICT DO UPDATE SET week = max(week, excluded.week)",
        {"week": str(week), "offered": json_text(rows)},
    )


def showing(db: Database, viewers: Collection[str], movie: int) -> Showing:
    """Read for which moods a movie was shown; what was shown before moods were remembered is known without any."""
    asked = {"viewers": json_text(list(viewers)), "movie": movie}
    offered = "SELECT mood FROM offered WHERE viewer IN (SELECT value FROM json_each(:viewers)) AND movie = :movie"
    moods = frozenset(Mood(mood) for (mood,) in db.execute(offered, asked))
    shown = "SELECT 1 FROM shown WHERE person IN (SELECT value FROM json_each(:viewers)) AND id = :movie LIMIT 1"
    return Showing(bool(moods) or db.execute(shown, asked).fetchone() is not None, moods)


def forget_gatherings(db: Database, now: datetime) -> None:
    """Delete gatherings of more than a week ago with all that belongs to them."""
    db.execute("DELETE FROM gatherings WHERE opened_at < ?", [moment_text(now - _GATHERINGS_KEEP)])


def preferences(db: Database, owner: str) -> Preferences:
    """Read the choices of a person or a room."""
    row = db.execute("SELECT choices FROM preferences WHERE owner = ?", [owner]).fetchone()
    return msgspec.json.decode(row[0], type=Preferences) if row else Preferences()


def change_preferences(
    db: Database, owner: str, change: Callable[[Preferences], Preferences | None]
) -> Preferences | None:
    """Write what a change makes of the choices, or delete the row when nothing is chosen any more."""
    chosen = change(preferences(db, owner))
    if chosen == Preferences():
        db.execute("DELETE FROM preferences WHERE owner = ?", [owner])
    elif chosen is not None:
        db.execute("REPLACE INTO preferences (owner, choices) VALUES (?, ?)", [owner, json_text(chosen)])
    return chosen


def move_room(db: Database, old: str, new: str) -> None:
    """Hand all over that is kept about a room; choices and a digest only where the new one has none of its own."""
    rooms = {"old": old, "new": new}
    db.execute("UPDATE OR IGNORE preferences SET owner = :new WHERE owner = :old", rooms)
    db.execute("DELETE FROM preferences WHERE owner = :old AND :old <> :new", rooms)
    for table in ("shown", "verdicts"):  # what the room was offered, and what it decided for
        db.execute(f"UPDATE OR IGNORE {table} SET person = :new WHERE person = :old", rooms)  # noqa: S608 - our own names
        db.execute(f"DELETE FROM {table} WHERE person = :old AND :old <> :new", rooms)  # noqa: S608 - the same
    db.execute("UPDATE gatherings SET room = :new WHERE room = :old", rooms)
    db.execute("UPDATE OR IGNORE digests SET room = :new WHERE room = :old", rooms)
    db.execute("DELETE FROM digests WHERE room = :old AND :old <> :new", rooms)
    db.execute("UPDATE OR IGNORE offered SET viewer = :new WHERE viewer = :old", rooms)
    db.execute("DELETE FROM offered WHERE viewer = :old AND :old <> :new", rooms)


def verdicts(db: Database, person: str) -> tuple[Verdict, ...]:
    """Read what a person thinks."""
    return tuple(verdict_of(row) for row in _verdict_rows(db, person))


def judge(db: Database, person: str, verdict: Verdict, voice: Voice | None) -> None:
    """Write a verdict, or its new moment; a doubt counts unless another of its network does."""
    row = {"person": person, **verdict_row(verdict)}
    db.execute(
        "INSERT INTO verdicts (person, movie, opinion, mood, at) VALUES (:person, :movie, :opinion, :mood, :at)"
        " ON CONFLICT DO UPDATE SET at = excluded.at",
        row,
    )
    if voice is not None and verdict.opinion is Opinion.WRONG:
        db.execute(
            "INSERT INTO voices (person, movie, mood, network, at) VALUES (:person, :movie, :mood, :network, :at)"
            " ON CONFLICT DO NOTHING",
            {**row, "network": voice.network},
        )


def withdraw(db: Database, person: str, movie: int, opinion: Opinion, mood: Mood) -> None:
    """Delete a verdict."""
    db.execute(
        "DELETE FROM verdicts WHERE person = ? AND movie = ? AND opinion = ? AND mood = ?",
        [person, movie, opinion.value, mood.value],
    )


def doubts(db: Database) -> dict[tuple[int, Mood], int]:
    """Read the tallies of those who said so and are counted, which triggers keep."""
    rows = db.execute("SELECT movie, mood, doubters FROM tallies WHERE doubters > 0")
    return {(movie, Mood(mood)): people for movie, mood, people in rows}


def judges(db: Database) -> dict[tuple[int, Mood], int]:
    """Read the tallies of those who gave any verdict, but for doubts that do not count."""
    rows = db.execute("SELECT movie, mood, judges - unheard FROM tallies WHERE judges > unheard")
    return {(movie, Mood(mood)): people for movie, mood, people in rows}


def doubted(db: Database) -> tuple[Doubt, ...]:
    """Read the doubts that count, by movie and mood."""
    rows = db.execute(
        "SELECT movie, mood, doubters, judges - unheard, min(at) FROM voices JOIN tallies USING (movie, mood)"
        " GROUP BY movie, mood ORDER BY movie, mood"
    )
    return tuple(
        Doubt(movie, Mood(mood), doubters, judges, moment_of_number(at)) for movie, mood, doubters, judges, at in rows
    )


def clear_doubts(db: Database, movie: int | None, mood: Mood | None) -> int:
    """Let doubts count for nobody but those who told them; return how many that were."""
    which = {"movie": movie, "mood": mood and mood.value}
    clearing = "DELETE FROM voices WHERE movie = ifnull(:movie, movie) AND mood = ifnull(:mood, mood)"
    return db.execute(clearing, which).rowcount


def forget_networks(db: Database, now: datetime) -> None:
    """Delete the fingerprints of networks that are too old; what they stood for counts no longer."""
    db.execute("DELETE FROM voices WHERE network <> '' AND at < ?", [moment_number(now - NETWORKS_KEPT)])


def forget_person(db: Database, person: str) -> int:
    """Delete all rows of a person."""
    return sum(
        db.execute(f"DELETE FROM {table} WHERE {column} = ?", [person]).rowcount  # noqa: S608 - our own names
        for table, column in _TABLES
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
        "offered": list(_offered_rows(db, person)),
        "verdicts": [msgspec.to_builtins(one) for one in verdicts(db, person)],
        "doubts": list(_doubt_rows(db, person)),
        "taps": list(_tap_rows(db, person)),
        "digests": list(_digest_rows(db, person)),
    }


def _verdict_rows(db: Database, person: str) -> Iterator[dict[str, Any]]:
    """Yield them oldest first. Every answer asks; sqlite-utils' table would look for itself in the file each time."""
    told = "SELECT movie, opinion, mood, at FROM verdicts WHERE person = ? ORDER BY at, movie, opinion, mood"
    rows = db.execute(told, [person])
    return ({"movie": movie, "opinion": opinion, "mood": mood, "at": at} for movie, opinion, mood, at in rows)


def _offered_rows(db: Database, person: str) -> Iterator[dict[str, Any]]:
    rows = db.execute("SELECT movie, mood, week FROM offered WHERE viewer = ? ORDER BY week, movie, mood", [person])
    return ({"movie": movie, "mood": mood, "week": week} for movie, mood, week in rows)


def _doubt_rows(db: Database, person: str) -> Iterator[dict[str, Any]]:
    told = "SELECT movie, mood, network FROM voices WHERE person = ? ORDER BY at, movie, mood"
    return ({"movie": movie, "mood": mood, "network": network} for movie, mood, network in db.execute(told, [person]))


def _tap_rows(db: Database, person: str) -> Iterator[dict[str, Any]]:
    taps = "SELECT opened_at, mood, vote FROM taps JOIN gatherings USING (number) WHERE person = ? ORDER BY number"
    return ({"at": at, "mood": mood, "vote": vote} for at, mood, vote in db.execute(taps, [person]))


def _digest_rows(db: Database, person: str) -> Iterator[dict[str, Any]]:
    told = "room, mood, language, weekday, hour, minute, zone, due_at, sent"
    rows = db.table("digests").rows_where("person = ?", [person], order_by="room", select=told)
    return (row | {"sent": msgspec.json.decode(row["sent"])} for row in rows)

"""SQL of the tables ``shown`` and ``offered``."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from core.moods.mood import Mood
from core.movies.catalogue import Week
from core.people.person import Showing
from core.store.engine import Db, Engine
from core.store.ports import ShowingStore
from core.store.rows import json_text
from core.store.sql import placeholders

RETENTION = timedelta(weeks=12)
"""Up to the begin of a week: with its seven days, nothing is older than 90 days."""


class ShowingTables(ShowingStore):
    """Shown movies in tables."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def save_shown(self, week: Week, shown: Mapping[str, Sequence[int]]) -> None:
        """Write the movies of all people by one statement."""
        await self._engine.write(_upsert_shown, week, shown, owners=shown.keys())

    async def save_offered(self, week: Week, offered: Mapping[tuple[str, Mood], Collection[int]]) -> None:
        """Write the movies of all viewers by one statement."""
        await self._engine.write(_upsert_offered, week, offered)

    async def find_showing(self, viewers: Collection[str], movie: int) -> Showing:
        """Read both tables: before moods were stored, only ``shown`` was written."""
        return await self._engine.read(_select_showing, viewers, movie)

    async def delete_before(self, week: Week) -> None:
        """Delete showings of earlier weeks. It reads both tables from end to end."""
        await self._engine.write(_delete_before, week)


def _upsert_shown(db: Db, week: Week, shown: Mapping[str, Sequence[int]]) -> None:
    """Number the movies on from the person's last one; one statement lets the other threads of Python work on."""
    places: dict[tuple[str, int], int] = {}  # of a movie that comes twice, the later place
    for person, movies in shown.items():
        for place, movie in enumerate(movies, start=1):
            places[person, movie] = place
    rows = [(person, movie, place) for (person, movie), place in places.items()]
    latest = db.json_rows("rows", {"person": "text", "id": "integer", "place": "integer"})
    db.execute(
        f"INSERT INTO shown (person, week, id, turn) SELECT person, :week, id, place +"  # noqa: S608 - no values
        " (SELECT coalesce(max(turn), 0) FROM shown WHERE shown.person = latest.person AND week = :week)"
        f" FROM {latest} AS latest WHERE true"
        " ON CONFLICT (person, week, id) DO UPDATE SET turn = excluded.turn",
        {"week": str(week), "rows": json_text(rows)},
    )


def _upsert_offered(db: Db, week: Week, offered: Mapping[tuple[str, Mood], Collection[int]]) -> None:
    """Insert rows; a movie that was offered before gets the later week."""
    rows = [(viewer, movie, mood.value) for (viewer, mood), movies in offered.items() for movie in movies]
    latest = db.json_rows("rows", {"viewer": "text", "movie": "integer", "mood": "text"})
    db.execute(
        f"INSERT INTO offered (viewer, movie, mood, week) SELECT viewer, movie, mood, :week FROM {latest} AS latest"  # noqa: S608 - no values
        " WHERE true ON CONFLICT (viewer, movie, mood) DO UPDATE SET week = excluded.week"
        " WHERE excluded.week > offered.week",
        {"week": str(week), "rows": json_text(rows)},
    )


def _select_showing(db: Db, viewers: Collection[str], movie: int) -> Showing:
    among = placeholders(viewers)
    offered = f"SELECT mood FROM offered WHERE viewer IN ({among}) AND movie = ?"  # noqa: S608 - no values
    moods = frozenset(Mood(mood) for (mood,) in db.execute(offered, [*viewers, movie]))
    if moods:
        return Showing(is_known=True, moods=moods)
    shown = f"SELECT 1 FROM shown WHERE person IN ({among}) AND id = ? LIMIT 1"  # noqa: S608 - no values
    row = db.execute(shown, [*viewers, movie]).fetchone()
    return Showing(is_known=row is not None, moods=moods)


def _delete_before(db: Db, week: Week) -> None:
    db.execute("DELETE FROM shown WHERE week < ?", [str(week)])
    db.execute("DELETE FROM offered WHERE week < ?", [str(week)])

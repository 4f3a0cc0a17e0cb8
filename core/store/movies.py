"""The tables ``catalogues``, ``entries`` and ``movies``: what was on offer in the weeks that are kept.

A movie that is not for general audiences is never read, so that one that was stored before anybody knew is gone, too.
"""

# pyright: reportUnknownMemberType=false
# sqlite-utils declares the parameters of SQL as a bare ``Sequence``, which makes each of its methods partly unknown.

from collections.abc import Collection, Generator
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlite_utils import Database

from core.movies.audience import is_safe, may_be_offered
from core.movies.catalogue import Catalogue, ScoredMovie, Week
from core.movies.movie import Movie
from core.store.rows import catalogue_of, entry_of, entry_row, json_text, moment_text, movie_of, movie_row

_WEEKS_KEPT = 8
_MOVIES_KEPT = timedelta(days=180)
"""Since they were fetched: TMDb allows six months, see https://www.themoviedb.org/api-terms-of-use."""


def latest(db: Database, source: str) -> Catalogue | None:
    """See ``core.store.sqlite.store.Store``, as for all that follow."""
    heads = db.table("catalogues").rows_where("source = ?", [source], order_by="week DESC", limit=1)
    if (head := next(heads, None)) is None:
        return None
    offers = db.view("offers").rows_where("source = :source AND week = :week", head, order_by="rank")
    catalogue = catalogue_of(head, offers)
    kept = tuple(entry for entry in catalogue if may_be_offered(entry.movie))
    return catalogue if len(kept) == len(catalogue) else msgspec.structs.replace(catalogue, scored_movies=kept)


def find(db: Database, source: str, ids: list[int]) -> dict[int, ScoredMovie]:
    """Read the newest entry of each movie."""
    rows = db.view("offers").rows_where(
        "source = ? AND id IN (SELECT value FROM json_each(?)) AND week ="
        " (SELECT max(week) FROM entries WHERE entries.source = offers.source AND entries.id = offers.id)",
        [source, json_text(ids)],
    )
    found = {row["id"]: entry_of(row) for row in rows}
    return {movie_id: entry for movie_id, entry in found.items() if is_safe(entry.movie)}


def movies(db: Database, source: str, ids: list[int], since: datetime) -> dict[int, Movie]:
    """Read those movies that were fetched since then."""
    which = "source = ? AND fetched_at >= ? AND id IN (SELECT value FROM json_each(?))"
    rows = db.table("movies").rows_where(which, [source, moment_text(since), json_text(ids)])
    found = {row["id"]: movie_of(row) for row in rows}
    return {movie_id: movie for movie_id, movie in found.items() if is_safe(movie)}


def weeks(db: Database) -> tuple[Week, ...]:
    """Read the weeks that have a catalogue of any source, newest first."""
    found = db.execute("SELECT DISTINCT week FROM catalogues ORDER BY week DESC")
    return tuple(Week.parse(week) for (week,) in found)


def save(db: Database, catalogue: Catalogue, fetched: Collection[int]) -> None:
    """Replace a catalogue and those of later weeks, then forget old ones and the movies that nobody needs any more."""
    key = {"source": catalogue.source, "week": str(catalogue.week)}
    db.execute("DELETE FROM catalogues WHERE source = :source AND week >= :week", key)
    db.table("catalogues").insert({**key, "taken_at": moment_text(catalogue.taken_at)})
    db.table("movies").upsert_all(_movie_rows(db, catalogue, fetched), pk=("source", "id"))
    db.table("entries").insert_all(key | entry_row(rank, entry) for rank, entry in enumerate(catalogue))
    db.execute(
        "DELETE FROM catalogues WHERE source = :source AND week NOT IN"
        " (SELECT week FROM catalogues WHERE source = :source ORDER BY week DESC LIMIT :kept)",
        {"source": catalogue.source, "kept": _WEEKS_KEPT},
    )
    db.execute(
        "DELETE FROM movies WHERE (source, id) NOT IN (SELECT source, id FROM entries)"
        " AND id NOT IN (SELECT movie FROM tallies)"  # those that somebody has judged
    )


def left_over(db: Database, source: str, before: datetime, most: int) -> list[int]:
    """Read which movies no catalogue holds, oldest first."""
    rows = db.execute(
        "SELECT id FROM movies WHERE source = ? AND fetched_at < ? AND (source, id) NOT IN"
        " (SELECT source, id FROM entries) ORDER BY fetched_at, id LIMIT ?",
        [source, moment_text(before), most],
    )
    return [movie_id for (movie_id,) in rows]


def renew(db: Database, source: str, movie_id: int, movie: Movie | None, now: datetime) -> None:
    """Write a movie anew, or delete it."""
    if movie is None:
        db.execute("DELETE FROM movies WHERE source = ? AND id = ?", [source, movie_id])
    else:
        row = movie_row(movie) | {"source": source, "fetched_at": moment_text(now)}
        db.table("movies").upsert(row, pk=("source", "id"))


def forget_movies(db: Database, now: datetime) -> None:
    """Delete movies that are too old, but for those of the catalogues that are kept."""
    db.execute(
        "DELETE FROM movies WHERE fetched_at < ? AND (source, id) NOT IN (SELECT source, id FROM entries)",
        [moment_text(now - _MOVIES_KEPT)],
    )


def _movie_rows(db: Database, catalogue: Catalogue, fetched: Collection[int]) -> Generator[dict[str, Any]]:
    stored = db.execute("SELECT id, fetched_at FROM movies WHERE source = ?", [catalogue.source])
    moments = {movie_id: moment for movie_id, moment in stored if movie_id not in fetched}
    now = moment_text(catalogue.taken_at)
    for entry in catalogue:
        moment = moments.get(entry.movie.id, now)
        yield movie_row(entry.movie) | {"source": catalogue.source, "fetched_at": moment}

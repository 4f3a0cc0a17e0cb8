"""SQL of the tables ``catalogues``, ``entries`` and ``movies``, and of the view ``offers`` that joins them."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec

from core.movies.audience import is_safe, may_be_offered
from core.movies.catalogue import Catalogue, ScoredMovie
from core.movies.movie import Movie
from core.store.engine import Db, Engine
from core.store.ports import MovieStore
from core.store.rows import catalogue_of, entry_of, entry_row, moment_text, movie_of, movie_row
from core.store.sql import dicts, insert, placeholders, upsert

_KEPT_WEEKS = 8
_MOVIE_RETENTION = timedelta(days=180)
"""Since they were fetched: TMDb allows six months, see https://www.themoviedb.org/api-terms-of-use."""
_MOVIE_KEY = ("source", "id")


class MovieTables(MovieStore):
    """Catalogues and movies in tables."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def latest_catalogue(self, source: str) -> Catalogue | None:
        """Read the catalogue and leave out movies that became unsafe after it was saved."""
        return await self._engine.read(_select_latest_catalogue, source)

    async def save_catalogue(self, catalogue: Catalogue, *, fetched: Collection[int]) -> None:
        """Write the catalogue, its movies and its entries, then delete old catalogues and movies."""
        await self._engine.write(_replace_catalogue, catalogue, fetched)

    async def find_movies(self, source: str, ids: Iterable[int], *, since: datetime) -> dict[int, Movie]:
        """Read movies by id, as far as they are fresh enough."""
        return await self._engine.read(_select_movies, source, list(ids), since)

    async def find_scored_movies(self, source: str, ids: Iterable[int]) -> dict[int, ScoredMovie]:
        """Read the newest entry of each movie."""
        return await self._engine.read(_select_newest_entries, source, list(ids))

    async def find_outdated_movies(self, source: str, *, before: datetime, limit: int) -> list[int]:
        """Read ids by the moment of fetching."""
        return await self._engine.read(_select_outdated, source, before, limit)

    async def renew_movie(self, source: str, movie_id: int, movie: Movie | None, *, now: datetime) -> None:
        """Write or delete one row."""
        await self._engine.write(_renew, source, movie_id, movie, now)

    async def delete_expired(self, now: datetime) -> None:
        """Delete movies that are in no catalogue and older than TMDb allows."""
        await self._engine.write(_delete_expired, now)


def _select_latest_catalogue(db: Db, source: str) -> Catalogue | None:
    newest = "SELECT source, week, taken_at FROM catalogues WHERE source = ? ORDER BY week DESC LIMIT 1"
    head = next(dicts(db.execute(newest, [source])), None)
    if head is None:
        return None
    key = {"source": source, "week": head["week"]}
    offers = db.execute("SELECT * FROM offers WHERE source = :source AND week = :week ORDER BY rank", key)
    catalogue = catalogue_of(head, dicts(offers))
    safe = tuple(entry for entry in catalogue if may_be_offered(entry.movie))
    if len(safe) == len(catalogue):
        return catalogue  # which has its index by id already
    return msgspec.structs.replace(catalogue, scored_movies=safe)


def _select_newest_entries(db: Db, source: str, ids: list[int]) -> dict[int, ScoredMovie]:
    rows = db.execute(
        f"SELECT * FROM offers WHERE source = ? AND id IN ({placeholders(ids)}) AND week ="  # noqa: S608 - no values
        " (SELECT max(week) FROM entries WHERE entries.source = offers.source AND entries.id = offers.id)",
        [source, *ids],
    )
    scored: dict[int, ScoredMovie] = {}
    for row in dicts(rows):
        entry = entry_of(row)
        if is_safe(entry.movie):
            scored[entry.movie.id] = entry
    return scored


def _select_movies(db: Db, source: str, ids: list[int], since: datetime) -> dict[int, Movie]:
    rows = db.execute(
        f"SELECT * FROM movies WHERE source = ? AND fetched_at >= ? AND id IN ({placeholders(ids)})",  # noqa: S608 - no values
        [source, moment_text(since), *ids],
    )
    movies: dict[int, Movie] = {}
    for row in dicts(rows):
        movie = movie_of(row)
        if is_safe(movie):
            movies[movie.id] = movie
    return movies


def _replace_catalogue(db: Db, catalogue: Catalogue, fetched: Collection[int]) -> None:
    key = {"source": catalogue.source, "week": str(catalogue.week)}
    db.execute("DELETE FROM catalogues WHERE source = :source AND week >= :week", key)
    head = {**key, "taken_at": moment_text(catalogue.taken_at)}
    db.execute(insert("catalogues", head), head)
    if len(catalogue):
        movies = list(_movie_rows(db, catalogue, fetched))
        db.execute_many(upsert("movies", _MOVIE_KEY, movies[0]), movies)
        entries = [key | entry_row(rank, entry) for rank, entry in enumerate(catalogue)]
        db.execute_many(insert("entries", entries[0]), entries)
    db.execute(
        "DELETE FROM catalogues WHERE source = :source AND week NOT IN"
        " (SELECT week FROM catalogues WHERE source = :source ORDER BY week DESC LIMIT :kept)",
        {"source": catalogue.source, "kept": _KEPT_WEEKS},
    )
    db.execute(
        "DELETE FROM movies WHERE (source, id) NOT IN (SELECT source, id FROM entries)"
        " AND id NOT IN (SELECT movie FROM tallies)"  # movies with a verdict stay: lists name them, tastes need them
    )


def _movie_rows(db: Db, catalogue: Catalogue, fetched: Collection[int]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a catalogue's movies; movies that were not fetched keep their stored moment of fetching."""
    stored = db.execute("SELECT id, fetched_at FROM movies WHERE source = ?", [catalogue.source])
    kept_moments = {movie_id: moment for movie_id, moment in stored if movie_id not in fetched}
    now = moment_text(catalogue.taken_at)
    for entry in catalogue:
        fetched_at = kept_moments.get(entry.movie.id, now)
        yield movie_row(entry.movie) | {"source": catalogue.source, "fetched_at": fetched_at}


def _select_outdated(db: Db, source: str, before: datetime, limit: int) -> list[int]:
    rows = db.execute(
        "SELECT id FROM movies WHERE source = ? AND fetched_at < ? AND (source, id) NOT IN"
        " (SELECT source, id FROM entries) ORDER BY fetched_at, id LIMIT ?",
        [source, moment_text(before), limit],
    )
    return [movie_id for (movie_id,) in rows]


def _renew(db: Db, source: str, movie_id: int, movie: Movie | None, now: datetime) -> None:
    if movie is None:
        db.execute("DELETE FROM movies WHERE source = ? AND id = ?", [source, movie_id])
        return
    row = movie_row(movie) | {"source": source, "fetched_at": moment_text(now)}
    db.execute(upsert("movies", _MOVIE_KEY, row), row)


def _delete_expired(db: Db, now: datetime) -> None:
    db.execute(
        "DELETE FROM movies WHERE fetched_at < ? AND (source, id) NOT IN (SELECT source, id FROM entries)",
        [moment_text(now - _MOVIE_RETENTION)],
    )

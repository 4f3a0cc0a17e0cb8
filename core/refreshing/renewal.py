"""Renewal of movies that are no longer on offer, before their details are older than TMDb allows.

People's lists and tastes need these movies. The store deletes a movie that is not renewed in time.
"""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from core.errors import CineMoodError, MovieNotFound, SourceGarbled
from core.movies.audience import is_safe
from core.movies.movie import UNDATED, Movie
from core.store.ports import MovieStore

log = logging.getLogger(__name__)

_RENEWAL_AGE = timedelta(days=150)
"""The store keeps details for half a year, which leaves a month for further attempts."""
_MAX_RENEWALS = 100  # per refresh, so that none takes long


class Details(Protocol):
    """A source of movies' details."""

    @property
    def name(self) -> str:
        """A word for the store: catalogues of different sources never mix."""
        ...

    async def details(self, movie_id: int) -> Movie:
        """Return all facts of one movie."""
        ...


async def renew(source: Details, movies: MovieStore, *, now: datetime) -> None:
    """Renew the oldest movies; delete the ones that the source lacks, or that are not for general audiences.

    A failure is logged and left to the next refresh.
    """
    try:
        for movie_id in await movies.find_outdated_movies(source.name, before=now - _RENEWAL_AGE, limit=_MAX_RENEWALS):
            with suppress(SourceGarbled):  # the next movies may be readable
                await movies.renew_movie(source.name, movie_id, await _fetch(source, movie_id), now=now)
    except CineMoodError as error:
        log.warning("Movies on people's lists were not renewed: %s: %s", type(error).__name__, error)


async def _fetch(source: Details, movie_id: int) -> Movie | None:
    try:
        movie = await source.details(movie_id)
    except MovieNotFound:
        return None
    if movie.release_date == UNDATED:
        raise SourceGarbled(f"TMDb tells no release date of the movie {movie_id}, which was out already.")
    if not is_safe(movie):
        return None
    return movie

"""Ask again for movies that are on offer no longer, before their details are older than TMDb lets anybody keep them.

Lists name these movies, and tastes are made of them. Whatever is not renewed in time is forgotten by the store.
"""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from core.errors import CineMoodError, MovieNotFound, SourceGarbled
from core.movies.audience import is_safe
from core.movies.movie import UNDATED, Movie

log = logging.getLogger(__name__)

_OLD = timedelta(days=150)  # which leaves a month to try again: the store keeps nothing for half a year
_AT_ONCE = 100  # so that no refresh takes long


class Details(Protocol):
    """Where movies come from."""

    @property
    def name(self) -> str:
        """A word for the store: catalogues of different sources never mix."""
        ...

    async def details(self, movie_id: int) -> Movie:
        """Return all facts of one movie."""
        ...


class Attic(Protocol):
    """What keeps movies that have left the catalogues (``core.store.sqlite.store.Store``)."""

    async def left_over(self, source: str, *, before: datetime, most: int) -> list[int]:
        """Return movies that no catalogue holds and that were fetched before then, by id, oldest first."""
        ...

    async def renew(self, source: str, movie_id: int, movie: Movie | None, *, now: datetime) -> None:
        """Keep what the source has just told of a movie; None forgets one that no catalogue holds."""
        ...


async def renew(source: Details, attic: Attic, *, now: datetime) -> None:
    """Renew the oldest; forget what the source has no more, or what is not for general audiences.

    What fails is left to the next refresh and costs a line in the log.
    """
    try:
        for movie_id in await attic.left_over(source.name, before=now - _OLD, most=_AT_ONCE):
            with suppress(SourceGarbled):  # which shall not keep those behind it waiting
                await attic.renew(source.name, movie_id, await _told(source, movie_id), now=now)
    except CineMoodError as error:
        log.warning("Movies on people's lists were not renewed: %s: %s", type(error).__name__, error)


async def _told(source: Details, movie_id: int) -> Movie | None:
    try:
        movie = await source.details(movie_id)
    except MovieNotFound:
        return None
    if movie.release_date == UNDATED:
        raise SourceGarbled(f"TMDb tells no release date of the movie {movie_id}, which was out already.")
    return movie if is_safe(movie) else None

"""The shipped sample: a source that needs no token and no network."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cached_property
from operator import attrgetter
from pathlib import Path

import msgspec

from core.errors import ArtifactRejected, MovieNotFound
from core.movies.catalogue import Week
from core.movies.movie import Movie, Page

_PAGE_SIZE = 20  # as TMDb's
_RECENT = timedelta(days=6 * 365)
"""A movie this much older than the newest one of the sample is a classic."""
_SHARE_OF_CLASSICS = 0.25
"""As on TMDb's trending list, where up to a quarter of the movies are old."""


class SampleMovie(msgspec.Struct, frozen=True, kw_only=True):
    """One line of ``data/movies.jsonl``: facts, two texts in our own words, and our judgement of the moods."""

    id: int
    title: str
    original_title: str
    language: str
    release_date: date
    runtime: int | None
    genres: tuple[str, ...]
    keywords: tuple[str, ...]
    synopsis: str
    """A distributor's kind of text: the subject, without the end."""
    outline: str = ""
    """A database's kind of text: the whole plot."""
    primary: str | None = None
    acceptable: tuple[str, ...] = ()

    def as_movie(self) -> Movie:
        """Return the facts alone, as from any source; the mood model has to find the moods."""
        return Movie(
            id=self.id,
            title=self.title,
            original_title=self.original_title,
            language=self.language,
            release_date=self.release_date,
            runtime=self.runtime,
            genres=self.genres,
            keywords=self.keywords,
            overview=self.synopsis,
        )


def read_sample(path: Path) -> list[SampleMovie]:
    """Read the shipped movies, in file order.

    Raises:
        ArtifactRejected: The file is missing or a line is not a movie; names the line.
    """
    decoder = msgspec.json.Decoder(SampleMovie)
    movies: list[SampleMovie] = []
    try:
        movies.extend(map(decoder.decode, path.read_bytes().splitlines()))
    except OSError as error:
        raise ArtifactRejected(f"The sample catalogue {path} cannot be read: {error.strerror}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ArtifactRejected(f"Line {len(movies) + 1} of the sample catalogue {path} is damaged: {error}.") from error
    return movies


class SampleSource:
    """Lists the shipped movies in an order that changes every week, as trends do: recent ones with some classics.

    ``clock`` returns the time in UTC. The file is read on the first request.
    """

    name = "sample"

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock

    @cached_property
    def _movies(self) -> dict[int, Movie]:
        return {movie.id: movie.as_movie() for movie in read_sample(self._path)}

    async def trending(self, page: int) -> Page:
        """Return a page of this week's order, at most 20 movies, empty beyond the last page."""
        order = self._order_of(Week.of(self._clock()))
        start = (page - 1) * _PAGE_SIZE
        movies = tuple(self._movies[movie_id] for movie_id in order[start : start + _PAGE_SIZE])
        return Page(page, movies, total_pages=-(-len(order) // _PAGE_SIZE))

    def _order_of(self, week: Week) -> list[int]:
        """Return the ids in a random order of the week, in which recent movies tend to come first.

        Each movie gets a random key to the power of one over its weight (Efraimidis and Spirakis, 2006,
        https://doi.org/10.1016/j.ipl.2005.11.003): at the top, ``_SHARE_OF_CLASSICS`` of the movies are classics.
        """
        chance = random.Random(str(week))  # noqa: S311 - variety, not secrecy
        keys: dict[int, float] = {}
        for movie_id in sorted(self._movies):
            keys[movie_id] = chance.random()
            if movie_id in self._classics:
                keys[movie_id] **= 1 / self._classic_weight
        return sorted(keys, key=keys.__getitem__, reverse=True)

    @cached_property
    def _classics(self) -> set[int]:
        dates = list(map(attrgetter("release_date"), self._movies.values()))
        newest = max(dates, default=date.max)
        classics: set[int] = set()
        for movie in self._movies.values():
            if movie.release_date < newest - _RECENT:
                classics.add(movie.id)
        return classics

    @cached_property
    def _classic_weight(self) -> float:
        recent_count = len(self._movies) - len(self._classics)
        return _SHARE_OF_CLASSICS / (1 - _SHARE_OF_CLASSICS) * recent_count / len(self._classics)

    async def details(self, movie_id: int) -> Movie:
        """Return a movie; the sample has all details in its list already.

        Raises:
            MovieNotFound: The sample has no movie with this id.
        """
        if movie_id not in self._movies:
            raise MovieNotFound(f"The sample has no movie {movie_id}.")
        return self._movies[movie_id]

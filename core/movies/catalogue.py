"""The movies on offer this week: an immutable snapshot, and the shelf that holds the current one."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cached_property

import msgspec

from core.errors import CatalogueEmpty
from core.moods.mood import Mood, MoodScores
from core.movies.movie import Movie

_TOLERATED_CLOCK_CHANGE = timedelta(days=1)


class Week(msgspec.Struct, frozen=True, order=True):
    """An ISO week, Monday to Sunday, in UTC."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Week":
        """Return the week that a date (or a UTC datetime) falls into."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> "Week":
        """Read the form that ``str`` writes, such as ``2026-W07``."""
        year, number = text.split("-W")
        return cls(int(year), int(number))

    @property
    def monday(self) -> date:
        """The first day of the week."""
        return date.fromisocalendar(self.year, self.number, 1)

    def __str__(self) -> str:
        """Write the week as ISO 8601 does: ``2026-W07``."""
        return f"{self.year}-W{self.number:02}"


class ScoredMovie(msgspec.Struct, frozen=True):
    """A movie and how strongly it has each mood."""

    movie: Movie
    scores: MoodScores
    reasons: dict[Mood, tuple[str, ...]] = {}
    """For each mood that the movie has: the keywords and genres that weighed most, heaviest first."""
    readings: int = 0
    """The number of readers whose judgement the scores are; 0 where they are the model's."""


class Catalogue(msgspec.Struct, frozen=True, dict=True):
    """The movies on offer in one week. Never changed, only replaced."""

    week: Week
    taken_at: datetime
    """End of the refresh that made it, in UTC."""
    source: str
    """Name of the movie source: ``tmdb`` or ``sample``."""
    scored_movies: tuple[ScoredMovie, ...]

    def __len__(self) -> int:
        """Count the movies."""
        return len(self.scored_movies)

    def __iter__(self) -> Iterator[ScoredMovie]:  # type: ignore[override]
        """Yield the movies in the source's ranking, most popular first."""
        return iter(self.scored_movies)

    @cached_property
    def by_id(self) -> dict[int, ScoredMovie]:
        """The movies by TMDb id."""
        return {entry.movie.id: entry for entry in self.scored_movies}

    @cached_property
    def newest_first(self) -> tuple[ScoredMovie, ...]:
        """The movies by release date, latest first."""

        def release(entry: ScoredMovie) -> tuple[date, int]:
            return entry.movie.release_date, entry.movie.id

        return tuple(sorted(self.scored_movies, key=release, reverse=True))

    def is_stale(self, now: datetime) -> bool:
        """Return whether a newer week has begun, or the clock was wrong at the refresh."""
        return self.week < Week.of(now) or self.is_ahead(now)

    def is_ahead(self, now: datetime) -> bool:
        """Return whether it comes from the future: the clock was wrong, and no refresh would follow for weeks."""
        return self.taken_at > now + _TOLERATED_CLOCK_CHANGE


class Shelf:
    """Holds the current catalogue, which a refresh replaces."""

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        self._catalogue = catalogue
        self._is_filled = asyncio.Event()
        self._expected_by: float | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there has been no catalogue yet."""
        return self._catalogue is None

    @property
    def catalogue(self) -> Catalogue:
        """The current catalogue.

        Raises:
            CatalogueEmpty: No refresh has succeeded yet.
        """
        if self._catalogue is None:
            raise CatalogueEmpty("There is no catalogue yet: run 'python -m bot refresh' and look at what it says.")
        return self._catalogue

    def put(self, catalogue: Catalogue) -> None:
        """Replace the current catalogue; replies under way keep the one that they have read."""
        self._catalogue = catalogue
        self._is_filled.set()

    def expect(self, seconds: float) -> None:
        """Expect the first catalogue within so many seconds from now."""
        self._expected_by = asyncio.get_running_loop().time() + seconds

    def expect_nothing(self) -> None:
        """End all waiting: the first catalogue will take longer."""
        self._expected_by = None
        self._is_filled.set()

    async def wait(self) -> None:
        """Wait for the first catalogue until the time at which it is expected; return at once if none is."""
        if self.is_empty and self._expected_by is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(self._expected_by):
                    await self._is_filled.wait()

"""What is on offer this week: an immutable snapshot, and the shelf that holds the current one."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cached_property

import msgspec

from core.errors import CatalogueEmpty
from core.moods.mood import Mood, MoodScores
from core.movies.movie import Movie

_AHEAD = timedelta(days=1)  # what clocks may be set back by without anything being wrong


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
        """Read what ``str`` wrote, such as ``2026-W07``."""
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
    """For the moods that the movie has: the words, keywords and genres that weighed most, heaviest first."""


class Catalogue(msgspec.Struct, frozen=True, dict=True):
    """The movies on offer in one week. Never changed, only replaced."""

    week: Week
    taken_at: datetime
    """When the refresh that made it ended, in UTC."""
    source: str
    """Where the movies come from: ``tmdb`` or ``sample``."""
    scored_movies: tuple[ScoredMovie, ...]

    def __len__(self) -> int:
        """Count the movies."""
        return len(self.scored_movies)

    def __iter__(self) -> Iterator[ScoredMovie]:  # type: ignore[override]
        """Yield the entries as the source ranked them, hottest first."""
        return iter(self.scored_movies)

    @cached_property
    def by_id(self) -> dict[int, ScoredMovie]:
        """The entries by TMDb id."""
        return {entry.movie.id: entry for entry in self.scored_movies}

    @cached_property
    def newest_first(self) -> tuple[ScoredMovie, ...]:
        """The entries by release date, latest first."""
        return tuple(
            sorted(self.scored_movies, key=lambda entry: (entry.movie.release_date, entry.movie.id), reverse=True)
        )

    def is_stale(self, now: datetime) -> bool:
        """Tell whether a newer week has begun since it was taken, or the clock was ahead when it was."""
        return self.week < Week.of(now) or self.is_ahead(now)

    def is_ahead(self, now: datetime) -> bool:
        """Tell whether it was taken when the clock was wrong, or the next weeks would bring nothing new."""
        return self.taken_at > now + _AHEAD


class Shelf:
    """Holds the current catalogue. Readers take what lies there; a refresh puts a new one in its place."""

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        """Start with a catalogue, or empty."""
        self._catalogue = catalogue
        self._is_filled = asyncio.Event()
        self._expected_by: float | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been put on the shelf yet."""
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
        """Replace the current catalogue at once; replies under way keep the one they took."""
        self._catalogue = catalogue
        self._is_filled.set()

    def expect(self, seconds: float) -> None:
        """Expect the first catalogue within so many seconds from now."""
        self._expected_by = asyncio.get_running_loop().time() + seconds

    def expect_nothing(self) -> None:
        """Let nobody wait any more: the first catalogue will take longer."""
        self._expected_by = None
        self._is_filled.set()

    async def wait(self) -> None:
        """Wait for the first catalogue, for as long as it is expected; not at all when it is not."""
        if self.is_empty and self._expected_by is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(self._expected_by):
                    await self._is_filled.wait()

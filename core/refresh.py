"""Replace the catalogue with what trends now: fetch, validate, score, store, swap.

Whatever fails on the way leaves the old catalogue in place, in the store and on the shelf.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from core.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.errors import CineMoodError, MovieNotFound, SourceEmpty, SourceError, SourceGarbled
from core.mood import GOOD, Mood, MoodScores
from core.movie import Description, Movie, Page

log = logging.getLogger(__name__)

ENOUGH = 12  # good movies that every mood should have before paging stops
MAX_PAGES = 25  # 500 movies; the tail of the week's list is no trend any more
_AT_ONCE = 3  # pages asked for together, so that the rate limit and not the latency sets the pace
_LOST_SHARE = 0.1  # of the listed movies, and always one, may lack details before the refresh counts as failed
_DETAILS_KEEP = timedelta(days=28)  # for which details are not asked for again; TMDb allows caching for 6 months
_SETTLED = timedelta(days=60)  # after release, a movie must have found its voters
_FEWEST = 3  # movies that make a catalogue
_UNSAFE_KEYWORDS = frozenset(
    {"softcore", "pornography", "hardcore", "erotic movie", "erotica", "hentai", "sexploitation"}
)
_UNSAFE_RATINGS = frozenset({"X", "XXX", "R18", "R18+", "X18+", "XXX+"})


class Source(Protocol):
    """Where movies come from."""

    @property
    def name(self) -> str:
        """A word for the store: catalogues of different sources never mix."""
        ...

    async def trending(self, page: int) -> Page:
        """Return one page of the week's list, hottest first, pages counted from 1."""
        ...

    async def details(self, movie_id: int) -> Movie:
        """Return all facts of one movie."""
        ...


class Judge(Protocol):
    """What tells the moods of movies (``core.classifier.Classifier``)."""

    def score(self, descriptions: Sequence[Description]) -> list[MoodScores]:
        """Return the scores of each movie, in order."""
        ...

    def reasons(self, description: Description, mood: Mood) -> tuple[str, ...]:
        """Return what in the description weighed most for the mood, heaviest first."""
        ...


class Archive(Protocol):
    """What keeps catalogues (``core.store.Store``)."""

    async def latest(self, source: str) -> Catalogue | None:
        """Return the newest catalogue of a source."""
        ...

    async def save(self, catalogue: Catalogue) -> None:
        """Keep a catalogue, all of it or nothing."""
        ...

    async def movies(self, source: str, ids: Iterable[int], *, since: datetime) -> dict[int, Movie]:
        """Return the movies whose details were fetched since then."""
        ...

    def refresh_lock(self) -> AbstractContextManager[None]:
        """Hold the right to refresh; raises ``RefreshRunning`` when somebody else has it."""
        ...


Progress = Callable[[int, int], None]
"""Called with the pages read and the pages to read at most."""


class Refresher:
    """Brings a new catalogue from the source to the archive and the shelf."""

    def __init__(
        self,
        source: Source,
        judge: Callable[[], Judge],
        archive: Archive,
        shelf: Shelf,
        *,
        clock: Callable[[], datetime],
        vote_floor: int = 0,
    ) -> None:
        """Take what it works with.

        Args:
            source: Where movies come from.
            judge: Loads the judge; called in a thread, once per refresh, when there is something to score.
            archive: Keeps catalogues.
            shelf: Gets the new catalogue at the end.
            clock: Tells the time in UTC.
            vote_floor: Votes that a movie out for two months must have; 0 where the source knows no votes.
        """
        self._source = source
        self._judge = judge
        self._archive = archive
        self._shelf = shelf
        self._clock = clock
        self._vote_floor = vote_floor

    async def keep_current(self) -> None:
        """Load the newest catalogue on file, and refresh when it is stale.

        Raises:
            CineMoodError: There was something to do and it failed; the shelf holds what it held before.
        """
        await self._load()
        if self._is_stale():
            with self._archive.refresh_lock():
                await self._load()  # another process may have been quicker
                if self._is_stale():
                    await self._replace()

    async def refresh(self, progress: Progress | None = None) -> Catalogue:
        """Fetch a new catalogue even when the current one is fresh.

        Raises:
            RefreshRunning: Another refresh is under way.
            SourceError: The source could not be used, or listed too few movies.
            StoreError: The catalogue could not be kept.
            ArtifactRejected: The model could not be loaded.
        """
        with self._archive.refresh_lock():
            return await self._replace(progress)

    async def _load(self) -> None:
        stored = await self._archive.latest(self._source.name)
        if stored and (self._shelf.is_empty or stored.taken_at > self._shelf.catalogue.taken_at):
            self._shelf.put(stored)

    def _is_stale(self) -> bool:
        return self._shelf.is_empty or self._shelf.catalogue.is_stale(self._clock())

    async def _replace(self, progress: Progress | None = None) -> Catalogue:
        week = Week.of(self._clock())
        try:
            entries = await self._gather(week, progress)
            if len(entries) < _FEWEST:
                raise SourceEmpty(f"The source answered, but lists only {len(entries)} movies that can be offered.")
            catalogue = Catalogue(week, self._clock(), self._source.name, entries)
            await self._archive.save(catalogue)
        except CineMoodError as error:
            log.warning("Refresh failed, the old catalogue stays: %s: %s", type(error).__name__, error)
            raise
        self._shelf.put(catalogue)
        log.info("Refreshed: %d movies for %s from %s", len(catalogue), week, self._source.name)
        return catalogue

    async def _gather(self, week: Week, progress: Progress | None) -> tuple[ScoredMovie, ...]:
        """Page until every mood is well stocked, the list ends or the cap is reached."""
        judge: Judge | None = None
        entries: dict[int, ScoredMovie] = {}
        next_page, last_page = 1, MAX_PAGES
        while next_page <= last_page and not _well_stocked(entries.values()):
            numbers = range(next_page, min(next_page + _AT_ONCE, last_page + 1))
            pages = await asyncio.gather(*(self._source.trending(number) for number in numbers))
            new = {m.id: m for page in pages for m in page.movies if m.id not in entries and self._fits(m, week)}
            movies = [movie for movie in await self._detailed(list(new.values())) if _is_safe(movie)]
            judge = judge or await asyncio.to_thread(self._judge)
            entries |= {entry.movie.id: entry for entry in await asyncio.to_thread(_scored, movies, judge)}
            last_page = min(last_page, max(page.total_pages for page in pages))
            next_page = numbers.stop
            if progress:
                progress(next_page - 1, last_page)
        return tuple(entries.values())

    def _fits(self, movie: Movie, week: Week) -> bool:
        """Tell from the list alone whether a movie may be offered."""
        is_settled = movie.release_date < week.monday - _SETTLED
        return (
            movie.release_date < week.monday
            and not movie.adult
            and (movie.vote_count >= self._vote_floor or not is_settled)
        )

    async def _detailed(self, listed: list[Movie]) -> list[Movie]:
        """Complete the movies with their details, from the archive where it has them."""
        since = self._clock() - _DETAILS_KEEP
        known = await self._archive.movies(self._source.name, [movie.id for movie in listed], since=since)
        missing = [movie.id for movie in listed if movie.id not in known]
        answers = await asyncio.gather(*(self._source.details(i) for i in missing), return_exceptions=True)
        lost: list[SourceError] = []
        for movie_id, answer in zip(missing, answers, strict=True):
            if isinstance(answer, Movie):
                known[movie_id] = answer
            elif isinstance(answer, SourceError):
                lost.append(answer)
            else:
                raise answer
        serious = [error for error in lost if not isinstance(error, MovieNotFound | SourceGarbled)]
        if len(serious) > max(1, _LOST_SHARE * len(listed)):
            raise serious[0]
        if lost:
            log.info("%d of %d movies left out, their details could not be had", len(lost), len(missing))
        completed = (_completed(movie, known[movie.id]) for movie in listed if movie.id in known)
        return [movie for movie in completed if movie.overview.strip()]


def _scored(movies: list[Movie], judge: Judge) -> list[ScoredMovie]:
    descriptions = [movie.description for movie in movies]
    return [
        ScoredMovie(movie, scores, {mood: judge.reasons(description, mood) for mood, p in scores.items() if p >= GOOD})
        for movie, description, scores in zip(movies, descriptions, judge.score(descriptions), strict=True)
    ]


def _completed(listed: Movie, detailed: Movie) -> Movie:
    """Join the details, which may be some weeks old, with what the list says today."""
    return msgspec.structs.replace(
        detailed,
        release_date=listed.release_date,
        poster_path=listed.poster_path,
        popularity=listed.popularity,
        vote_average=listed.vote_average,
        vote_count=listed.vote_count,
    )


def _well_stocked(entries: Iterable[ScoredMovie]) -> bool:
    entries = list(entries)
    return all(sum(entry.scores[mood] >= GOOD for entry in entries) >= ENOUGH for mood in Mood)


def _is_safe(movie: Movie) -> bool:
    """Tell whether a movie is for general audiences; TMDb's adult flag alone misses some (overseerr#2167)."""
    ratings = {rating.upper() for rating in movie.certifications.values()}
    return not movie.adult and _UNSAFE_KEYWORDS.isdisjoint(movie.keywords) and _UNSAFE_RATINGS.isdisjoint(ratings)

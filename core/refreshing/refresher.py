"""The weekly refresh: fetch the trending movies, validate, score, store and offer them.

A failure on the way leaves the old catalogue in place, in the store and on the shelf.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import filterfalse
from typing import Any, Protocol, TypeVar

import msgspec

from core.errors import CineMoodError, MovieNotFound, SourceEmpty, SourceError, SourceGarbled
from core.moods.judgements import NO_JUDGEMENTS, Judgement
from core.moods.mood import GOOD, Mood, MoodScores
from core.movies.audience import is_safe, may_be_offered
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.movies.movie import UNDATED, Description, Movie, Page
from core.refreshing.renewal import Details, renew
from core.store.ports import Store

log = logging.getLogger(__name__)

MOVIES_PER_MOOD = 12
"""Paging stops when every mood has this many movies."""
MAX_PAGES = 25
"""500 movies; the tail of the week's list is no trend any more."""
_CONCURRENT_PAGES = 3  # with less, the latency would set the pace instead of the rate limit
_TOLERATED_LOSS = 0.1
"""The refresh fails if more than this share of the listed movies, and more than one, cannot be read."""
_DETAILS_LIFETIME = timedelta(days=28)  # TMDb allows caching for 6 months
_TIME_FOR_VOTES = timedelta(days=60)
"""A movie that has been out for longer must have votes."""
_MIN_MOVIES = 3
"""The size of the smallest catalogue."""
_MAX_SHRINKAGE = 5
"""A new catalogue that is this many times smaller than the old one counts as the result of a fault."""
_FACTS_OF_LIST = ("adult", "softcore", "video", "poster_path", "popularity", "vote_average", "vote_count")
"""Facts that come from today's list, as far as it has them."""
_FACTS_OF_DETAILS = ("original_title", "language", "genres")
"""Facts that come from the details, as far as they have them."""
_EVER = datetime.min.replace(tzinfo=UTC)

_T = TypeVar("_T")


class Source(Details, Protocol):
    """A source of movies."""

    async def trending(self, page: int) -> Page:
        """Return one page of the week's list, most popular first; pages count from 1."""
        ...


class MoodScorer(Protocol):
    """Scores the moods of movies (``core.inference.mood_model.MoodModel``)."""

    def score(self, descriptions: Sequence[Description]) -> list[MoodScores]:
        """Return the scores of each movie, in order."""
        ...

    def reasons(self, description: Description, mood: Mood) -> tuple[str, ...]:
        """Return the facts of the description that weighed most for the mood, heaviest first."""
        ...


Progress = Callable[[int, int], None]
"""Called with the number of pages read, and the largest number to read."""


@dataclass(slots=True)
class _Collected:
    """The movies of the pages read so far."""

    entries: list[ScoredMovie] = field(default_factory=list["ScoredMovie"])
    seen: set[int] = field(default_factory=set[int])
    """Ids of all listed movies, so that none is processed twice."""
    fetched: set[int] = field(default_factory=set[int])
    """Ids of the movies with details from the source instead of the store."""
    unsafe: dict[int, Movie] = field(default_factory=dict[int, "Movie"])
    """Movies that are not for general audiences, by id, with today's facts."""
    skipped: int = 0
    """Entries of the list that could not be read."""


class Refresher:
    """Brings a new catalogue from the source to the store and the shelf."""

    def __init__(  # noqa: PLR0913 - its parts, and each setting by its name
        self,
        source: Source,
        load_scorer: Callable[[], MoodScorer],
        store: Store,
        shelf: Shelf,
        *,
        clock: Callable[[], datetime],
        load_judgements: Callable[[], Mapping[int, Judgement]] = lambda: NO_JUDGEMENTS,
        vote_floor: int = 0,
        observe: Callable[[CineMoodError | None], None] = lambda _: None,
    ) -> None:
        """Connect a source, a store and a shelf.

        Args:
            source: Source of the movies.
            load_scorer: Loads the model; called in a thread, at most once per refresh.
            store: Keeps catalogues.
            shelf: Gets the new catalogue at the end.
            clock: Returns the time in UTC.
            load_judgements: Loads the judgements by TMDb id, which go before the model; called like ``load_scorer``.
            vote_floor: Least votes of a movie that has been out for two months; 0 if the source has no votes.
            observe: Called after each refresh, with the error of a failed one.
        """
        self._source = source
        self._load_scorer = load_scorer
        self._load_judgements = load_judgements
        self._store = store
        self._shelf = shelf
        self._clock = clock
        self._vote_floor = vote_floor
        self._observe = observe

    async def load(self) -> None:
        """Offer the newest stored catalogue, unless the current one is as good; may raise a ``StoreError``."""
        stored = await self._store.movies.latest_catalogue(self._source.name)
        if stored and (self._shelf.is_empty or self._is_better(stored)):
            self._shelf.put(stored)

    async def keep_current(self) -> None:
        """Load the newest stored catalogue, delete outdated data, and refresh if it is stale.

        Raises:
            CineMoodError: The refresh has failed; the shelf is unchanged.
        """
        await self.load()
        await self._store.forget_past(now=self._clock())
        if self._is_stale():
            async with self._store.refresh_lock():
                await self.load()  # another process may have been quicker
                if self._is_stale():
                    await self._replace()

    async def refresh(self, progress: Progress | None = None) -> Catalogue:
        """Fetch a new catalogue, even if the current one is fresh.

        Raises:
            RefreshRunning: Another refresh is under way.
            SourceError: The source could not be used, or listed too few movies.
            StoreError: The catalogue could not be kept.
            ArtifactRejected: The model could not be loaded.
        """
        async with self._store.refresh_lock():
            await self.load()
            return await self._replace(progress)

    def _is_better(self, stored: Catalogue) -> bool:
        return stored.taken_at > self._shelf.catalogue.taken_at and not stored.is_ahead(self._clock())

    def _is_stale(self) -> bool:
        return self._shelf.is_empty or self._shelf.catalogue.is_stale(self._clock())

    async def _replace(self, progress: Progress | None = None) -> Catalogue:
        week = Week.of(self._clock())
        try:
            collected = await self._collect(week, progress)
            catalogue = Catalogue(week, self._clock(), self._source.name, tuple(collected.entries))
            self._check_size(catalogue)
            await self._hide(collected.unsafe)
            await self._store.movies.save_catalogue(catalogue, fetched=collected.fetched)
        except CineMoodError as error:
            log.warning("Refresh failed, the old catalogue stays: %s: %s", type(error).__name__, error)
            self._shelf.expect_nothing()
            self._observe(error)
            raise
        self._shelf.put(catalogue)
        log.info("Refreshed: %d movies for %s from %s", len(catalogue), week, self._source.name)
        await renew(self._source, self._store.movies, now=self._clock())
        self._observe(None)
        return catalogue

    def _check_size(self, catalogue: Catalogue) -> None:
        """Refuse a catalogue that is too small to choose from, or a fraction of the old one."""
        problem = f"The source answered, but lists only {len(catalogue)} movies that can be offered"
        if len(catalogue) < _MIN_MOVIES:
            raise SourceEmpty(f"{problem}.")
        if not self._shelf.is_empty and len(self._shelf.catalogue) > _MAX_SHRINKAGE * len(catalogue):
            raise SourceEmpty(
                f"{problem}, after {len(self._shelf.catalogue)} before: look at the source; "
                "should it really have no more, set CINEMOOD_STORE to a new file."
            )

    async def _hide(self, unsafe: dict[int, Movie]) -> None:
        """Store new flags of the source on older movies, which lists and old buttons still show."""
        stored = await self._store.movies.find_movies(self._source.name, unsafe, since=_EVER)
        for movie_id, movie in stored.items():
            current = unsafe[movie_id]
            flagged = msgspec.structs.replace(
                movie,
                adult=current.adult,
                softcore=current.softcore,
                video=current.video,
                keywords=current.keywords or movie.keywords,
                certifications=current.certifications or movie.certifications,
            )
            await self._store.movies.renew_movie(self._source.name, movie_id, flagged, now=self._clock())

    async def _collect(self, week: Week, progress: Progress | None) -> _Collected:
        """Read pages until every mood has enough movies, the list ends or the limit is reached."""
        judge: _Judge | None = None
        collected = _Collected()
        next_page, last_page = 1, MAX_PAGES
        while next_page <= last_page and not _has_enough(collected.entries):
            numbers = range(next_page, min(next_page + _CONCURRENT_PAGES, last_page + 1))
            pages = await _wait_for_all(map(self._source.trending, numbers))
            listed = _add_new(pages, collected)
            promising = list(filter(partial(self._may_fit, week=week), listed))
            detailed = await self._complete(promising, collected)
            if judge is None:
                judge = await asyncio.to_thread(self._load_judge)
            fitting = list(filter(partial(self._fits, week=week), detailed))
            _add_unsafe((*listed, *detailed), collected)
            collected.entries += await asyncio.to_thread(judge.score, fitting)
            last_page = min(last_page, max(page.total_pages for page in pages))
            next_page = numbers.stop
            if progress:
                progress(next_page - 1, last_page)
        return collected

    def _load_judge(self) -> "_Judge":
        return _Judge(self._load_scorer(), self._load_judgements())

    def _fits(self, movie: Movie, week: Week) -> bool:
        """Return whether a movie may be offered."""
        is_out = movie.release_date < week.monday
        return is_out and may_be_offered(movie) and self._has_enough_votes(movie, week)

    def _has_enough_votes(self, movie: Movie, week: Week) -> bool:
        """Return whether a movie has enough votes for its age; an average without votes means a lost count."""
        is_new = movie.release_date >= week.monday - _TIME_FOR_VOTES
        has_lost_count = movie.vote_count == 0 and movie.vote_average > 0
        return is_new or has_lost_count or movie.vote_count >= self._vote_floor

    def _may_fit(self, listed: Movie, week: Week) -> bool:
        """Return whether a listed movie may fit once its details are known: missing dates and votes may be found."""
        guess = listed
        if listed.release_date == UNDATED:
            guess = msgspec.structs.replace(guess, release_date=date.min, vote_count=self._vote_floor)
        if listed.vote_count == 0:
            guess = msgspec.structs.replace(guess, vote_count=self._vote_floor)
        return self._fits(guess, week)

    async def _complete(self, listed: list[Movie], collected: _Collected) -> list[Movie]:
        """Add the details to listed movies, from the store if possible; movies without a plot are left out."""
        ids = [movie.id for movie in listed]
        since = self._clock() - _DETAILS_LIFETIME
        details = await self._store.movies.find_movies(self._source.name, ids, since=since)
        fetched = await self._fetch_details(filterfalse(details.__contains__, ids), len(listed))
        collected.fetched |= fetched.keys()
        details |= fetched
        completed = [_join(movie, details[movie.id]) for movie in listed if movie.id in details]
        return list(filter(_has_plot, completed))

    async def _fetch_details(self, movie_ids: Iterable[int], total: int) -> dict[int, Movie]:
        """Fetch the details of the movies as far as the source has them.

        Raises:
            SourceError: Too many of ``total`` movies would be lost by errors; deleted movies do not count.
        """
        ids = tuple(movie_ids)
        answers = await asyncio.gather(*map(self._source.details, ids), return_exceptions=True)
        details: dict[int, Movie] = {}
        errors: list[SourceError] = []
        for movie_id, answer in zip(ids, answers, strict=True):
            if isinstance(answer, Movie):
                details[movie_id] = answer
            elif not isinstance(answer, SourceError):
                raise answer
            elif not isinstance(answer, MovieNotFound):
                errors.append(answer)
        if _is_too_much(len(errors), total):
            raise errors[0]
        if lost := len(ids) - len(details):
            log.info("%d of %d movies left out, their details could not be had", lost, len(ids))
        return details


async def _wait_for_all(requests: Iterable[Awaitable[_T]]) -> list[_T]:
    """Wait for all answers, so that no request is still running when the first failure is raised."""
    answers = await asyncio.gather(*requests, return_exceptions=True)
    results: list[_T] = []
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
        results.append(answer)
    return results


def _add_new(pages: Iterable[Page], collected: _Collected) -> list[Movie]:
    """Record the movies of further pages, and return the ones that no earlier page has listed.

    Raises:
        SourceGarbled: Too much of the list cannot be read.
    """
    new: dict[int, Movie] = {}
    for page in pages:
        collected.skipped += page.skipped
        for movie in page.movies:
            if movie.id not in collected.seen:
                new[movie.id] = movie
    collected.seen |= new.keys()
    total = len(collected.seen) + collected.skipped
    if _is_too_much(collected.skipped, total):
        raise SourceGarbled(
            f"{collected.skipped} of the {total} movies that the source lists cannot be read: "
            "its format may have changed, so look for a newer CineMood."
        )
    return list(new.values())


def _add_unsafe(movies: Iterable[Movie], collected: _Collected) -> None:
    """Record the movies that are not for general audiences."""
    for movie in movies:
        if not is_safe(movie):
            collected.unsafe[movie.id] = movie


def _is_too_much(lost: int, total: int) -> bool:
    return lost > max(1, _TOLERATED_LOSS * total)


@dataclass(frozen=True)
class _Judge:
    """Scores movies by their judgement, and movies without one by the model."""

    scorer: MoodScorer
    judgements: Mapping[int, Judgement]

    def score(self, movies: Sequence[Movie]) -> list[ScoredMovie]:
        unjudged = [movie for movie in movies if movie.id not in self.judgements]
        model_scores = iter(self.scorer.score([movie.description for movie in unjudged]))
        entries: list[ScoredMovie] = []
        for movie in movies:
            if judgement := self.judgements.get(movie.id):
                entries.append(self._with_reasons(movie, judgement.scores, judgement.readings))
            else:
                entries.append(self._with_reasons(movie, next(model_scores), readings=0))
        return entries

    def _with_reasons(self, movie: Movie, scores: MoodScores, readings: int) -> ScoredMovie:
        """Return a movie with its scores, and with reasons for each mood that it has."""
        reasons: dict[Mood, tuple[str, ...]] = {}
        for mood, probability in scores.items():
            if probability >= GOOD:
                reasons[mood] = self.scorer.reasons(movie.description, mood)
        return ScoredMovie(movie, scores, reasons, readings)


def _has_plot(movie: Movie) -> bool:
    return movie.overview.strip() != ""


def _join(listed: Movie, detailed: Movie) -> Movie:
    """Join today's list with the details, which may be some weeks old, as far as either can be read."""
    facts: dict[str, Any] = {}
    for name in _FACTS_OF_LIST:
        facts[name] = getattr(listed, name) or getattr(detailed, name)
    for name in _FACTS_OF_DETAILS:
        facts[name] = getattr(detailed, name) or getattr(listed, name)
    if listed.title != listed.original_title:  # an equal one is untranslated
        facts["title"] = listed.title
    if listed.release_date != UNDATED:
        facts["release_date"] = listed.release_date
    if not _has_plot(detailed):
        facts["overview"] = listed.overview
    return msgspec.structs.replace(detailed, **facts)


def _has_enough(entries: Iterable[ScoredMovie]) -> bool:
    """Return whether every mood has ``MOVIES_PER_MOOD`` movies."""
    counts: Counter[Mood] = Counter()
    for entry in entries:
        for mood, probability in entry.scores.items():
            counts[mood] += probability >= GOOD
    return min(map(counts.__getitem__, Mood)) >= MOVIES_PER_MOOD

"""Replace the catalogue with what trends now: fetch, validate, score, store, swap.

Whatever fails on the way leaves the old catalogue in place, in the store and on the shelf.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Protocol, TypeVar

import msgspec

from core.errors import CineMoodError, MovieNotFound, SourceEmpty, SourceError, SourceGarbled
from core.moods.mood import GOOD, Mood, MoodScores
from core.movies.audience import is_safe, may_be_offered
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.movies.movie import UNDATED, Description, Movie, Page
from core.refreshing.renewal import Attic, Details, renew

log = logging.getLogger(__name__)

ENOUGH = 12  # good movies that every mood should have before paging stops
MAX_PAGES = 25  # 500 movies; the tail of the week's list is no trend any more
_AT_ONCE = 3  # pages asked for together, so that the rate limit and not the latency sets the pace
_LOST_SHARE = 0.1  # of the listed movies, and always one, may be lost before the refresh counts as failed
_DETAILS_KEEP = timedelta(days=28)  # for which details are not asked for again; TMDb allows caching for 6 months
_SETTLED = timedelta(days=60)  # after release, a movie must have found its voters
_FEWEST = 3  # movies that make a catalogue
_EVER = datetime.min.replace(tzinfo=UTC)
_STUB = 5  # times larger than a new catalogue may the old one be, before the new one counts as what a fault has left

_T = TypeVar("_T")


class Source(Details, Protocol):
    """Where movies come from."""

    async def trending(self, page: int) -> Page:
        """Return one page of the week's list, hottest first, pages counted from 1."""
        ...


class MoodScorer(Protocol):
    """Scores the moods of movies (``core.inference.mood_model.MoodModel``)."""

    def score(self, descriptions: Sequence[Description]) -> list[MoodScores]:
        """Return the scores of each movie, in order."""
        ...

    def reasons(self, description: Description, mood: Mood) -> tuple[str, ...]:
        """Return what in the description weighed most for the mood, heaviest first."""
        ...


class Archive(Attic, Protocol):
    """What keeps catalogues (``core.store.sqlite.store.Store``)."""

    async def latest(self, source: str) -> Catalogue | None:
        """Return the newest catalogue of a source."""
        ...

    async def save(self, catalogue: Catalogue, *, fetched: Collection[int]) -> None:
        """Keep a catalogue, all of it or nothing; ``fetched`` are the ids of movies whose details are new."""
        ...

    async def movies(self, source: str, ids: Iterable[int], *, since: datetime) -> dict[int, Movie]:
        """Return the movies whose details were fetched since then."""
        ...

    async def forget_past(self, *, now: datetime) -> None:
        """Forget what is no longer needed of people and movies, such as what was shown in earlier weeks."""
        ...

    def refresh_lock(self) -> AbstractContextManager[None]:
        """Hold the right to refresh; raises ``RefreshRunning`` when somebody else has it."""
        ...


Progress = Callable[[int, int], None]
"""Called with the pages read and the pages to read at most."""


@dataclass(slots=True)
class _Harvest:
    """What the pages read so far have yielded."""

    entries: list[ScoredMovie] = field(default_factory=list["ScoredMovie"])
    seen: set[int] = field(default_factory=set[int])
    """The ids of all listed movies; those that were left out shall not be asked for again."""
    fetched: set[int] = field(default_factory=set[int])
    """The ids of those whose details come from the source and not from the archive."""
    unsafe: dict[int, Movie] = field(default_factory=dict[int, "Movie"])
    """Those that are not for general audiences, by id, with what the source says about them now."""
    skipped: int = 0
    """Entries of the list that could not be read."""


class Refresher:
    """Brings a new catalogue from the source to the archive and the shelf."""

    def __init__(
        self,
        source: Source,
        load_scorer: Callable[[], MoodScorer],
        archive: Archive,
        shelf: Shelf,
        *,
        clock: Callable[[], datetime],
        vote_floor: int = 0,
        observe: Callable[[CineMoodError | None], None] = lambda _: None,
    ) -> None:
        """Take what it works with.

        Args:
            source: Where movies come from.
            load_scorer: Loads the model; called in a thread, at most once per refresh.
            archive: Keeps catalogues.
            shelf: Gets the new catalogue at the end.
            clock: Tells the time in UTC.
            vote_floor: Votes that a movie out for two months must have; 0 where the source knows no votes.
            observe: Called after each refresh, with the error of a failed one.
        """
        self._source = source
        self._load_scorer = load_scorer
        self._archive = archive
        self._shelf = shelf
        self._clock = clock
        self._vote_floor = vote_floor
        self._observe = observe

    async def load(self) -> None:
        """Offer the newest catalogue on file, unless what is offered already is as good; may raise a ``StoreError``."""
        stored = await self._archive.latest(self._source.name)
        if stored and (self._shelf.is_empty or self._is_better(stored)):
            self._shelf.put(stored)

    async def keep_current(self) -> None:
        """Load the newest catalogue on file, forget what people no longer need, and refresh when it is stale.

        Raises:
            CineMoodError: There was something to do and it failed; the shelf holds what it held before.
        """
        await self.load()
        await self._archive.forget_past(now=self._clock())
        if self._is_stale():
            with self._archive.refresh_lock():
                await self.load()  # another process may have been quicker
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
            await self.load()
            return await self._replace(progress)

    def _is_better(self, stored: Catalogue) -> bool:
        return stored.taken_at > self._shelf.catalogue.taken_at and not stored.is_ahead(self._clock())

    def _is_stale(self) -> bool:
        return self._shelf.is_empty or self._shelf.catalogue.is_stale(self._clock())

    async def _replace(self, progress: Progress | None = None) -> Catalogue:
        week = Week.of(self._clock())
        try:
            harvest = await self._gather(week, progress)
            catalogue = Catalogue(week, self._clock(), self._source.name, tuple(harvest.entries))
            self._check_size(catalogue)
            await self._hide(harvest.unsafe)
            await self._archive.save(catalogue, fetched=harvest.fetched)
        except CineMoodError as error:
            log.warning("Refresh failed, the old catalogue stays: %s: %s", type(error).__name__, error)
            self._shelf.expect_nothing()
            self._observe(error)
            raise
        self._shelf.put(catalogue)
        log.info("Refreshed: %d movies for %s from %s", len(catalogue), week, self._source.name)
        await renew(self._source, self._archive, now=self._clock())
        self._observe(None)
        return catalogue

    def _check_size(self, catalogue: Catalogue) -> None:
        """Refuse a catalogue that is too small to choose from, or that is but a stub of the old one."""
        told = f"The source answered, but lists only {len(catalogue)} movies that can be offered"
        if len(catalogue) < _FEWEST:
            raise SourceEmpty(f"{told}.")
        if not self._shelf.is_empty and len(self._shelf.catalogue) > _STUB * len(catalogue):
            raise SourceEmpty(
                f"{told}, after {len(self._shelf.catalogue)} before: look at the source; "
                "should it really have no more, set CINEMOOD_STORE to a new file."
            )

    async def _hide(self, unsafe: dict[int, Movie]) -> None:
        """Tell the archive what the source has flagged since it was stored: lists and old buttons lead there."""
        stored = await self._archive.movies(self._source.name, unsafe, since=_EVER)
        for movie_id, movie in stored.items():
            known = unsafe[movie_id]
            flagged = msgspec.structs.replace(
                movie,
                adult=known.adult,
                softcore=known.softcore,
                video=known.video,
                keywords=known.keywords or movie.keywords,
                certifications=known.certifications or movie.certifications,
            )
            await self._archive.renew(self._source.name, movie_id, flagged, now=self._clock())

    async def _gather(self, week: Week, progress: Progress | None) -> _Harvest:
        """Page until every mood is well stocked, the list ends or the cap is reached."""
        scorer: MoodScorer | None = None
        harvest = _Harvest()
        next_page, last_page = 1, MAX_PAGES
        while next_page <= last_page and not _well_stocked(harvest.entries):
            numbers = range(next_page, min(next_page + _AT_ONCE, last_page + 1))
            pages = await _all(self._source.trending(number) for number in numbers)
            listed = _listed(pages, harvest)
            detailed = await self._detailed([movie for movie in listed if self._may_fit(movie, week)], harvest)
            scorer = scorer or await asyncio.to_thread(self._load_scorer)
            fitting = [movie for movie in detailed if self._fits(movie, week)]
            harvest.unsafe |= {movie.id: movie for movie in (*listed, *detailed) if not is_safe(movie)}
            harvest.entries += await asyncio.to_thread(_scored, fitting, scorer)
            last_page = min(last_page, max(page.total_pages for page in pages))
            next_page = numbers.stop
            if progress:
                progress(next_page - 1, last_page)
        return harvest

    def _fits(self, movie: Movie, week: Week) -> bool:
        """Tell whether a movie may be offered."""
        is_settled = movie.release_date < week.monday - _SETTLED
        has_lost_count = movie.vote_count == 0 and movie.vote_average > 0  # which nobody's votes cannot have
        is_known = movie.vote_count >= self._vote_floor or not is_settled or has_lost_count
        return movie.release_date < week.monday and may_be_offered(movie) and is_known

    def _may_fit(self, listed: Movie, week: Week) -> bool:
        """Tell from the list alone whether a movie is worth asking for; the details may know what the list does not."""
        is_undated, has_no_votes = listed.release_date == UNDATED, listed.vote_count == 0
        guess = msgspec.structs.replace(
            listed,
            release_date=date.min if is_undated else listed.release_date,
            vote_count=self._vote_floor if has_no_votes or is_undated else listed.vote_count,
        )
        return self._fits(guess, week)

    async def _detailed(self, listed: list[Movie], harvest: _Harvest) -> list[Movie]:
        """Complete the movies with their details, from the archive where it has them."""
        since = self._clock() - _DETAILS_KEEP
        known = await self._archive.movies(self._source.name, [movie.id for movie in listed], since=since)
        missing = [movie.id for movie in listed if movie.id not in known]
        answers = await asyncio.gather(*(self._source.details(i) for i in missing), return_exceptions=True)
        lost: list[SourceError] = []
        for movie_id, answer in zip(missing, answers, strict=True):
            if isinstance(answer, Movie):
                known[movie_id] = answer
                harvest.fetched.add(movie_id)
            elif isinstance(answer, SourceError):
                lost.append(answer)
            else:
                raise answer
        serious = [error for error in lost if not isinstance(error, MovieNotFound)]
        if _too_many(len(serious), len(listed)):
            raise serious[0]
        if lost:
            log.info("%d of %d movies left out, their details could not be had", len(lost), len(missing))
        completed = (_completed(movie, known[movie.id]) for movie in listed if movie.id in known)
        return [movie for movie in completed if movie.overview.strip()]


async def _all(asked: Iterable[Awaitable[_T]]) -> list[_T]:
    """Wait for all answers, so that none is still under way when the first failure is raised."""
    answers = await asyncio.gather(*asked, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return [answer for answer in answers if not isinstance(answer, BaseException)]


def _listed(pages: Iterable[Page], harvest: _Harvest) -> list[Movie]:
    """Return the movies that no earlier page has listed.

    Raises:
        SourceGarbled: Too much of the list cannot be read.
    """
    new = {movie.id: movie for page in pages for movie in page.movies if movie.id not in harvest.seen}
    harvest.seen |= new.keys()
    harvest.skipped += sum(page.skipped for page in pages)
    entries = len(harvest.seen) + harvest.skipped
    if _too_many(harvest.skipped, entries):
        raise SourceGarbled(
            f"{harvest.skipped} of the {entries} movies that the source lists cannot be read: "
            "its format may have changed, so look for a newer CineMood."
        )
    return list(new.values())


def _too_many(lost: int, among: int) -> bool:
    return lost > max(1, _LOST_SHARE * among)


def _scored(movies: list[Movie], scorer: MoodScorer) -> list[ScoredMovie]:
    descriptions = [movie.description for movie in movies]
    return [
        ScoredMovie(movie, scores, {mood: scorer.reasons(description, mood) for mood, p in scores.items() if p >= GOOD})
        for movie, description, scores in zip(movies, descriptions, scorer.score(descriptions), strict=True)
    ]


def _completed(listed: Movie, detailed: Movie) -> Movie:
    """Join the details, which may be some weeks old, with what the list says today, as far as either can be read."""
    return msgspec.structs.replace(
        detailed,
        title=detailed.title if listed.title == listed.original_title else listed.title,
        original_title=detailed.original_title or listed.original_title,
        language=detailed.language or listed.language,
        overview=detailed.overview if detailed.overview.strip() else listed.overview,
        genres=detailed.genres or listed.genres,
        adult=listed.adult or detailed.adult,
        softcore=listed.softcore or detailed.softcore,
        video=listed.video or detailed.video,
        release_date=detailed.release_date if listed.release_date == UNDATED else listed.release_date,
        poster_path=listed.poster_path or detailed.poster_path,
        popularity=listed.popularity or detailed.popularity,
        vote_average=listed.vote_average or detailed.vote_average,
        vote_count=listed.vote_count or detailed.vote_count,
    )


def _well_stocked(entries: Iterable[ScoredMovie]) -> bool:
    entries = list(entries)
    return all(sum(entry.scores[mood] >= GOOD for entry in entries) >= ENOUGH for mood in Mood)

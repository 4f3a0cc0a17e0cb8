"""A source of movies and a scorer that tests control, and a refresher with both."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec

from core.errors import MovieNotFound
from core.moods.judgements import NO_JUDGEMENTS, Judgement
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, Shelf
from core.movies.movie import Description, Movie, Page
from core.refreshing.refresher import MoodScorer, Refresher
from core.store.ports import Store
from tests.support.fakes import NOON, a_movie

PER_PAGE = 20


def moody_movies(count: int, *, first: int = 1, moods: Sequence[Mood] = tuple(Mood)) -> list[Movie]:
    """Build movies with consecutive ids and alternating moods; the mood is a movie's only keyword."""
    return [a_movie(first + place, keywords=(moods[place % len(moods)].value,)) for place in range(count)]


class PagedSource:
    """Lists movies, 20 on a page, and fails where a test wants it."""

    name = "tmdb"

    def __init__(self, movies: Sequence[Movie], *, held_from_page: int | None = None) -> None:
        """Create a source.

        Args:
            movies: The movies, most popular first.
            held_from_page: From this page on, answers wait until ``released`` is set.
        """
        self.movies = list(movies)
        self.detailed = {movie.id: movie for movie in movies}
        """Details by id; equal to the list unless a test changes them."""
        self.failing_pages: dict[int, Exception] = {}
        self.failing_details: dict[int, Exception] = {}
        self.skipped: dict[int, int] = {}
        """Number of unreadable entries by page."""
        self.asked_pages: list[int] = []
        self.asked_details: list[int] = []
        self.held, self.released = asyncio.Event(), asyncio.Event()
        """``held`` is set by the source when a page waits, ``released`` by a test."""
        self._held_from_page = held_from_page

    async def trending(self, page: int) -> Page:
        """See ``core.refreshing.refresher.Source``."""
        self.asked_pages.append(page)
        if self._held_from_page is not None and page >= self._held_from_page:
            self.held.set()
            await self.released.wait()
        if page in self.failing_pages:
            raise self.failing_pages[page]
        movies = self.movies[(page - 1) * PER_PAGE : page * PER_PAGE]
        return Page(page, tuple(movies), -(-len(self.movies) // PER_PAGE), self.skipped.get(page, 0))

    async def details(self, movie_id: int) -> Movie:
        """See ``core.refreshing.refresher.Source``."""
        self.asked_details.append(movie_id)
        if movie_id in self.failing_details:
            raise self.failing_details[movie_id]
        if movie_id not in self.detailed:
            raise MovieNotFound(f"There is no movie {movie_id}.")
        return self.detailed[movie_id]

    async def holds(self, refresh: "asyncio.Task[Catalogue]") -> None:
        """Wait until a refresh waits for a page; fails when it ends before."""
        held = asyncio.create_task(self.held.wait())
        done, _ = await asyncio.wait({held, refresh}, return_when=asyncio.FIRST_COMPLETED)
        if refresh in done:
            held.cancel()
            raise AssertionError("The refresh waited for nothing.") from refresh.exception()

    def change_details(self, movie_id: int, **facts: object) -> None:
        """Change the details of a movie, but not its entry in the list."""
        self.detailed[movie_id] = msgspec.structs.replace(self.detailed[movie_id], **facts)


class KeywordScorer:
    """Gives a movie the moods that its keywords name."""

    def __init__(self, probability: float = 0.9) -> None:
        self._probability = probability

    def score(self, descriptions: Sequence[Description]) -> list[MoodScores]:
        """See ``core.refreshing.refresher.MoodScorer``."""
        return [MoodScores.of(dict.fromkeys(movie.keywords, self._probability)) for movie in descriptions]

    def reasons(self, description: Description, mood: Mood) -> tuple[str, ...]:
        """See ``core.refreshing.refresher.MoodScorer``."""
        return tuple(keyword for keyword in description.keywords if keyword == mood.value)


def a_refresher(
    source: PagedSource,
    store: Store,
    shelf: Shelf | None = None,
    *,
    now: datetime = NOON,
    vote_floor: int = 0,
    load_scorer: Callable[[], MoodScorer] = KeywordScorer,
    judgements: Mapping[int, Judgement] = NO_JUDGEMENTS,
) -> Refresher:
    """Build a real refresher; without a ``shelf``, with one of its own."""
    return Refresher(
        source,
        load_scorer,
        store,
        shelf or Shelf(),
        clock=lambda: now,
        load_judgements=lambda: judgements,
        vote_floor=vote_floor,
    )

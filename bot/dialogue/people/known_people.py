"""The facts about people that decide which movies they are offered."""

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec
from cachetools import LRUCache

from bot.dialogue.people.first_answers import FirstAnswers, Shown
from bot.dialogue.people.recently_shown import RecentlyShown
from bot.dialogue.reply import Request
from core.errors import StoreError
from core.moods.mood import Mood
from core.movies.catalogue import Catalogue, ScoredMovie, Week
from core.people.person import Person, Preferences, Showing
from core.people.verdict import Opinion, Verdict, excluded_by, find_disputed
from core.recommending.taste import Taste
from core.store.ports import Store

log = logging.getLogger(__name__)

_MAX_TASTES = 1024  # people
_DISPUTES_VALID_FOR = timedelta(minutes=10)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class _LearnedTaste(NamedTuple):
    verdicts: tuple[Verdict, ...]
    """The verdicts that the taste was learned from."""
    taste: Taste | None


class KnownPeople:
    """Reads facts about people from the store. While the store is out of order, everybody is treated as a newcomer."""

    def __init__(self, store: Store) -> None:
        """Create it for a store."""
        self._store = store
        self._tastes: LRUCache[str, _LearnedTaste] = LRUCache(_MAX_TASTES)
        self._showings = RecentlyShown(store.showings)
        self._first_answers = FirstAnswers()
        self._disputed: dict[Mood, set[int]] = {}
        self._disputed_until = _LONG_AGO

    async def load_person(self, person: str, week: Week) -> Person:
        """Load a person with the movies of a week, including movies that are not in the store yet. Never raises."""
        latest = self._showings.unwritten(person, week)  # read first: it may be written while the store reads
        try:
            loaded = await self._store.people.load_person(person, week)
        except StoreError as error:
            log.warning("A person is not remembered: %s", error)
            loaded = Person()
        if not latest:
            return loaded
        return msgspec.structs.replace(loaded, shown=_order_by_last_showing([*loaded.shown, *latest]))

    def note_chosen(self, person: str, week: Week, movies: Iterable[int]) -> None:
        """Note that movies were chosen for a person and are being shown."""
        self._showings.add(person, week, movies)

    def note_shown(self, request: Request, shown: Shown) -> None:
        """Note that a person sees movies, and in a room with others that everybody there does."""
        if request.is_new:
            self._first_answers.keep(request.person, shown)
            return
        self._write_shown(request.person, shown)
        if request.is_shared:
            self._showings.add_offer([request.room], shown.week, shown.mood, shown.movies)

    def welcome_back(self, person: str) -> None:
        """Store the first answers to a person that was new then and has come back."""
        for shown in self._first_answers.take(person):
            self._write_shown(person, shown)

    async def find_showing(self, request: Request, movie: int) -> Showing:
        """Find the moods for which a person was shown a movie, alone or in this room.

        Raises:
            StoreError: The store is out of order.
        """
        viewers = {request.person}
        if request.is_shared:
            viewers.add(request.room)
        latest = self._showings.unwritten_moods(viewers, movie)  # read first: see ``load_person``
        stored = await self._store.showings.find_showing(viewers, movie)
        moods = latest | stored.moods
        return Showing(stored.is_known or bool(moods), moods)

    async def load_preferences(self, owner: str) -> Preferences:
        """Load the preferences of a person or a room. Never raises."""
        try:
            return await self._store.people.load_preferences(owner)
        except StoreError as error:
            log.warning("Preferences are not remembered: %s", error)
            return Preferences()

    async def choose_answers(self, person: str, change: Callable[[bool | None], bool | None]) -> None:
        """Change whether a person wants answers among others for themselves alone. Never raises."""
        try:
            await self._store.people.change_preferences(
                person, lambda chosen: msgspec.structs.replace(chosen, answers_alone=change(chosen.answers_alone))
            )
        except StoreError as error:
            log.warning("Preferences cannot be remembered: %s", error)

    async def find_excluded(self, person: Person, mood: Mood, now: datetime) -> frozenset[int]:
        """Find the movies that must not be offered to a person for a mood. Never raises."""
        await self.look_for_doubts(now)
        return excluded_by(person.verdicts, mood) | self._disputed.get(mood, set())

    async def look_for_doubts(self, now: datetime) -> None:
        """Load the movies that too many people doubt, at most every ten minutes. Never raises."""
        if not timedelta() < self._disputed_until - now <= _DISPUTES_VALID_FOR:  # the clock may have been put back
            self._disputed_until = now + _DISPUTES_VALID_FOR
            self._disputed = await self._find_disputed()

    def count_disputed(self, mood: Mood) -> int:
        """Count the movies that are not offered for a mood because people doubt it, as of the last look."""
        return len(self._disputed.get(mood, ()))

    async def learn_taste(self, name: str, person: Person, catalogue: Catalogue) -> Taste | None:
        """Return a person's taste; None while they have given too few verdicts. Never raises."""
        if not person.verdicts:
            return None
        learned = self._tastes.get(name)
        if learned is None or learned.verdicts != person.verdicts:
            learned = _LearnedTaste(person.verdicts, await self._learn(person.verdicts, catalogue))
            self._tastes[name] = learned
        return learned.taste

    async def aclose(self) -> None:
        """Wait until all showings are stored."""
        await self._showings.aclose()

    async def find_scored_movies(self, movies: Collection[int], catalogue: Catalogue) -> dict[int, ScoredMovie]:
        """Find movies in the catalogue, or in the store if they have left it.

        Raises:
            StoreError: The store is out of order, and it was needed.
        """
        entries: dict[int, ScoredMovie] = {}
        missing: list[int] = []
        for movie in movies:
            if movie in catalogue.by_id:
                entries[movie] = catalogue.by_id[movie]
            else:
                missing.append(movie)
        if missing:
            entries |= await self._store.movies.find_scored_movies(catalogue.source, missing)
        return entries

    def _write_shown(self, person: str, shown: Shown) -> None:
        if shown.is_choice:
            self.note_chosen(person, shown.week, shown.movies)
        self._showings.add_offer([person], shown.week, shown.mood, shown.movies)

    async def _learn(self, verdicts: Collection[Verdict], catalogue: Catalogue) -> Taste | None:
        saved, refused = _movies_with(Opinion.SAVED, verdicts), _movies_with(Opinion.REFUSED, verdicts)
        try:
            movies = await self._store.movies.find_movies(catalogue.source, {*saved, *refused}, since=_LONG_AGO)
        except StoreError as error:
            log.warning("A taste is not remembered: %s", error)
            return None
        liked = [movies[movie] for movie in saved if movie in movies]
        disliked = [movies[movie] for movie in refused if movie in movies]
        return Taste.of(liked, disliked)

    async def _find_disputed(self) -> dict[Mood, set[int]]:
        try:
            doubters, judges = await self._store.doubts.count_doubters(), await self._store.doubts.count_judges()
        except StoreError as error:
            log.warning("Doubts are not remembered: %s", error)
            return self._disputed
        disputed: dict[Mood, set[int]] = {}
        for mood in Mood:
            disputed[mood] = find_disputed(mood, doubters, judges)
        return disputed


def _movies_with(opinion: Opinion, verdicts: Iterable[Verdict]) -> list[int]:
    return [verdict.movie for verdict in verdicts if verdict.opinion is opinion]


def _order_by_last_showing(movies: Sequence[int]) -> tuple[int, ...]:
    """Return each movie once, where it stands last."""
    latest_first = dict.fromkeys(reversed(movies))
    return tuple(reversed(latest_first))

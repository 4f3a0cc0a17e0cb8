"""What is known about people, as far as it decides which movies they are offered."""

import logging
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec
from cachetools import LRUCache

from bot.dialogue.people.first_answers import FirstAnswers, Shown
from bot.dialogue.people.recently_shown import Showings
from bot.dialogue.reply import Request
from core.errors import StoreError
from core.moods.mood import Mood
from core.movies.catalogue import Catalogue, ScoredMovie, Week
from core.movies.movie import Movie
from core.people.person import Person, Preferences, Showing
from core.people.verdict import Opinion, Verdict, excluded_by, find_disputed
from core.recommending.taste import Taste
from core.store.ports import Store

log = logging.getLogger(__name__)

_TASTES_KEPT = 1024  # people whose taste need not be learned anew
_DOUBTS_LAST = timedelta(minutes=10)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class _Learned(NamedTuple):
    verdicts: tuple[Verdict, ...]
    taste: Taste | None


class People:
    """Asks the store about people. Where it fails, they are treated as if nothing were known of them."""

    def __init__(self, store: Store) -> None:
        """Take the store."""
        self._store = store
        self._tastes: LRUCache[str, _Learned] = LRUCache(_TASTES_KEPT)
        self._showings = Showings(store.showings)
        self._first_answers = FirstAnswers()
        self._misjudged: dict[Mood, set[int]] = {}
        self._misjudged_until = _LONG_AGO

    async def known(self, person: str, week: Week) -> Person:
        """Tell what is known about a person in a week, what they were just shown included. Never raises."""
        latest = self._showings.unwritten(person, week)  # asked first: it may be written while the store looks
        try:
            known = await self._store.people.load_person(person, week)
        except StoreError as error:
            log.warning("A person is not remembered: %s", error)
            known = Person()
        return msgspec.structs.replace(known, shown=_in_turn(known.shown, latest)) if latest else known

    def showed(self, person: str, week: Week, movies: Iterable[int]) -> None:
        """Note that a person is being shown these movies."""
        self._showings.add(person, week, movies)

    def show(self, request: Request, shown: Shown) -> None:
        """Note what the person who asks is being shown, and in a room with others all of these."""
        if request.is_new:
            self._first_answers.keep(request.person, shown)
            return
        self._write_shown(request.person, shown)
        if request.is_shared:
            self._showings.add_offer([request.room], shown.week, shown.mood, shown.movies)

    def welcome_back(self, person: str) -> None:
        """Remember from now on what somebody was shown who was new then and has come back."""
        for shown in self._first_answers.take(person):
            self._write_shown(person, shown)

    async def showing(self, request: Request, movie: int) -> Showing:
        """Tell for which moods the person who asks was shown a movie, alone or in this room.

        Raises:
            StoreError: The store is out of order.
        """
        viewers = {request.person, request.room} if request.is_shared else {request.person}
        latest = self._showings.unwritten_moods(viewers, movie)  # asked first: see ``known``
        remembered = await self._store.showings.find_showing(viewers, movie)
        moods = latest | remembered.moods
        return Showing(remembered.is_known or bool(moods), moods)

    async def preferences(self, owner: str) -> Preferences:
        """Tell what a person or a room has chosen. Never raises."""
        try:
            return await self._store.people.load_preferences(owner)
        except StoreError as error:
            log.warning("Preferences are not remembered: %s", error)
            return Preferences()

    async def choose_answers(self, person: str, change: Callable[[bool | None], bool | None]) -> None:
        """Remember whether somebody wants answers among others for themselves alone. Never raises."""
        try:
            await self._store.people.change_preferences(
                person, lambda chosen: msgspec.structs.replace(chosen, answers_alone=change(chosen.answers_alone))
            )
        except StoreError as error:
            log.warning("Preferences cannot be remembered: %s", error)

    async def excluded(self, person: Person, mood: Mood, now: datetime) -> frozenset[int]:
        """Tell which movies must not be offered to a person for a mood. Never raises."""
        await self.look_for_doubts(now)
        return excluded_by(person.verdicts, mood) | self._misjudged.get(mood, set())

    async def look_for_doubts(self, now: datetime) -> None:
        """Learn which movies too many people doubt, unless that was done in the last ten minutes. Never raises."""
        if not timedelta() < self._misjudged_until - now <= _DOUBTS_LAST:  # a clock that was ahead may be put back
            self._misjudged_until = now + _DOUBTS_LAST
            self._misjudged = await self._asked_misjudged()

    def withdrawn(self, mood: Mood) -> int:
        """Count the movies that nobody is offered for a mood, as it was when it was last looked up."""
        return len(self._misjudged.get(mood, ()))

    async def taste(self, name: str, person: Person, catalogue: Catalogue) -> Taste | None:
        """Tell a person's taste; None while they have given too few verdicts. Never raises."""
        if not person.verdicts:
            return None
        learned = self._tastes.get(name)
        if learned is None or learned.verdicts != person.verdicts:
            learned = _Learned(person.verdicts, await self._learn(person.verdicts, catalogue))
            self._tastes[name] = learned
        return learned.taste

    async def aclose(self) -> None:
        """Wait until everything that was shown is also remembered."""
        await self._showings.aclose()

    async def scored_movies(self, movies: Collection[int], catalogue: Catalogue) -> dict[int, ScoredMovie]:
        """Look movies up in the catalogue, and those that have left it in the store.

        Raises:
            StoreError: The store is out of order, and it was needed.
        """
        found = {movie: catalogue.by_id[movie] for movie in movies if movie in catalogue.by_id}
        if missing := [movie for movie in movies if movie not in found]:
            found |= await self._store.movies.find_scored_movies(catalogue.source, missing)
        return found

    def _write_shown(self, person: str, shown: Shown) -> None:
        if shown.is_choice:
            self.showed(person, shown.week, shown.movies)
        self._showings.add_offer([person], shown.week, shown.mood, shown.movies)

    async def _learn(self, verdicts: Collection[Verdict], catalogue: Catalogue) -> Taste | None:
        judged = {one.movie for one in verdicts if one.opinion in {Opinion.SAVED, Opinion.REFUSED}}
        try:
            movies = await self._store.movies.find_movies(catalogue.source, judged, since=_LONG_AGO)
        except StoreError as error:
            log.warning("A taste is not remembered: %s", error)
            return None

        def of(opinion: Opinion) -> list[Movie]:
            return [movies[one.movie] for one in verdicts if one.opinion is opinion and one.movie in movies]

        return Taste.of(of(Opinion.SAVED), of(Opinion.REFUSED))

    async def _asked_misjudged(self) -> dict[Mood, set[int]]:
        try:
            doubts, judges = await self._store.doubts.count_doubters(), await self._store.doubts.count_judges()
        except StoreError as error:
            log.warning("Doubts are not remembered: %s", error)
            return self._misjudged
        return {mood: find_disputed(mood, doubts, judges) for mood in Mood}


def _in_turn(shown: Iterable[int], latest: Iterable[int]) -> tuple[int, ...]:
    """Put the latest behind all others; each movie counts where it was shown last."""
    return tuple(reversed(dict.fromkeys([*shown, *latest][::-1])))

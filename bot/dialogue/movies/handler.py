"""Which movies are offered to whom, and the replies that show them."""

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

from bot.dialogue import choices
from bot.dialogue.choices import Movies
from bot.dialogue.movies import cards, texts
from bot.dialogue.movies.filters import Filters, qualities, refused, second
from bot.dialogue.people.first_answers import Shown
from bot.dialogue.people.known_people import People
from bot.dialogue.reply import Card, Choice, Reply, Request
from bot.dialogue.settings import options
from bot.languages import say
from core.moods.mood import GOOD, Mood
from core.movies import filters as tonight
from core.movies.catalogue import Catalogue, Shelf, Week
from core.movies.filters import Filter
from core.movies.movie import Movie
from core.people.person import Person
from core.recommending.recommender import Recommendation, offered_again, recommend

Picks = tuple[Recommendation, ...]


class Wish(NamedTuple):
    """What movies are asked for."""

    mood: Mood
    chips: Filters = ()
    lead: str = ""
    """How the mood was understood, in place of its name."""

    @property
    def also(self) -> Mood | None:
        """A second mood that they should have."""
        return second(self.mood, self.chips)

    @property
    def refused(self) -> frozenset[Mood]:
        """Moods that they shall not have."""
        return refused(self.chips) - {self.mood}


class Chosen(NamedTuple):
    """Movies, and how they were chosen."""

    picks: Picks
    person: Person
    """For whom."""
    excluded: Collection[int]
    """What must not be among them, by TMDb ids."""


class Offering:
    """Chooses movies from what lies on the shelf, and shows them."""

    def __init__(
        self,
        shelf: Shelf,
        people: People,
        *,
        clock: Callable[[], datetime],
        image_base: str,
        country: str,
    ) -> None:
        """Take what it chooses from and for whom; see ``bot.dialogue.dialogue.Dialogue``."""
        self._shelf = shelf
        self._people = people
        self._clock = clock
        self._image_base = image_base
        self._country = country
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def movies(self, wish: Wish, request: Request, *, besides: Collection[int] = ()) -> Reply:
        """Offer three movies, none of them ``besides``, or as many as are browsed."""
        if request.browses:
            chosen = await self._browsed(wish, request.browses)
        else:
            chosen = await self.picks(wish, request, besides=besides)
        if not chosen.picks:
            return self._none_left(wish, chosen, request)
        return self._answer(wish, chosen.picks, self._view(request, chosen.person, wish.chips))

    async def picks(self, wish: Wish, request: Request, *, count: int = 3, besides: Collection[int] = ()) -> Chosen:
        """Choose movies, and remember that they were shown."""
        catalogue, now, name = self._shelf.catalogue, self._clock(), request.person
        async with self._turns.setdefault(name, asyncio.Lock()):  # two quick presses must not get the same movies
            person = await self._people.known(name, Week.of(now))
            excluded = {*await self._people.excluded(person, wish.mood, now), *besides}
            excluded.update(_having(catalogue, wish.refused))
            picks = recommend(
                catalogue,
                wish.mood,
                person=name,
                day=now.date(),
                shown=person.shown,
                count=count,
                excluded=excluded,
                also=wish.also,
                fits=self._fits(wish.chips, person, request),
                taste=await self._people.taste(name, person, catalogue),
            )
            ids = tuple(pick.entry.movie.id for pick in picks)
            self._people.show(request, Shown(Week.of(now), wish.mood, ids))
        return Chosen(picks, person, excluded)

    async def opened(self, wish: Wish, movie: int, others: Movies, request: Request, chosen: Picks = ()) -> Reply:
        """Show one movie large, with the way back to those it stood among; see ``again``."""
        picks = await self._found(wish, (movie,), chosen)
        if not picks:
            return _gone(wish.mood)
        mood, chips = wish.mood, wish.chips
        self._show_again(request, mood, (movie,))
        view = await self.view_of(request, chips)
        at = others.index(movie) if movie in others else None
        card = cards.single(picks[0], view, others)
        ways = (choices.back(mood, others, chips),) if others else ()
        text = texts.opened(mood, at, len(others), is_next_best=picks[0].is_next_best)
        return self._reply(text, mood, (card,), chips, ways, others or (movie,))

    async def again(self, wish: Wish, movies: Movies, request: Request, chosen: Picks = ()) -> Reply:
        """Show movies that were shown before, and among them perhaps some that were only just chosen."""
        picks = await self._found(wish, movies, chosen)
        if not picks:
            return _gone(wish.mood)
        self._show_again(request, wish.mood, tuple(pick.entry.movie.id for pick in picks))
        return self._answer(wish, picks, await self.view_of(request, wish.chips))

    async def view_of(self, request: Request, chips: Filters = ()) -> cards.View:
        """Tell how the person who asks sees movies."""
        return self._view(request, Person(await self._people.preferences(request.person)), chips)

    def _show_again(self, request: Request, mood: Mood, movies: Movies) -> None:
        """Note that movies are being shown that were not chosen now, so that they may be judged."""
        self._people.show(request, Shown(Week.of(self._clock()), mood, movies, is_choice=False))

    async def _found(self, wish: Wish, movies: Movies, chosen: Picks) -> Picks:
        """Look movies up; those that were just chosen stay what they were chosen as."""
        entries = await self._people.scored_movies(movies, self._shelf.catalogue)
        found = {pick.entry.movie.id: pick for pick in offered_again(entries.values(), wish.mood, wish.also)}
        found |= {pick.entry.movie.id: pick for pick in chosen}
        return tuple(found[movie] for movie in movies if movie in found)

    async def _browsed(self, wish: Wish, count: int) -> Chosen:
        """Choose movies for nobody: the same for all."""
        now, person = self._clock(), Person()
        catalogue = self._shelf.catalogue
        excluded = {*await self._people.excluded(person, wish.mood, now), *_having(catalogue, wish.refused)}
        picks = recommend(
            catalogue, wish.mood, person="", day=now.date(), count=count, excluded=excluded, also=wish.also
        )
        return Chosen(picks, person, excluded)

    def _none_left(self, wish: Wish, chosen: Chosen, request: Request) -> Reply:
        """Say that there is nothing, and what of all that is asked for to drop."""
        mood, person = wish.mood, chosen.person
        asked = (*_asked(wish.chips, person), *((wish.also,) if wish.also else ()))
        if not asked:
            is_used_up = any(entry.scores.suits((mood,)) for entry in self._shelf.catalogue)
            text = say(texts.NOTHING_LEFT) if is_used_up else texts.none_this_week(mood)
            return Reply(text, choices=choices.mood_choices(), mood=mood)
        dropped = self._to_drop(wish, chosen, request)
        text, ways = texts.none_left(mood, asked), _ways_out(wish, person, (dropped,) if dropped else asked)
        if Filter.STREAMING in asked and not person.preferences.services:
            text, ways = f"{text} {say(texts.NO_SERVICES)}", (*ways, options.opening("services"))
        tokens = {way.token for way in ways}
        others = (choice for choice in choices.mood_choices() if choice.token not in tokens)
        return Reply(text, choices=(*ways, *others), mood=mood)

    def _to_drop(self, wish: Wish, chosen: Chosen, request: Request) -> Filter | Mood | None:
        """Return the chip, or else the second mood, without which there are movies; None when it takes more."""
        asked, where = _asked(wish.chips, chosen.person), self._where(chosen.person, request)
        chip = tonight.filter_to_drop(
            self._shelf.catalogue, wish.mood, asked, excluded=chosen.excluded, also=wish.also, **where
        )
        if chip or wish.also is None:
            return chip
        first_alone = (entry for entry in self._shelf.catalogue if entry.scores.suits((wish.mood,)))
        left = (entry.movie for entry in first_alone if entry.movie.id not in chosen.excluded)
        return wish.also if any(tonight.fits(movie, asked, **where) for movie in left) else None

    def _fits(self, chips: Filters, person: Person, request: Request) -> Callable[[Movie], bool] | None:
        """Return what tells whether a movie is all that is asked for; None when anything will do."""
        asked = _asked(chips, person)
        return partial(tonight.fits, filters=asked, **self._where(person, request)) if asked else None

    def _where(self, person: Person, request: Request) -> dict[str, Any]:
        """Tell what chips ask about a person."""
        return {
            "country": options.country_of(person.preferences, request.locales, self._country),
            "language": person.preferences.language or request.locale,
            "services": person.preferences.services,
        }

    def _answer(self, wish: Wish, picks: Sequence[Recommendation], view: cards.View) -> Reply:
        narrowed = bool(qualities(wish.chips))
        text = texts.headline(wish.mood, picks, also=wish.also, lead=wish.lead, is_narrowed=narrowed)
        together = tuple(pick.entry.movie.id for pick in picks)
        return self._reply(text, wish.mood, cards.cards(picks, view), wish.chips, (), together)

    def _reply(
        self, text: str, mood: Mood, shown: tuple[Card, ...], chips: Filters, ways: tuple[Choice, ...], movies: Movies
    ) -> Reply:
        onwards = (choices.more(mood, chips), choices.tonight(mood, chips, movies), *choices.mood_choices())
        notice = texts.notice(self._shelf.catalogue, Week.of(self._clock()))
        return Reply(text, cards=shown, choices=(*ways, *onwards), mood=mood, notice=notice)

    def _view(self, request: Request, person: Person, chips: Filters) -> cards.View:
        country = options.country_of(person.preferences, request.locales, self._country)
        return cards.View(self._image_base, country, person.preferences.hides_plots, chips, request.is_roomy)


def _having(catalogue: Catalogue, moods: Collection[Mood]) -> Iterator[int]:
    """Yield the ids of movies that have one of some moods, or have it most of all."""
    for entry in catalogue.newest_first if moods else ():
        if entry.scores.strongest() in moods or any(entry.scores[mood] >= GOOD for mood in moods):
            yield entry.movie.id


def _asked(chips: Filters, person: Person) -> tuple[Filter, ...]:
    """Return the chips that count for a person: who only wants family movies asks for them each time."""
    asked = qualities(chips)
    return tuple(dict.fromkeys((*asked, Filter.FAMILY))) if person.preferences.is_family else asked


def _ways_out(wish: Wish, person: Person, in_the_way: Filters) -> tuple[Choice, ...]:
    """Return the buttons that take away what is in the way: chips here, what is set for good in the settings."""
    is_set = person.preferences.is_family
    chips = tuple(chip for chip in wish.chips if not (is_set and chip is Filter.FAMILY))  # which is set, so no chip
    taken_off = tuple(chip for chip in in_the_way if chip in chips)
    return (
        *((choices.without(wish.mood, chips, taken_off),) if taken_off else ()),
        *((options.all_movies(),) if is_set and Filter.FAMILY in in_the_way else ()),
        *((choices.tonight(wish.mood, wish.chips),) if wish.chips else ()),
    )


def _gone(mood: Mood) -> Reply:
    return Reply(say(texts.GONE), choices=(choices.more(mood), *choices.mood_choices()), mood=mood)

"""The movies that a person is offered, and the replies that show them."""

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, assert_never
from weakref import WeakValueDictionary

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import (
    AnswerFeeling,
    AnyMovieAction,
    AskFilters,
    AskOtherMood,
    Open,
    ShowAgain,
    ShowMore,
    ShowMovies,
    ShowToAll,
)
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.filters import NO_FILTERS, Filters
from bot.dialogue.movies import cards, texts
from bot.dialogue.movies.buttons import (
    Movies,
    ask_filters_button,
    back_button,
    feeling_buttons,
    filter_buttons,
    more_button,
    without_button,
)
from bot.dialogue.people.first_answers import Shown
from bot.dialogue.people.known_people import KnownPeople
from bot.dialogue.reply import Button, Card, Placement, Reply, Request
from bot.dialogue.settings import options
from bot.dialogue.settings.buttons import all_movies_button, panel_button
from bot.languages import say
from core.moods import feelings
from core.moods.feelings import Response
from core.moods.mood import GOOD, Mood
from core.movies import filters as tonight
from core.movies.catalogue import Catalogue, Shelf, Week
from core.movies.filters import Filter
from core.movies.movie import Movie
from core.people.person import Person
from core.recommending.recommender import Recommendation, recommend, recommend_again

Picks = tuple[Recommendation, ...]


class Wanted(NamedTuple):
    """The mood and the filters that movies are asked for by."""

    mood: Mood
    filters: Filters = NO_FILTERS
    lead: str = ""
    """How the mood was understood, in place of its name."""

    @property
    def also(self) -> Mood | None:
        """A second mood that they should have."""
        return None if self.filters.also is self.mood else self.filters.also

    @property
    def refused(self) -> frozenset[Mood]:
        """Moods that they must not have."""
        return self.filters.without - {self.mood}


class Selection(NamedTuple):
    """Movies, and how they were chosen."""

    picks: Picks
    person: Person
    """The person for whom."""
    excluded: Collection[int]
    """TMDb ids of movies that must not be among them."""

    @property
    def movies(self) -> tuple[int, ...]:
        """The TMDb ids of the movies."""
        return tuple(pick.entry.movie.id for pick in self.picks)


class MovieAnswers:
    """Chooses movies from the catalogue on the shelf, and shows them."""

    def __init__(
        self,
        shelf: Shelf,
        people: KnownPeople,
        *,
        clock: Callable[[], datetime],
        image_base: str,
        country: str,
    ) -> None:
        self._shelf = shelf
        self._people = people
        self._clock = clock
        self._image_base = image_base
        self._country = country
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def reply_to(self, action: AnyMovieAction, request: Request) -> Reply:  # noqa: C901, PLR0911 - a case each
        """Answer an action by movies, or by a question that narrows them down."""
        match action:
            case ShowMovies(mood, filters):
                return await self.show_movies(Wanted(mood, filters), request)
            case ShowMore(mood, filters):
                return _below(await self.show_movies(Wanted(mood, filters), request))
            case AnswerFeeling(mood, response):
                return _below(await self.answer_feeling(mood, response, request))
            case AskOtherMood(mood, movies, filters):
                back = back_button(ShowAgain(mood, movies, filters))
                return Reply(say(shared_texts.WHICH_MOOD), buttons=(*mood_buttons(), back))
            case AskFilters(mood):
                question = texts.ask_filters(mood, action.filters.options)
                return Reply(question, buttons=filter_buttons(action), mood=mood)
            case Open(mood, movie, among, filters):
                return await self.show_large(Wanted(mood, filters), movie, among, request)
            case ShowToAll(mood, (movie,), filters):
                return await self.show_large(Wanted(mood, filters), movie, (), request)
            case ShowAgain(mood, movies, filters) | ShowToAll(mood, movies, filters):
                return await self.show_again(Wanted(mood, filters), movies, request)
            case _:
                assert_never(action)

    async def answer_feeling(
        self, felt: Mood, response: Response, request: Request, filters: Filters = NO_FILTERS, sorry: str = ""
    ) -> Reply:
        """Offer movies in response to a feeling, and buttons for the other responses.

        Args:
            felt: The mood that the person feels.
            response: How to answer it.
            request: The request.
            filters: Filters for the movies.
            sorry: A clause of sympathy in front of the answer.
        """
        mood = feelings.mood_for(felt, response)
        lead = f"{sorry} {texts.met(felt, response, mood)}".strip()
        reply = await self.show_movies(Wanted(mood, filters, lead), request)
        return replace(reply, buttons=(*feeling_buttons(felt, response), *reply.buttons))

    async def show_movies(self, wanted: Wanted, request: Request, *, besides: Collection[int] = ()) -> Reply:
        """Offer three movies, none of them ``besides``, or as many as are browsed."""
        if request.browses:
            selection = await self._browse(wanted, request.browses)
        else:
            selection = await self.choose(wanted, request, besides=besides)
        if not selection.picks:
            return self._none_left(wanted, selection, request)
        card_options = self._card_options(request, selection.person, wanted.filters)
        return replace(self._answer(wanted, selection.picks, card_options), placement=Placement.NEW)

    async def choose(
        self, wanted: Wanted, request: Request, *, count: int = 3, besides: Collection[int] = ()
    ) -> Selection:
        """Choose movies, and remember that they were shown."""
        catalogue, now, name = self._shelf.catalogue, self._clock(), request.person
        async with self._turns.setdefault(name, asyncio.Lock()):  # two quick presses must not get the same movies
            person = await self._people.load_person(name, Week.of(now))
            excluded = {*await self._people.find_excluded(person, wanted.mood, now), *besides}
            excluded.update(_movies_with(catalogue, wanted.refused))
            picks = recommend(
                catalogue,
                wanted.mood,
                person=name,
                day=now.date(),
                shown=person.shown,
                count=count,
                excluded=excluded,
                also=wanted.also,
                fits=self._fits(wanted.filters, person, request),
                taste=await self._people.learn_taste(name, person, catalogue),
            )
            ids = tuple(pick.entry.movie.id for pick in picks)
            self._people.note_shown(request, Shown(Week.of(now), wanted.mood, ids))
        return Selection(picks, person, excluded)

    async def show_large(
        self, wanted: Wanted, movie: int, among: Movies, request: Request, chosen: Picks = ()
    ) -> Reply:
        """Show one movie large, with the way back to those it stood among; see ``show_again`` for ``chosen``."""
        picks = await self._find(wanted, (movie,), chosen)
        if not picks:
            return _gone(wanted.mood)
        mood, filters = wanted.mood, wanted.filters
        self._note_shown_again(request, mood, (movie,))
        card = cards.large_card(picks[0], await self.card_options(request, filters), among)
        back = (back_button(ShowAgain(mood, among, filters)),) if among else ()
        place = among.index(movie) if movie in among else None
        text = texts.opened(mood, place, len(among), is_next_best=picks[0].is_next_best)
        reply = self._reply(text, wanted, (card,), among or (movie,))
        return replace(reply, buttons=(*back, *reply.buttons), placement=Placement.IN_PICTURE)

    async def show_again(self, wanted: Wanted, movies: Movies, request: Request, chosen: Picks = ()) -> Reply:
        """Show movies that were shown before, and among them perhaps some that were only just ``chosen``."""
        picks = await self._find(wanted, movies, chosen)
        if not picks:
            return _gone(wanted.mood)
        self._note_shown_again(request, wanted.mood, tuple(pick.entry.movie.id for pick in picks))
        return self._answer(wanted, picks, await self.card_options(request, wanted.filters))

    async def card_options(self, request: Request, filters: Filters = NO_FILTERS) -> cards.CardOptions:
        """Return how the person who asks sees movies."""
        return self._card_options(request, Person(await self._people.load_preferences(request.person)), filters)

    def _note_shown_again(self, request: Request, mood: Mood, movies: Movies) -> None:
        """Note that movies are being shown that were not chosen now, so that they may be judged."""
        self._people.note_shown(request, Shown(Week.of(self._clock()), mood, movies, is_choice=False))

    async def _find(self, wanted: Wanted, movies: Movies, chosen: Picks) -> Picks:
        """Look movies up; those that were just chosen stay what they were chosen as."""
        entries = await self._people.find_scored_movies(movies, self._shelf.catalogue)
        picks = {pick.entry.movie.id: pick for pick in recommend_again(entries.values(), wanted.mood, wanted.also)}
        picks |= {pick.entry.movie.id: pick for pick in chosen}
        return tuple(picks[movie] for movie in movies if movie in picks)

    async def _browse(self, wanted: Wanted, count: int) -> Selection:
        """Choose movies for nobody in particular: the same for all."""
        now, person = self._clock(), Person()
        catalogue = self._shelf.catalogue
        excluded = {
            *await self._people.find_excluded(person, wanted.mood, now),
            *_movies_with(catalogue, wanted.refused),
        }
        picks = recommend(
            catalogue, wanted.mood, person="", day=now.date(), count=count, excluded=excluded, also=wanted.also
        )
        return Selection(picks, person, excluded)

    def _none_left(self, wanted: Wanted, selection: Selection, request: Request) -> Reply:
        """Say that there is nothing, and which filter to drop."""
        mood, person = wanted.mood, selection.person
        asked = (*_chips_for(wanted.filters, person), *((wanted.also,) if wanted.also else ()))
        if not asked:
            is_used_up = any(entry.scores.suits((mood,)) for entry in self._shelf.catalogue)
            text = say(texts.NOTHING_LEFT) if is_used_up else texts.none_this_week(mood)
            return Reply(text, buttons=mood_buttons(), mood=mood)
        option = self._option_to_drop(wanted, selection, request)
        text, buttons = texts.none_left(mood, asked), _buttons_without(wanted, person, (option,) if option else asked)
        if Filter.STREAMING in asked and not person.preferences.services:
            text, buttons = f"{text} {say(texts.NO_SERVICES)}", [*buttons, panel_button("services")]
        actions = {button.action for button in buttons}
        moods = (button for button in mood_buttons() if button.action not in actions)
        return Reply(text, buttons=(*buttons, *moods), mood=mood)

    def _option_to_drop(self, wanted: Wanted, selection: Selection, request: Request) -> Filter | Mood | None:
        """Return the filter, or else the second mood, without which there are movies; None when it takes more."""
        asked, where = _chips_for(wanted.filters, selection.person), self._where(selection.person, request)
        chip = tonight.filter_to_drop(
            self._shelf.catalogue, wanted.mood, asked, excluded=selection.excluded, also=wanted.also, **where
        )
        if chip or wanted.also is None:
            return chip
        first_alone = (entry for entry in self._shelf.catalogue if entry.scores.suits((wanted.mood,)))
        left = (entry.movie for entry in first_alone if entry.movie.id not in selection.excluded)
        return wanted.also if any(tonight.fits(movie, asked, **where) for movie in left) else None

    def _fits(self, filters: Filters, person: Person, request: Request) -> Callable[[Movie], bool] | None:
        """Return the check of whether a movie fits the filters; None when every movie does."""
        asked = _chips_for(filters, person)
        return partial(tonight.fits, filters=asked, **self._where(person, request)) if asked else None

    def _where(self, person: Person, request: Request) -> dict[str, Any]:
        """Return the facts about a person that filters depend on."""
        return {
            "country": options.country_of(person.preferences, request.locales, self._country),
            "language": person.preferences.language or request.locale,
            "services": person.preferences.services,
        }

    def _answer(self, wanted: Wanted, picks: Sequence[Recommendation], card_options: cards.CardOptions) -> Reply:
        text = texts.headline(
            wanted.mood, picks, also=wanted.also, lead=wanted.lead, is_narrowed=bool(wanted.filters.only)
        )
        movies = tuple(pick.entry.movie.id for pick in picks)
        return self._reply(text, wanted, cards.cards(picks, card_options), movies)

    def _reply(self, text: str, wanted: Wanted, shown: tuple[Card, ...], movies: Movies) -> Reply:
        mood, filters = wanted.mood, wanted.filters
        buttons = (more_button(mood, filters), ask_filters_button(mood, filters, movies), *mood_buttons())
        notice = texts.notice(self._shelf.catalogue, Week.of(self._clock()))
        return Reply(text, cards=shown, buttons=buttons, mood=mood, notice=notice)

    def _card_options(self, request: Request, person: Person, filters: Filters) -> cards.CardOptions:
        country = options.country_of(person.preferences, request.locales, self._country)
        hides_plots = person.preferences.hides_plots
        return cards.CardOptions(self._image_base, country, hides_plots, filters, request.is_roomy)


def _movies_with(catalogue: Catalogue, moods: Collection[Mood]) -> Iterator[int]:
    """Yield the ids of movies that have one of some moods, or have it most of all."""
    for entry in catalogue.newest_first if moods else ():
        if entry.scores.strongest() in moods or any(entry.scores[mood] >= GOOD for mood in moods):
            yield entry.movie.id


def _chips_for(filters: Filters, person: Person) -> tuple[Filter, ...]:
    """Return the chips that count for a person: whoever only wants family movies asks for them each time."""
    chips = [chip for chip in Filter if chip in filters.only]
    if person.preferences.is_family and Filter.FAMILY not in chips:
        chips.append(Filter.FAMILY)
    return tuple(chips)


def _buttons_without(wanted: Wanted, person: Person, in_the_way: Collection[Filter | Mood]) -> list[Button]:
    """Return the buttons that drop filters: those of the question, and what is set for good in the settings."""
    filters, is_set = wanted.filters, person.preferences.is_family
    if is_set:
        filters = filters.minus({Filter.FAMILY})
    dropped = [option for option in in_the_way if option in filters.options]
    buttons: list[Button] = []
    if dropped:
        buttons.append(without_button(wanted.mood, filters, dropped))
    if is_set and Filter.FAMILY in in_the_way:
        buttons.append(all_movies_button())
    if wanted.filters:
        buttons.append(ask_filters_button(wanted.mood, wanted.filters))
    return buttons


def _below(reply: Reply) -> Reply:
    """Return the reply as a message below the earlier movies, even if it has no movies."""
    return replace(reply, placement=Placement.NEW)


def _gone(mood: Mood) -> Reply:
    text = say(texts.GONE)
    return Reply(text, buttons=(more_button(mood), *mood_buttons()), mood=mood, placement=Placement.NEW)

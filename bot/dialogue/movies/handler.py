"""Choosing movies for a person, and the replies that show them."""

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
from core.movies.catalogue import Catalogue, Shelf, Week
from core.movies.filters import Filter, filter_to_drop, fits
from core.movies.movie import Movie
from core.people.person import Person
from core.recommending.recommender import Recommendation, recommend, recommend_again

Picks = tuple[Recommendation, ...]


class Wanted(NamedTuple):
    """A wish for movies: mood and filters."""

    mood: Mood
    filters: Filters = NO_FILTERS
    lead: str = ""
    """A clause that confirms how the mood was understood, in place of its name."""

    @property
    def also(self) -> Mood | None:
        """A second mood that the movies should have."""
        if self.filters.also is self.mood:
            return None
        return self.filters.also

    @property
    def unwanted(self) -> frozenset[Mood]:
        """Moods that the movies must not have."""
        return self.filters.without - {self.mood}


class Selection(NamedTuple):
    """Chosen movies with the circumstances of the choice."""

    picks: Picks
    person: Person
    """The person that they were chosen for."""
    excluded: Collection[int]
    """TMDb ids of movies that were not eligible."""

    @property
    def movies(self) -> tuple[int, ...]:
        """The TMDb ids of the movies."""
        return cards.ids_of(self.picks)


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
        lead = f"{sorry} {texts.confirm_response(felt, response, mood)}".strip()
        reply = await self.show_movies(Wanted(mood, filters, lead), request)
        return replace(reply, buttons=(*feeling_buttons(felt, response), *reply.buttons))

    async def show_movies(self, wanted: Wanted, request: Request, *, besides: Collection[int] = ()) -> Reply:
        """Offer three movies, or as many as the request browses; none of them from ``besides``."""
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
            excluded.update(_movies_with(catalogue, wanted.unwanted))
            picks = recommend(
                catalogue,
                wanted.mood,
                person=name,
                day=now.date(),
                shown=person.shown,
                count=count,
                excluded=excluded,
                also=wanted.also,
                fits=self._movie_check(wanted.filters, person, request),
                taste=await self._people.learn_taste(name, person, catalogue),
            )
            self._people.note_shown(request, Shown(Week.of(now), wanted.mood, cards.ids_of(picks)))
        return Selection(picks, person, excluded)

    async def show_large(
        self, wanted: Wanted, movie: int, among: Movies, request: Request, chosen: Picks = ()
    ) -> Reply:
        """Show one movie large, with the way back to the answer ``among``; see ``show_again`` for ``chosen``."""
        picks = await self._find(wanted, (movie,), chosen)
        if not picks:
            return _apologise_for_lost_movie(wanted.mood)
        mood, filters = wanted.mood, wanted.filters
        self._note_shown_again(request, mood, (movie,))
        card = cards.large_card(picks[0], await self.card_options(request, filters), among)
        place = None
        if movie in among:
            place = among.index(movie)
        text = texts.introduce_opened(mood, place, len(among), is_next_best=picks[0].is_next_best)
        reply = replace(self._reply(text, wanted, (card,), among or (movie,)), placement=Placement.IN_PICTURE)
        if not among:
            return reply
        return replace(reply, buttons=(back_button(ShowAgain(mood, among, filters)), *reply.buttons))

    async def show_again(self, wanted: Wanted, movies: Movies, request: Request, chosen: Picks = ()) -> Reply:
        """Show movies that were shown before.

        Args:
            wanted: The wish that they were shown for.
            movies: TMDb ids.
            request: The request.
            chosen: The ones among them that were chosen just now, with the reasons for the choice.
        """
        picks = await self._find(wanted, movies, chosen)
        if not picks:
            return _apologise_for_lost_movie(wanted.mood)
        self._note_shown_again(request, wanted.mood, cards.ids_of(picks))
        return self._answer(wanted, picks, await self.card_options(request, wanted.filters))

    async def card_options(self, request: Request, filters: Filters = NO_FILTERS) -> cards.CardOptions:
        """Load the circumstances in which a person sees movies."""
        return self._card_options(request, Person(await self._people.load_preferences(request.person)), filters)

    def _note_shown_again(self, request: Request, mood: Mood, movies: Movies) -> None:
        """Note that movies are shown that were chosen before; the person may judge them."""
        self._people.note_shown(request, Shown(Week.of(self._clock()), mood, movies, is_choice=False))

    async def _find(self, wanted: Wanted, movies: Movies, chosen: Picks) -> Picks:
        """Find movies as recommendations; movies that were chosen just now keep their reasons."""
        entries = await self._people.find_scored_movies(movies, self._shelf.catalogue)
        picks: dict[int, Recommendation] = {}
        for pick in (*recommend_again(entries.values(), wanted.mood, wanted.also), *chosen):
            picks[pick.entry.movie.id] = pick
        return tuple(picks[movie] for movie in movies if movie in picks)

    async def _browse(self, wanted: Wanted, count: int) -> Selection:
        """Choose movies regardless of the person, the same for all."""
        now, person = self._clock(), Person()
        catalogue = self._shelf.catalogue
        excluded = {
            *await self._people.find_excluded(person, wanted.mood, now),
            *_movies_with(catalogue, wanted.unwanted),
        }
        picks = recommend(
            catalogue, wanted.mood, person="", day=now.date(), count=count, excluded=excluded, also=wanted.also
        )
        return Selection(picks, person, excluded)

    def _none_left(self, wanted: Wanted, selection: Selection, request: Request) -> Reply:
        """Say that there are no movies, and offer to drop the filters that keep them out."""
        mood, person = wanted.mood, selection.person
        filters: list[Filter | Mood] = list(_filters_for(wanted.filters, person))
        if wanted.also:
            filters.append(wanted.also)
        if not filters:
            return self._none_of_mood(mood)
        to_drop: Sequence[Filter | Mood] = filters
        if option := self._option_to_drop(wanted, selection, request):
            to_drop = [option]
        text = texts.none_left(mood, filters)
        buttons = _buttons_without(wanted, person, to_drop)
        if Filter.STREAMING in filters and not person.preferences.services:
            text = f"{text} {say(texts.NO_SERVICES)}"
            buttons.append(panel_button("services"))
        return Reply(text, buttons=_with_moods(buttons), mood=mood)

    def _none_of_mood(self, mood: Mood) -> Reply:
        """Say that there are no movies for a mood without any filter."""
        text = texts.none_this_week(mood)
        if any(entry.scores.suits((mood,)) for entry in self._shelf.catalogue):
            text = say(texts.NOTHING_LEFT)
        return Reply(text, buttons=mood_buttons(), mood=mood)

    def _option_to_drop(self, wanted: Wanted, selection: Selection, request: Request) -> Filter | Mood | None:
        """Return the filter, or else the second mood, that alone keeps all movies out; None if there is none such."""
        filters = _filters_for(wanted.filters, selection.person)
        circumstances = self._circumstances(selection.person, request)
        catalogue, excluded = self._shelf.catalogue, selection.excluded
        option = filter_to_drop(catalogue, wanted.mood, filters, excluded=excluded, also=wanted.also, **circumstances)
        if option or wanted.also is None:
            return option
        for entry in catalogue:
            is_eligible = entry.movie.id not in excluded and entry.scores.suits((wanted.mood,))
            if is_eligible and fits(entry.movie, filters, **circumstances):
                return wanted.also
        return None

    def _movie_check(self, filters: Filters, person: Person, request: Request) -> Callable[[Movie], bool] | None:
        """Return the function that checks a movie by the filters; None without filters."""
        for_person = _filters_for(filters, person)
        if not for_person:
            return None
        return partial(fits, filters=for_person, **self._circumstances(person, request))

    def _circumstances(self, person: Person, request: Request) -> dict[str, Any]:
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
        return self._reply(text, wanted, cards.cards(picks, card_options), cards.ids_of(picks))

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
    """Yield the ids of movies that clearly have one of the moods, or have it as their strongest."""
    if not moods:
        return
    for entry in catalogue.newest_first:
        if entry.scores.strongest() in moods or any(entry.scores[mood] >= GOOD for mood in moods):
            yield entry.movie.id


def _filters_for(filters: Filters, person: Person) -> tuple[Filter, ...]:
    """Return the filters for a person: the chosen ones, and the family filter if their settings demand it."""
    for_person = sorted(filters.only, key=list(Filter).index)
    if person.preferences.is_family and Filter.FAMILY not in for_person:
        for_person.append(Filter.FAMILY)
    return tuple(for_person)


def _buttons_without(wanted: Wanted, person: Person, to_drop: Collection[Filter | Mood]) -> list[Button]:
    """Return the buttons that drop filters: the chosen ones, and the family filter of the settings."""
    filters, has_family_setting = wanted.filters, person.preferences.is_family
    if has_family_setting:
        filters = filters.minus({Filter.FAMILY})
    dropped = [option for option in to_drop if option in filters.options]
    buttons: list[Button] = []
    if dropped:
        buttons.append(without_button(wanted.mood, filters, dropped))
    if has_family_setting and Filter.FAMILY in to_drop:
        buttons.append(all_movies_button())
    if wanted.filters:
        buttons.append(ask_filters_button(wanted.mood, wanted.filters))
    return buttons


def _with_moods(buttons: Sequence[Button]) -> tuple[Button, ...]:
    """Return the buttons, and after them the moods that none of them asks for."""
    shown = list(buttons)
    actions = {button.action for button in buttons}
    for button in mood_buttons():
        if button.action not in actions:
            shown.append(button)  # noqa: PERF401 - as a loop, it reads in order
    return tuple(shown)


def _below(reply: Reply) -> Reply:
    """Return the reply as a message below the earlier movies, even if it has no movies."""
    return replace(reply, placement=Placement.NEW)


def _apologise_for_lost_movie(mood: Mood) -> Reply:
    return Reply(say(texts.GONE), buttons=(more_button(mood), *mood_buttons()), mood=mood, placement=Placement.NEW)

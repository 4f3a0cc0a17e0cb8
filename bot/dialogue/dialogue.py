"""The dialogue: requests in, replies out, the same on every platform."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.dialogue import texts
from bot.dialogue.actions import (
    AnyAction,
    DigestAction,
    GroupAction,
    ListAction,
    MovieAction,
    Say,
    SettingsAction,
    TalkAction,
    TokenUnreadable,
    Unreadable,
    VerdictAction,
)
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.digests.handler import DigestHandler
from bot.dialogue.filters import Filters
from bot.dialogue.groups.handler import GroupHandler
from bot.dialogue.lexicon import visible
from bot.dialogue.lists.handler import ListHandler
from bot.dialogue.mood_words import leaves_it_open
from bot.dialogue.moods import mood_name
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.movies.handler import MovieAnswers, Wanted
from bot.dialogue.parser import closest, follow, is_command, parse, small_talk, tells_feeling
from bot.dialogue.people.first_answers import Shown
from bot.dialogue.people.known_people import KnownPeople
from bot.dialogue.reply import Audience, Placement, Reply, Request
from bot.dialogue.settings.handler import SettingsHandler
from bot.dialogue.settings.options import country_of
from bot.dialogue.talk import distress
from bot.dialogue.talk import texts as talk_texts
from bot.dialogue.talk.handler import TalkHandler
from bot.dialogue.understanding import Meaning, Understand, meaning_of
from bot.dialogue.verdicts.handler import VerdictHandler
from bot.languages import join_words, language_of, say, speaking
from core.errors import CatalogueEmpty, CineMoodError
from core.inference.intent_model import Kind
from core.moods import feelings
from core.moods.feelings import Response
from core.moods.mood import Mood
from core.movies.catalogue import Shelf, Week
from core.people.digest import Digest
from core.people.person import Preferences
from core.store.ports import Store

log = logging.getLogger(__name__)


def _ignore(_: BaseException) -> None:
    """Observe no error."""


class Dialogue:
    """Answers requests from the shelf; waits for the movie source only while the first movies come."""

    def __init__(
        self,
        shelf: Shelf,
        store: Store,
        *,
        clock: Callable[[], datetime],
        image_base: str,
        understand: Understand | None = None,
        country: str = "US",
        observe_error: Callable[[BaseException], None] = _ignore,
    ) -> None:
        """Create a dialogue with all its handlers.

        Args:
            shelf: Holds the catalogue to recommend from.
            store: Stores people, rooms and movies.
            clock: Returns the time in UTC.
            image_base: Address in front of a poster's size and path, without a slash at the end.
            understand: Understands free words; without it, only the words of the vocabulary are understood.
            country: ISO 3166-1 code for people of unknown country.
            observe_error: Called with every error that keeps an action from being answered.
        """
        self._shelf = shelf
        self._clock = clock
        self._understand = understand
        self._observe_error = observe_error
        self._country = country
        self._people = KnownPeople(store)
        self._talk_handler = TalkHandler(shelf)
        self._movie_answers = MovieAnswers(shelf, self._people, clock=clock, image_base=image_base, country=country)
        self._verdict_handler = VerdictHandler(
            shelf, store.people, store.movies, self._people, self._movie_answers, clock
        )
        self._settings_handler = SettingsHandler(store.people, country)
        self._list_handler = ListHandler(store.people, store.movies, self._people, self._movie_answers, clock)
        self._digest_handler = DigestHandler(store.digests, store.people, self._movie_answers, clock)
        self._group_handler = GroupHandler(shelf, store.groups, store.people, self._people, self._movie_answers, clock)

    async def understand(self, request: Request) -> Request:
        """Return a request with its words parsed, in the language of the person. Never raises."""
        if request.action is not None:
            return request
        preferences = await self._preferences_of(request)
        with speaking(*self._language_and_country(request, preferences)):
            return _parse(request)

    async def reply_to(self, request: Request) -> Reply:
        """Answer a request in the person's language. Never raises: an error becomes a sentence."""
        if not request.is_new:
            self._people.welcome_back(request.person)
        preferences = await self._preferences_of(request)
        with speaking(*self._language_and_country(request, preferences)):
            return await self._reply_to(request, preferences)

    async def is_private(self, request: Request) -> bool:
        """Report whether an answer among other people is for the asker alone. Never raises."""
        action = (await self.understand(request)).action
        if action is not None and action.is_private:
            return True
        return _wants_privacy(request, action, await self._people.load_preferences(request.person))

    async def choose_answers(self, request: Request, *, alone: bool) -> None:
        """Remember whether a person wants answers among other people for themselves alone. Never raises.

        The wish to show all people the movies for a mood does not extend to feelings.
        """

        def change(before: bool | None) -> bool | None:  # noqa: FBT001 - a preference
            if alone or tells_feeling(request.text):
                return alone
            if before:
                return None
            return before

        await self._people.choose_answers(request.person, change)

    async def compose_digest(self, digest: Digest, *, can_answer: bool = True) -> Reply:
        """Choose the movies that a room gets this time.

        Args:
            digest: The room's order.
            can_answer: Whether people can type and press buttons there.

        Raises:
            CatalogueEmpty: There are no movies yet.
        """
        return await self._digest_handler.compose(digest, can_answer=can_answer)

    async def is_open(self, room: str) -> bool:
        """Report whether everybody in a room may press the buttons under other people's answers. Never raises."""
        return (await self._people.load_preferences(room)).is_open

    def note_shown(self, request: Request, reply: Reply) -> None:
        """Note that a person sees the movies of an answer for everybody, so that they may judge them."""
        for card in reply.cards:
            self._people.note_shown(request, Shown(Week.of(self._clock()), card.mood, (card.id,), is_choice=False))

    async def look_for_doubts(self) -> None:
        """Load the movies that are withdrawn because people doubt their mood. Never raises."""
        await self._people.look_for_doubts(self._clock())

    def count_withdrawn(self, mood: Mood) -> int:
        """Count the movies that are not offered for a mood because people doubt it."""
        return self._people.count_disputed(mood)

    async def aclose(self) -> None:
        """Wait until everything that is to be stored is stored."""
        await self._people.aclose()

    async def _preferences_of(self, request: Request) -> Preferences:
        return Preferences() if request.browses else await self._people.load_preferences(request.person)

    def _language_and_country(self, request: Request, preferences: Preferences) -> tuple[str, str]:
        language = preferences.language or language_of(*request.locales)
        return language, country_of(preferences, request.locales, self._country)

    async def _reply_to(self, request: Request, preferences: Preferences) -> Reply:
        action = request.action
        has_failed = False
        try:
            action = action or _parse(request).action or Say(request.text)
            reply = distress.answer_danger(request) or await self._answer_with_movies(action, request)
        except Exception as error:  # noqa: BLE001 - it is logged, and the person gets an answer
            has_failed = True
            reply = _answer_error(error, action)
        if reply.audience is Audience.ROOM:
            audience = _choose_audience(request, action, preferences, has_failed=has_failed)
            reply = replace(reply, audience=audience)
        return replace(reply, action=action)

    async def _answer_with_movies(self, action: AnyAction, request: Request) -> Reply:
        try:
            return await self._answer_observed(action, request)
        except CatalogueEmpty:  # the first refresh may be about to end
            await self._shelf.wait()
            return await self._answer_observed(action, request)

    async def _answer_observed(self, action: AnyAction, request: Request) -> Reply:
        try:
            return await self._answer(action, request)
        except Exception as error:
            self._observe_error(error)
            raise

    async def _answer(self, action: AnyAction, request: Request) -> Reply:  # noqa: C901, PLR0911 - a case per feature
        match action:
            case Say(words):
                return await self._answer_words(words, request)
            case Unreadable():
                raise TokenUnreadable("A button was pressed whose token this version cannot read.")
            case TalkAction():
                return self._talk_handler.reply_to(action, request)
            case SettingsAction():
                await self.aclose()  # so that data that is still being written is shown or deleted, too
                return await self._settings_handler.reply_to(action, request)
            case MovieAction():
                return await self._movie_answers.reply_to(action, request)
            case VerdictAction():
                return await self._verdict_handler.reply_to(action, request)
            case ListAction():
                return await self._list_handler.reply_to(action, request, self._shelf.catalogue.source)
            case GroupAction():
                return await self._group_handler.reply_to(action, request)
            case DigestAction():
                return await self._digest_handler.reply_to(action, request)
            case _:
                assert_never(action)

    async def _answer_words(self, words: str, request: Request) -> Reply:
        """Answer free words by the mood that they name, or ask for one."""
        if reply := _answer_small_talk(words):
            return reply
        if leaves_it_open(words):
            mood = secrets.choice(tuple(Mood))
            lead = say(movie_texts.BY_CHANCE, mood=mood_name(mood), emoji=mood.emoji)
            return await self._movie_answers.show_movies(Wanted(mood, lead=lead), request)
        meaning = await self._understand_words(words)
        sorry = distress.condolence(words)
        if sorry:
            meaning = distress.meaning_of_loss(meaning)
        elif distress.may_be_danger(words, meaning):
            return distress.help_reply()
        meaning = distress.without_misheard_fear(words, meaning)
        if meaning.mood is None:
            return _ask_which_mood(words, meaning)
        filters = Filters(also=meaning.also, without=meaning.refused)
        if meaning.kind is Kind.FEEL:
            preferences = await self._people.load_preferences(request.person)
            response = _choose_response(meaning.mood, meaning, preferences)
            filters = replace(filters, also=None)
            return await self._movie_answers.answer_feeling(meaning.mood, response, request, filters, sorry)
        lead = f"{sorry} {movie_texts.confirm_mood(meaning.mood, meaning.also)}".strip()
        return await self._movie_answers.show_movies(Wanted(meaning.mood, filters, lead), request)

    async def _understand_words(self, words: str) -> Meaning:
        if is_command(words):  # an unknown or misspelt one
            return Meaning()
        return await meaning_of(visible(words), self._understand)


def _parse(request: Request) -> Request:
    """Return a request with its words parsed, in the language that is spoken."""
    action = parse(request.text)
    if request.is_link and not isinstance(action, Say):
        action = follow(action)
    return replace(request, action=action)


def _answer_error(error: Exception, action: AnyAction | None) -> Reply:
    """Log an error and apologise. The answer does not replace movies that have the pressed button."""
    match error:
        case TokenUnreadable():
            sentence = say(texts.OLD_BUTTON)
        case CineMoodError():
            log.warning("No answer: %s: %s", type(error).__name__, error)
            sentence = texts.sorry(error)
        case _:
            reference = secrets.token_hex(3)
            log.error("No answer, reference %s", reference, exc_info=error)
            sentence = texts.crash(reference)
    placement = Placement.IN_PLACE
    if action is not None and action.keeps_movies:
        placement = Placement.NEW
    return Reply(sentence, buttons=mood_buttons(), placement=placement)


def _choose_audience(
    request: Request, action: AnyAction | None, preferences: Preferences, *, has_failed: bool
) -> Audience:
    """Return the audience of an answer that everybody in the room may see, by the person's wish and the action."""
    if _wants_privacy(request, action, preferences):
        return Audience.ASKER
    if has_failed and action is not None and action.is_private:
        return Audience.ASKER_IN_ROOM
    return Audience.ROOM


def _ask_which_mood(words: str, meaning: Meaning) -> Reply:
    """Ask for a mood when words name none. Moods that they refuse are not offered."""
    if meaning.refused:
        refused = sorted(meaning.refused, key=list(Mood).index)
        text = say(movie_texts.NOT_THAT, moods=join_words(map(mood_name, refused)))
        return Reply(text, buttons=mood_buttons(meaning.refused))
    return Reply(talk_texts.unknown_mood(words, closest(words)), buttons=mood_buttons(), is_idle=True)


def _choose_response(felt: Mood, meaning: Meaning, preferences: Preferences) -> Response:
    """Return how to answer a feeling: as the person prefers, but not by a mood that they refuse.

    Without a preference the mood is matched; only worries of everyday life are not answered by fear.
    """
    usual = Response.MATCH
    if felt is Mood.FEAR and meaning.is_worried:
        usual = Response.LIFT
    preferred = preferences.response or usual
    for response in (preferred, *Response):
        if feelings.mood_for(felt, response) not in meaning.refused:
            return response
    return preferred


def _answer_small_talk(words: str) -> Reply | None:
    """Answer words that ask for no movie; None for others."""
    answer = small_talk(words)
    if answer is None:
        return None
    return Reply(say(answer), buttons=mood_buttons(), is_idle=answer == texts.ALL_RIGHT)


def _wants_privacy(request: Request, action: AnyAction | None, preferences: Preferences) -> bool:
    """Return whether the person wants the answer for themselves: for feelings, unless they chose otherwise."""
    if not request.is_shared or (action is not None and action.is_for_room):
        return False
    if preferences.answers_alone is None:
        return tells_feeling(request.text)
    return preferences.answers_alone

"""The dialogue: requests in, replies out, the same on every platform."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.dialogue import texts
from bot.dialogue.actions import (
    AnswerFeeling,
    AnyAction,
    AskFilters,
    AskMood,
    AskOtherMood,
    ChangeSetting,
    ChooseMood,
    DoubtMood,
    Export,
    Forget,
    JudgeListed,
    MarkSeen,
    Open,
    OpenListed,
    OrderDigest,
    PutBack,
    Refuse,
    Remove,
    Reveal,
    Save,
    Say,
    ShowAbout,
    ShowAgain,
    ShowDigest,
    ShowHelp,
    ShowHelpline,
    ShowList,
    ShowMore,
    ShowMovies,
    ShowMyData,
    ShowPrivacy,
    ShowSettings,
    ShowToAll,
    Start,
    StartGroup,
    StopDigest,
    TokenUnreadable,
    UndoVerdict,
    Unreadable,
    Vote,
)
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.digests.handler import DigestHandler
from bot.dialogue.filters import NO_FILTERS, Filters
from bot.dialogue.groups.handler import GroupHandler
from bot.dialogue.lexicon import visible
from bot.dialogue.lists.handler import ListHandler
from bot.dialogue.mood_words import leaves_it_open
from bot.dialogue.moods import mood_name
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.movies.buttons import back_button, feeling_buttons, filter_buttons
from bot.dialogue.movies.handler import MovieAnswers, Wanted
from bot.dialogue.parser import closest, follow, is_command, parse, small_talk, tells_feeling
from bot.dialogue.people.first_answers import Shown
from bot.dialogue.people.known_people import People
from bot.dialogue.reply import Audience, Placement, Reply, Request
from bot.dialogue.settings.handler import Personal
from bot.dialogue.settings.options import country_of
from bot.dialogue.talk import helping
from bot.dialogue.talk import texts as talk_texts
from bot.dialogue.understanding import Meaning, Understand, meaning_of
from bot.dialogue.verdicts.handler import VerdictHandler
from bot.languages import joined, language_of, say, speaking
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
        """Take what it talks about and with.

        Args:
            shelf: Holds the catalogue to recommend from.
            store: Remembers people, rooms and movies.
            clock: Tells the time in UTC.
            image_base: Address in front of a poster's size and path, without a slash at the end.
            understand: Understands free words; without it, only the names of moods are.
            country: ISO 3166-1 code that counts for people whose country nobody knows.
            observe_error: Called with every error that keeps an action from being answered.
        """
        self._shelf = shelf
        self._clock = clock
        self._understand = understand
        self._observe_error = observe_error
        self._country = country
        self._people = People(store)
        self._offering = MovieAnswers(shelf, self._people, clock=clock, image_base=image_base, country=country)
        self._verdict_handler = VerdictHandler(shelf, store.people, store.movies, self._people, self._offering, clock)
        self._personal = Personal(store.people, country)
        self._list_handler = ListHandler(store.people, store.movies, self._people, self._offering, clock)
        self._digest_handler = DigestHandler(store.digests, store.people, self._offering, clock)
        self._group_handler = GroupHandler(shelf, store.groups, store.people, self._people, self._offering, clock)

    async def understand(self, request: Request) -> Request:
        """Return a request with its words parsed, in the language of the person. Never raises."""
        if request.action is not None:
            return request
        preferences = await self._preferences_of(request)
        with speaking(*self._language_and_country(request, preferences)):
            return _parse(request)

    async def reply_to(self, request: Request) -> Reply:
        """Answer a request in the person's language. Never raises: whatever goes wrong becomes a sentence."""
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
        return _wants_privacy(request, action, await self._people.preferences(request.person))

    async def choose_answers(self, request: Request, *, alone: bool) -> None:
        """Remember whether a person wants answers among other people for themselves alone. Never raises.

        Whoever wants the movies for a mood to be seen by all has not said so of feelings.
        """

        def change(before: bool | None) -> bool | None:  # noqa: FBT001 - a preference
            if alone or tells_feeling(request.text):
                return alone
            return None if before else before

        await self._people.choose_answers(request.person, change)

    async def digest(self, digest: Digest, *, can_answer: bool = True) -> Reply:
        """Choose the movies that a room gets this time.

        Args:
            digest: The room's order.
            can_answer: Whether people can type and press there; if not, they are not told to.

        Raises:
            CatalogueEmpty: There are no movies yet.
        """
        return await self._digest_handler.compose(digest, can_answer=can_answer)

    async def is_open(self, room: str) -> bool:
        """Report whether anybody in a room may press the buttons under somebody else's answer. Never raises."""
        return (await self._people.preferences(room)).is_open

    def note_shown(self, request: Request, reply: Reply) -> None:
        """Note that a person is being shown the same movies as everybody, so that they may judge them."""
        for card in reply.cards:
            self._people.show(request, Shown(Week.of(self._clock()), card.mood, (card.id,), is_choice=False))

    async def look_for_doubts(self) -> None:
        """Learn which movies are withdrawn, before anybody asks. Never raises."""
        await self._people.look_for_doubts(self._clock())

    def withdrawn(self, mood: Mood) -> int:
        """Count the movies that are not offered for a mood because people doubt it."""
        return self._people.withdrawn(mood)

    async def aclose(self) -> None:
        """Wait until everything is written that is to be remembered."""
        await self._people.aclose()

    async def _preferences_of(self, request: Request) -> Preferences:
        return Preferences() if request.browses else await self._people.preferences(request.person)

    def _language_and_country(self, request: Request, preferences: Preferences) -> tuple[str, str]:
        language = preferences.language or language_of(*request.locales)
        return language, country_of(preferences, request.locales, self._country)

    async def _reply_to(self, request: Request, preferences: Preferences) -> Reply:
        action = request.action
        has_failed = True
        try:
            action = action or _parse(request).action or Say(request.text)
            reply = helping.answer_danger(request) or await self._answer_with_movies(action, request)
            has_failed = False
        except TokenUnreadable:
            reply = _apologise(say(texts.OLD_BUTTON), action)
        except CineMoodError as error:
            log.warning("No answer: %s: %s", type(error).__name__, error)
            reply = _apologise(texts.sorry(error), action)
        except Exception:
            reference = secrets.token_hex(3)
            log.exception("No answer, reference %s", reference)
            reply = _apologise(texts.crash(reference), action)
        audience = reply.audience
        if audience is Audience.ROOM and _wants_privacy(request, action, preferences):
            audience = Audience.ASKER
        if audience is Audience.ROOM and has_failed and action is not None and action.is_private:
            audience = Audience.ASKER_IN_ROOM
        return replace(reply, action=action, audience=audience)

    async def _answer_with_movies(self, action: AnyAction, request: Request) -> Reply:
        try:
            return await self._answer_observed(action, request)
        except CatalogueEmpty:  # the first movies may come in a moment
            await self._shelf.wait()
            return await self._answer_observed(action, request)

    async def _answer_observed(self, action: AnyAction, request: Request) -> Reply:
        try:
            return await self._answer(action, request)
        except Exception as error:
            self._observe_error(error)
            raise

    async def _answer(  # noqa: C901, PLR0911, PLR0912 - one case per action
        self, action: AnyAction, request: Request
    ) -> Reply:
        match action:
            case Say(words):
                return await self._answer_words(words, request)
            case Unreadable():
                raise TokenUnreadable("A button was pressed whose token this version cannot read.")
            case Start():
                return Reply(say(texts.GREETING), buttons=mood_buttons())
            case ShowHelp():
                return Reply(say(texts.HELP), buttons=mood_buttons())
            case AskMood():
                return Reply(say(texts.WHICH_MOOD), buttons=mood_buttons())
            case ShowHelpline():
                return helping.help_reply()
            case ShowAbout():
                catalogue = None if self._shelf.is_empty else self._shelf.catalogue
                return Reply(talk_texts.about(catalogue), buttons=mood_buttons())
            case ShowPrivacy():
                return _show_privacy(request)
            case ShowMyData() | Forget() | ShowSettings() | ChangeSetting():
                await self.aclose()  # so that it shows and forgets what is being written, too
                return await self._personal.reply_to(action, request)
            case ShowList() | OpenListed() | JudgeListed() | PutBack() | Remove() | Export():
                return await self._list_handler.reply_to(action, request, self._shelf.catalogue.source)
            case ShowDigest() | OrderDigest() | StopDigest():
                return await self._digest_handler.reply_to(action, request)
            case StartGroup() | ChooseMood() | Reveal() | Vote():
                return await self._group_handler.reply_to(action, request)
            case MarkSeen() | Refuse() | Save() | DoubtMood() | UndoVerdict():
                return await self._verdict_handler.reply_to(action, request)
            case AskOtherMood(mood, movies, filters):
                back = back_button(ShowAgain(mood, movies, filters))
                return Reply(say(texts.WHICH_MOOD), buttons=(*mood_buttons(), back))
            case AskFilters(mood):
                question = movie_texts.ask_filters(mood, action.filters.chosen)
                return Reply(question, buttons=filter_buttons(action), mood=mood)
            case ShowMovies(mood, filters):
                return await self._offering.show_movies(Wanted(mood, filters), request)
            case ShowMore(mood, filters):
                return _below(await self._offering.show_movies(Wanted(mood, filters), request))
            case AnswerFeeling(mood, way):
                return _below(await self._answer_feeling(mood, way, request))
            case Open(mood, movie, among, filters):
                return await self._offering.show_large(Wanted(mood, filters), movie, among, request)
            case ShowAgain(mood, movies, filters):
                return await self._offering.show_again(Wanted(mood, filters), movies, request)
            case ShowToAll(mood, (movie,), filters):
                return await self._offering.show_large(Wanted(mood, filters), movie, (), request)
            case ShowToAll(mood, movies, filters):
                return await self._offering.show_again(Wanted(mood, filters), movies, request)
            case _:
                assert_never(action)

    async def _answer_words(self, words: str, request: Request) -> Reply:
        """Answer free words by the mood that they name, or ask for one."""
        if reply := _answer_small_talk(words):
            return reply
        if leaves_it_open(words):
            mood = secrets.choice(tuple(Mood))
            lead = say(movie_texts.BY_CHANCE, mood=mood_name(mood), emoji=mood.emoji)
            return await self._offering.show_movies(Wanted(mood, lead=lead), request)
        meaning = Meaning() if is_command(words) else await meaning_of(visible(words), self._understand)
        if sorry := helping.condolence(words):
            meaning = helping.felt_at_loss(meaning)
        elif helping.may_be_danger(words, meaning):
            return helping.help_reply()
        meaning = helping.without_chill(words, meaning)
        if meaning.mood is None:
            return _ask_which_mood(words, meaning)
        filters = Filters(also=meaning.also, without=meaning.refused)
        if meaning.kind is Kind.FEEL:
            preferences = await self._people.preferences(request.person)
            way = _way_without(meaning, preferences.response or _usual_way(meaning))
            return await self._answer_feeling(meaning.mood, way, request, sorry, replace(filters, also=None))
        lead = f"{sorry} {movie_texts.heard(meaning.mood, meaning.also)}".strip()
        return await self._offering.show_movies(Wanted(meaning.mood, filters, lead), request)

    async def _answer_feeling(
        self, felt: Mood, way: Response, request: Request, sorry: str = "", filters: Filters = NO_FILTERS
    ) -> Reply:
        """Offer movies that do something with a feeling, behind a kind clause, and the other ways to answer it."""
        wanted = feelings.mood_for(felt, way)
        lead = f"{sorry} {movie_texts.met(felt, way, wanted)}".strip()
        reply = await self._offering.show_movies(Wanted(wanted, filters, lead), request)
        return replace(reply, buttons=(*feeling_buttons(felt, way), *reply.buttons))


def _parse(request: Request) -> Request:
    """Return a request with its words parsed, in the language that is spoken."""
    action = parse(request.text)
    if request.is_link and not isinstance(action, Say):
        action = follow(action)
    return replace(request, action=action)


def _apologise(sentence: str, action: AnyAction | None) -> Reply:
    """Say that something went wrong; movies that a pressed button stands under are not replaced by that."""
    placement = Placement.NEW if action is not None and action.keeps_movies else Placement.IN_PLACE
    return Reply(sentence, buttons=mood_buttons(), placement=placement)


def _below(reply: Reply) -> Reply:
    """Keep the movies that were shown, even where there are no others."""
    return replace(reply, placement=Placement.NEW)


def _show_privacy(request: Request) -> Reply:
    paragraphs = [say(talk_texts.PRIVACY)]
    if request.known_since:
        paragraphs.append(say(talk_texts.PRIVACY_OF_PAGE))
    return Reply("\n".join(paragraphs), buttons=mood_buttons(), audience=Audience.ASKER_IN_ROOM)


def _ask_which_mood(words: str, meaning: Meaning) -> Reply:
    """Ask which mood it shall be, when words tell none; those that are refused are not offered."""
    if meaning.refused:
        text = say(movie_texts.NOT_THAT, moods=joined(map(mood_name, sorted(meaning.refused, key=list(Mood).index))))
        return Reply(text, buttons=mood_buttons(meaning.refused))
    return Reply(talk_texts.unknown_mood(words, closest(words)), buttons=mood_buttons(), is_idle=True)


def _usual_way(meaning: Meaning) -> Response:
    """Return how a feeling is met by default: it is matched, but who worries is not given a fright."""
    return Response.LIFT if meaning.mood is Mood.FEAR and meaning.is_worried else Response.MATCH


def _way_without(meaning: Meaning, usual: Response) -> Response:
    """Return the first way to meet a feeling that does not lead to a mood that is refused."""
    ways = (
        way
        for way in (usual, *Response)
        if meaning.mood and feelings.mood_for(meaning.mood, way) not in meaning.refused
    )
    return next(ways, usual)


def _answer_small_talk(words: str) -> Reply | None:
    """Answer words that ask for no movie; None for others."""
    answer = small_talk(words)
    is_idle = answer == texts.ALL_RIGHT
    return Reply(say(answer), buttons=mood_buttons(), is_idle=is_idle) if answer else None


def _wants_privacy(request: Request, action: AnyAction | None, preferences: Preferences) -> bool:
    """Report whether the person wants the answer for themselves: for feelings, unless they chose otherwise."""
    if not request.is_shared or (action is not None and action.is_for_room):
        return False
    return tells_feeling(request.text) if preferences.answers_alone is None else preferences.answers_alone

"""What to answer to what. The only door between people and movies."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.dialogue import choices, texts
from bot.dialogue.digests.handler import Digesting
from bot.dialogue.groups import handler as gathering
from bot.dialogue.lexicon import visible
from bot.dialogue.lists import handler as lists
from bot.dialogue.memory import Memory
from bot.dialogue.mood_words import leaves_it_open
from bot.dialogue.moods import mood_name
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.movies.filters import Filters, Without, chips_before, chips_of
from bot.dialogue.movies.handler import Offering, Wish
from bot.dialogue.parser import closest, is_command, read, small_talk, tells_feeling
from bot.dialogue.people.first_answers import Shown
from bot.dialogue.people.known_people import People
from bot.dialogue.reply import FOR_ALL, Press, Reply, Request, TokenUnreadable, Verb, press_of
from bot.dialogue.settings import handler as personal
from bot.dialogue.settings.options import country_of
from bot.dialogue.talk import helping
from bot.dialogue.talk import texts as talk_texts
from bot.dialogue.understanding import Meaning, Understand, meaning_of
from bot.dialogue.verdicts import handler as judging
from bot.dialogue.verdicts.handler import Judging
from bot.languages import joined, language_of, say, speaking
from core.errors import CatalogueEmpty, CineMoodError
from core.inference.intent_model import Kind
from core.moods import feelings
from core.moods.feelings import Response
from core.moods.mood import Mood
from core.movies.catalogue import Shelf, Week
from core.people.digest import Digest
from core.people.preferences import Preferences

log = logging.getLogger(__name__)

_TEXTS = {
    Verb.START: texts.GREETING,
    Verb.HELP: texts.HELP,
    Verb.ASK: texts.WHICH_MOOD,
}
_WAYS = frozenset(Response)
_ROOMS = FOR_ALL | {Verb.TOGETHER, Verb.SETTINGS, Verb.SET, Verb.DIGEST}
"""What concerns a room of several people, or is told to whom it concerns in any case."""


class Dialogue:
    """Answers requests from what lies on the shelf; waits for the movie source only while the first movies come."""

    def __init__(
        self,
        shelf: Shelf,
        memory: Memory,
        *,
        clock: Callable[[], datetime],
        image_base: str,
        understand: Understand | None = None,
        country: str = "US",
    ) -> None:
        """Take what it talks about and with.

        Args:
            shelf: Holds the catalogue to recommend from.
            memory: Remembers who was shown what.
            clock: Tells the time in UTC.
            image_base: Address in front of a poster's size and path, without a slash at the end.
            understand: Understands free words; without it, only the names of moods are.
            country: ISO 3166-1 code that counts for people whose country nobody knows.
        """
        self._shelf = shelf
        self._clock = clock
        self._understand = understand
        self._country = country
        self._people = People(memory)
        self._offering = Offering(shelf, self._people, clock=clock, image_base=image_base, country=country)
        self._judging = Judging(shelf, memory, self._people, self._offering, clock)
        self._personal = personal.Personal(memory, country)
        self._lists = lists.Lists(memory, self._people, self._offering, clock)
        self._digesting = Digesting(memory, self._offering, clock)
        self._gatherings = gathering.Gatherings(shelf, memory, self._people, self._offering, clock)

    async def reply_to(self, request: Request) -> Reply:
        """Answer a request in the person's language. Never raises: whatever goes wrong becomes a sentence."""
        if not request.is_new:
            self._people.welcome_back(request.person)
        chosen = Preferences() if request.browses else await self._people.preferences(request.person)
        language = chosen.language or language_of(*request.locales)
        with speaking(language, country_of(chosen, request.locales, self._country)):
            reply = await self._reply_to(request)
        return replace(reply, private=True) if _is_for_one(request, chosen) else reply

    async def is_for_one(self, request: Request) -> bool:
        """Tell whether what a person asks among others is answered to them alone. Never raises."""
        return _is_for_one(request, await self._people.preferences(request.person))

    async def choose_answers(self, request: Request, *, alone: bool) -> None:
        """Remember whether a person wants answers among others for themselves alone. Never raises.

        Who wants the movies for a mood to be seen by all has not said so of feelings.
        """

        def change(before: bool | None) -> bool | None:  # noqa: FBT001 - a preference
            if alone or tells_feeling(request.text):
                return alone
            return None if before else before

        await self._people.choose_answers(request.person, change)

    async def _reply_to(self, request: Request) -> Reply:
        try:
            return helping.answer_danger(request) or await self._answer_with_movies(request)
        except TokenUnreadable:
            return Reply(say(texts.OLD_BUTTON), choices=choices.mood_choices())
        except CineMoodError as error:
            log.warning("No answer: %s: %s", type(error).__name__, error)
            return Reply(texts.sorry(error), choices=choices.mood_choices())
        except Exception:
            reference = secrets.token_hex(3)
            log.exception("No answer, reference %s", reference)
            return Reply(texts.crash(reference), choices=choices.mood_choices())

    async def digest(self, digest: Digest, *, can_answer: bool = True) -> Reply:
        """Choose what a room gets this time.

        Args:
            digest: The room's order.
            can_answer: Whether people can type and press there; if not, they are not told to.

        Raises:
            CatalogueEmpty: There are no movies yet.
        """
        return await self._digesting.filled(digest, can_answer=can_answer)

    async def is_open(self, room: str) -> bool:
        """Tell whether anybody in a room may press the buttons under somebody else's answer. Never raises."""
        return (await self._people.preferences(room)).is_open

    def note_shown(self, request: Request, reply: Reply) -> None:
        """Note that a person is being shown what everybody is shown, so that they may judge it."""
        for card in reply.cards:
            self._people.show(request, Shown(Week.of(self._clock()), card.mood, (card.id,), is_choice=False))

    async def look_for_doubts(self) -> None:
        """Learn which movies are withdrawn, before anybody asks. Never raises."""
        await self._people.look_for_doubts(self._clock())

    def withdrawn(self, mood: Mood) -> int:
        """Count the movies that are not offered for a mood because people doubt it."""
        return self._people.withdrawn(mood)

    async def aclose(self) -> None:
        """Wait until everything that was said is also remembered."""
        await self._people.aclose()

    async def _answer_with_movies(self, request: Request) -> Reply:
        try:
            return await self._answer(request)
        except CatalogueEmpty:  # the first movies may come in a moment
            await self._shelf.wait()
            return await self._answer(request)

    async def _answer(self, request: Request) -> Reply:
        press = Press.decode(request.choice) if request.choice is not None else read(request.text)
        if isinstance(press, str):
            return await self._heard(press, request)
        if press.verb in personal.VERBS:
            await self.aclose()  # so that it tells and forgets what is being written, too
            return await self._personal.reply_to(press, request)
        if lists.is_about_list(press):
            return await self._lists.reply_to(press, request, self._shelf.catalogue.source)
        if press.verb is Verb.DIGEST or press.verb in gathering.VERBS:
            answering = self._digesting if press.verb is Verb.DIGEST else self._gatherings
            return await answering.reply_to(press, request)
        if press.mood is None:
            return self._about_itself(press, request)
        return _asked_back(press, press.mood) or await self._about_movies(press, press.mood, request)

    def _about_itself(self, press: Press, request: Request) -> Reply:
        if press.verb is Verb.HELPLINE:
            return helping.help_reply()
        if press.verb is Verb.ABOUT:
            catalogue = None if self._shelf.is_empty else self._shelf.catalogue
            return Reply(talk_texts.about(catalogue), choices=choices.mood_choices())
        if press.verb is Verb.PRIVACY:
            further = [say(talk_texts.PRIVACY_OF_PAGE)] if request.known_since else []
            return Reply("\n".join((say(talk_texts.PRIVACY), *further)), choices=choices.mood_choices(), private=True)
        return Reply(say(_TEXTS[press.verb]), choices=choices.mood_choices())

    async def _about_movies(self, press: Press, mood: Mood, request: Request) -> Reply:
        chips = chips_of(press.words)
        if press.verb in judging.VERBS:
            return await self._judging.reply_to(press, mood, request)
        match press:
            case Press(Verb.OPEN, movies=(movie, *others)):
                return await self._offering.opened(Wish(mood, chips), movie, tuple(others), request)
            case Press(Verb.BACK):
                return await self._offering.again(Wish(mood, chips), press.movies, request)
            case Press(Verb.WAY, words=(way,)) if way in _WAYS:
                return await self._met(mood, Response(way), request)
            case _:
                return await self._offering.movies(Wish(mood, chips), request)

    async def _heard(self, words: str, request: Request) -> Reply:
        """Answer free words by the mood that they tell, or ask for one."""
        if reply := _talked(words):
            return reply
        if leaves_it_open(words):
            mood = secrets.choice(tuple(Mood))
            lead = say(movie_texts.BY_CHANCE, mood=mood_name(mood), emoji=mood.emoji)
            return await self._offering.movies(Wish(mood, lead=lead), request)
        meaning = Meaning() if is_command(words) else await meaning_of(visible(words), self._understand)
        if sorry := helping.condolence(words):
            meaning = helping.felt_at_loss(meaning)
        elif helping.may_be_danger(words, meaning):
            return helping.help_reply()
        meaning = helping.without_chill(words, meaning)
        if meaning.mood is None:
            return _asked_which(words, meaning)
        if meaning.kind is Kind.FEEL:
            preferences = await self._people.preferences(request.person)
            way = _way_without(meaning, preferences.response or _usual_way(meaning))
            return await self._met(meaning.mood, way, request, sorry, _refusals(meaning))
        also = (meaning.also,) if meaning.also else ()
        lead = f"{sorry} {movie_texts.heard(meaning.mood, meaning.also)}".strip()
        return await self._offering.movies(Wish(meaning.mood, (*also, *_refusals(meaning)), lead), request)

    async def _met(self, felt: Mood, way: Response, request: Request, sorry: str = "", chips: Filters = ()) -> Reply:
        """Offer movies that do something with a feeling, behind a kind clause, and the other ways to meet it."""
        wanted = feelings.mood_for(felt, way)
        lead = f"{sorry} {movie_texts.met(felt, way, wanted)}".strip()
        reply = await self._offering.movies(Wish(wanted, chips, lead), request)
        return replace(reply, choices=(*choices.ways(felt, way), *reply.choices))


def _asked_which(words: str, meaning: Meaning) -> Reply:
    """Ask which mood it shall be, when words tell none; those that are refused are not offered."""
    if meaning.refused:
        text = say(movie_texts.NOT_THAT, moods=joined(map(mood_name, sorted(meaning.refused, key=list(Mood).index))))
        return Reply(text, choices=choices.mood_choices(meaning.refused))
    return Reply(talk_texts.unknown_mood(words, closest(words)), choices=choices.mood_choices(), is_idle=True)


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


def _refusals(meaning: Meaning) -> Filters:
    """Return what movies shall not have, so that the buttons know it, too."""
    return tuple(Without(mood) for mood in Mood if mood in meaning.refused)


def _talked(words: str) -> Reply | None:
    """Answer words that ask for no movie; None for others."""
    answer = small_talk(words)
    is_idle = answer == texts.ALL_RIGHT
    return Reply(say(answer), choices=choices.mood_choices(), is_idle=is_idle) if answer else None


def _asked_back(press: Press, mood: Mood) -> Reply | None:
    """Ask for another mood, or for what movies must be tonight; None when that is not what is pressed."""
    chips = chips_of(press.words)
    match press.verb:
        case Verb.ASK:
            return Reply(
                say(texts.WHICH_MOOD), choices=(*choices.mood_choices(), choices.back(mood, press.movies, chips))
            )
        case Verb.TONIGHT:
            ways = choices.chip_choices(mood, press.movies, chips, chips_before(press.words))
            return Reply(movie_texts.chips(mood, chips), choices=ways, mood=mood)
        case _:
            return None


def _is_for_one(request: Request, chosen: Preferences) -> bool:
    """Tell whether others in the room shall not see an answer; feelings are private unless somebody chose otherwise."""
    if not request.is_shared:
        return False
    press = press_of(request.choice) if request.choice is not None else read(request.text)
    if isinstance(press, Press) and press.verb in _ROOMS:
        return False
    return tells_feeling(request.text) if chosen.answers_alone is None else chosen.answers_alone

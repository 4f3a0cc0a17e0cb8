"""What to answer to what. The only door between people and movies."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import datetime
from weakref import WeakValueDictionary

from bot import cards, choices, options, personal, wording
from bot.memory import Memory
from bot.reading import closest, is_command, mood_among, read
from bot.reply import Press, Reply, Request, TokenUnreadable, Verb
from core.catalogue import ScoredMovie, Shelf, Week
from core.errors import ArtifactRejected, CineMoodError, StoreError
from core.intent import Intent
from core.mood import Mood
from core.preferences import Preferences
from core.recommender import Recommendation, recommend

log = logging.getLogger(__name__)

_TEXTS = {
    Verb.START: wording.GREETING,
    Verb.HELP: wording.HELP,
    Verb.PRIVACY: wording.PRIVACY,
    Verb.ASK: wording.WHICH_MOOD,
}

Understand = Callable[[str], Awaitable[Intent]]
"""Tells what a message in free words is about; may raise ``ArtifactRejected``."""


class Dialogue:
    """Answers requests from what lies on the shelf; never waits for the movie source."""

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
        self._memory = memory
        self._clock = clock
        self._image_base = image_base
        self._understand = understand
        self._country = country
        self._personal = personal.Personal(memory, country)
        self._writes: set[asyncio.Task[None]] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def reply_to(self, request: Request) -> Reply:
        """Answer a request. Never raises: whatever goes wrong becomes a sentence."""
        try:
            return await self._answer(request)
        except TokenUnreadable:
            return Reply(wording.OLD_BUTTON, choices=choices.mood_choices())
        except CineMoodError as error:
            log.warning("No answer: %s: %s", type(error).__name__, error)
            return Reply(wording.sorry(error), choices=choices.mood_choices())
        except Exception:
            reference = secrets.token_hex(3)
            log.exception("No answer, reference %s", reference)
            return Reply(wording.crash(reference), choices=choices.mood_choices())

    async def is_open(self, room: str) -> bool:
        """Tell whether anybody in a room may press the buttons under somebody else's answer. Never raises."""
        return (await self._preferences(room)).is_open

    async def aclose(self) -> None:
        """Wait until everything that was said is also remembered."""
        await asyncio.gather(*self._writes)

    async def _answer(self, request: Request) -> Reply:
        press = Press.decode(request.choice) if request.choice is not None else read(request.text)
        match press:
            case Press(Verb.MOOD | Verb.MORE, Mood() as mood):
                return await self._movies(mood, request)
            case Press(Verb.OPEN, Mood() as mood, (movie, *others)):
                return await self._opened(mood, movie, tuple(others), request)
            case Press(Verb.BACK, Mood() as mood, movies):
                return await self._again(mood, movies, request)
            case Press(verb) if verb in personal.VERBS:
                await self.aclose()  # so that it tells and forgets what is being written, too
                return await self._personal.reply_to(press, request)
            case Press():
                return self._about_itself(press)
            case words:
                return await self._heard(words, request)

    def _about_itself(self, press: Press) -> Reply:
        """Answer what is about the bot."""
        match press:
            case Press(Verb.ABOUT):
                catalogue = None if self._shelf.is_empty else self._shelf.catalogue
                return Reply(wording.about(catalogue), choices=choices.mood_choices())
            case Press(Verb.ASK, Mood() as mood, movies):
                return Reply(wording.WHICH_MOOD, choices=(*choices.mood_choices(), choices.back(mood, movies)))
            case _:
                is_private = press.verb is Verb.PRIVACY
                return Reply(_TEXTS[press.verb], choices=choices.mood_choices(), private=is_private)

    async def _heard(self, words: str, request: Request) -> Reply:
        """Answer free words by the mood that they tell, or ask for one."""
        if not is_command(words) and (mood := await self._mood_of(words)):
            return await self._movies(mood, request, is_heard=True)
        return Reply(wording.unknown_mood(words, closest(words)), choices=choices.mood_choices())

    async def _mood_of(self, words: str) -> Mood | None:
        if self._understand is not None:
            try:
                return (await self._understand(words)).mood
            except ArtifactRejected as error:
                log.warning("Words are only searched for the names of moods: %s", error)
        return mood_among(words)

    async def _movies(self, mood: Mood, request: Request, *, is_heard: bool = False) -> Reply:
        catalogue, now = self._shelf.catalogue, self._clock()
        week, view = Week.of(now), await self._view(request)
        if request.browses:
            picks = recommend(catalogue, mood, person="", day=now.date(), count=request.browses)
        else:
            async with self._turns.setdefault(request.person, asyncio.Lock()):  # two quick presses get other movies
                shown = await self._shown(request.person, week)
                picks = recommend(catalogue, mood, person=request.person, day=now.date(), shown=shown)
                seen = [pick.entry.movie.id for pick in picks]
                self._in_background(self._memory.remember_shown(request.person, week, seen))
                await asyncio.sleep(0)  # so that the memory is told before the next request asks it
        return self._shelved(wording.headline(mood, picks, is_heard=is_heard), mood, cards.cards(picks, view))

    async def _opened(self, mood: Mood, movie: int, others: tuple[int, ...], request: Request) -> Reply:
        """Show one movie large, with the way back to those it stood among."""
        (entry,) = await self._entries((movie,)) or (None,)
        if entry is None:
            return Reply(wording.GONE, choices=(choices.more(mood), *choices.mood_choices()), mood=mood)
        card = cards.single(Recommendation(entry, mood), await self._view(request))
        ways = (choices.back(mood, others),) if others else ()
        at = others.index(movie) if movie in others else None
        return self._shelved(wording.opened(mood, at, len(others)), mood, (card,), *ways)

    async def _again(self, mood: Mood, movies: Sequence[int], request: Request) -> Reply:
        picks = tuple(Recommendation(entry, mood) for entry in await self._entries(movies))
        if not picks:
            return Reply(wording.GONE, choices=(choices.more(mood), *choices.mood_choices()), mood=mood)
        return self._shelved(wording.headline(mood, picks), mood, cards.cards(picks, await self._view(request)))

    def _shelved(self, text: str, mood: Mood, shown: tuple[cards.Card, ...], *ways: choices.Choice) -> Reply:
        return Reply(
            text,
            cards=shown,
            choices=(*ways, choices.more(mood), *choices.mood_choices()),
            mood=mood,
            notice=wording.notice(self._shelf.catalogue, Week.of(self._clock())),
        )

    async def _entries(self, movies: Sequence[int]) -> list[ScoredMovie]:
        """Look movies up on the shelf, and those that have left it in the memory."""
        catalogue = self._shelf.catalogue
        found = {movie: catalogue.by_id[movie] for movie in movies if movie in catalogue.by_id}
        if missing := [movie for movie in movies if movie not in found]:
            found |= await self._memory.find(catalogue.source, missing)
        return [found[movie] for movie in movies if movie in found]

    async def _view(self, request: Request) -> cards.View:
        preferences = Preferences() if request.browses else await self._preferences(request.person)
        country = options.country_of(preferences, request.locale, self._country)
        return cards.View(self._image_base, country, preferences.hides_plots)

    async def _preferences(self, owner: str) -> Preferences:
        """Ask the memory; without it people get what they get who never chose."""
        try:
            return await self._memory.preferences(owner)
        except StoreError as error:
            log.warning("Preferences are not known: %s", error)
            return Preferences()

    async def _shown(self, person: str, week: Week) -> tuple[int, ...]:
        """Ask the memory; without it people still get their movies."""
        try:
            return await self._memory.shown(person, week)
        except StoreError as error:
            log.warning("Not remembered what was shown: %s", error)
            return ()

    def _in_background(self, write: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(_logged(write))
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)


async def _logged(write: Coroutine[None, None, None]) -> None:
    """Await a write that nobody waits for; what goes wrong is worth a line and no more."""
    try:
        await write
    except StoreError as error:
        log.warning("Not remembered: %s", error)
    except Exception:
        log.exception("Not remembered")

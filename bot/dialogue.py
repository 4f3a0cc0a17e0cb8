"""What to answer to what. The only door between people and movies."""

import asyncio
import difflib
import logging
import re
import secrets
from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime
from typing import Protocol
from weakref import WeakValueDictionary

from bot import wording
from bot.reply import Card, Choice, Press, Reply, Request, TokenUnreadable, Verb
from core.catalogue import Shelf, Week
from core.errors import CineMoodError, StoreError
from core.mood import Mood
from core.recommender import Recommendation, recommend

log = logging.getLogger(__name__)

_COMMANDS = {f"/{verb.value}": verb for verb in (Verb.START, Verb.HELP, Verb.ABOUT, Verb.PRIVACY)}
_TEXTS = {
    Verb.START: wording.GREETING,
    Verb.HELP: wording.HELP,
    Verb.PRIVACY: wording.PRIVACY,
    Verb.ASK: wording.WHICH_MOOD,
}
_CLOSE = 0.6  # difflib's ratio from which a misspelt mood is worth a "did you mean"
_WORD = re.compile(r"\w+|[^\w\s]\ufe0f?")  # words and, one by one, emoji
_LONGEST_READ = 1000  # characters that are searched for a mood
_LONGEST_MOOD = 24  # characters; longer words are not searched for a misspelt mood


class Memory(Protocol):
    """What the dialogue remembers about people (``core.store.Store`` keeps it)."""

    async def shown(self, person: str, week: Week) -> tuple[int, ...]:
        """Return the TMDb ids shown to this person in this week, longest ago first."""
        ...

    async def remember_shown(self, person: str, week: Week, movie_ids: Iterable[int]) -> None:
        """Remember that these movies were just shown."""
        ...


class Dialogue:
    """Answers requests from what lies on the shelf; never waits for the movie source."""

    def __init__(self, shelf: Shelf, memory: Memory, *, clock: Callable[[], datetime], image_base: str) -> None:
        """Take what it talks about and with.

        Args:
            shelf: Holds the catalogue to recommend from.
            memory: Remembers who was shown what.
            clock: Tells the time in UTC.
            image_base: Address in front of a poster's size and path, without a slash at the end.
        """
        self._shelf = shelf
        self._memory = memory
        self._clock = clock
        self._image_base = image_base
        self._writes: set[asyncio.Task[None]] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def reply_to(self, request: Request) -> Reply:
        """Answer a request. Never raises: whatever goes wrong becomes a sentence."""
        try:
            return await self._answer(request)
        except TokenUnreadable:
            return Reply(wording.OLD_BUTTON, choices=mood_choices())
        except CineMoodError as error:
            log.warning("No answer: %s: %s", type(error).__name__, error)
            return Reply(wording.sorry(error), choices=mood_choices())
        except Exception:
            reference = secrets.token_hex(3)
            log.exception("No answer, reference %s", reference)
            return Reply(wording.crash(reference), choices=mood_choices())

    async def aclose(self) -> None:
        """Wait until everything that was said is also remembered."""
        await asyncio.gather(*self._writes)

    async def _answer(self, request: Request) -> Reply:
        press = Press.decode(request.choice) if request.choice is not None else _read(request.text)
        match press:
            case Press(Verb.MOOD | Verb.MORE, Mood() as mood):
                return await self._movies(mood, request.person)
            case Press(Verb.ABOUT):
                catalogue = None if self._shelf.is_empty else self._shelf.catalogue
                return Reply(wording.about(catalogue), choices=mood_choices())
            case Press(verb):
                return Reply(_TEXTS[verb], choices=mood_choices(), private=verb is Verb.PRIVACY)
            case words:
                return Reply(wording.unknown_mood(words, _closest(words)), choices=mood_choices())

    async def _movies(self, mood: Mood, person: str) -> Reply:
        catalogue, now = self._shelf.catalogue, self._clock()
        week = Week.of(now)
        async with self._turns.setdefault(person, asyncio.Lock()):  # two quick presses must not get the same movies
            shown = await self._shown(person, week)
            picks = recommend(catalogue, mood, person=person, day=now.date(), shown=shown)
            self._in_background(self._memory.remember_shown(person, week, [pick.entry.movie.id for pick in picks]))
            await asyncio.sleep(0)  # so that the memory is told before the next request asks it
        more = Choice(wording.MORE, wording.MORE_EMOJI, Press(Verb.MORE, mood).encode())
        return Reply(
            wording.headline(mood, picks),
            cards=tuple(self._card(pick) for pick in picks),
            choices=(more, *mood_choices()),
            mood=mood,
            notice=wording.notice(catalogue, week),
        )

    async def _shown(self, person: str, week: Week) -> tuple[int, ...]:
        """Ask the memory; without it people still get their movies."""
        try:
            return await self._memory.shown(person, week)
        except StoreError as error:
            log.warning("Not remembered what was shown: %s", error)
            return ()

    def _card(self, pick: Recommendation) -> Card:
        movie = pick.entry.movie
        return Card(
            id=movie.id,
            title=movie.title,
            year=movie.year,
            mood=pick.mood,
            moods={mood.value: round(score, 3) for mood, score in pick.entry.scores.items()},
            facts=wording.facts(pick.entry),
            why=wording.why(pick),
            body=movie.overview,
            poster=f"{self._image_base}/w500{movie.poster_path}" if movie.poster_path else None,
            link=movie.page,
            alt=wording.poster_alt(pick.entry),
        )

    def _in_background(self, write: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(_logged(write))
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)


def mood_choices() -> tuple[Choice, ...]:
    """Return the six mood buttons."""
    return tuple(Choice(wording.mood_label(mood), mood.emoji, Press(Verb.MOOD, mood).encode()) for mood in Mood)


def _read(text: str) -> Press | str:
    """Understand typed words: a command, a mood, or the words that name neither."""
    command, words = _split(text)
    if command == "/start" and words:
        return _followed(words)
    if command in _COMMANDS:
        return Press(_COMMANDS[command])
    if command == "/mood":
        text = words
    if not text.strip():
        return Press(Verb.ASK)
    mood = _named_in(text)
    return Press(Verb.MOOD, mood) if mood else text


def _split(text: str) -> tuple[str, str]:
    """Split a command from the words behind it; in groups Telegram adds the bot's name: /mood@cinemood_bot."""
    command, *rest = text.split(maxsplit=1) or [""]
    return command.partition("@")[0].casefold(), "".join(rest).strip()


def _followed(payload: str) -> Press:
    """Read the token of a deep link; one that cannot be read is greeted like any other start."""
    try:
        return Press.decode(payload)
    except TokenUnreadable:
        return Press(Verb.START)


def _named_in(text: str) -> Mood | None:
    """Find the one mood that a text names, as a whole or in a word; None when it names none or several."""
    if mood := Mood.named(text):
        return mood
    moods = {mood for word in _WORD.findall(text[:_LONGEST_READ]) if (mood := Mood.named(word))}
    return moods.pop() if len(moods) == 1 else None


def _closest(words: str) -> Mood | None:
    """Find the mood that somebody may have misspelt."""
    if len(words) > _LONGEST_MOOD:
        return None
    names = difflib.get_close_matches(words.casefold().lstrip("/"), [mood.value for mood in Mood], n=1, cutoff=_CLOSE)
    return Mood(names[0]) if names else None


async def _logged(write: Coroutine[None, None, None]) -> None:
    """Await a write that nobody waits for; what goes wrong is worth a line and no more."""
    try:
        await write
    except StoreError as error:
        log.warning("Not remembered: %s", error)
    except Exception:
        log.exception("Not remembered")

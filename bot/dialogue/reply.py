"""What goes into the dialogue and what comes out of it: plain, frozen, platform-free.

Texts are plain: no markup, nothing escaped. Each render escapes once, for its own platform.
"""

import functools
import itertools
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.languages import spoken
from core.errors import CineMoodError
from core.moods.mood import Mood

MAX_TOKEN_BYTES = 64  # Telegram's callback_data, https://core.telegram.org/bots/api#inlinekeyboardbutton; Discord: 100
_VERSION = "1"
_MOST_DIGITS = 9  # TMDb ids have seven so far; what no longer fits 64 bits is no number for the store


class TokenUnreadable(CineMoodError):
    """A button token that this version cannot read: forged, damaged or too old."""


class Verb(StrEnum):
    """What a press or a command asks for."""

    START = "start"
    HELP = "help"
    HELPLINE = "helpline"
    """Show the way to people who help when somebody is in danger."""
    ABOUT = "about"
    PRIVACY = "privacy"
    SETTINGS = "settings"
    MYDATA = "mydata"
    """Show what is remembered about the person."""
    FORGET = "forget"
    """Forget it; asks first, one word confirms."""
    SET = "set"
    """Change a setting; two words, its name and its new value."""
    ASK = "ask"
    """Show the moods to choose from; with a mood and movies there is a way back to these."""
    MOOD = "mood"
    """Three movies for a mood."""
    MORE = "more"
    """Three other movies for the same mood."""
    OPEN = "open"
    """All about the first of the movies; the others are the answer that it stood in."""
    BACK = "back"
    """The same movies again."""
    SEEN = "seen"
    """A verdict on the first of the movies, as the next three; the others are the answer that it stood in."""
    REFUSE = "refuse"
    SAVE = "save"
    WRONG = "wrong"
    UNDO = "undo"
    """Take a verdict back; one word, the opinion and the chips behind it."""
    WAY = "way"
    """From a felt mood to a wanted one; one word, a ``core.moods.feelings.Response``."""
    TONIGHT = "tonight"
    """Filters that narrow a mood down; with movies there is a way back to these."""
    LIST = "list"
    """A page, counted from 1, of the movies of one opinion."""
    LISTED = "listed"
    """All about a movie on a list, offered for the mood that it was judged for; the second number is the page."""
    REMOVE = "remove"
    """Take a movie off a list; the second number is the page."""
    EXPORT = "export"
    """A list as a file."""
    TOGETHER = "together"
    """One movie for all in the room."""
    TAP = "tap"
    """A member's mood; the number is that of the gathering, the word its language, as for the next two."""
    SETTLE = "settle"
    """Show the group its movie."""
    VOTE = "vote"
    """A member's vote for the movie behind the number."""
    DIGEST = "digest"
    """Show the room's weekly movies; a word stops them. Words that were typed may order others."""


FOR_ALL = frozenset({Verb.TAP, Verb.SETTLE, Verb.VOTE})
"""What anybody in the room may press, whoever asked."""


class _Shape(NamedTuple):
    """What may stand behind a verb."""

    mood: bool = False
    movies: range = range(1)
    words: range = range(1)


_JUDGED = (_Shape(mood=True, movies=range(1, 5), words=range(2)),)
_SHAPES = {
    Verb.FORGET: (_Shape(words=range(2)),),
    Verb.SETTINGS: (_Shape(words=range(2)),),
    Verb.SET: (_Shape(words=range(2, 3)),),
    Verb.ASK: (_Shape(), _Shape(mood=True, movies=range(1, 4), words=range(2))),
    Verb.MOOD: (_Shape(mood=True, words=range(2)),),
    Verb.MORE: (_Shape(mood=True, words=range(2)),),
    Verb.OPEN: _JUDGED,
    Verb.BACK: (_Shape(mood=True, movies=range(1, 4), words=range(2)),),
    Verb.SEEN: _JUDGED,
    Verb.REFUSE: _JUDGED,
    Verb.SAVE: _JUDGED,
    Verb.WRONG: _JUDGED,
    Verb.UNDO: (_Shape(mood=True, movies=range(1, 5), words=range(1, 2)),),
    Verb.WAY: (_Shape(mood=True, words=range(1, 2)),),
    Verb.TONIGHT: (_Shape(mood=True, movies=range(4), words=range(2)),),
    Verb.LIST: (_Shape(movies=range(1, 2), words=range(1, 2)),),
    Verb.LISTED: (_Shape(mood=True, movies=range(2, 3), words=range(1, 2)),),
    Verb.REMOVE: (_Shape(movies=range(2, 3), words=range(1, 2)),),
    Verb.EXPORT: (_Shape(words=range(1, 2)),),
    Verb.TAP: (_Shape(mood=True, movies=range(1, 2), words=range(2)),),
    Verb.SETTLE: (_Shape(movies=range(1, 2), words=range(2)),),
    Verb.VOTE: (_Shape(movies=range(2, 3), words=range(2)),),
    Verb.DIGEST: (_Shape(words=range(2)),),
}


@dataclass(frozen=True, slots=True)
class Press:
    """What a button stands for; written into and read from ``Choice.token``.

    A token is ``version_verb[_mood][_movie...][_word...]`` in letters, digits and underscores, so that the same string
    also serves as a Telegram deep link (https://core.telegram.org/bots/features#deep-linking).
    """

    verb: Verb
    mood: Mood | None = None
    movies: tuple[int, ...] = ()
    """TMDb ids, which have seven digits so far; there is room for nine. Of lists and groups, other numbers."""
    words: tuple[str, ...] = ()
    """ASCII letters. Where movies are offered, one word of letters: the filters (``bot.dialogue.movies.filters``).

    What was typed behind ``/settings`` or ``/digest`` has words of any kind, and is not encoded.
    """

    def encode(self) -> str:
        """Write the token, at most ``MAX_TOKEN_BYTES`` long: ``1_mood_joy``, ``1_open_joy_604_603_604_605``."""
        mood = (self.mood,) if self.mood else ()
        return "_".join((_VERSION, self.verb, *mood, *map(str, self.movies), *self.words))

    @staticmethod
    def decode(token: str) -> "Press":
        """Read a token.

        Raises:
            TokenUnreadable: It was not written by this version of ``encode``.
        """
        press = press_of(token)
        if press is None:
            raise TokenUnreadable("A button was pressed whose token this version cannot read.")
        return press


def press_of(token: str) -> Press | None:
    """Return what a token stands for; None when this version cannot read it."""
    return _remembered(token) if len(token) <= MAX_TOKEN_BYTES else None


def is_for_all(token: str) -> bool:
    """Tell whether anybody in the room may press a button, whoever asked."""
    press = press_of(token)
    return press is not None and press.verb in FOR_ALL


def _read(token: str) -> Press | None:
    verb, *rest = token.split("_")[1:] or [""]
    mood = rest.pop(0) if rest and rest[0] in _MOODS else None
    movies = tuple(itertools.takewhile(_is_number, rest))
    if verb not in _VERBS:
        return None
    press = Press(Verb(verb), Mood(mood) if mood else None, tuple(map(int, movies)), tuple(rest[len(movies) :]))
    return press if press.encode() == token and _is_sound(press) else None


def _is_sound(press: Press) -> bool:
    """Tell whether behind the verb stands what belongs there."""
    return all(word.isascii() and word.isalpha() for word in press.words) and any(
        shape.mood is (press.mood is not None) and len(press.movies) in shape.movies and len(press.words) in shape.words
        for shape in _SHAPES.get(press.verb, (_Shape(),))
    )


_MOODS, _VERBS = frozenset(Mood), frozenset(Verb)
_remembered = functools.lru_cache(maxsize=4096)(_read)  # a render reads the tokens of all its buttons


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdecimal() and len(part) <= _MOST_DIGITS


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks: words as typed, or the token of a pressed button."""

    person: str
    """Who asks, unique over all platforms: ``telegram:42``."""
    room: str
    """Where the answer goes: a chat, a channel, a browser session."""
    text: str = ""
    choice: str | None = None
    """The token of the pressed button; wins over ``text``."""
    locale: str = "en"
    """IETF tag of the person's language as the platform tells it."""
    further_locales: tuple[str, ...] = ()
    """Tags of other languages that the person reads, best first, where the platform tells several."""
    topic: int | None = None
    """Where in the room the answer goes, if the room has topics."""
    is_shared: bool = False
    """Whether others are in the room."""
    is_overheard: bool = False
    """Whether all in a shared room read what is answered there: a private answer has to go elsewhere."""
    may_manage: bool = True
    """Whether the person may change the settings of a shared room."""
    is_reachable: bool = False
    """Whether the room can be written to later, without being asked."""
    is_roomy: bool = False
    """Whether there is room for all about each of several movies, as on a page."""
    browses: int = 0
    """When not 0, the person only looks: up to so many movies, the same for everybody, and nothing is remembered."""
    is_new: bool = False
    """Whether a browser has sent no cookie yet: its person may never come back, so nothing is written about them."""
    known_since: datetime | None = None
    """When a browser was given its cookie, in UTC; None for accounts of a chat platform."""
    network: str = ""
    """A keyed fingerprint of the network from which a browser asks; empty where there is none."""

    @property
    def locales(self) -> tuple[str, ...]:
        """All language tags, best first."""
        return (self.locale, *self.further_locales)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button."""

    label: str
    emoji: str
    token: str
    """At most ``MAX_TOKEN_BYTES`` of ``[A-Za-z0-9_]``."""


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another page."""

    label: str
    emoji: str
    address: str


@dataclass(frozen=True, slots=True)
class File:
    """Something to be taken home."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Card:
    """One movie, ready to be shown."""

    id: int
    """The movie's TMDb id."""
    title: str
    year: int
    mood: Mood
    """The mood that it is offered for."""
    moods: dict[str, float]
    """The probabilities of all six moods."""
    facts: tuple[str, ...]
    """Short facts, most important first: ``("2004", "1 h 48 min", "★ 8.1", "Drama, Romance")``."""
    why: str
    """Why it is offered, one sentence."""
    body: str
    """The plot."""
    poster: str | None
    """Address of the poster; None asks the frontend to draw one (``bot.posters.posters``)."""
    link: str
    """Address of the movie's page."""
    alt: str
    """What the poster shows, for those who cannot see it."""
    watch: str = ""
    """Where it can be watched, with the credit that this takes; only told when the movie is shown alone."""
    links: tuple[Link, ...] = ()
    """Further pages about it, such as the trailer; only when it is shown alone."""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. Every frontend shows all of it; a card that is alone is shown large."""

    text: str
    cards: tuple[Card, ...] = ()
    choices: tuple[Choice, ...] = ()
    """Buttons under the answer, in order; the render arranges them in rows."""
    mood: Mood | None = None
    """The mood that the answer is about, for colours."""
    private: bool = False
    """Whether it concerns only the person who asked."""
    is_vital: bool = False
    """Whether it must arrive: it is said where it was asked when it cannot be said in private."""
    links: tuple[Link, ...] = ()
    """Ways to other pages that the text names; in the order of the text."""
    is_idle: bool = False
    """Whether it only says that nothing was asked for; unsaid where the words may have been meant for others."""
    notice: str = field(default="")
    """The small print: week, source, credits."""
    file: File | None = None
    aside: str = ""
    """What is said to the person alone, beside an answer that others in the room see, too."""
    language: str = field(default_factory=spoken)
    """ISO 639-1 code of the language that it is written in."""


def join_aside(reply: Reply) -> Reply:
    """Say all in one text, where nobody else reads along."""
    return replace(reply, text=f"{reply.aside} {reply.text}", aside="") if reply.aside else reply

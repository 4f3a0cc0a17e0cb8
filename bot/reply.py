"""What goes into the dialogue and what comes out of it: plain, frozen, platform-free.

Texts are plain: no markup, nothing escaped. Each render escapes once, for its own platform.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from core.errors import CineMoodError
from core.mood import Mood

MAX_TOKEN_BYTES = 64  # Telegram's callback_data, https://core.telegram.org/bots/api#inlinekeyboardbutton; Discord: 100
_VERSION = "1"


class TokenUnreadable(CineMoodError):
    """A button token that this version cannot read: forged, damaged or too old."""


class Verb(StrEnum):
    """What a press or a command asks for."""

    START = "start"
    HELP = "help"
    ABOUT = "about"
    PRIVACY = "privacy"
    ASK = "ask"
    """Show the moods to choose from."""
    MOOD = "mood"
    """Three movies for a mood."""
    MORE = "more"
    """Three other movies for the same mood."""


@dataclass(frozen=True, slots=True)
class Press:
    """What a button stands for; written into and read from ``Choice.token``.

    A token is ``version_verb[_mood]`` in letters, digits and underscores, so that the same string also serves as a
    Telegram deep link (https://core.telegram.org/bots/features#deep-linking).
    """

    verb: Verb
    mood: Mood | None = None

    def encode(self) -> str:
        """Write the token, at most ``MAX_TOKEN_BYTES`` long: ``1_mood_joy``."""
        return "_".join(filter(None, (_VERSION, self.verb.value, self.mood and self.mood.value)))

    @classmethod
    def decode(cls, token: str) -> Self:
        """Read a token.

        Raises:
            TokenUnreadable: It was not written by this version of ``encode``.
        """
        _, _, rest = token.partition("_")
        verb, _, mood = rest.partition("_")
        try:
            press = cls(Verb(verb), Mood(mood) if mood else None)
        except ValueError:
            press = None
        if press is None or press.encode() != token or (press.mood is None) is (press.verb in _WITH_MOOD):
            raise TokenUnreadable("A button was pressed whose token this version cannot read.")
        return press


_WITH_MOOD = {Verb.MOOD, Verb.MORE}


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


@dataclass(frozen=True, slots=True)
class Choice:
    """A button."""

    label: str
    emoji: str
    token: str
    """At most ``MAX_TOKEN_BYTES`` of ``[A-Za-z0-9_]``."""


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
    """Address of the poster; None asks the frontend to draw one (``bot.posters``)."""
    link: str
    """Address of the movie's page."""
    alt: str
    """What the poster shows, for those who cannot see it."""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. Every frontend shows all of it."""

    text: str
    cards: tuple[Card, ...] = ()
    choices: tuple[Choice, ...] = ()
    """Buttons under the answer, in order; the render arranges them in rows."""
    mood: Mood | None = None
    """The mood that the answer is about, for colours."""
    private: bool = False
    """Whether it concerns only the person who asked."""
    notice: str = field(default="")
    """The small print: week, source, credits."""

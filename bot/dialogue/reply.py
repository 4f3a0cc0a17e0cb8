"""Requests and replies: the plain, frozen data that goes into the dialogue and comes out of it, on every platform.

Texts are plain: no markup, nothing escaped. Each frontend escapes once, for its own platform.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from bot.dialogue.actions import AnyAction, Who
from bot.languages import current_language
from core.moods.mood import Mood


@dataclass(frozen=True, slots=True)
class Request:
    """A message or a press on a button."""

    person: str
    """The person who asks, unique over all platforms: ``telegram:42``."""
    room: str
    """Where the answer goes: a chat, a channel, a browser session."""
    text: str = ""
    """Words as they were typed; empty for a press on a button."""
    action: AnyAction | None = None
    """The action of a pressed button, or of the words once ``Dialogue.understand`` has parsed them."""
    locale: str = "en"
    """IETF tag of the person's language, as the platform gives it."""
    further_locales: tuple[str, ...] = ()
    """Tags of other languages that the person reads, best first, where the platform gives several."""
    topic: int | None = None
    """The topic of the room that the answer goes to, if the room has topics."""
    is_link: bool = False
    """Whether the words came by a link, which anybody may have made: they may show something and change nothing."""
    is_shared: bool = False
    """Whether other people are in the room."""
    is_overheard: bool = False
    """Whether everybody in a shared room reads every answer there: a private answer has to go elsewhere."""
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
class Button:
    """A button."""

    label: str
    emoji: str
    action: AnyAction

    @property
    def token(self) -> str:
        """The token of its action, which comes back when it is pressed."""
        return self.action.token


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another page."""

    label: str
    emoji: str
    address: str


@dataclass(frozen=True, slots=True)
class File:
    """A file to download."""

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
    """Description of the poster for people that cannot see it."""
    watch: str = ""
    """Where it can be watched, with the credit that this takes; only when the movie is shown alone."""
    links: tuple[Link, ...] = ()
    """Further pages about it, such as the trailer; only when it is shown alone."""
    buttons: tuple[Button, ...] = ()


class Audience(Enum):
    """The people in a shared room that a reply is for."""

    ROOM = "room"
    """Everybody."""
    ASKER = "asker"
    """The person who asked: it goes to their private chat where the platform cannot hide it from the room."""
    ASKER_IN_ROOM = "asker in room"
    """The person who asked; but everybody may read it where the platform cannot hide it from the room."""


class Placement(Enum):
    """Where a reply to a pressed button goes."""

    IN_PLACE = "in place"
    """In the place of the message with the button."""
    IN_PICTURE = "in picture"
    """In its place if it is a picture; a message of its own below a text, because buttons there stay of use."""
    NEW = "new"
    """A message of its own, because the movies above stay of use."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. Every frontend shows all of it; a card that is alone is shown large."""

    text: str
    cards: tuple[Card, ...] = ()
    buttons: tuple[Button, ...] = ()
    """Buttons under the answer, in order; the frontend arranges them in rows."""
    mood: Mood | None = None
    """The mood that the answer is about, for colours."""
    audience: Audience = Audience.ROOM
    placement: Placement = Placement.IN_PLACE
    pressed_by: Who = Who.ASKER
    """The people that may press its buttons. The answer to a member of a group is for all members."""
    is_vital: bool = False
    """Whether it must arrive: it is said where it was asked when it cannot be said in private."""
    links: tuple[Link, ...] = ()
    """Links to other pages that the text names; in the order of the text."""
    is_idle: bool = False
    """Whether it only says that nothing was asked for; left out where the words may be meant for other people."""
    notice: str = ""
    """The small print: week, source, credits."""
    file: File | None = None
    aside: str = ""
    """Words for the asker alone, beside an answer that other people in the room see, too."""
    language: str = field(default_factory=current_language)
    """ISO 639-1 code of the language that it is written in."""
    action: AnyAction | None = field(default=None, compare=False)
    """The action that it answers."""

    @property
    def is_private(self) -> bool:
        """Whether it is for the asker alone where the platform can show it so."""
        return self.audience is not Audience.ROOM


def join_aside(reply: Reply) -> Reply:
    """Return a reply with its aside in front of its text, for a room where the person is alone."""
    if not reply.aside:
        return reply
    return replace(reply, text=f"{reply.aside} {reply.text}", aside="")

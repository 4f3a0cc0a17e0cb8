"""A person: their settings, and the facts that decide which movies they are offered."""

from typing import NamedTuple

import msgspec

from core.moods.feelings import Response
from core.moods.mood import Mood
from core.people.verdict import Verdict


class Preferences(msgspec.Struct, frozen=True, omit_defaults=True):
    """Choices that outlive a conversation; the defaults stand for people without any."""

    country: str | None = None
    """ISO 3166-1 code, for age ratings and streaming services; None follows the language of the platform."""
    language: str | None = None
    """ISO 639-1 code of the bot's language; None follows the platform."""
    hides_plots: bool = False
    """Whether cards leave the plot out, for people who fear spoilers."""
    services: tuple[str, ...] = ()
    """The person's streaming services, as in ``core.movies.services.SERVICES``."""
    is_family: bool = False
    """Whether all movies must be ones that children may watch."""
    response: Response | None = msgspec.field(default=None, name="way")
    """How movies answer a feeling; None asks each time."""
    answers_alone: bool | None = None
    """Whether answers in rooms with several people are private; None leaves that to the command."""
    is_open: bool = False
    """Of a room: whether everybody may press the buttons under another person's answer."""


class Person(msgspec.Struct, frozen=True):
    """A snapshot; the defaults stand for an unknown person."""

    preferences: Preferences = Preferences()
    verdicts: tuple[Verdict, ...] = ()
    """Oldest first."""
    shown: tuple[int, ...] = ()
    """TMDb ids of the movies shown this week, longest ago first."""


class Showing(NamedTuple):
    """The record of showing a movie to a person or in a room."""

    is_known: bool
    """Whether it was shown there within about 90 days."""
    moods: frozenset[Mood]
    """The moods that it was offered for, as far as recorded."""

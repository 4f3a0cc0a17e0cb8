"""The facts about a person that decide which movies they are offered."""

from typing import NamedTuple

import msgspec

from core.moods.mood import Mood
from core.people.preferences import Preferences
from core.people.verdict import Verdict


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

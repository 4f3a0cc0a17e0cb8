"""What is remembered about one person, as far as it decides which movies are offered."""

from typing import NamedTuple

import msgspec

from core.moods.mood import Mood
from core.people.preferences import Preferences
from core.people.verdict import Verdict


class Person(msgspec.Struct, frozen=True):
    """A snapshot; the defaults are somebody who is not known."""

    preferences: Preferences = Preferences()
    verdicts: tuple[Verdict, ...] = ()
    """Oldest first."""
    shown: tuple[int, ...] = ()
    """TMDb ids of what was shown this week, longest ago first."""


class Showing(NamedTuple):
    """What is remembered of showing a movie to a person or in a room."""

    is_known: bool
    """Whether it was shown there within about 90 days."""
    moods: frozenset[Mood]
    """The moods that it was offered for, as far as that was remembered."""

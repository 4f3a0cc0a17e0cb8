"""What is remembered about one person, as far as it decides which movies are offered."""

import msgspec

from core.preferences import Preferences
from core.verdict import Verdict


class Person(msgspec.Struct, frozen=True):
    """A snapshot; the defaults are somebody who is not known."""

    preferences: Preferences = Preferences()
    verdicts: tuple[Verdict, ...] = ()
    """Oldest first."""
    shown: tuple[int, ...] = ()
    """TMDb ids of what was shown this week, longest ago first."""

"""What a person thinks of a movie that was offered."""

from datetime import datetime
from enum import StrEnum

import msgspec

from core.mood import Mood


class Opinion(StrEnum):
    """What can be said about a movie on a card."""

    SEEN = "seen"
    REFUSED = "refused"
    """Not for me."""
    SAVED = "saved"
    """For later."""
    WRONG = "wrong"
    """It does not have the mood that it was offered for."""


class Verdict(msgspec.Struct, frozen=True):
    """One opinion of one person about one movie."""

    movie: int
    """TMDb id."""
    opinion: Opinion
    mood: Mood
    """The mood that the movie was offered for."""
    at: datetime
    """When it was given, in UTC."""

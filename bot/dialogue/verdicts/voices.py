"""Whose doubt counts for everybody: who was shown the movie for that mood, and is known well enough."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from bot.dialogue.reply import Request
from core.moods.mood import Mood
from core.people.person import Showing
from core.people.verdict import Voice

_CHAT_PLATFORMS: Final = frozenset({"telegram", "discord"})
"""Those whose accounts cost something: a telephone number, or an address that a platform has checked."""
_LEAST_AGE: Final = timedelta(days=1)
_FINGERPRINT_BYTES: Final = 16


def is_chat_account(person: str) -> bool:
    """Tell whether somebody has an account with a chat platform.

    >>> is_chat_account("discord:7"), is_chat_account("web:Zm9v"), is_chat_account("terminal:here")
    (True, False, False)
    """
    return person.partition(":")[0] in _CHAT_PLATFORMS


def voice_of(request: Request, movie: int, mood: Mood, showing: Showing, now: datetime) -> Voice | None:
    """Return what lets a doubt count; None when it concerns the person alone.

    A visitor of the page costs nothing: a cookie is had for the asking. So it takes one of another day and, as these
    can be collected, a network from which nobody else has doubted the movie. The host's own terminal has no voice.

    Args:
        request: Who doubts.
        movie: Which movie.
        mood: The mood that it is said to lack.
        showing: What is remembered of showing it to them.
        now: The time in UTC.
    """
    if mood not in showing.moods:
        return None
    if is_chat_account(request.person):
        return Voice()
    is_known_long = request.known_since is not None and now - request.known_since >= _LEAST_AGE
    return Voice(_fingerprint(request.network, movie)) if is_known_long and request.network else None


def _fingerprint(network: str, movie: int) -> str:
    """Mix a network, which is one already, with a movie, so that doubts about several movies cannot be joined by it."""
    return hashlib.blake2b(f"{network} {movie}".encode(), digest_size=_FINGERPRINT_BYTES).hexdigest()

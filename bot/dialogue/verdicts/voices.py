"""Decides which doubts about a movie's mood count for everybody, and not only for the person who doubts."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from bot.dialogue.reply import Request
from core.moods.mood import Mood
from core.people.person import Showing
from core.people.platform_ids import platform_of
from core.people.verdict import Voice

_CHAT_PLATFORMS: Final = frozenset({"telegram", "discord"})
"""Platforms whose accounts cost something: a telephone number, or an e-mail address that was confirmed."""
_MIN_VISITOR_AGE: Final = timedelta(days=1)
_FINGERPRINT_BYTES: Final = 16


def is_chat_account(person: str) -> bool:
    """Return whether a person has an account with a chat platform.

    >>> is_chat_account("discord:7"), is_chat_account("web:Zm9v"), is_chat_account("terminal:here")
    (True, False, False)
    """
    return platform_of(person) in _CHAT_PLATFORMS


def voice_of(request: Request, movie: int, mood: Mood, showing: Showing, now: datetime) -> Voice | None:
    """Return the voice with which a person's doubt counts for everybody; None when it counts for them alone.

    A visitor of the web page costs nothing, as every request without a cookie makes a new one. Their doubt counts when
    the cookie is at least a day old. Old cookies can be collected, too, so each network has one doubt about a movie.
    The terminal of the host has no voice.

    Args:
        request: The request with the doubt.
        movie: TMDb id.
        mood: The mood that they say the movie lacks.
        showing: Whether and for which moods they were shown the movie.
        now: The time in UTC.
    """
    if mood not in showing.moods:
        return None
    if is_chat_account(request.person):
        return Voice()
    if not request.network or request.known_since is None or now - request.known_since < _MIN_VISITOR_AGE:
        return None
    return Voice(_fingerprint(request.network, movie))


def _fingerprint(network: str, movie: int) -> str:
    """Return a fingerprint of network and movie, so that doubts about several movies cannot be linked by it.

    ``network`` is a fingerprint itself: the address is never stored.
    """
    return hashlib.blake2b(f"{network} {movie}".encode(), digest_size=_FINGERPRINT_BYTES).hexdigest()

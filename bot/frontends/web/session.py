"""Who is asking in a browser: a random number in a cookie, signed so that nobody can make up another's."""

import asyncio
import hashlib
import hmac
import re
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import NamedTuple

COOKIE = "cinemood"
_PERSON = re.compile(r"(?P<person>[A-Za-z0-9_-]{22})(?:\.(?P<since>[1-9]\d{0,10}))?", re.ASCII)
"""What secrets.token_urlsafe(16) makes and, but for cookies of earlier versions, the second when that was."""
_PURPOSE, _PURPOSE_OF_NETWORKS = b"cinemood web session 1", b"cinemood web network 1"
_FINGERPRINT_CHARACTERS = 32

Secret = Callable[[], Awaitable[str]]
"""Tells the secret that signatures are made with; asked once."""


class Session(NamedTuple):
    """A browser that is known again."""

    person: str
    since: datetime
    """When it was given its cookie, in UTC and whole seconds."""


class Seal:
    """Signs sessions and reads what it has signed."""

    def __init__(self, secret: Secret) -> None:
        """Take what tells the secret, from which the key is derived."""
        self._secret = secret
        self._root: bytes | None = None
        self._asking = asyncio.Lock()

    async def sign(self, session: Session) -> str:
        """Write a cookie's value."""
        return await self._signed(f"{session.person}.{int(session.since.timestamp())}")

    async def session(self, cookie: str, now: datetime) -> Session | None:
        """Read a cookie's value; None when it was not signed here.

        Cookies of earlier versions say nothing of when they were given; their sessions count as begun ``now``.
        """
        written, _, _ = cookie.rpartition(".")
        parts = _PERSON.fullmatch(written)
        if parts is None or not hmac.compare_digest(cookie.encode(), (await self._signed(written)).encode()):
            return None
        since = datetime.fromtimestamp(int(parts["since"]), UTC) if parts["since"] else now
        return Session(parts["person"], since)

    async def fingerprint(self, household: str) -> str:
        """Name a network such that nobody can tell which it is who does not know the secret."""
        key = await self._key(_PURPOSE_OF_NETWORKS)
        return hmac.new(key, household.encode(), hashlib.sha256).hexdigest()[:_FINGERPRINT_CHARACTERS]

    async def _signed(self, written: str) -> str:
        mac = hmac.new(await self._key(_PURPOSE), written.encode(), hashlib.sha256).hexdigest()
        return f"{written}.{mac}"

    async def _key(self, purpose: bytes) -> bytes:
        async with self._asking:
            if self._root is None:
                self._root = (await self._secret()).encode()
        return hmac.digest(self._root, purpose, "sha256")


def new_session(now: datetime) -> Session:
    """Make up the number of somebody who comes for the first time."""
    return Session(secrets.token_urlsafe(16), now.replace(microsecond=0))


async def fleeting() -> str:
    """Tell a secret that is forgotten at the end of the process."""
    return _FLEETING


_FLEETING = secrets.token_urlsafe(32)

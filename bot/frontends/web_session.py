"""Who is asking in a browser: a random number in a cookie, signed so that nobody can make up another's."""

import asyncio
import hashlib
import hmac
import re
import secrets
from collections.abc import Awaitable, Callable

COOKIE = "cinemood"
_PERSON = re.compile(r"[A-Za-z0-9_-]{22}")  # what secrets.token_urlsafe(16) makes
_PURPOSE = b"cinemood web session 1"

Secret = Callable[[], Awaitable[str]]
"""Tells the secret that signatures are made with; asked once."""


class Seal:
    """Signs persons and reads what it has signed."""

    def __init__(self, secret: Secret) -> None:
        """Take what tells the secret, from which the key is derived."""
        self._secret = secret
        self._key: bytes | None = None
        self._asking = asyncio.Lock()

    async def sign(self, person: str) -> str:
        """Write a cookie's value."""
        mac = hmac.new(await self._known_key(), person.encode(), hashlib.sha256).hexdigest()
        return f"{person}.{mac}"

    async def person(self, cookie: str) -> str | None:
        """Read a cookie's value; None when it was not signed here."""
        person, _, _ = cookie.partition(".")
        if not _PERSON.fullmatch(person):
            return None
        return person if hmac.compare_digest(cookie.encode(), (await self.sign(person)).encode()) else None

    async def _known_key(self) -> bytes:
        async with self._asking:
            if self._key is None:
                self._key = hmac.digest((await self._secret()).encode(), _PURPOSE, "sha256")
        return self._key


def new_person() -> str:
    """Make up the number of somebody who comes for the first time."""
    return secrets.token_urlsafe(16)


async def fleeting() -> str:
    """Tell a secret that is forgotten at the end of the process."""
    return _FLEETING


_FLEETING = secrets.token_urlsafe(32)

"""Sessions of browsers: a random person id in a cookie, signed so that no other id can be made up."""

import asyncio
import hashlib
import hmac
import re
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import NamedTuple

COOKIE_NAME = "cinemood"
_PAYLOAD = re.compile(r"(?P<person>[A-Za-z0-9_-]{22})(?:\.(?P<since>[1-9]\d{0,10}))?", re.ASCII)
"""The output of ``secrets.token_urlsafe(16)`` and, but for cookies of earlier versions, the second when it was made."""
_SESSION_PURPOSE = b"cinemood web session 1"
_NETWORK_PURPOSE = b"cinemood web network 1"
_FINGERPRINT_CHARACTERS = 32

SecretSource = Callable[[], Awaitable[str]]
"""Returns the secret of the site; called once."""


class Session(NamedTuple):
    """A browser that the site recognises."""

    person: str
    since: datetime
    """When its cookie was made, in UTC and whole seconds."""


class CookieSigner:
    """Signs sessions for cookies and verifies them; each purpose has a key of its own, derived from the secret."""

    def __init__(self, secret_source: SecretSource) -> None:
        self._secret_source = secret_source
        self._secret: bytes | None = None
        self._secret_lock = asyncio.Lock()

    async def sign(self, session: Session) -> str:
        """Write a cookie's value."""
        return await self._add_signature(f"{session.person}.{int(session.since.timestamp())}")

    async def verify(self, cookie: str, now: datetime) -> Session | None:
        """Read a cookie's value; None when it was not signed with the secret.

        Cookies of earlier versions do not say when they were made; their sessions count as begun ``now``.
        """
        payload, _, _ = cookie.rpartition(".")
        parts = _PAYLOAD.fullmatch(payload)
        if parts is None:
            return None
        expected = await self._add_signature(payload)
        if not hmac.compare_digest(cookie.encode(), expected.encode()):
            return None
        since = now
        if parts["since"]:
            since = datetime.fromtimestamp(int(parts["since"]), UTC)
        return Session(parts["person"], since)

    async def fingerprint(self, network: str) -> str:
        """Return a stand-in for a network, from which the network cannot be found without the secret."""
        key = await self._derive_key(_NETWORK_PURPOSE)
        return hmac.new(key, network.encode(), hashlib.sha256).hexdigest()[:_FINGERPRINT_CHARACTERS]

    async def _add_signature(self, payload: str) -> str:
        key = await self._derive_key(_SESSION_PURPOSE)
        return f"{payload}.{hmac.new(key, payload.encode(), hashlib.sha256).hexdigest()}"

    async def _derive_key(self, purpose: bytes) -> bytes:
        async with self._secret_lock:
            if self._secret is None:
                self._secret = (await self._secret_source()).encode()
        return hmac.digest(self._secret, purpose, "sha256")


def new_session(now: datetime) -> Session:
    """Return a session for a browser that comes for the first time."""
    return Session(secrets.token_urlsafe(16), now.replace(microsecond=0))


async def temporary_secret() -> str:
    """Return a secret that lasts as long as the process."""
    return _TEMPORARY_SECRET


_TEMPORARY_SECRET = secrets.token_urlsafe(32)

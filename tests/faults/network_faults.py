"""What can go wrong between the bot and a service, whichever it is."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final

from tests.faults.breakable_proxy import Gate, Trouble

Breaking = Callable[[Gate], Awaitable[None]]

_HTML = "<!DOCTYPE html><title>Just a moment...</title><p>Checking your browser."
_DRIP = 5.0  # seconds from byte to byte
_CHUNK = 65_536
_REFUSAL: Final[dict[str, Any]] = {
    "success": False,
    "status_code": 11,
    "status_message": "No.",  # as TMDb says it
    "ok": False,
    "description": "No.",  # as Telegram does
    "message": "No.",
    "code": 0,  # as Discord does
}
_LATER: Final[dict[str, Any]] = {"parameters": {"retry_after": 2}, "retry_after": 2, "global": False}  # the last two


def head(length: int, status: int = 200, kind: str = "application/json", more: str = "") -> bytes:
    phrase = HTTPStatus(status).phrase
    lines = f"HTTP/1.1 {status} {phrase}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n"
    return f"{lines}{more}\r\n".encode()


def saying(body: bytes, status: int = 200, kind: str = "application/json", more: str = "") -> Trouble:
    """Answer something else."""

    async def trouble() -> AsyncIterator[bytes]:
        yield head(len(body), status, kind, more) + body

    return trouble


def failing(status: int) -> Trouble:
    """Refuse in the words of all three services."""
    is_later = status == HTTPStatus.TOO_MANY_REQUESTS
    body = _REFUSAL | {"error_code": status} | (_LATER if is_later else {})
    return saying(json.dumps(body).encode(), status, more="Retry-After: 2\r\nVia: 1.1 google\r\n" if is_later else "")


async def silence() -> AsyncIterator[bytes]:
    """Never answer."""
    await asyncio.get_running_loop().create_future()
    yield b""


async def stall() -> AsyncIterator[bytes]:
    """Begin to answer, and say no more."""
    yield head(1000) + b'{"results": ['
    await asyncio.get_running_loop().create_future()


async def drip() -> AsyncIterator[bytes]:
    """Answer a byte at a time, for an hour and a half."""
    yield head(1000)
    for _ in range(1000):
        yield b" "
        await asyncio.sleep(_DRIP)


async def cut() -> AsyncIterator[bytes]:
    """Hang up in the middle of the body."""
    yield head(1000) + b'{"results": ['


async def flood() -> AsyncIterator[bytes]:
    """Answer 100 MB."""
    yield head(100_000_000)
    for _ in range(0, 100_000_000, _CHUNK):
        yield b" " * _CHUNK


def spoilt(trouble: Trouble) -> Breaking:
    """Let every request go wrong in this way."""
    return lambda gate: gate.spoil(trouble)


AT_THE_DOOR: Final[dict[str, Breaking]] = {
    "connection refused": Gate.shut,
    "DNS failure": Gate.lose_name,
    "time-out at connect": Gate.crowd,
}
ANSWERS: Final[dict[str, Trouble]] = {
    "time-out before the head": silence,
    "time-out mid-body": stall,
    "slow drip": drip,
    **{str(status): failing(status) for status in (401, 403, 404, 409, 429, 500, 502, 503)},
    "HTML instead of JSON": saying(_HTML.encode(), kind="text/html"),
    "HTML that calls itself JSON": saying(_HTML.encode()),
    "connection cut mid-body": cut,
    "half of the JSON": saying(b'{"ok": true, "results": [{"id": 6'),
    "100 MB": flood,
    "a list": saying(b"[1, null]"),
    "wrong types": saying(b'{"ok": "yes", "result": 7, "results": {}, "genres": 7, "id": [], "url": null}'),
}
ALL: Final[dict[str, Breaking]] = AT_THE_DOOR | {name: spoilt(trouble) for name, trouble in ANSWERS.items()}

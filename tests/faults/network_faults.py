"""Faults of the network and of a service, the same for every service."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final

from tests.faults.breakable_proxy import BadResponse, BreakableProxy

NetworkFault = Callable[[BreakableProxy], Awaitable[None]]
"""Breaks the connections through a proxy."""

_HTML = "<!DOCTYPE html><title>Just a moment...</title><p>Checking your browser."
_DRIP_SECONDS = 5.0
_ANNOUNCED_BYTES = 1_000
_FLOOD_BYTES = 100_000_000
_CHUNK_BYTES = 65_536
_REFUSAL: Final[dict[str, Any]] = {
    # TMDb
    "success": False,
    "status_code": 11,
    "status_message": "No.",
    # Telegram
    "ok": False,
    "description": "No.",
    # Discord
    "message": "No.",
    "code": 0,
}
_RETRY_SECONDS = 2
_RETRY_LATER: Final[dict[str, Any]] = {
    "parameters": {"retry_after": _RETRY_SECONDS},  # Telegram
    "retry_after": _RETRY_SECONDS,  # Discord
    "global": False,
}
_RETRY_HEADERS = f"Retry-After: {_RETRY_SECONDS}\r\nVia: 1.1 google\r\n"


def response_head(length: int, status: int = 200, kind: str = "application/json", more: str = "") -> bytes:
    """Write a status line and headers that announce a body of this length."""
    phrase = HTTPStatus(status).phrase
    lines = f"HTTP/1.1 {status} {phrase}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n"
    return f"{lines}{more}\r\n".encode()


def respond_with(body: bytes, status: int = 200, kind: str = "application/json", more: str = "") -> BadResponse:
    """Answer with this body."""

    async def respond() -> AsyncIterator[bytes]:
        yield response_head(len(body), status, kind, more) + body

    return respond


def refuse(status: int) -> BadResponse:
    """Refuse in the formats of all three services at once."""
    body = _REFUSAL | {"error_code": status}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return respond_with(json.dumps(body | _RETRY_LATER).encode(), status, more=_RETRY_HEADERS)
    return respond_with(json.dumps(body).encode(), status)


async def silence() -> AsyncIterator[bytes]:
    """Never answer."""
    await asyncio.get_running_loop().create_future()
    yield b""


async def stall() -> AsyncIterator[bytes]:
    """Begin an answer and never go on."""
    yield response_head(_ANNOUNCED_BYTES) + b'{"results": ['
    await asyncio.get_running_loop().create_future()


async def drip() -> AsyncIterator[bytes]:
    """Answer one byte at a time, for an hour and a half."""
    yield response_head(_ANNOUNCED_BYTES)
    for _ in range(_ANNOUNCED_BYTES):
        yield b" "
        await asyncio.sleep(_DRIP_SECONDS)


async def cut() -> AsyncIterator[bytes]:
    """Close the connection in the middle of the body."""
    yield response_head(_ANNOUNCED_BYTES) + b'{"results": ['


async def flood() -> AsyncIterator[bytes]:
    """Answer with 100 MB."""
    yield response_head(_FLOOD_BYTES)
    for _ in range(0, _FLOOD_BYTES, _CHUNK_BYTES):
        yield b" " * _CHUNK_BYTES


def replace_all(response: BadResponse) -> NetworkFault:
    """Give every request this response."""
    return lambda proxy: proxy.replace_responses(response)


CONNECTION_FAULTS: Final[dict[str, NetworkFault]] = {
    "connection refused": BreakableProxy.stop_listening,
    "DNS failure": BreakableProxy.hide_name,
    "time-out at connect": BreakableProxy.fill_backlog,
}
BAD_RESPONSES: Final[dict[str, BadResponse]] = {
    "time-out before the head": silence,
    "time-out mid-body": stall,
    "slow drip": drip,
    "401": refuse(401),
    "403": refuse(403),
    "404": refuse(404),
    "409": refuse(409),
    "429": refuse(429),
    "500": refuse(500),
    "502": refuse(502),
    "503": refuse(503),
    "HTML instead of JSON": respond_with(_HTML.encode(), kind="text/html"),
    "HTML that calls itself JSON": respond_with(_HTML.encode()),
    "connection cut mid-body": cut,
    "half of the JSON": respond_with(b'{"ok": true, "results": [{"id": 6'),
    "100 MB": flood,
    "a list": respond_with(b"[1, null]"),
    "wrong types": respond_with(b'{"ok": "yes", "result": 7, "results": {}, "genres": 7, "id": [], "url": null}'),
}
ALL_FAULTS: Final[dict[str, NetworkFault]] = CONNECTION_FAULTS | {
    name: replace_all(response) for name, response in BAD_RESPONSES.items()
}

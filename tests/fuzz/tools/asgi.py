"""Requests to an ASGI app without a server: fast, and the number of bytes that it reads is known."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from starlette.types import ASGIApp, Message

Headers = Sequence[tuple[bytes, bytes]]
_FIRST, _LAST = b"!~"
_FORBIDDEN: Final = b"\0\r\n\x0b\x0c\x7f"


@dataclass
class Answer:
    """A response."""

    status: int = 0
    headers: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes])
    body: bytes = b""
    read_bytes: int = 0
    """Number of bytes of the request's body that the app has read."""


async def send_request(
    app: ASGIApp, method: str, target: bytes, headers: Headers = (), body: Sequence[bytes] = ()
) -> Answer:
    """Send a request with its body in pieces; raises the errors of the app.

    Letters that h11, uvicorn's parser, does not accept are removed from target and headers.
    """
    answer, waiting = Answer(), list(reversed(body or [b""]))

    async def receive() -> Message:
        if not waiting:
            await asyncio.Event().wait()  # the client keeps the connection open
        piece = waiting.pop()
        answer.read_bytes += len(piece)
        return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status, answer.headers = message["status"], dict(message["headers"])
        else:
            answer.body += message.get("body", b"")

    await app(_scope(method, _remove_unprintable(target), headers), receive, send)
    return answer


def _remove_unprintable(target: bytes) -> bytes:
    return bytes(letter for letter in target if _FIRST <= letter <= _LAST)


def _remove_control(value: bytes) -> bytes:
    return value.translate(None, _FORBIDDEN).strip()


def _scope(method: str, target: bytes, headers: Headers) -> dict[str, Any]:
    path, _, query = target.partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path.decode()),
        "raw_path": path,
        "root_path": "",
        "query_string": query,
        "headers": [(b"host", b"cinemood.example"), *((name, _remove_control(value)) for name, value in headers)],
        "client": ("127.0.0.1", 4242),
        "server": ("127.0.0.1", 80),
    }

"""Requests as a server hands them to the app, without a server: quick, and it shows how much of a body was read."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from starlette.types import ASGIApp, Message

Headers = Sequence[tuple[bytes, bytes]]
_FIRST, _LAST = b"!~"
_NEVER: Final = b"\0\r\n\x0b\x0c\x7f"


@dataclass
class Answer:
    """What came back."""

    status: int = 0
    headers: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes])
    body: bytes = b""
    taken: int = 0
    """Bytes of the body that were read."""


async def knock(app: ASGIApp, method: str, target: bytes, headers: Headers = (), body: Sequence[bytes] = ()) -> Answer:
    """Send a request whose body comes in pieces; what the app raises is raised here.

    Of the target and the headers comes through what h11 lets through, which uvicorn reads them with.
    """
    answer, left = Answer(), list(reversed(body or [b""]))

    async def receive() -> Message:
        if not left:
            await asyncio.Event().wait()  # who has sent it all stays on the line
        piece = left.pop()
        answer.taken += len(piece)
        return {"type": "http.request", "body": piece, "more_body": bool(left)}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status, answer.headers = message["status"], dict(message["headers"])
        else:
            answer.body += message.get("body", b"")

    await app(_scope(method, _printable(target), headers), receive, send)
    return answer


def _printable(target: bytes) -> bytes:
    return bytes(letter for letter in target if _FIRST <= letter <= _LAST)


def _visible(value: bytes) -> bytes:
    return value.translate(None, _NEVER).strip()


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
        "headers": [(b"host", b"cinemood.example"), *((name, _visible(value)) for name, value in headers)],
        "client": ("127.0.0.1", 4242),
        "server": ("127.0.0.1", 80),
    }

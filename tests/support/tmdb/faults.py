"""What can go wrong at TMDb, to be set up at the stand-in of ``tests.support.tmdb.standin``.

::

    standin.faults.next(failing(429, retry_after="2"), times=2)  # the next two answers
    standin.faults.next(missing("title"), on="/3/trending")  # the next answer below that path
"""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

Fault = Callable[[Request, Response], Awaitable[Response]]
"""Takes the answer that would be right and gives the one that goes out."""

_MESSAGES = {  # https://developer.themoviedb.org/docs/errors
    400: (22, "Invalid page: Pages start at 1 and max at 500. They are expected to be an integer."),
    401: (7, "Invalid API key: You must be granted a valid key."),
    404: (34, "The resource you requested could not be found."),
    429: (25, "Your request count (41) is over the allowed limit of 40."),
    500: (11, "Internal error: Something went wrong, contact TMDb."),
    503: (9, "Service offline: This service is temporarily offline, try again later."),
}
TOO_MANY_PARTS = (27, "Too many append to response objects: The maximum number of remote calls is 20.")


def error(status: int, message: tuple[int, str] | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """Build TMDb's answer for an error."""
    code, sentence = message or _MESSAGES.get(status, (11, "Internal error."))
    body = {"success": False, "status_code": code, "status_message": sentence}
    return JSONResponse(body, status_code=status, headers=headers)


class Faults:
    """What goes wrong next, in the order in which it was set up."""

    def __init__(self) -> None:
        self._waiting: list[tuple[str, Fault]] = []

    def next(self, fault: Fault, *, on: str = "/", times: int = 1) -> None:
        """Let the next answers below a path go wrong."""
        self._waiting += [(on, fault)] * times

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._waiting.clear()

    def take(self, path: str) -> Fault | None:
        """Return what goes wrong with this answer, None when nothing does."""
        for place, (on, fault) in enumerate(self._waiting):
            if path.startswith(on):
                del self._waiting[place]
                return fault
        return None


def failing(status: int, *, retry_after: str | None = None) -> Fault:
    """Answer with an error as TMDb documents it."""

    async def fault(_request: Request, _right: Response) -> Response:
        return error(status, headers=None if retry_after is None else {"Retry-After": retry_after})

    return fault


def late(seconds: float) -> Fault:
    """Answer rightly, but after a while."""

    async def fault(_request: Request, right: Response) -> Response:
        await asyncio.sleep(seconds)
        return right

    return fault


async def silent(request: Request, right: Response) -> Response:
    """Do not answer before the other side has hung up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return right


def holding(reached: asyncio.Event) -> Fault:
    """Tell that the question came, and do not answer it."""

    async def fault(request: Request, right: Response) -> Response:
        reached.set()
        return await silent(request, right)

    return fault


def saying(body: bytes, content_type: str = "application/json", encoding: str | None = None) -> Fault:
    """Answer something else, with status 200."""

    async def fault(_request: Request, _right: Response) -> Response:
        headers = {"Content-Type": content_type} | ({"Content-Encoding": encoding} if encoding else {})
        return Response(body, headers=headers)

    return fault


html = saying(b"<!DOCTYPE html><title>Just a moment...</title><p>Checking your browser.", "text/html")
damaged_gzip = saying(gzip.compress(b"{}")[:8] + b"\0" * 8, encoding="gzip")


async def truncated(_request: Request, right: Response) -> Response:
    """Answer half of the JSON, as if it were all."""
    return Response(bytes(right.body)[: len(right.body) // 2], media_type="application/json")


async def dropped(_request: Request, right: Response) -> Response:
    """Hang up in the middle of the body."""
    return _Dropped(bytes(right.body))


class _Dropped(Response):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body[: len(self.body) // 2], "more_body": True})
        # Returning here, with more promised, makes the server close the connection.


def huge(size: int) -> Fault:
    """Answer this many bytes of blanks, in a stream."""

    async def blanks() -> AsyncIterator[bytes]:
        for _ in range(0, size, 65_536):
            yield b" " * 65_536

    async def fault(_request: Request, _right: Response) -> Response:
        return StreamingResponse(blanks(), media_type="application/json")

    return fault


def moved(address: str) -> Fault:
    """Send the asker elsewhere."""

    async def fault(_request: Request, _right: Response) -> Response:
        return RedirectResponse(address)

    return fault


def edited(change: Callable[[Any], object]) -> Fault:
    """Answer rightly but for what ``change`` does to the decoded answer, in place."""

    async def fault(_request: Request, right: Response) -> Response:
        answer = json.loads(bytes(right.body))
        change(answer)
        return JSONResponse(answer)

    return fault


def wrong(field: str, value: object, *, entry: int = 0) -> Fault:
    """Give one movie of a page another value in a field."""
    return edited(lambda answer: answer["results"][entry].__setitem__(field, value))


def missing(field: str, *, entry: int = 0) -> Fault:
    """Leave a field out of one movie of a page."""
    return edited(lambda answer: answer["results"][entry].pop(field))


def repeated(*, entry: int = 0) -> Fault:
    """Let a page end with one of its movies again."""
    return edited(lambda answer: answer["results"].append(answer["results"][entry]))


empty = edited(lambda answer: answer["results"].clear())

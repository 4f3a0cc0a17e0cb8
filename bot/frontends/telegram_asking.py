"""How calls go to Telegram: not too many at once, none for ever, and what is no answer is not taken for one."""

import asyncio
import json
from http import HTTPStatus
from typing import Any, TypeVar

import msgspec
from telegram import Update
from telegram.error import NetworkError, TimedOut
from telegram.request import HTTPXRequest

from bot.frontends.telegram_faults import GARBLED

_CONNECTIONS = 32  # enough for as many messages as Telegram allows in a second, should each upload take as long
_READ_TIMEOUT = 20.0  # seconds; Telegram takes its time to answer an uploaded photo
_POLL_READ_TIMEOUT = 5.0  # seconds, beyond those of the long poll
_LONGEST = 75.0  # seconds from asking to the last byte; the library watches only the pauses in between
_Shape = TypeVar("_Shape")
_REFUSALS = {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}  # a token that was withdrawn, and one that cannot be any


class _Answer(msgspec.Struct):
    """What comes of a call that was accepted: https://core.telegram.org/bots/api#making-requests."""

    result: bool | dict[str, Any] | list[dict[str, Any]]


class _Updates(msgspec.Struct):
    result: list[dict[str, Any]]


class _Parameters(msgspec.Struct):
    migrate_to_chat_id: int | None = None
    retry_after: float | None = None


class _Refusal(msgspec.Struct):
    description: str = ""
    parameters: _Parameters | None = None


class Asking(HTTPXRequest):
    """Asks as the library does; what takes too long or is no answer is a ``NetworkError``, as if nothing had come."""

    def __init__(self, connections: int = _CONNECTIONS, *, read_timeout: float = _READ_TIMEOUT) -> None:
        """Ask over so many connections at most.

        Calls wait here for their turn: for each that waits in the library's pool, it looks at all its connections.
        """
        super().__init__(connections, read_timeout)
        self._turns = asyncio.Semaphore(connections)

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - passed on as they come
        """Ask, and look at what comes before the library does, which stumbles over anything but an answer.

        Raises:
            TimedOut: The answer did not end in time.
            NetworkError: It is none.
        """
        try:
            async with asyncio.timeout(_LONGEST), self._turns:
                status, body = await super().do_request(*args, **kwargs)
        except TimeoutError:
            raise TimedOut("The answer did not end.") from None
        if not 200 <= status < 300:  # noqa: PLR2004 - as the library tells refusals
            return status, body if _is_refusal(body) else b"{}"  # the status says enough
        try:
            self.read(body)
        except GARBLED:
            raise NetworkError("Invalid server response") from None
        return status, body

    def read(self, body: bytes) -> None:
        """Read an answer; raises what is ``GARBLED``."""
        _read(body, _Answer)


class Fetching(Asking):
    """Asks for updates, and notes a refused token, at which the library ends its polling without telling anybody."""

    def __init__(self, is_refused: asyncio.Event) -> None:
        """Take what is set when the token is refused."""
        super().__init__(1, read_timeout=_POLL_READ_TIMEOUT)
        self._is_refused = is_refused

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - the same
        """Ask."""
        status, body = await super().do_request(*args, **kwargs)
        if status in _REFUSALS and (task := asyncio.current_task()):
            task.add_done_callback(lambda _: self._is_refused.set())  # when the library knows, too
        return status, body

    def read(self, body: bytes) -> None:
        """Read updates as the library will: over one that it cannot read it would ask again without a pause."""
        Update.de_list(_read(body, _Updates).result)


def _read(body: bytes, shape: type[_Shape]) -> _Shape:
    """Read as leniently as the library: people write halves of letters, too."""
    return msgspec.convert(json.loads(body.decode(errors="replace")), shape)


def _is_refusal(body: bytes) -> bool:
    try:
        _read(body, _Refusal)
    except GARBLED:
        return False
    return True

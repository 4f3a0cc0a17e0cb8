"""How calls go to Telegram: not too many at once, none for ever, and what is no answer is not taken for one."""

import asyncio
import io
import json
import logging
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
import msgspec
from aiohttp.client_proto import ResponseHandler
from telegram import Update
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

from bot.frontends.reach import Reach
from bot.frontends.telegram.errors import GARBLED, told
from bot.frontends.telegram.lenient_updates import UpdateReader
from core.sources.certificates import proxy_for, trust

log = logging.getLogger(__name__)

_CONNECTIONS = 32  # enough for as many messages as Telegram allows in a second, should each upload take as long
_CONNECT_TIMEOUT = 5.0  # seconds, for each address that the server has
_CONNECTING = 15.0  # seconds for all that comes before a call: asking for its name, for the way by a proxy, and TLS
_READ_TIMEOUT = 20.0  # seconds; Telegram takes its time to answer an uploaded photo
_POLL_READ_TIMEOUT = 5.0  # seconds, beyond those of the long poll
_LONGEST = 75.0  # seconds from asking to the last byte; the library watches only the pauses in between
_SHORTEST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0  # seconds between two tries when nothing can be fetched
_FAREWELL_SECONDS = 1.5  # for the last call of a stop; without it, what was answered comes again at the next start
_REFUSALS = {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}  # a token that was withdrawn, and one that cannot be any


class _Answer(msgspec.Struct):
    """What comes of a call that was accepted: https://core.telegram.org/bots/api#making-requests."""

    result: bool | dict[str, Any] | list[dict[str, Any]]


class _Parameters(msgspec.Struct):
    migrate_to_chat_id: int | None = None
    retry_after: float | None = None


class _Refusal(msgspec.Struct):
    description: str = ""
    parameters: _Parameters | None = None


class Asking(BaseRequest):
    """Asks over aiohttp, which takes a third of the library's own time for a call, with the same errors.

    What takes too long or is no answer is a ``NetworkError``, as if nothing had come.
    """

    def __init__(
        self, server: str | None = None, connections: int = _CONNECTIONS, *, read_timeout: float = _READ_TIMEOUT
    ) -> None:
        """Ask over so many connections at most; the time in which a call waits for one counts as its own.

        Args:
            server: Address that is asked, by the proxy that the host has set for it; None goes directly.
            connections: As many as may be open at the same time.
            read_timeout: Seconds to wait for the next bytes.
        """
        self._server = server
        self._connections = connections
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for the next bytes, unless a call says otherwise."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Be ready to connect; harmless when it is.

        Raises:
            ProxyUnusable: See ``core.sources.certificates``.
            CertificatesUnusable: The same.
        """
        if self._session is None:
            proxy, trusted = proxy_for(self._server) if self._server else None, trust()
            self._session = aiohttp.ClientSession(
                connector=_Connector(limit=self._connections, ssl=trusted),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=proxy,
            )

    async def shutdown(self) -> None:
        """Close all connections; harmless when there are none."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        *_args: object,
        **_kwargs: object,
    ) -> tuple[int, bytes]:
        """Ask, and look at what comes before the library does, which stumbles over anything but an answer.

        Raises:
            TimedOut: The answer did not end in time.
            NetworkError: It is none.
        """
        if self._session is None:
            raise NetworkError("Nothing is asked after a stop.")
        pause = read_timeout if isinstance(read_timeout, float | int) else self._read_timeout
        timeout = aiohttp.ClientTimeout(_LONGEST, sock_connect=_CONNECT_TIMEOUT, sock_read=pause)
        try:
            async with self._session.request(
                method, url, data=_form(request_data), timeout=timeout, allow_redirects=False
            ) as response:
                status, body = response.status, await response.read()
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) and task.cancelling():
                raise
            raise NetworkError("All connections were closed.") from None  # by a stop, while the call waited for one
        except TimeoutError as error:
            raise TimedOut(f"Nothing more came ({type(error).__name__}).") from None
        except (aiohttp.ClientError, OSError) as error:  # whose words quote the address, which holds the token
            raise NetworkError(type(error).__name__) from None
        if not 200 <= status < 300:  # noqa: PLR2004 - as the library tells refusals
            return status, body if _is_refusal(body) else b"{}"  # the status says enough
        try:
            return status, self._readable(body)
        except GARBLED:
            raise NetworkError("Invalid server response") from None

    def _readable(self, body: bytes) -> bytes:
        """Return an answer as the library can read it; raises one of ``GARBLED`` when it is none."""
        _read(body, _Answer)
        return body


class Fetching(Asking):
    """Asks for updates, and notes a refused token, at which the library ends its polling without telling anybody."""

    def __init__(self, is_refused: asyncio.Event, server: str | None = None) -> None:
        """Take what is set when the token is refused."""
        super().__init__(server, 1, read_timeout=_POLL_READ_TIMEOUT)
        self._is_refused = is_refused
        self._reader = UpdateReader()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - passed on as they come
        """Ask."""
        status, body = await super().do_request(*args, **kwargs)
        if status in _REFUSALS and (task := asyncio.current_task()):
            task.add_done_callback(lambda _: self._is_refused.set())  # when the library knows, too
        return status, body

    def _readable(self, body: bytes) -> bytes:
        """Return what the library can read of the updates."""
        return self._reader.readable(body)


class _Connector(aiohttp.TCPConnector):
    """Gives a connection up that does not come about; aiohttp watches neither names nor what a proxy answers."""

    async def _create_connection(self, *args: Any, **kwargs: Any) -> ResponseHandler:  # noqa: ANN401 - the same
        async with asyncio.timeout(_CONNECTING):  # not also while others have all connections
            return await super()._create_connection(*args, **kwargs)


class Line(ExtBot[Any]):
    """The library's bot, which waits by itself when nothing can be fetched, so that a stop need not wait for that."""

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:  # noqa: ANN401 - the same
        """Take what remembers whether updates can be fetched."""
        super().__init__(*args, **kwargs)
        self._reach = reach
        self._pause_seconds = 0.0

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:  # noqa: ANN401 - the same
        """Fetch updates; when that fails, return none after a pause, which the library ends at a stop.

        Raises:
            InvalidToken: Telegram no longer knows the token.
            NetworkError: Telegram was to answer at once, and did not.
        """
        if not kwargs.get("timeout"):  # at a stop, to tell how far the updates were taken
            return await self._fetch_at_once(*args, **kwargs)
        begun_at = self._reach.now()
        try:
            updates = await self._fetch(*args, **kwargs)
        except InvalidToken:
            raise
        except TelegramError as error:
            if not isinstance(error, TimedOut | RetryAfter):  # a silence and a request for one, which `/readyz` tells
                log.warning("Telegram: nothing could be fetched, trying again: %s", told(error))
            self._reach.fail(begun_at)
            self._pause_seconds = _next_pause(self._pause_seconds, error)
            await asyncio.sleep(self._pause_seconds)
            return ()
        self._reach.succeed()
        self._pause_seconds = 0.0
        return updates

    async def _fetch_at_once(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:  # noqa: ANN401 - the same
        try:
            async with asyncio.timeout(_FAREWELL_SECONDS):
                return await self._fetch(*args, **kwargs)
        except TimeoutError:
            raise TimedOut from None

    async def _fetch(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:  # noqa: ANN401 - the same
        try:
            return await super().get_updates(*args, **kwargs)
        except GARBLED:
            raise NetworkError("Invalid server response") from None


def _next_pause(before_seconds: float, error: TelegramError) -> float:
    """Return the seconds until the next try: those that Telegram asks for, or half as many again as before it."""
    if isinstance(error, RetryAfter):
        asked = error.retry_after
        return (asked.total_seconds() if isinstance(asked, timedelta) else asked) + _SHORTEST_PAUSE
    return min(_LONGEST_PAUSE, max(_SHORTEST_PAUSE, before_seconds * 1.5))


def _form(data: RequestData | None) -> aiohttp.FormData | None:
    """Write what is asked as a form, with files when there are any."""
    if data is None:
        return None
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)  # or files would arrive with percent signs
    for name, (filename, content, kind) in data.multipart_data.items():
        read = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, read, filename=filename, content_type=kind)
    return form


def _read(body: bytes, shape: type[msgspec.Struct]) -> None:
    """Read as leniently as the library: people write halves of letters, too."""
    msgspec.convert(json.loads(body.decode(errors="replace")), shape)


def _is_refusal(body: bytes) -> bool:
    try:
        _read(body, _Refusal)
    except GARBLED:
        return False
    return True

"""HTTP transport for python-telegram-bot: limits on connections and time, and a check of every response."""

import asyncio
import io
import json
import logging
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
from bot.frontends.telegram.bot_api.lenient_updates import UpdateReader
from bot.frontends.telegram.errors import MALFORMED_RESPONSE, describe_error, retry_after_seconds
from core.sources.certificates import trust
from core.sources.proxies import proxy_for

log = logging.getLogger(__name__)

_MAX_CONNECTIONS = 32  # Telegram allows 30 messages a second, and an upload may take a second
_CONNECT_TIMEOUT_SECONDS = 5.0  # for each address of the server
_SETUP_TIMEOUT_SECONDS = 15.0  # for name resolution, the proxy and TLS together
_READ_TIMEOUT_SECONDS = 20.0  # Telegram takes its time to answer an uploaded photo
_POLL_READ_TIMEOUT_SECONDS = 5.0  # in addition to the timeout of the long poll
_TOTAL_TIMEOUT_SECONDS = 75.0  # the library limits only the pauses between two bytes
_MIN_RETRY_SECONDS = 1.0
_MAX_RETRY_SECONDS = 30.0
_RETRY_GROWTH = 1.5
_LAST_FETCH_TIMEOUT_SECONDS = 1.5  # without this last call, answered updates come again at the next start
_TOKEN_REFUSED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}  # a revoked token, and one that never existed


class _Success(msgspec.Struct):
    """Body of a successful call: https://core.telegram.org/bots/api#making-requests."""

    result: bool | dict[str, Any] | list[dict[str, Any]]


class _ResponseParameters(msgspec.Struct):
    migrate_to_chat_id: int | None = None
    retry_after: float | None = None


class _Failure(msgspec.Struct):
    description: str = ""
    parameters: _ResponseParameters | None = None


class Transport(BaseRequest):
    """HTTP client over aiohttp; a call takes a third of the time that the library's own client needs.

    It raises the same errors as the library's client. A timeout or a malformed response is a ``NetworkError``.
    """

    def __init__(
        self,
        server: str | None = None,
        max_connections: int = _MAX_CONNECTIONS,
        *,
        read_timeout: float = _READ_TIMEOUT_SECONDS,
    ) -> None:
        """Prepare a client; ``initialize`` opens it.

        Args:
            server: Address of the server, by which the host's proxy is chosen; None uses no proxy.
            max_connections: Open connections at most. The time that a call waits for one counts towards its timeout.
            read_timeout: Seconds to wait for the next bytes.
        """
        self._server = server
        self._max_connections = max_connections
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for the next bytes, unless a call sets its own timeout."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the client; does nothing when it is open.

        Raises:
            ProxyUnusable: See ``core.sources.proxies``.
            CertificatesUnusable: See ``core.sources.certificates``.
        """
        if self._session is not None:
            return
        proxy = proxy_for(self._server) if self._server else None
        self._session = aiohttp.ClientSession(
            connector=_Connector(limit=self._max_connections, ssl=trust()),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT},
            proxy=proxy,
        )

    async def shutdown(self) -> None:
        """Close all connections; does nothing when the client is closed."""
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
        """Send a request and check the response before the library parses it.

        The library raises all kinds of exceptions over a malformed response; this method raises only its own.

        Raises:
            TimedOut: The response was not complete in time.
            NetworkError: The connection failed, or the response is malformed.
        """
        if not isinstance(read_timeout, float | int):
            read_timeout = self._read_timeout
        limits = aiohttp.ClientTimeout(
            _TOTAL_TIMEOUT_SECONDS, sock_connect=_CONNECT_TIMEOUT_SECONDS, sock_read=read_timeout
        )
        status, body = await self._send(url, method, _form(request_data), limits)
        if status not in range(200, 300):  # the range that the library takes for success
            return status, body if _is_failure(body) else b"{}"  # the status alone is enough for the library
        try:
            return status, self._check_body(body)
        except MALFORMED_RESPONSE:
            raise NetworkError("Invalid server response") from None

    async def _send(
        self, url: str, method: str, form: aiohttp.FormData | None, limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        """Send a request and return status and body; errors of aiohttp become errors of the library."""
        if self._session is None:
            raise NetworkError("The transport is closed.")
        try:
            async with self._session.request(method, url, data=form, timeout=limits, allow_redirects=False) as response:
                return response.status, await response.read()
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) and task.cancelling():
                raise
            # ``shutdown`` cancels the calls that wait for a free connection.
            raise NetworkError("All connections were closed.") from None
        except TimeoutError as error:
            raise TimedOut(f"No more bytes came ({type(error).__name__}).") from None
        except (aiohttp.ClientError, OSError) as error:
            # The message of the error quotes the URL, which contains the token.
            raise NetworkError(type(error).__name__) from None

    def _check_body(self, body: bytes) -> bytes:
        """Return the body as the library can parse it, or raise one of ``MALFORMED_RESPONSE``."""
        _parse(body, _Success)
        return body


class UpdatesTransport(Transport):
    """Transport for ``getUpdates`` with a connection of its own.

    It sets ``token_refused`` when Telegram refuses the token, because the library then stops polling without a word.
    """

    def __init__(self, token_refused: asyncio.Event, server: str | None = None) -> None:
        super().__init__(server, max_connections=1, read_timeout=_POLL_READ_TIMEOUT_SECONDS)
        self._token_refused = token_refused
        self._reader = UpdateReader()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - forwarded
        """Send a request as ``Transport`` does and look for a refused token."""
        status, body = await super().do_request(*args, **kwargs)
        if status in _TOKEN_REFUSED and (task := asyncio.current_task()):
            # The event may only be set after the library has learnt of the refusal, too.
            task.add_done_callback(lambda _: self._token_refused.set())
        return status, body

    def _check_body(self, body: bytes) -> bytes:
        return self._reader.make_readable(body)


class _Connector(aiohttp.TCPConnector):
    """Connector that limits the time to connect; aiohttp limits neither name resolution nor a proxy's answer."""

    async def _create_connection(self, *args: Any, **kwargs: Any) -> ResponseHandler:  # noqa: ANN401 - forwarded
        # This method runs once a connection is free, so the limit does not include the wait for one.
        async with asyncio.timeout(_SETUP_TIMEOUT_SECONDS):
            return await super()._create_connection(*args, **kwargs)


class LenientBot(ExtBot[Any]):
    """The library's bot, except that a failed ``get_updates`` waits and returns no updates.

    The library itself would wait inside its polling loop, where a stop has to wait along.
    """

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:  # noqa: ANN401 - forwarded
        super().__init__(*args, **kwargs)
        self._reach = reach
        self._retry_seconds = 0.0

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:  # noqa: ANN401 - forwarded
        """Fetch updates; after a failure, wait and return none. A stop interrupts the wait.

        Raises:
            InvalidToken: Telegram refuses the token.
            NetworkError: The last call of a stop failed; it is not repeated.
        """
        is_last_fetch = not kwargs.get("timeout")  # a stop confirms the updates that were taken
        if is_last_fetch:
            return await self._fetch_once(*args, **kwargs)
        begun_at = self._reach.now()
        try:
            updates = await self._fetch(*args, **kwargs)
        except InvalidToken:
            raise
        except TelegramError as error:
            if not isinstance(error, TimedOut | RetryAfter):  # these two need no line: `/readyz` reports them
                log.warning("Telegram: nothing could be fetched, trying again: %s", describe_error(error))
            self._reach.note_failure(begun_at)
            self._retry_seconds = _next_retry_seconds(self._retry_seconds, error)
            await asyncio.sleep(self._retry_seconds)
            return ()
        self._reach.note_success()
        self._retry_seconds = 0.0
        return updates

    async def _fetch_once(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:  # noqa: ANN401 - forwarded
        try:
            async with asyncio.timeout(_LAST_FETCH_TIMEOUT_SECONDS):
                return await self._fetch(*args, **kwargs)
        except TimeoutError:
            raise TimedOut from None

    async def _fetch(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:  # noqa: ANN401 - forwarded
        try:
            return await super().get_updates(*args, **kwargs)
        except MALFORMED_RESPONSE:
            raise NetworkError("Invalid server response") from None


def _next_retry_seconds(previous_seconds: float, error: TelegramError) -> float:
    """Return the seconds until the next try: as many as Telegram requests, else longer after each failure."""
    if isinstance(error, RetryAfter):
        return retry_after_seconds(error) + _MIN_RETRY_SECONDS
    return min(_MAX_RETRY_SECONDS, max(_MIN_RETRY_SECONDS, previous_seconds * _RETRY_GROWTH))


def _form(data: RequestData | None) -> aiohttp.FormData | None:
    """Convert the library's request data to a form, with files if there are any."""
    if data is None:
        return None
    # With quoted fields, the names of files would arrive with percent signs.
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)
    for name, (filename, content, content_type) in data.multipart_data.items():
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=content_type)
    return form


def _parse(body: bytes, schema: type[msgspec.Struct]) -> None:
    """Parse JSON as leniently as the library does, which accepts broken UTF-8."""
    msgspec.convert(json.loads(body.decode(errors="replace")), schema)


def _is_failure(body: bytes) -> bool:
    try:
        _parse(body, _Failure)
    except MALFORMED_RESPONSE:
        return False
    return True

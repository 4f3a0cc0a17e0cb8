"""The doorway to HTTP: a paced line to one server that keeps its key to itself.

httpx writes addresses into its log and hangs requests on its exceptions. Here neither ever holds the key: a transport
of our own adds it to a copy of the request, at the last moment, and no exception of httpx leaves this room.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import NamedTuple

import httpx
import stamina
from aiolimiter import AsyncLimiter

from core.errors import (
    CertificatesUnusable,
    MovieNotFound,
    ProxyUnusable,
    SourceBusy,
    SourceError,
    SourceGarbled,
    SourceRefused,
    SourceUnavailable,
)
from core.sources.certificates import proxy_for, trust

log = logging.getLogger(__name__)
stamina.instrumentation.set_on_retry_hooks(())  # or it announces every try, on standard output where structlog is there

_V3_KEY = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)
_PRINTABLE = re.compile(r"[!-~]+")
_SECONDS = re.compile(r"\d{1,9}(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """How fast and how patiently to ask. All times in seconds."""

    requests_per_second: float = 35.0
    """Requests per second; TMDb stops at about 40, https://developer.themoviedb.org/docs/rate-limiting."""
    concurrent_requests: int = 16
    """Requests under way at the same time."""
    timeout_seconds: float = 20.0
    """What one try may take, from connecting to the last byte."""
    attempts: int = 4
    """How often to ask, the first time included."""
    first_wait_seconds: float = 0.5
    """Before the second try; doubles from try to try."""
    longest_wait_seconds: float = 8.0
    jitter_seconds: float = 0.5
    """Up to this much is added to each wait by chance."""
    longest_retry_after_seconds: float = 30.0
    """The longest ``Retry-After`` that is obeyed; a server that asks for more gets no further try."""
    deadline: Callable[[float], asyncio.Timeout] = asyncio.timeout
    """Ends a try after so many seconds."""


class Answer(NamedTuple):
    """What a server answered with status 200."""

    content_type: str
    body: bytes


class TmdbTransport:
    """A line to one server: a bounded number of requests at once, a bounded rate, bounded retries."""

    def __init__(
        self, base: str, setting: str, limits: RequestLimits, *, most_bytes: int, key: str | None = None
    ) -> None:
        """Prepare to ask; nothing is sent yet.

        Args:
            base: Address that paths are put behind.
            setting: Which setting holds that address, for the sentences of errors.
            limits: How fast and how patiently to ask.
            most_bytes: The longest body that is read.
            key: A v3 key or an access token of TMDb; None asks without.
        """
        self._client = httpx.AsyncClient(
            base_url=base,
            headers={"User-Agent": "CineMood"},
            transport=_Signing(key, base),
            timeout=limits.timeout_seconds,
        )
        self._host = self._client.base_url.host
        self._setting = setting
        self._key_setting = "TMDB_TOKEN" if key is not None else setting
        self._limits = limits
        self._most_bytes = most_bytes
        self._slots = asyncio.Semaphore(limits.concurrent_requests)
        # A larger bucket would let as large a burst through.
        self._limiter = AsyncLimiter(1, 1 / limits.requests_per_second)
        self._retrying = stamina.AsyncRetryingCaller(
            attempts=limits.attempts,
            timeout=None,
            wait_initial=limits.first_wait_seconds,
            wait_max=limits.longest_wait_seconds,
            wait_jitter=limits.jitter_seconds,
        ).on(self._worth_another_try)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def ask(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        """Ask, and ask again where that may help.

        Raises:
            SourceError: See ``core.errors``; one sentence without key or body.
        """
        try:
            return await self._retrying(self._try, path, params or {})
        except (ProxyUnusable, CertificatesUnusable) as error:  # which no further try would mend
            raise SourceUnavailable(str(error)) from None

    def _worth_another_try(self, fault: Exception) -> bool | float:
        """Tell whether to try again, or after how many seconds."""
        if isinstance(fault, SourceBusy) and fault.retry_after is not None:
            return fault.retry_after if fault.retry_after <= self._limits.longest_retry_after_seconds else False
        return isinstance(fault, SourceBusy | SourceUnavailable)

    async def _try(self, path: str, params: Mapping[str, str]) -> Answer:
        fault: SourceError
        async with self._slots, self._limiter:
            try:
                async with (
                    self._limits.deadline(self._limits.timeout_seconds),
                    self._client.stream("GET", path, params=params) as got,
                ):
                    log.debug("%s answered %d to %s", self._host, got.status_code, path)
                    self._check(got, path)
                    return Answer(got.headers.get("Content-Type", ""), await self._read(got))
            except (TimeoutError, httpx.TimeoutException):
                fault = SourceUnavailable(
                    f"{self._host} did not answer within {self._limits.timeout_seconds:g} seconds: check the network."
                )
            except httpx.DecodingError:
                fault = SourceGarbled(f"{self._host} sent a damaged answer: check {self._setting}.")
            except httpx.TransportError as error:
                why = type(error).__name__
                fault = SourceUnavailable(f"{self._host} could not be reached ({why}): check the network.")
        raise fault  # here, where no exception of httpx clings to it

    def _check(self, got: httpx.Response, path: str) -> None:
        """Turn every status but 200 into its error."""
        status = got.status_code
        match status:
            case HTTPStatus.OK:
                return
            case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
                raise SourceRefused(f"{self._host} refused to answer ({status}): check {self._key_setting}.")
            case HTTPStatus.NOT_FOUND:
                raise MovieNotFound(f"{self._host} has no {path} (404).")
            case HTTPStatus.TOO_MANY_REQUESTS:
                seconds = got.headers.get("Retry-After", "")
                raise SourceBusy(
                    f"{self._host} asks to be left alone for a while (429): try again later.",
                    float(seconds) if _SECONDS.fullmatch(seconds) else None,
                )
            case _ if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise SourceUnavailable(f"{self._host} is out of order ({status}): try again later.")
            case _:
                raise SourceGarbled(f"{self._host} answered {status} to {path}: check {self._setting}.")

    async def _read(self, got: httpx.Response) -> bytes:
        body = bytearray()
        async for chunk in got.aiter_bytes():
            body += chunk
            if len(body) > self._most_bytes:
                raise SourceGarbled(f"{self._host} sent more than {self._most_bytes:,} bytes: check {self._setting}.")
        return bytes(body)


class _Signing(httpx.AsyncBaseTransport):
    """Adds the key to a copy of each request."""

    def __init__(self, key: str | None, base: str) -> None:
        self._base = base
        self._wire: httpx.AsyncHTTPTransport | None = None
        self._is_sendable = key is None or _PRINTABLE.fullmatch(key) is not None
        self._params: dict[str, str] = {}
        self._headers: dict[str, str] = {}
        if key is not None and _V3_KEY.fullmatch(key):
            self._params["api_key"] = key  # TMDb does not take v3 keys as bearer tokens
        elif key is not None:
            self._headers["Authorization"] = f"Bearer {key}"

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a signed copy."""
        if not self._is_sendable:
            raise SourceRefused("The key is empty or has characters that no TMDb key has: check TMDB_TOKEN.")
        signed = httpx.Request(
            request.method,
            request.url.copy_merge_params(self._params),
            headers={**request.headers, **self._headers},
            extensions=request.extensions,
        )
        if self._wire is None:  # only now: a proxy that cannot be used must not keep the bot from starting
            self._wire = httpx.AsyncHTTPTransport(verify=trust(), proxy=proxy_for(self._base))
        return await self._wire.handle_async_request(signed)

    async def aclose(self) -> None:
        """Close the connections, if there ever were any."""
        if self._wire is not None:
            await self._wire.aclose()

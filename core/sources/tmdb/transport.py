"""Doorway to httpx: paced requests to one server, without its access token in errors, logs or reprs.

The token travels in a header, which httpx neither logs nor shows. It hangs requests, with their headers, on its
exceptions, so none of them leaves this module.
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
from core.sources.certificates import trust
from core.sources.proxies import proxy_for

log = logging.getLogger(__name__)
stamina.instrumentation.set_on_retry_hooks(())  # or it announces every try, on standard output where structlog is there

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
        self, base: str, setting: str, limits: RequestLimits, *, most_bytes: int, token: str | None = None
    ) -> None:
        """Prepare to ask; nothing is sent yet.

        Args:
            base: Address that paths are put behind.
            setting: Which setting holds that address, for the sentences of errors.
            limits: How fast and how patiently to ask.
            most_bytes: The longest body that is read.
            token: A read access token of TMDb; None asks without.
        """
        self._client: httpx.AsyncClient | None = None
        self._base = httpx.URL(base)
        self._host = self._base.host
        self._headers = httpx.Headers({"User-Agent": "CineMood"})  # which masks the token in its repr
        self._can_send_token = token is None or _PRINTABLE.fullmatch(token) is not None
        if token is not None and self._can_send_token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._setting = setting
        self._token_setting = "TMDB_TOKEN" if token is not None else setting
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
        """Close the connections, if there ever were any."""
        if self._client is not None:
            await self._client.aclose()

    async def ask(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        """Ask, and ask again where that may help.

        Raises:
            SourceError: See ``core.errors``; one sentence without token or body.
        """
        if not self._can_send_token:
            raise SourceRefused("The token is empty or has characters that no TMDb token has: check TMDB_TOKEN.")
        try:
            return await self._retrying(self._try, path, params or {})
        except (ProxyUnusable, CertificatesUnusable) as error:  # which no further try would mend
            raise SourceUnavailable(str(error)) from None

    def _open_client(self) -> httpx.AsyncClient:
        """Return the client; a proxy that cannot be used fails requests, not the start of the bot.

        Raises:
            ProxyUnusable: See ``core.sources.proxies``.
            CertificatesUnusable: See ``core.sources.certificates``.
        """
        if self._client is None:
            self._client = httpx.AsyncClient(
                base_url=self._base,
                headers=self._headers,
                timeout=self._limits.timeout_seconds,
                verify=trust(),
                proxy=proxy_for(str(self._base)),
                trust_env=False,
            )
        return self._client

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
                    self._open_client().stream("GET", path, params=params) as got,
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
                raise SourceRefused(f"{self._host} refused to answer ({status}): check {self._token_setting}.")
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

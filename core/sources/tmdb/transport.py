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
stamina.instrumentation.set_on_retry_hooks(())  # or it announces every attempt on standard output

_PRINTABLE = re.compile(r"[!-~]+")
_SECONDS = re.compile(r"\d{1,9}(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """Limits on requests to one server."""

    requests_per_second: float = 35.0
    """TMDb's own limit is about 40: https://developer.themoviedb.org/docs/rate-limiting."""
    concurrent_requests: int = 16
    timeout_seconds: float = 20.0
    """Limit of one attempt, from connecting to the last byte."""
    attempts: int = 4
    """Number of attempts, the first one included."""
    first_wait_seconds: float = 0.5
    """Wait before the second attempt; it doubles from attempt to attempt."""
    longest_wait_seconds: float = 8.0
    jitter_seconds: float = 0.5
    """Each wait is longer by a random time up to this."""
    longest_retry_after_seconds: float = 30.0
    """The longest ``Retry-After`` to obey; a server that asks for more gets no further attempt."""
    deadline: Callable[[float], asyncio.Timeout] = asyncio.timeout
    """Makes the context that ends an attempt after so many seconds."""


class HttpAnswer(NamedTuple):
    """An answer with status 200."""

    content_type: str
    body: bytes


class TmdbTransport:
    """Sends requests to one server, within ``RequestLimits``."""

    def __init__(
        self, base: str, setting: str, limits: RequestLimits, *, max_bytes: int, token: str | None = None
    ) -> None:
        """Prepare for requests; nothing is sent yet.

        Args:
            base: Address in front of all paths.
            setting: Name of the setting with that address, for the sentences of errors.
            limits: Limits on requests.
            max_bytes: The longest accepted body.
            token: A read access token of TMDb; None sends none.
        """
        self._client: httpx.AsyncClient | None = None
        self._base = httpx.URL(base)
        self._host = self._base.host
        self._headers = httpx.Headers({"User-Agent": "CineMood"})  # masks the token in its repr
        self._can_send_token = token is None or _PRINTABLE.fullmatch(token) is not None
        self._setting = self._refusal_setting = setting
        if token is not None:
            self._refusal_setting = "TMDB_TOKEN"
        if token is not None and self._can_send_token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._limits = limits
        self._max_bytes = max_bytes
        self._slots = asyncio.Semaphore(limits.concurrent_requests)
        # A larger bucket would let as large a burst through.
        self._limiter = AsyncLimiter(1, 1 / limits.requests_per_second)
        self._retrying = stamina.AsyncRetryingCaller(
            attempts=limits.attempts,
            timeout=None,
            wait_initial=limits.first_wait_seconds,
            wait_max=limits.longest_wait_seconds,
            wait_jitter=limits.jitter_seconds,
        ).on(self._decide_retry)

    async def aclose(self) -> None:
        """Close the connections, if there are any."""
        if self._client is not None:
            await self._client.aclose()

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> HttpAnswer:
        """Send a request, and again after errors that may pass.

        Raises:
            SourceError: See ``core.errors``; one sentence without token or body.
        """
        if not self._can_send_token:
            raise SourceRefused("The token is empty or has characters that no TMDb token has: check TMDB_TOKEN.")
        try:
            return await self._retrying(self._try, path, params or {})
        except (ProxyUnusable, CertificatesUnusable) as error:  # another attempt would not help
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

    def _decide_retry(self, fault: Exception) -> bool | float:
        """Return whether to try again, or the seconds to wait before that."""
        if not isinstance(fault, SourceBusy):
            return isinstance(fault, SourceUnavailable)
        if fault.retry_after is None:
            return True
        return fault.retry_after <= self._limits.longest_retry_after_seconds and fault.retry_after

    async def _try(self, path: str, params: Mapping[str, str]) -> HttpAnswer:
        fault: SourceError
        async with self._slots, self._limiter:
            try:
                async with (
                    self._limits.deadline(self._limits.timeout_seconds),
                    self._open_client().stream("GET", path, params=params) as response,
                ):
                    log.debug("%s answered %d to %s", self._host, response.status_code, path)
                    self._check(response, path)
                    return HttpAnswer(response.headers.get("Content-Type", ""), await self._read(response))
            except (TimeoutError, httpx.TimeoutException):
                fault = SourceUnavailable(
                    f"{self._host} did not answer within {self._limits.timeout_seconds:g} seconds: check the network."
                )
            except httpx.DecodingError:
                fault = SourceGarbled(f"{self._host} sent a damaged answer: check {self._setting}.")
            except httpx.TransportError as error:
                why = type(error).__name__
                fault = SourceUnavailable(f"{self._host} could not be reached ({why}): check the network.")
        raise fault  # outside of the handlers, so that no exception of httpx is attached to it

    def _check(self, response: httpx.Response, path: str) -> None:
        """Turn every status but 200 into its error."""
        status = response.status_code
        match status:
            case HTTPStatus.OK:
                return
            case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
                raise SourceRefused(f"{self._host} refused to answer ({status}): check {self._refusal_setting}.")
            case HTTPStatus.NOT_FOUND:
                raise MovieNotFound(f"{self._host} has no {path} (404).")
            case HTTPStatus.TOO_MANY_REQUESTS:
                sentence = f"{self._host} asks to be left alone for a while (429): try again later."
                raise SourceBusy(sentence, _retry_after(response))
            case _ if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise SourceUnavailable(f"{self._host} is out of order ({status}): try again later.")
            case _:
                raise SourceGarbled(f"{self._host} answered {status} to {path}: check {self._setting}.")

    async def _read(self, response: httpx.Response) -> bytes:
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > self._max_bytes:
                raise SourceGarbled(f"{self._host} sent more than {self._max_bytes:,} bytes: check {self._setting}.")
        return bytes(body)


def _retry_after(response: httpx.Response) -> float | None:
    """Return the wait in seconds that the server asks for, None if it asks for none or for a date."""
    seconds = response.headers.get("Retry-After", "")
    if not _SECONDS.fullmatch(seconds):
        return None
    return float(seconds)

"""Protection of every page: security headers, limits on requests and their size, and forms of other sites."""

import math
from collections.abc import Awaitable, Callable, Collection
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request as WebRequest
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.frontends.web.bodies import CLOSE_CONNECTION, MAX_FORM_BYTES, content_length
from bot.frontends.web.limits import RequestLimits

_HSTS_SECONDS = 365 * 24 * 3600
_DENIED_FEATURES = ("camera", "geolocation", "microphone", "payment", "usb")

ErrorHandler = Callable[[WebRequest, Exception], Awaitable[Response]]
"""Writes the answer to a request that fails."""


def security_headers(image_base: str) -> dict[str, str]:
    """Return the headers that keep a page from loading foreign content and from being embedded elsewhere.

    Args:
        image_base: Address of the posters; images of its host are the only foreign content that is allowed.
    """
    images = urlsplit(image_base)
    policy = (
        f"default-src 'none'; img-src 'self' {images.scheme}://{images.netloc}; style-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        # Not no-referrer: with that, browsers hide the origin of our own forms, too.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _DENIED_FEATURES),
        "Cache-Control": "no-cache",
    }


class SecurityHeaders:
    """Middleware that adds headers to every answer; headers that an answer sets itself stay."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", f"max-age={_HSTS_SECONDS}")
            await send(message)

        await self._app(scope, receive, send_with_headers)


class RequestGate:
    """Middleware that refuses requests of an address that sends too many, and bodies that are too long or endless."""

    def __init__(
        self, app: ASGIApp, handle_error: ErrorHandler, limits: RequestLimits, webhook_paths: Collection[str]
    ) -> None:
        """Guard an app; POST requests to ``webhook_paths`` have checks of their own."""
        self._app = app
        self._handle_error = handle_error
        self._limits = limits
        self._webhook_paths = webhook_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse to."""
        request = WebRequest(scope, receive)
        app: ASGIApp = self._app
        refusal = self._find_refusal(request)
        if refusal is not None:
            app = await self._handle_error(request, refusal)
        if "transfer-encoding" in request.headers:
            # Two lengths in one request can smuggle in a second: https://www.rfc-editor.org/rfc/rfc9112#section-6.3
            has_two_lengths = "content-length" in request.headers
            send = _closing_send(send, closes_always=has_two_lengths)
        await app(scope, receive, send)

    def _find_refusal(self, request: WebRequest) -> HTTPException | None:
        """Return the error with which to refuse a request, None when it is allowed."""
        path = request.url.path
        if path in self._webhook_paths and request.method == "POST":
            return None
        if content_length(request) > MAX_FORM_BYTES:
            return HTTPException(413, headers=CLOSE_CONNECTION)
        address = request.client.host if request.client else ""
        wait_seconds = self._limits.wait_seconds(request.method, path, address)
        if wait_seconds:
            return HTTPException(429, headers={"Retry-After": str(math.ceil(wait_seconds))})
        return None


def is_own_form(request: WebRequest) -> bool:
    """Return whether a form was sent from our own page, or by a program that is no browser.

    Source: https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


def _closing_send(send: Send, *, closes_always: bool) -> Send:
    """Wrap ``send`` so that a refusal closes the connection: a body without a length could go on for ever."""

    async def send_and_close(message: Message) -> None:
        if message["type"] == "http.response.start":
            is_refusal = message["status"] >= HTTPStatus.BAD_REQUEST
            if closes_always or is_refusal:
                MutableHeaders(scope=message).update(CLOSE_CONNECTION)
        await send(message)

    return send_and_close

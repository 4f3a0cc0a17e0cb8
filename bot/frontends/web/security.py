"""Protection of every page: security headers, limits on requests and their size, and forms of other sites."""

import math
from collections.abc import Awaitable, Callable, Collection
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.requests import Request as WebRequest
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.frontends.web.limits import RequestLimits

MAX_FORM_BYTES = 16 * 1024
MAX_FORM_FIELDS = 8
CLOSE_CONNECTION = {"Connection": "close"}
"""For refusals: a client that is still sending would wait for ever for its body to be read."""
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


async def read_form(request: WebRequest) -> dict[str, str]:
    """Read a form of at most ``MAX_FORM_BYTES``.

    Raises:
        HTTPException: It is longer (413), or no form (400).
    """
    body = await read_body(request)
    try:
        fields = parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=MAX_FORM_FIELDS)
    except ValueError:
        raise HTTPException(400) from None
    return dict(fields)


async def read_body(request: WebRequest, max_bytes: int = MAX_FORM_BYTES) -> bytes:
    """Read a body; of one that is too long, only as much as it takes to know that.

    Raises:
        HTTPException: It is longer than ``max_bytes`` (413), or the client broke it off (400).
    """
    if content_length(request) > max_bytes:
        raise HTTPException(413, headers=CLOSE_CONNECTION)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > max_bytes:
                raise HTTPException(413, headers=CLOSE_CONNECTION)
    except ClientDisconnect:
        raise HTTPException(400) from None
    return bytes(body)


def content_length(request: WebRequest) -> int:
    """Return the length that a request announces for its body; 0 when it announces none."""
    length = request.headers.get("content-length", "")
    if length.isdecimal():
        return int(length)
    return 0

"""What stands before every page: the headers that keep it to itself, and who is not let in."""

import math
from collections.abc import Awaitable, Callable, Collection
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request as WebRequest
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.frontends.web.bodies import HANG_UP, MAX_FORM_BYTES
from bot.frontends.web.limits import Limits

_HTTPS_SECONDS = 365 * 24 * 3600  # for which browsers do not ask without https again, once it was there
_DENIED = ("camera", "geolocation", "microphone", "payment", "usb")

Refuse = Callable[[WebRequest, Exception], Awaitable[Response]]
"""Answers what cannot be answered."""


def guards(image_base: str) -> dict[str, str]:
    """Write the headers that keep the page to itself."""
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
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _DENIED),
        "Cache-Control": "no-cache",
    }


class Guarded:
    """Puts headers on every answer that does not carry them already."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        """Take what answers, and the headers."""
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", f"max-age={_HTTPS_SECONDS}")
            await send(message)

        await self._app(scope, receive, guarded)


class Gate:
    """Lets nobody in who asks too often, and no body that is too long or has no end."""

    def __init__(self, app: ASGIApp, refuse: Refuse, limits: Limits, open_paths: Collection[str]) -> None:
        """Take what answers and what refuses; what is posted to the open paths meets guards of their own."""
        self._app = app
        self._refuse = refuse
        self._limits = limits
        self._open_paths = open_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse to."""
        request = WebRequest(scope, receive)
        refusal = self._refusal(request)
        answer = self._app if refusal is None else await self._refuse(request, refusal)
        if "transfer-encoding" in request.headers:
            # Two lengths are somebody's try to smuggle a request: https://www.rfc-editor.org/rfc/rfc9112#section-6.3
            send = _hanging_up(send, always="content-length" in request.headers)
        await answer(scope, receive, send)

    def _refusal(self, request: WebRequest) -> HTTPException | None:
        path = request.url.path
        if path in self._open_paths and request.method == "POST":
            return None
        announced = request.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > MAX_FORM_BYTES:
            return HTTPException(413, headers=HANG_UP)
        seconds = self._limits.wait(request.method, path, request.client.host if request.client else "")
        return HTTPException(429, headers={"Retry-After": str(math.ceil(seconds))}) if seconds else None


def _hanging_up(send: Send, *, always: bool) -> Send:
    """Close the connection with a refusal: the rest of a body without an announced length could come for ever."""

    async def hanging_up(message: Message) -> None:
        if message["type"] == "http.response.start" and (always or message["status"] >= HTTPStatus.BAD_REQUEST):
            MutableHeaders(scope=message).update(HANG_UP)
        await send(message)

    return hanging_up


def is_from_here(request: WebRequest) -> bool:
    """Tell whether a form was sent from our own page, or by something that is not a browser.

    Source: https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")

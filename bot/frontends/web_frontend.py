"""The dialogue in a browser: the doorway to Starlette and uvicorn."""

import asyncio
import contextlib
import errno
import hashlib
import re
import secrets
import socket
from collections.abc import Awaitable, Callable, Generator, Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request as WebRequest
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.dialogue import Dialogue
from bot.frontends import web_render
from bot.frontends.errors import FrontendRefused, FrontendUnavailable
from bot.frontends.web_intake import Hook, form_of, hook_route
from bot.reply import Card, Reply, Request
from core.catalogue import Shelf
from core.mood import Mood

COOKIE = "cinemood"
_COOKIE_SECONDS = 7 * 24 * 3600  # what is remembered about a person lasts a week
_PERSON = re.compile(r"[A-Za-z0-9_-]{22}")  # what secrets.token_urlsafe(16) makes
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,3}")  # an IETF tag
_FRAGMENT = "x-fragment"  # the header with which chat.js asks for the exchange alone
_POSTER_SECONDS = 30 * 24 * 3600
_GRACE_SECONDS = 5  # for answers under way when the page is closed
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - recognised, to show an address that can be opened
_PASSING = {errno.EADDRINUSE, errno.EADDRNOTAVAIL}  # a port may be freed, and an address come with its network

Draw = Callable[[Card], Awaitable[bytes]]
"""Draws a card's poster, 500x750, as PNG (``bot.posters.Posters.drawn``)."""


def create_app(
    dialogue: Dialogue,
    shelf: Shelf,
    draw: Draw,
    *,
    image_base: str,
    hooks: Mapping[str, Hook] = MappingProxyType({}),
) -> Starlette:
    """Build the web page; nothing runs or is opened yet.

    Args:
        dialogue: Answers.
        shelf: Holds the movies whose posters may have to be drawn.
        draw: Draws a poster.
        image_base: Address in front of the posters; the only foreign place from which the page may load anything.
        hooks: Take the updates of platforms, by the paths to which these send them.
    """
    guards = _guards(image_base)
    site = _Site(dialogue, shelf, draw, guards)
    faults = dict.fromkeys((HTTPException, Exception), site.fault)
    return Starlette(
        routes=[
            Route("/", site.home),
            Route("/say", site.say, methods=["POST"]),
            Route("/posters/{movie_id}/{mood}.png", site.poster),
            Route("/healthz", _health),
            *(hook_route(path, hook) for path, hook in hooks.items()),
            Mount("/static", StaticFiles(directory=web_render.HERE / "static")),
        ],
        middleware=[Middleware(_Guarded, headers=guards)],
        exception_handlers=faults,
    )


class WebFrontend:
    """Serves the page in the running event loop and leaves the signals to the program that it is a part of."""

    name = "web page"

    def __init__(
        self, app: Starlette, host: str, port: int, *, announce: Callable[[str], None] = lambda _address: None
    ) -> None:
        """Serve ``app`` at an address; port 0 takes a free one. Each start announces where the page can be opened."""
        self._host = host
        self._port = port
        self._announce = announce
        self._config = uvicorn.Config(
            app,
            access_log=False,  # an address can hold what somebody said
            log_config=None,
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        """Where the page can be opened on this machine."""
        host = _ANYWHERE.get(self._host, f"[{self._host}]" if ":" in self._host else self._host)
        return f"http://{host}:{self._port}"

    async def start(self) -> None:
        """Begin to listen.

        Raises:
            FrontendUnavailable: The port is taken, or the address not this machine's at present.
            FrontendRefused: The address can never be listened on.
        """
        listener = self._listen()
        self._port = listener.getsockname()[1]
        self._server = server = _Server(self._config)
        self._serving = asyncio.create_task(_serve(server, listener), name=self.name)
        self._announce(self.address)

    async def check(self) -> str:
        """Listen for a moment and say where; raises as ``start`` does."""
        self._listen().close()
        return f"can listen on {self._host}:{self._port}"

    async def ended(self) -> None:
        """Return when the page is no longer served."""
        if self._serving:
            await asyncio.wait({self._serving})

    async def stop(self) -> None:
        """Finish the answers under way and close; does nothing when it was not started."""
        server, serving = self._server, self._serving
        self._server = self._serving = None
        if server is None or serving is None:
            return
        server.should_exit = True
        await asyncio.wait({serving})
        if not serving.cancelled():
            serving.result()

    def _listen(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        try:
            return socket.create_server((self._host, self._port), family=family)
        except (OSError, UnicodeError) as error:  # the latter for a name that no machine can have
            number, why = (error.errno, error.strerror or "") if isinstance(error, OSError) else (None, "no such name")
            kind = FrontendUnavailable if number in _PASSING else FrontendRefused
            raise kind(
                f"The web page cannot listen on {self._host}:{self._port} ({why.partition(' (while')[0]}): "
                "set WEB_PORT to a free port (0 takes any), and WEB_HOST to an address of this machine."
            ) from error


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the signals alone."""
        yield


async def _serve(server: _Server, listener: socket.socket) -> None:
    """Serve until the server is told to stop; whatever else ends it must not keep the port."""
    try:
        await server.serve(sockets=[listener])
    finally:
        if server.started and not server.should_exit:
            await server.shutdown()
        listener.close()


class _Site:
    """What lies at which address."""

    def __init__(self, dialogue: Dialogue, shelf: Shelf, draw: Draw, guards: Mapping[str, str]) -> None:
        self._dialogue = dialogue
        self._shelf = shelf
        self._draw = draw
        self._guards = guards

    async def home(self, request: WebRequest) -> Response:
        """Greet, or answer ``?text=``."""
        return await self._answer(request, request.query_params.get("text", ""), None, otherwise="/start")

    async def say(self, request: WebRequest) -> Response:
        """Answer what was typed or pressed."""
        if not _is_from_here(request):
            raise HTTPException(403)
        form = await form_of(request)
        return await self._answer(request, form.get("text", ""), form.get("choice"))

    async def poster(self, request: WebRequest) -> Response:
        """Draw the poster of a movie that is on offer."""
        try:
            mood, movie_id = Mood(request.path_params["mood"]), int(request.path_params["movie_id"])
        except ValueError:
            raise HTTPException(404) from None
        entry = None if self._shelf.is_empty else self._shelf.catalogue.by_id.get(movie_id)
        if entry is None:
            raise HTTPException(404)
        title, year = entry.movie.title, entry.movie.year
        png = await self._draw(Card(movie_id, title, year, mood, {}, (), why="", body="", poster=None, link="", alt=""))
        tag = f'"{hashlib.sha256(png).hexdigest()[:32]}"'
        headers = {"Cache-Control": f"public, max-age={_POSTER_SECONDS}", "ETag": tag}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(png, media_type="image/png", headers=headers)

    async def fault(self, request: WebRequest, error: Exception) -> Response:
        """Answer in the bot's own voice what cannot be answered."""
        if isinstance(error, HTTPException):
            status, headers = error.status_code, error.headers
        else:  # Starlette answers these outside of the middleware
            status, headers = 500, self._guards
        return _shown(request, "", web_render.fault(status), status, headers)

    async def _answer(self, request: WebRequest, text: str, choice: str | None, *, otherwise: str = "") -> Response:
        person = request.cookies.get(COOKIE, "")
        if not _PERSON.fullmatch(person):
            person = secrets.token_urlsafe(16)
        who = f"web:{person}"
        asked = Request(person=who, room=who, text=text or otherwise, choice=choice, locale=_locale(request))
        reply = await self._dialogue.reply_to(asked)
        response = _shown(request, web_render.words_of(text, choice), reply)
        is_safe = request.url.scheme == "https"
        response.set_cookie(COOKIE, person, max_age=_COOKIE_SECONDS, httponly=True, samesite="lax", secure=is_safe)
        return response


def _health(_: WebRequest) -> Response:
    return PlainTextResponse("ok")


class _Guarded:
    """Puts headers on every answer that does not carry them already."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, guarded)


def _guards(image_base: str) -> dict[str, str]:
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
        "Cache-Control": "no-cache",
    }


def _shown(
    request: WebRequest, said: str, reply: Reply, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Show a reply as chat.js or as a bare browser wants it; moods are private, so nothing may keep it."""
    write = web_render.fragment if _FRAGMENT in request.headers else web_render.page
    return HTMLResponse(write(said, reply), status, {**(headers or {}), "Cache-Control": "no-store"})


def _is_from_here(request: WebRequest) -> bool:
    """Tell whether a form was sent from our own page, or by something that is not a browser.

    Source: https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _locale(request: WebRequest) -> str:
    """Return the language that the browser asks for first."""
    first = re.split("[,;]", request.headers.get("accept-language", ""))[0].strip()
    return first if _LANGUAGE.fullmatch(first) else "en"

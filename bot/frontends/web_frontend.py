"""The page and what else is served over HTTP: the doorway to uvicorn."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request as WebRequest
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.dialogue import Dialogue
from bot.frontends import web_api, web_render
from bot.frontends.errors import FrontendRefused, FrontendUnavailable
from bot.frontends.web_guards import Gate, Guarded, guards
from bot.frontends.web_intake import Hook, hook_route
from bot.frontends.web_limit import Limit
from bot.frontends.web_pages import Pages
from bot.frontends.web_pictures import Gallery, Pictures
from bot.frontends.web_probes import Instruments, probes
from bot.frontends.web_session import Seal, Secret, fleeting
from core.catalogue import Shelf

_GRACE_SECONDS = 5  # for answers under way when the page is closed
_PACKED = 4  # of 9; beyond it, pages shrink by next to nothing and take longer
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - recognised, to show an address that can be opened
_PASSING = {errno.EADDRINUSE, errno.EADDRNOTAVAIL}  # a port may be freed, and an address come with its network


@dataclass(frozen=True, slots=True)
class Guests:
    """How those are met who come."""

    secret: Secret = fleeting
    """Tells what the cookies are signed with."""
    rate: float = 4
    """Requests per second that an address may make for long; 0 for any number."""


def create_app(
    dialogue: Dialogue,
    shelf: Shelf,
    pictures: Pictures,
    *,
    image_base: str,
    hooks: Mapping[str, Hook] = MappingProxyType({}),
    guests: Guests = Guests(),
    instruments: Instruments = Instruments(),  # noqa: B008 - frozen
) -> Starlette:
    """Build what is served; nothing runs or is opened yet.

    Args:
        dialogue: Answers.
        shelf: Holds the movies whose pictures may be asked for.
        pictures: Makes these.
        image_base: Address in front of the posters; the only foreign place from which the page may load anything.
        hooks: Take the updates of platforms, by the paths to which these send them.
        guests: How those are met who come.
        instruments: What those may read who watch over the bot.
    """
    headers = guards(image_base)
    pages = Pages(dialogue, shelf, Seal(guests.secret), headers)
    fault = partial(_fault, pages)
    return Starlette(
        routes=[
            *pages.routes,
            *Gallery(shelf, pictures, image_base).routes,
            *web_api.Api(dialogue, shelf).routes,
            *probes(instruments),
            *(hook_route(path, hook) for path, hook in hooks.items()),
            Mount("/static", StaticFiles(directory=web_render.HERE / "static")),
        ],
        middleware=[
            Middleware(Guarded, headers=headers),
            Middleware(Gate, refuse=fault, limit=Limit(guests.rate), open_paths=frozenset(hooks)),
            Middleware(GZipMiddleware, compresslevel=_PACKED),
        ],
        exception_handlers=dict.fromkeys((HTTPException, Exception), fault),
    )


async def _fault(pages: Pages, request: WebRequest, error: Exception) -> Response:
    """Say what is wrong, to programs as these expect it."""
    is_program = request.url.path.startswith(web_api.HERE)
    return web_api.problem(error) if is_program else await pages.fault(request, error)


class WebFrontend:
    """Serves the page in the running event loop and leaves the signals to the program that it is a part of."""

    name = "web page"

    def __init__(
        self,
        app: Starlette,
        host: str,
        port: int,
        *,
        announce: Callable[[str], None] = lambda _address: None,
        proxies: str = "",
    ) -> None:
        """Serve an app.

        Args:
            app: What to serve.
            host: Where to listen.
            port: The same; 0 takes a free one.
            announce: Is told at each start where the page can be opened.
            proxies: Addresses, with commas between them, of those who may say for whom they ask; ``*`` is everybody.
        """
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
            proxy_headers=bool(proxies),
            forwarded_allow_ips=proxies,
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
        listener = listen(self._host, self._port)
        self._port = listener.getsockname()[1]
        self._server = server = _Server(self._config)
        self._serving = asyncio.create_task(_serve(server, listener), name=self.name)
        self._announce(self.address)

    async def check(self) -> str:
        """Listen for a moment and say where; raises as ``start`` does."""
        listen(self._host, self._port).close()
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


def listen(host: str, port: int) -> socket.socket:
    """Begin to listen; raises as ``WebFrontend.start`` does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:  # the latter for a name that no machine can have
        number, why = (error.errno, error.strerror or "") if isinstance(error, OSError) else (None, "no such name")
        kind = FrontendUnavailable if number in _PASSING else FrontendRefused
        raise kind(
            f"The web page cannot listen on {host}:{port} ({why.partition(' (while')[0]}): "
            "set WEB_PORT to a free port (0 takes any), and WEB_HOST to an address of this machine."
        ) from error
    # Inherited by connections, for which asyncio does it only if it made the socket itself. Without, the body of
    # an answer waits for 40 ms until the other side has acknowledged the headers.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


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

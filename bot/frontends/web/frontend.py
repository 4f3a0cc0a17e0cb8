"""The page and what else is served over HTTP: the doorway to uvicorn."""

import asyncio
import contextlib
import errno
import socket
import struct
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request as WebRequest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.flow_control import CLOSE_HEADER
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.dialogue.dialogue import Dialogue
from bot.frontends.errors import FrontendRefused, FrontendUnavailable
from bot.frontends.web import html as web_render
from bot.frontends.web.api import routes as web_api
from bot.frontends.web.health import PROBES, Instruments, probes
from bot.frontends.web.limits import Capacity, Doors, Limits
from bot.frontends.web.pages import Pages
from bot.frontends.web.pictures import Gallery, Pictures
from bot.frontends.web.security import Gate, Guarded, guards
from bot.frontends.web.session import Seal, Secret, fleeting
from bot.frontends.web.static_files import can_unpack
from bot.frontends.web.webhooks import Hook, hook_route
from core.movies.catalogue import Shelf

_GRACE_SECONDS = 2  # for answers under way when the page is closed; less than a signal leaves for all frontends
_LEAST_TAKEN_BYTES = 16 * 1024  # of an answer, within each deadline: a kilobyte a second is a slow line
_UNSENT_BYTES = 16 * 1024  # that the system keeps of an answer, so that the deadline sees what is taken
_QUEUE = 128  # connections that are accepted in one go, before the first of them can be turned away
_NOT_PACKED = PROBES | web_render.static_files.paths
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
    clock: Callable[[], datetime] = partial(datetime.now, UTC)
    """Tells the time in UTC, which goes into the cookies."""


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
    pages = Pages(dialogue, shelf, Seal(guests.secret), headers, guests.clock)
    fault = partial(_fault, pages)
    limits = Limits(guests.rate, free=PROBES, static=web_render.static_files.paths)
    return Starlette(
        routes=[
            *pages.routes,
            *Gallery(shelf, pictures, image_base).routes,
            *web_api.Api(dialogue, shelf).routes,
            *probes(instruments),
            *(hook_route(path, hook) for path, hook in hooks.items()),
            web_render.static_files.route,
        ],
        middleware=[
            Middleware(Guarded, headers=headers),
            Middleware(Gate, refuse=fault, limits=limits, open_paths=frozenset(hooks)),
            Middleware(_Packed, compresslevel=_PACKED),
        ],
        exception_handlers=dict.fromkeys((HTTPException, Exception), fault),
    )


async def _fault(pages: Pages, request: WebRequest, error: Exception) -> Response:
    """Say what is wrong, to programs as these expect it."""
    is_program = request.url.path.startswith(web_api.HERE)
    return web_api.problem(error) if is_program else await pages.fault(request, error)


class _Packed(GZipMiddleware):
    """Compresses answers, but for files, which are compressed already, and probes, which are asked without a limit."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        headers = MutableHeaders(raw=list(scope["headers"]))
        if not can_unpack(headers.get("accept-encoding", "")):  # Starlette overlooks that gzip;q=0 refuses it
            del headers["accept-encoding"]
        answer = self.app if scope["path"] in _NOT_PACKED else super().__call__
        await answer({**scope, "headers": headers.raw}, receive, send)


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
        capacity: Capacity = Capacity(),  # noqa: B008 - frozen
    ) -> None:
        """Serve an app.

        Args:
            app: What to serve.
            host: Where to listen.
            port: The same; 0 takes a free one.
            announce: Is told at each start where the page can be opened.
            proxies: Addresses, with commas between them, of those who may say for whom they ask; ``*`` is everybody.
            capacity: How many connections are kept open, and how long each may keep its request to itself.
        """
        self._host = host
        self._port = port
        self._announce = announce
        # Who is believed speaks for many. uvicorn has other names for the types of Starlette.
        believed = ProxyHeadersMiddleware(app, proxies).trusted_hosts  # pyright: ignore[reportArgumentType]
        self._config = uvicorn.Config(
            app,
            http=_connections(Doors(capacity, believed.__contains__)),
            backlog=_QUEUE,
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
        try:
            await asyncio.wait({serving}, timeout=_GRACE_SECONDS)
        finally:
            server.cut_off()
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
    if hasattr(socket, "TCP_NOTSENT_LOWAT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT_BYTES)
    return listener


class _Connection(H11Protocol):
    """Comes in while there is room, and is cut off when its request does not come, or its answer is not taken, in time.

    An answer has the same time for each ``_LEAST_TAKEN_BYTES``, so that neither silence nor single bytes now and then
    keep a place. One request may come before the one in front of it is answered; more are not answered.
    """

    doors: Doors
    _is_inside = False
    _deadline: asyncio.TimerHandle | None = None
    _answer_deadline: asyncio.TimerHandle | None = None
    _untaken_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Come in or go."""
        super().connection_made(transport)
        self._is_inside = self.doors.enter(self._address)
        if self._is_inside:
            self._watch()
        else:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Make room."""
        self._unwatch()
        self._unwatch_answer()
        if self._is_inside:
            self.doors.leave(self._address)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a part of a request, which may be its last."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Go on to the next request, a part of which may have come already."""
        answered = self.cycle
        super().on_response_complete()
        self._watch()
        self._watch_answer()
        if self.cycle is not answered and not self.cycle.more_body and self.conn.trailing_data[0]:
            self.headers.append(CLOSE_HEADER)  # uvicorn then closes behind the next answer

    def pause_writing(self) -> None:
        """Wait until some of the answer was taken, but not for ever."""
        super().pause_writing()
        self._watch_answer()

    def resume_writing(self) -> None:
        """Go on, after most of what was waiting has been taken."""
        super().resume_writing()
        self._unwatch_answer()
        self._watch_answer()

    @property
    def _address(self) -> str:
        return self.client[0] if self.client else ""

    def _watch(self) -> None:
        """Have a deadline, counted from its beginning, while a request comes, and none at any other time."""
        if not self._is_awaited():
            self._unwatch()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(self.doors.capacity.seconds, self.transport.abort)

    def _unwatch(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _watch_answer(self) -> None:
        """Have a deadline while a part of an answer waits to be taken."""
        untaken = self.transport.get_write_buffer_size()
        if untaken and self._answer_deadline is None:
            self._untaken_bytes = untaken
            self._answer_deadline = self.loop.call_later(self.doors.capacity.seconds, self._judge_answer)

    def _judge_answer(self) -> None:
        """Hang up unless enough was taken since the deadline was set."""
        self._answer_deadline = None
        if self.transport.get_write_buffer_size() > max(0, self._untaken_bytes - _LEAST_TAKEN_BYTES):
            _reset(self.transport)
        else:
            self._watch_answer()

    def _unwatch_answer(self) -> None:
        if self._answer_deadline:
            self._answer_deadline.cancel()
            self._answer_deadline = None

    def _is_awaited(self) -> bool:
        """Tell whether a request comes; uvicorn has a deadline of its own for those that have not begun."""
        if self.transport.is_closing():  # the answer may still be on its way
            return False
        if not self.cycle or self.cycle.more_body:
            return True
        return self.cycle.response_complete and self.timeout_keep_alive_task is None


def _reset(transport: asyncio.Transport) -> None:
    """End a connection at once; the system, too, forgets what it has not sent, instead of waiting for the reader."""
    connection: socket.socket = transport.get_extra_info("socket")
    if connection.fileno() >= 0:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def _connections(doors: Doors) -> type[_Connection]:
    """Make the class of a page's connections; uvicorn calls it by itself, so that the doors lie in it."""
    return type("Connection", (_Connection,), {"doors": doors})


class _Server(uvicorn.Server):
    def cut_off(self) -> None:
        """Hang up on everybody who is still connected; uvicorn would wait for those who do not read."""
        for connection in tuple(self.server_state.connections):
            _reset(connection.transport)
        for task in tuple(self.server_state.tasks):
            task.cancel()
        self.force_exit = True

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

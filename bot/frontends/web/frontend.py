"""The page and what else is served over HTTP: the doorway to uvicorn."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable, Generator

import uvicorn
from starlette.applications import Starlette
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.frontends.errors import FrontendRefused, FrontendUnavailable
from bot.frontends.web.connections import Capacity, Doors, connections, reset

_GRACE_SECONDS = 2  # for answers under way when the page is closed; less than a signal leaves for all frontends
_UNSENT_BYTES = 16 * 1024  # that the system keeps of an answer, so that the deadline sees what is taken
_QUEUE = 128  # connections that are accepted in one go, before the first of them can be turned away
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - recognised, to show an address that can be opened
_PASSING = {errno.EADDRINUSE, errno.EADDRNOTAVAIL}  # a port may be freed, and an address come with its network


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
            http=connections(Doors(capacity, believed.__contains__)),
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


class _Server(uvicorn.Server):
    def cut_off(self) -> None:
        """Hang up on everybody who is still connected; uvicorn would wait for those who do not read."""
        for connection in tuple(self.server_state.connections):
            reset(connection.transport)
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

"""The web page as a frontend: runs its site in uvicorn."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable, Generator

import uvicorn
from starlette.applications import Starlette
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.frontends.errors import AddressTaken, FrontendRefused
from bot.frontends.web.connections import ConnectionCount, ConnectionLimits, connection_class, reset

_STOP_TIMEOUT_SECONDS = 2  # all frontends together have five
_MAX_UNSENT_BYTES = 16 * 1024  # in the system's buffer: more would hide from the deadlines how slowly a client reads
_MAX_PENDING_CONNECTIONS = 128  # that wait to be accepted, before any of them can be refused
_LOCAL_HOSTS = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - recognised, to show an address that can be opened
_TEMPORARY_ERRORS = {errno.EADDRINUSE, errno.EADDRNOTAVAIL}  # ports become free, and addresses come with a network


class WebFrontend:
    """Serves the site in the running event loop; signals stay with the program that it is a part of."""

    platform = "web"
    title = "web page"

    def __init__(
        self,
        app: Starlette,
        host: str,
        port: int,
        *,
        announce: Callable[[str], None] = lambda _address: None,
        proxies: str = "",
        connection_limits: ConnectionLimits = ConnectionLimits(),  # noqa: B008 - frozen
    ) -> None:
        """Serve an app.

        Args:
            app: The site.
            host: The address to listen on.
            port: The port to listen on; 0 takes a free one, and keeps it.
            announce: Is called with the address of the page at each start.
            proxies: Addresses of the proxies that are trusted to name the client, with commas between; ``*`` is all.
            connection_limits: Limits on open connections.
        """
        self._host = host
        self._port = port
        self._announce = announce
        # uvicorn has types of its own for an ASGI app.
        trusted_hosts = ProxyHeadersMiddleware(app, proxies).trusted_hosts  # pyright: ignore[reportArgumentType]
        connection_count = ConnectionCount(connection_limits, trusted_hosts.__contains__)
        self._config = uvicorn.Config(
            app,
            http=connection_class(connection_count),
            backlog=_MAX_PENDING_CONNECTIONS,
            access_log=False,  # addresses can hold words that people typed
            log_config=None,
            lifespan="off",
            ws="none",
            server_header=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=proxies,
            timeout_graceful_shutdown=_STOP_TIMEOUT_SECONDS,
        )
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        """The address at which the page can be opened on this machine."""
        host = self._host
        if host in _LOCAL_HOSTS:
            host = _LOCAL_HOSTS[host]
        elif ":" in host:
            host = f"[{host}]"
        return f"http://{host}:{self._port}"

    async def start(self) -> None:
        """Begin to listen.

        Raises:
            AddressTaken: The port is taken, or the address does not belong to this machine at present.
            FrontendRefused: No program can listen on the address.
        """
        listener = listen(self._host, self._port)
        self._port = listener.getsockname()[1]
        self._server = server = _Server(self._config)
        self._serving = asyncio.create_task(_serve(server, listener), name=self.title)
        self._announce(self.address)

    async def check(self) -> str:
        """Listen for a moment and return a sentence about it; raises as ``start`` does."""
        listen(self._host, self._port).close()
        return f"can listen on {self._host}:{self._port}"

    async def wait_until_ended(self) -> None:
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
            await asyncio.wait({serving}, timeout=_STOP_TIMEOUT_SECONDS)
        finally:
            server.close_all_connections()
        await asyncio.wait({serving})
        if not serving.cancelled():
            serving.result()


def listen(host: str, port: int) -> socket.socket:
    """Begin to listen; raises as ``WebFrontend.start`` does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        raise _listening_error(host, port, error) from error
    # Without it, the body of an answer waits 40 ms for the client to acknowledge the headers. asyncio sets it on the
    # connections of sockets that it makes itself; ours inherit it from here.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_NOTSENT_LOWAT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _MAX_UNSENT_BYTES)
    return listener


def _listening_error(host: str, port: int, error: OSError | UnicodeError) -> FrontendRefused | AddressTaken:
    """Describe why nothing can listen on an address."""
    number, reason = None, "no such name"  # for a UnicodeError
    if isinstance(error, OSError):
        number, reason = error.errno, error.strerror or ""
    reason = reason.partition(" (while")[0]
    sentence = (
        f"The web page cannot listen on {host}:{port} ({reason}): "
        "set WEB_PORT to a free port (0 takes any), and WEB_HOST to an address of this machine."
    )
    if number in _TEMPORARY_ERRORS:
        return AddressTaken(sentence)
    return FrontendRefused(sentence)


class _Server(uvicorn.Server):
    def close_all_connections(self) -> None:
        """Close every connection; uvicorn would wait for clients that do not read."""
        for connection in tuple(self.server_state.connections):
            reset(connection.transport)
        for task in tuple(self.server_state.tasks):
            task.cancel()
        self.force_exit = True

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the signals to the program."""
        yield


async def _serve(server: _Server, listener: socket.socket) -> None:
    """Serve until ``server.should_exit``; free the port also when anything else ends it."""
    try:
        await server.serve(sockets=[listener])
    finally:
        if server.started and not server.should_exit:
            await server.shutdown()
        listener.close()

"""A proxy on loopback whose port stays the same, whatever happens to the service behind it.

::

    async with BreakableProxy.in_front_of(standin.address) as proxy:
        await proxy.replace_responses(silence)  # requests come in, nothing goes out
        await proxy.stop_listening()
        await proxy.repair()
"""

import asyncio
import re
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Self
from urllib.parse import urlsplit

from tests.faults.skipping_loop import running_loop

BadResponse = Callable[[], AsyncIterator[bytes]]
"""Yields the bytes to send in place of a response; at its end the connection is closed."""

_HTTP_PORT = 80
_WITHOUT_LIMIT = 1_000_000
_CHUNK_BYTES = 65_536
_LENGTH = re.compile(rb"\r\nContent-Length: (\d+)\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\nTransfer-Encoding: chunked\r\n", re.IGNORECASE)
_UPGRADE = re.compile(rb"\r\nUpgrade: ", re.IGNORECASE)
_CONNECTION = re.compile(rb"\r\nConnection: [^\r]*", re.IGNORECASE)


class BreakableProxy:
    """Forwards one request per connection, or replaces its response."""

    def __init__(self, target_port: int, reservation: socket.socket) -> None:
        """Create a proxy for the service at ``target_port``.

        Args:
            target_port: Port of the service.
            reservation: A bound socket that keeps the proxy's own port reserved while nothing listens there.
        """
        self.port: int = reservation.getsockname()[1]
        self.address = f"http://localhost:{self.port}"
        self._target_port = target_port
        self._response: BadResponse | None = None
        self._affected_text, self._replacements_left = "", 0
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._backlog: tuple[socket.socket, ...] = ()
        self._replaced_responses = 0

    @property
    def encounters(self) -> int:
        """Number of times that a client met a fault: replaced responses, failed connections, failed name look-ups."""
        loop = running_loop()
        return self._replaced_responses + loop.failed_connections[self.port] + loop.failed_lookups

    @classmethod
    @asynccontextmanager
    async def in_front_of(cls, address: str) -> AsyncGenerator[Self]:
        """Run a proxy for the service at an address."""
        with _bind(0) as reservation:
            proxy = cls(urlsplit(address).port or _HTTP_PORT, reservation)
            await proxy.repair()
            try:
                yield proxy
            finally:
                await proxy.stop_listening()

    async def replace_responses(self, response: BadResponse, *, on: str = "", times: int = _WITHOUT_LIMIT) -> None:
        """Replace the responses to requests with ``on`` in their first line.

        Without ``on`` all are replaced, and the connections of the moment are closed.
        """
        self._response, self._affected_text, self._replacements_left = response, on, times
        if not on:
            await self._close_connections()

    async def stop_listening(self) -> None:
        """Refuse connections, and close those of the moment."""
        self._response = None
        self._clear_backlog()
        if self._server:
            self._server.close()
            self._server = None
        await self._close_connections()

    async def fill_backlog(self) -> None:
        """Let connections hang: neither accepted nor refused."""
        await self.stop_listening()
        listener = _bind(self.port)
        listener.listen(0)
        self._backlog = (socket.create_connection(listener.getsockname()), listener)  # the queue has room for one

    async def hide_name(self) -> None:
        """Let every look-up of a name fail."""
        await self.stop_listening()
        running_loop().resolves_names = False

    async def repair(self) -> None:
        """Forward all requests again; a replaced response that has begun goes on as it is."""
        self._response = None
        self._clear_backlog()
        running_loop().resolves_names = True
        if self._server is None:
            self._server = await asyncio.start_server(self._serve_connection, sock=_bind(self.port))

    def _clear_backlog(self) -> None:
        for endpoint in self._backlog:
            endpoint.close()
        self._backlog = ()

    async def _close_connections(self) -> None:
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections)

    async def _serve_connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._connections.add(task)
        try:
            await self._serve_request(reader, writer)
            writer.close()
            await writer.wait_closed()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._connections.discard(task)

    async def _serve_request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head, body = await _read_request(reader)
        if (response := self._take_response(head)) is not None:
            async for part in response():
                writer.write(part)
                await writer.drain()
            return
        service_reader, service_writer = await asyncio.open_connection("127.0.0.1", self._target_port)
        service_writer.write(_without_keep_alive(head))
        service_writer.write(body)
        try:
            async with asyncio.TaskGroup() as tasks:
                forwarding = tasks.create_task(_pump(reader, service_writer))
                await _pump(service_reader, writer)
                forwarding.cancel()
        except* OSError:
            pass
        finally:
            service_writer.transport.abort()

    def _take_response(self, head: bytes) -> BadResponse | None:
        """Return the response to give in place of the service's, and count it."""
        first_line = head.partition(b"\r\n")[0]
        if self._response is None or not self._replacements_left or self._affected_text.encode() not in first_line:
            return None
        self._replacements_left -= 1
        self._replaced_responses += 1
        return self._response


async def _read_request(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Read head and body."""
    head = await reader.readuntil(b"\r\n\r\n")
    if _CHUNKED.search(head):
        return head, await reader.readuntil(b"\r\n0\r\n\r\n")
    if length := _LENGTH.search(head):
        return head, await reader.readexactly(int(length[1]))
    return head, b""


def _without_keep_alive(head: bytes) -> bytes:
    """Ask the service to close the connection after its response, unless it becomes a WebSocket."""
    if _UPGRADE.search(head):
        return head
    return _CONNECTION.sub(b"", head)[:-2] + b"Connection: close\r\n\r\n"


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while part := await source.read(_CHUNK_BYTES):
        target.write(part)
        await target.drain()
    if target.can_write_eof():
        target.write_eof()


def _bind(port: int) -> socket.socket:
    """Bind a socket to a port such that another socket of this process may listen there."""
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", port))
    return bound

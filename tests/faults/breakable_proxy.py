"""A door on loopback that stays where it is, whatever becomes of the service behind it.

::

    async with Gate.before(standin.address) as gate:
        await gate.spoil(silence)  # requests come in, and nothing comes out
        await gate.shut()  # nobody listens
        await gate.mend()
"""

import asyncio
import re
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Self
from urllib.parse import urlsplit

from tests.faults.skipping_loop import this_loop

Trouble = Callable[[], AsyncIterator[bytes]]
"""Yields what goes out in place of an answer; at its end the connection is closed."""

_ALWAYS = 1_000_000
_LENGTH = re.compile(rb"\r\nContent-Length: (\d+)\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\nTransfer-Encoding: chunked\r\n", re.IGNORECASE)
_UPGRADE = re.compile(rb"\r\nUpgrade: ", re.IGNORECASE)
_CONNECTION = re.compile(rb"\r\nConnection: [^\r]*", re.IGNORECASE)


class Gate:
    """Lets one request through with each connection, or spoils it."""

    def __init__(self, behind: int, place: socket.socket) -> None:
        """Take the port of the service, and a socket that keeps the place of the gate."""
        self.port: int = place.getsockname()[1]
        self.address = f"http://localhost:{self.port}"
        self._behind = behind
        self._trouble: Trouble | None = None
        self._where, self._times = "", 0
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._crowd: tuple[socket.socket, ...] = ()
        self._spoilt = 0

    @property
    def met(self) -> int:
        """How often somebody had to do with what was wrong here: spoilt requests, vain ways, unknown names."""
        return self._spoilt + this_loop().unreached[self.port] + this_loop().unnamed

    @classmethod
    @asynccontextmanager
    async def before(cls, address: str) -> AsyncGenerator[Self]:
        """Stand before a service."""
        with _bound(0) as place:
            gate = cls(urlsplit(address).port or 80, place)
            await gate.mend()
            try:
                yield gate
            finally:
                await gate.shut()

    async def spoil(self, trouble: Trouble, *, on: str = "", times: int = _ALWAYS) -> None:
        """Let so many requests with this in their first line go wrong; cut off what is under way if all do."""
        self._trouble, self._where, self._times = trouble, on, times
        if not on:
            await self._cut()

    async def shut(self) -> None:
        """Listen no more."""
        self._trouble = None
        self._disperse()
        if self._server:
            self._server.close()
            self._server = None
        await self._cut()

    async def crowd(self) -> None:
        """Let everybody wait outside, neither let in nor turned away."""
        await self.shut()
        door = _bound(self.port)
        door.listen(0)
        self._crowd = (socket.create_connection(door.getsockname()), door)  # the queue has one place

    async def lose_name(self) -> None:
        """Let nobody know the way."""
        await self.shut()
        this_loop().knows_names = False

    async def mend(self) -> None:
        """Let everybody through; who was let in meanwhile gets no better an answer than was begun."""
        self._trouble = None
        self._disperse()
        this_loop().knows_names = True
        self._server = self._server or await asyncio.start_server(self._admit, sock=_bound(self.port))

    def _disperse(self) -> None:
        for one in self._crowd:
            one.close()
        self._crowd = ()

    async def _cut(self) -> None:
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections)

    async def _admit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a connection until it ends or is cut."""
        task = asyncio.current_task()
        assert task
        self._connections.add(task)
        try:
            await self._serve(reader, writer)
            writer.close()
            await writer.wait_closed()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._connections.discard(task)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head, body = await _request(reader)
        if self._trouble and self._times and self._where.encode() in head.partition(b"\r\n")[0]:
            self._times -= 1
            self._spoilt += 1
            async for part in self._trouble():
                writer.write(part)
                await writer.drain()
            return
        there, onwards = await asyncio.open_connection("127.0.0.1", self._behind)
        is_upgraded = _UPGRADE.search(head)
        onwards.write(head if is_upgraded else _CONNECTION.sub(b"", head)[:-2] + b"Connection: close\r\n\r\n")
        onwards.write(body)
        try:
            async with asyncio.TaskGroup() as both:
                forth = both.create_task(_pump(reader, onwards))
                await _pump(there, writer)
                forth.cancel()
        except* OSError:
            pass
        finally:
            onwards.transport.abort()


async def _request(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    if _CHUNKED.search(head):
        return head, await reader.readuntil(b"\r\n0\r\n\r\n")
    length = _LENGTH.search(head)
    return head, await reader.readexactly(int(length[1])) if length else b""


async def _pump(source: asyncio.StreamReader, drain: asyncio.StreamWriter) -> None:
    while part := await source.read(65_536):
        drain.write(part)
        await drain.drain()
    if drain.can_write_eof():
        drain.write_eof()


def _bound(port: int) -> socket.socket:
    """Hold a port such that another socket of ours may listen there."""
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", port))
    return holder

"""How many connections are open, and for how long: what uvicorn leaves open."""

import asyncio
import socket
import struct
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from uvicorn.protocols.http.flow_control import CLOSE_HEADER
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.frontends.web.networks import shares

_LEAST_TAKEN_BYTES = 16 * 1024  # of an answer, within each deadline: a kilobyte a second is a slow line


@dataclass(frozen=True, slots=True)
class Capacity:
    """What open connections may take."""

    connections: int = 400
    """In all. A process may usually have 1,024 files open, and the store and the chat platforms need theirs."""
    per_address: int = 128
    """From an address that is no proxy's: Telegram opens up to 40, a browser six, but a school may share one."""
    seconds: float = 15
    """Within which a request has to come: a megabyte comes over a slow line, and a form over any."""


class Doors:
    """Counts who is inside, so that nobody keeps the others out."""

    def __init__(self, capacity: Capacity, is_proxy: Callable[[str], bool]) -> None:
        """Take how many there may be, and what tells who speaks for many."""
        self.capacity = capacity
        self._is_proxy = is_proxy
        self._inside: Counter[str] = Counter()
        self._connections = 0

    def enter(self, address: str) -> bool:
        """Let a connection in, which then has to leave; False when there is no room for it."""
        networks = shares(address)
        is_full = any(self._inside[who] >= self.capacity.per_address * times for who, times in networks)
        if (is_full and not self._is_proxy(address)) or self._connections >= self.capacity.connections:
            return False
        self._connections += 1
        self._inside.update(who for who, _ in networks)
        return True

    def leave(self, address: str) -> None:
        """Let out what was let in."""
        self._connections -= 1
        self._inside -= Counter(who for who, _ in shares(address))  # which forgets who has left altogether


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
            reset(self.transport)
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


def reset(transport: asyncio.Transport) -> None:
    """End a connection at once; the system, too, forgets what it has not sent, instead of waiting for the reader."""
    connection: socket.socket = transport.get_extra_info("socket")
    if connection.fileno() >= 0:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def connections(doors: Doors) -> type[_Connection]:
    """Make the class of a page's connections; uvicorn calls it by itself, so that the doors lie in it."""
    return type("Connection", (_Connection,), {"doors": doors})

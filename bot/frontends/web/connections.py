"""Limits on open connections, and deadlines within which a request has to arrive and an answer has to be read.

uvicorn has no such limits, so ``_Connection`` builds on the inner state of its HTTP/1.1 protocol. A test fails when the
installed uvicorn is another than ``TESTED_UVICORN_VERSION``: read ``_Connection`` against the new one then.
"""

import asyncio
import socket
import struct
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from uvicorn.protocols.http.flow_control import CLOSE_HEADER
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.frontends.web.limits import network_shares

TESTED_UVICORN_VERSION = "0.54.0"

_MIN_BYTES_READ_PER_DEADLINE = 16 * 1024  # with 15 seconds that is a kilobyte a second, which slow lines manage


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """How many connections may be open at once, and how long each may wait for its client."""

    total: int = 400
    """A process may usually have 1,024 files open, and the store and the chat platforms need some of them."""
    per_address: int = 128
    """Telegram opens up to 40 and a browser 6, but a whole school may share one address. Not applied to proxies."""
    timeout_seconds: float = 15
    """Time for a request to arrive: enough for a megabyte over a slow line."""


class ConnectionCount:
    """Open connections per client address; refuses an address that has too many.

    Addresses for which ``is_proxy`` is true stand for many clients and count only towards the total.
    """

    def __init__(self, limits: ConnectionLimits, is_proxy: Callable[[str], bool]) -> None:
        self.limits = limits
        self._is_proxy = is_proxy
        self._open_per_network: Counter[str] = Counter()
        self._total = 0

    def add(self, address: str) -> bool:
        """Count a new connection; False when there is no room for it."""
        if self._total >= self.limits.total:
            return False
        if not self._is_proxy(address) and self._is_full(address):
            return False
        self._total += 1
        self._open_per_network.update(network_shares(address).keys())
        return True

    def remove(self, address: str) -> None:
        """Forget a connection that was counted and is closed."""
        self._total -= 1
        self._open_per_network -= Counter(network_shares(address).keys())  # in place, and drops networks at zero

    def _is_full(self, address: str) -> bool:
        for network, addresses in network_shares(address).items():
            if self._open_per_network[network] >= self.limits.per_address * addresses:
                return True
        return False


class _Connection(H11Protocol):
    """A connection that counts against the limits and is closed when its client keeps it waiting.

    The client has one timeout for the whole request and one for every 16 KiB of an answer, so that neither silence nor
    single bytes now and then hold a place. A client may send one request ahead; after that, the connection is closed.
    """

    count: ConnectionCount  # of the whole site: set by ``connection_class``

    _is_counted = False
    _request_timer: asyncio.TimerHandle | None = None
    _answer_timer: asyncio.TimerHandle | None = None
    _unread_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Count the connection, or close it."""
        super().connection_made(transport)
        self._is_counted = self.count.add(self._client_address)
        if self._is_counted:
            self._update_request_timer()
        else:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Make room for another connection."""
        self._cancel_request_timer()
        self._cancel_answer_timer()
        if self._is_counted:
            self.count.remove(self._client_address)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a part of a request; a part does not extend the deadline."""
        super().data_received(data)
        self._update_request_timer()

    def on_response_complete(self) -> None:
        """Go on to the next request, of which a part may have arrived already."""
        answered_cycle = self.cycle
        super().on_response_complete()
        self._update_request_timer()
        self._start_answer_timer()
        has_begun_next = self.cycle is not answered_cycle and not self.cycle.more_body
        if has_begun_next and self.conn.trailing_data[0]:
            self.headers.append(CLOSE_HEADER)  # makes uvicorn close the connection after the next answer

    def pause_writing(self) -> None:
        """Wait until the client has read a part of the answer, at most until the deadline."""
        super().pause_writing()
        self._start_answer_timer()

    def resume_writing(self) -> None:
        """Go on writing: the client has read most of the waiting bytes."""
        super().resume_writing()
        self._cancel_answer_timer()
        self._start_answer_timer()

    @property
    def _client_address(self) -> str:
        return self.client[0] if self.client else ""

    def _update_request_timer(self) -> None:
        """Start the timer when a request begins to arrive, and cancel it when the whole request is there."""
        if not self._is_request_arriving():
            self._cancel_request_timer()
        elif self._request_timer is None:
            self._request_timer = self.loop.call_later(self.count.limits.timeout_seconds, self.transport.abort)

    def _cancel_request_timer(self) -> None:
        if self._request_timer:
            self._request_timer.cancel()
            self._request_timer = None

    def _start_answer_timer(self) -> None:
        """Start the timer when a part of an answer waits to be read."""
        unread_bytes = self.transport.get_write_buffer_size()
        if unread_bytes and self._answer_timer is None:
            self._unread_bytes = unread_bytes
            self._answer_timer = self.loop.call_later(self.count.limits.timeout_seconds, self._end_answer_period)

    def _end_answer_period(self) -> None:
        """Close the connection unless the client has read enough since the timer was started."""
        self._answer_timer = None
        allowed_bytes = max(0, self._unread_bytes - _MIN_BYTES_READ_PER_DEADLINE)
        if self.transport.get_write_buffer_size() > allowed_bytes:
            reset(self.transport)
        else:
            self._start_answer_timer()

    def _cancel_answer_timer(self) -> None:
        if self._answer_timer:
            self._answer_timer.cancel()
            self._answer_timer = None

    def _is_request_arriving(self) -> bool:
        """Return whether a request has begun and is not complete; uvicorn closes idle connections by itself."""
        if self.transport.is_closing():  # its last answer may still be on its way
            return False
        if not self.cycle or self.cycle.more_body:
            return True
        return self.cycle.response_complete and self.timeout_keep_alive_task is None


def connection_class(count: ConnectionCount) -> type[_Connection]:
    """Return the class from which uvicorn makes each connection of a site; the count is a part of the class."""
    return type("Connection", (_Connection,), {"count": count})


def reset(transport: asyncio.Transport) -> None:
    """Close a connection at once and have the system drop the bytes that it has not sent yet."""
    connection: socket.socket = transport.get_extra_info("socket")
    if connection.fileno() >= 0:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()

"""``python -m bench.web.load ADDRESS CONNECTIONS SECONDS``: ask for an address over and over; print what came of it.

A program of its own, so that asking takes no time from answering, and as bare as Python allows for the same reason.
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from bench.figure import centile

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)
_WARM_UP = 0.3  # seconds


@dataclass(frozen=True, slots=True)
class Load:
    """What came of asking."""

    per_second: float
    median: float
    """Milliseconds from a question to the end of its answer, as is the next."""
    slowest: float
    """The 99th centile."""


class Refused(ConnectionError):
    """An answer was none, or a connection was cut."""


def main() -> None:
    """Ask and print what came of it as one JSON object."""
    address, connections, seconds = sys.argv[1:]
    print(json.dumps(asdict(asyncio.run(ask(address, int(connections), float(seconds))))))


async def ask(address: str, connections: int, seconds: float, clock: Callable[[], float] = time.perf_counter) -> Load:
    """Ask on many connections, on each at least once and again as soon as it was answered.

    Raises:
        Refused: Not everything was answered with 200.
    """
    await _ask(address, connections, _WARM_UP, clock)
    begin = clock()
    waits = await _ask(address, connections, seconds, clock)
    took = clock() - begin
    return Load(len(waits) / took, centile(waits, 50), centile(waits, 99))


async def _ask(address: str, connections: int, seconds: float, clock: Callable[[], float]) -> list[float]:
    parts = urlsplit(address)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    question = f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()
    waits: list[float] = []
    until = clock() + seconds
    loop = asyncio.get_running_loop()
    askers = [_Asker(question, until, waits, loop.create_future(), clock) for _ in range(connections)]
    host, port = parts.hostname or "", parts.port or 80
    await asyncio.gather(*(loop.create_connection(lambda one=one: one, host, port) for one in askers))
    await asyncio.gather(*(asker.done for asker in askers))
    return waits


class _Asker(asyncio.Protocol):
    """One connection."""

    def __init__(
        self,
        question: bytes,
        until: float,
        waits: list[float],
        done: "asyncio.Future[None]",
        clock: Callable[[], float],
    ) -> None:
        self.done = done
        self._clock = clock
        self._is_answered = False
        self._question = question
        self._until = until
        self._waits = waits
        self._answer = bytearray()
        self._length = 0  # of the whole answer; 0 until it is known

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - tells the type
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._answer += data
        if not self._length and (end := self._answer.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self._answer, 0, end + 2)
            if not length or not self._answer.startswith(b"HTTP/1.1 200 "):
                self._transport.close()
                return
            self._length = end + 4 + int(length[1])
        if self._length and len(self._answer) >= self._length:
            self._waits.append((self._clock() - self._begin) * 1000)
            self._is_answered = True
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.done.done():
            return
        if exc or not self._is_answered or self._clock() < self._until:
            self.done.set_exception(Refused("Not everything was answered."))
        else:
            self.done.set_result(None)

    def _ask(self) -> None:
        self._answer.clear()
        self._length = 0
        self._begin = self._clock()
        if self._begin < self._until or not self._is_answered:
            self._transport.write(self._question)
        else:
            self._transport.close()


if __name__ == "__main__":
    main()

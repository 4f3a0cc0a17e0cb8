"""An event loop that skips waiting: when only a timer could make something happen, its time is reached at once.

Time-outs and pauses of minutes pass as they are set in production, and no test sleeps. Log records bear the time of the
loop, so that limits on repeated lines work as in production. The loop also resolves names, so that a test can make them
unknown, and counts failed connections.
"""

import asyncio
import logging
import selectors
import socket
from asyncio import Future
from collections import Counter
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any, TypeVar, TypeVarTuple

_LOOPBACK_SECONDS = 0.003
"""Time for this machine to deliver bytes from one socket of this process to another."""
_MAX_SECONDS = 6000.0
"""Limit of a scenario by the clock of the loop; most of it is skipped."""

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")


class SkippingLoop(asyncio.SelectorEventLoop):
    """Skips the time until the next timer when nothing else can happen; work in a thread is waited for."""

    def __init__(self) -> None:
        self.skipped_seconds = 0.0
        self.running_threads = 0
        self.resolves_names = True
        self.failed_lookups = 0
        """Number of look-ups of names while ``resolves_names`` was false."""
        self.failed_connections: Counter[int] = Counter()
        """Number of connections by port that were refused or given up."""
        super().__init__(_SkippingSelector(self))

    def time(self) -> float:
        """Return the time with all skipped seconds."""
        return super().time() + self.skipped_seconds

    def run_in_executor(  # pyright: ignore[reportIncompatibleMethodOverride] - typeshed lets it take any function
        self, executor: Executor | None, func: Callable[[*_Ts], _T], *args: *_Ts
    ) -> Future[_T]:
        """Count the threads that work."""
        future = super().run_in_executor(executor, func, *args)
        self.running_threads += 1
        future.add_done_callback(self._count_finished_thread)
        return future

    async def getaddrinfo(  # pyright: ignore[reportIncompatibleMethodOverride] - the same
        self, host: Any, port: Any, **options: int
    ) -> list[tuple[Any, ...]]:
        """Resolve every name to this machine, or none."""
        del host, options
        if not self.resolves_names:
            self.failed_lookups += 1
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", int(port)))]

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - the same
        """Count connections that are refused or given up."""
        try:
            await super().sock_connect(sock, address)
        except (OSError, asyncio.CancelledError):
            self.failed_connections[address[1]] += 1
            raise

    def _count_finished_thread(self, _: Future[Any]) -> None:
        self.running_threads -= 1


class _SkippingSelector(selectors.DefaultSelector):
    def __init__(self, loop: SkippingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for a moment at most, and skip the rest of ``timeout``."""
        if timeout is None or timeout <= _LOOPBACK_SECONDS:
            return super().select(timeout)
        events = super().select(_LOOPBACK_SECONDS)
        if not events and not self._loop.running_threads:
            self._loop.skipped_seconds += timeout
        return events


def run_skipping_waits(scenario: Coroutine[Any, Any, _T]) -> _T:
    """Run a scenario in a ``SkippingLoop`` of its own."""
    with asyncio.Runner(loop_factory=SkippingLoop) as runner, _shift_log_times(runner.get_loop()):
        return runner.run(asyncio.wait_for(scenario, _MAX_SECONDS))


@contextmanager
def _shift_log_times(loop: asyncio.AbstractEventLoop) -> Generator[None]:
    """Add the skipped seconds of a loop to the time of all log records, of every thread."""
    assert isinstance(loop, SkippingLoop)
    original_factory = logging.getLogRecordFactory()

    def make_record(*args: Any, **options: Any) -> logging.LogRecord:
        record = original_factory(*args, **options)
        record.created += loop.skipped_seconds
        return record

    logging.setLogRecordFactory(make_record)
    try:
        yield
    finally:
        logging.setLogRecordFactory(original_factory)


def running_loop() -> SkippingLoop:
    """Return the loop that runs now."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SkippingLoop)
    return loop

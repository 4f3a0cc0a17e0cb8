"""An event loop that never waits: when nothing can happen before the next timer, it is that late at once.

Time-outs and pauses of minutes so pass as they are set in production, without a test that sleeps. What is logged bears
the time of the loop, or hours would look like seconds to whoever counts lines. The loop also answers for the names of
machines, so that a test can make them unknown, and counts what nobody reached.
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

_GRACE = 0.003  # seconds that the machine may take to hand over what one socket of ours has sent to another
_LONGEST = 6000.0  # seconds, most of them skipped, until a course that leads nowhere fails

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")


class HastyLoop(asyncio.SelectorEventLoop):
    """Skips the time in which only a timer is waited for; what works in a thread is not skipped."""

    def __init__(self) -> None:
        self.skipped = 0.0
        self.threads_at_work = 0
        self.knows_names = True
        self.unnamed = 0
        """How often a name was asked for that nobody knew."""
        self.unreached: Counter[int] = Counter()
        """How often nobody was reached at a port."""
        super().__init__(_Watch(self))

    def time(self) -> float:
        """Tell the time, with what was skipped."""
        return super().time() + self.skipped

    def run_in_executor(  # pyright: ignore[reportIncompatibleMethodOverride] - typeshed has it take any function
        self, executor: Executor | None, func: Callable[[*_Ts], _T], *args: *_Ts
    ) -> Future[_T]:
        """Count what works in threads."""
        future = super().run_in_executor(executor, func, *args)
        self.threads_at_work += 1
        future.add_done_callback(self._is_done)
        return future

    async def getaddrinfo(  # pyright: ignore[reportIncompatibleMethodOverride] - the same
        self, host: Any, port: Any, **how: int
    ) -> list[tuple[Any, ...]]:
        """Find this machine under any name, or none under any."""
        if not self.knows_names:
            self.unnamed += 1
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", int(port)))]

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - the same
        """Count those who were refused or have lost patience."""
        try:
            await super().sock_connect(sock, address)
        except (OSError, asyncio.CancelledError):
            self.unreached[address[1]] += 1
            raise

    def _is_done(self, _: Future[Any]) -> None:
        self.threads_at_work -= 1


class _Watch(selectors.DefaultSelector):
    def __init__(self, loop: HastyLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for a moment at most, then skip the rest."""
        if timeout is None or timeout <= _GRACE:
            return super().select(timeout)
        events = super().select(_GRACE)
        if not events and not self._loop.threads_at_work:
            self._loop.skipped += timeout
        return events


def hastily(course: Coroutine[Any, Any, _T]) -> _T:
    """Run a course in a loop of its own."""
    with asyncio.Runner(loop_factory=HastyLoop) as runner, _dating(runner.get_loop()):
        return runner.run(asyncio.wait_for(course, _LONGEST))


@contextmanager
def _dating(loop: asyncio.AbstractEventLoop) -> Generator[None]:
    """Date what is logged, by whichever thread, as if the time that a loop skips had passed."""
    assert isinstance(loop, HastyLoop)
    make = logging.getLogRecordFactory()

    def dated(*args: Any, **how: Any) -> logging.LogRecord:
        record = make(*args, **how)
        record.created += loop.skipped
        return record

    logging.setLogRecordFactory(dated)
    try:
        yield
    finally:
        logging.setLogRecordFactory(make)


def this_loop() -> HastyLoop:
    """Return the loop that runs."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, HastyLoop)
    return loop

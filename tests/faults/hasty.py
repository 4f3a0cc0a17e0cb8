"""An event loop that never waits: when nothing can happen before the next timer, it is that late at once.

Time-outs and pauses of minutes so pass as they are set in production, without a test that sleeps. The loop also answers
for the names of machines, so that a test can make them unknown.
"""

import asyncio
import selectors
import socket
from asyncio import Future
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar, TypeVarTuple

_GRACE = 0.003  # seconds that the machine may take to hand over what one socket of ours has sent to another
_LONGEST = 1200.0  # seconds, most of them skipped, until a course that leads nowhere fails

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")


class HastyLoop(asyncio.SelectorEventLoop):
    """Skips the time in which only a timer is waited for; what works in a thread is not skipped."""

    def __init__(self) -> None:
        self.skipped = 0.0
        self.threads_at_work = 0
        self.knows_names = True
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
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", int(port)))]

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
    with asyncio.Runner(loop_factory=HastyLoop) as runner:
        return runner.run(asyncio.wait_for(course, _LONGEST))


def this_loop() -> HastyLoop:
    """Return the loop that runs."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, HastyLoop)
    return loop

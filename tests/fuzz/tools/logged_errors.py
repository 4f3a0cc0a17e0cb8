"""What must never happen unheard: an error that the bot survives, and only logs."""

import asyncio
import atexit
import logging
from collections.abc import Coroutine, Generator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

_T = TypeVar("_T")


class Alarm(logging.Handler):
    """Raises what was logged as an error, so that whoever logged it fails."""

    def emit(self, record: logging.LogRecord) -> None:
        raise AssertionError(record.getMessage())


@contextmanager
def alarmed(*names: str) -> Generator[None]:
    """Let no error be logged by these loggers."""
    alarm = Alarm(logging.ERROR)
    loggers = [logging.getLogger(name) for name in names]
    for logger in loggers:
        logger.addHandler(alarm)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(alarm)


def finish(work: Coroutine[Any, Any, _T]) -> _T:
    """Run to the end in the one loop of all targets."""
    return _loop().run_until_complete(work)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()

    def close() -> None:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    atexit.register(close)
    return loop

"""Turns logged errors into failures: the bot survives them and only logs them. Also runs coroutines."""

import asyncio
import atexit
import logging
from collections.abc import Coroutine, Generator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

_T = TypeVar("_T")


class ErrorAlarm(logging.Handler):
    """Raises an error for every logged one."""

    def emit(self, record: logging.LogRecord) -> None:
        """Fail in the code that logs."""
        raise AssertionError(record.getMessage())


@contextmanager
def fail_on_errors(*names: str) -> Generator[None]:
    """Fail when one of these loggers logs an error."""
    handler = ErrorAlarm(logging.ERROR)
    loggers = [logging.getLogger(name) for name in names]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(handler)


def run_async(work: Coroutine[Any, Any, _T]) -> _T:
    """Run a coroutine to its end; all targets share one loop."""
    return _loop().run_until_complete(work)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()

    def close() -> None:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    atexit.register(close)
    return loop

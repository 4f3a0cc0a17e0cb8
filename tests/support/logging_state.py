"""Restores the set-up of logging, which belongs to the whole process and would change other tests."""

import logging
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def logging_as_it_was() -> Generator[None]:
    """Undo the changes of ``bot.monitoring.logs.set_up`` in the block."""
    root = logging.getLogger()
    handlers = root.handlers[:]
    hooks = sys.excepthook, threading.excepthook
    levels = {logger: logger.level for logger in [root, *_loggers()]}
    root.handlers.clear()  # ``set_up`` closes the handlers that it finds
    try:
        yield
    finally:
        logging.captureWarnings(capture=False)
        root.handlers[:] = handlers
        sys.excepthook, threading.excepthook = hooks
        for logger in [root, *_loggers()]:
            logger.setLevel(levels.get(logger, logging.NOTSET))


def _loggers() -> list[logging.Logger]:
    return [logger for logger in logging.root.manager.loggerDict.values() if isinstance(logger, logging.Logger)]

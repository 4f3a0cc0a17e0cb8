"""The set-up of logging belongs to the process: a test that changes it must put it back, or it changes the others."""

import logging
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def logging_as_it_was() -> Generator[None]:
    """Leave logging as it was, whatever ``bot.monitoring.logs.set_up`` does in the block."""
    root = logging.getLogger()
    handlers = root.handlers[:]
    hooks = sys.excepthook, threading.excepthook
    levels = {logger: logger.level for logger in [root, *_loggers()]}
    root.handlers.clear()  # or they would be closed
    try:
        yield
    finally:
        logging.captureWarnings(capture=False)
        root.handlers[:] = handlers
        sys.excepthook, threading.excepthook = hooks
        for logger in [root, *_loggers()]:
            logger.setLevel(levels.get(logger, logging.NOTSET))


def _loggers() -> list[logging.Logger]:
    return [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]

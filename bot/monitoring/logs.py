"""Logging set-up: one event per line on stderr, for eyes or for programs, no secrets. Doorway to structlog."""

import logging
import os
import re
import sys
import threading
import traceback
from asyncio import CancelledError
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

from cachetools import LRUCache
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.processors import JSONRenderer, format_exc_info
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

log = logging.getLogger(__name__)

# httpx logs full URLs at INFO and a Telegram URL contains the bot token; APScheduler announces every job it runs.
# filelock tells of each lock that it takes.
_TOO_CHATTY = (
    "httpx",
    "httpcore",
    "apscheduler",
    "discord",
    "telegram",
    "uvicorn",
    "stamina",
    "PIL",
    "asyncio",
    "filelock",
)
_SHORTEST_SECRET = 8  # letters; what is shorter stands in every other word
_EVENT_WIDTH = 0  # columns; sentences are too unequal to be lined up
_PAUSES = (60.0, 600.0, 3600.0)  # seconds until a line that repeats itself is written again; the last for ever
_QUIET = 1200.0  # seconds without a line that make it news again; discord.py waits up to 1024 from try to try
_MOST_LINES = 1000  # that are known to repeat themselves; beyond, the one that came longest ago is forgotten


def set_up(level: str, stream: TextIO, style: str = "auto", secrets: Iterable[str] = ()) -> None:
    """Send log lines of this level and above to a stream.

    Args:
        level: The least serious level that is heard.
        stream: Where to.
        style: ``text`` for eyes, coloured in a terminal; ``json`` for programs, one object per line; ``auto`` chooses
            text in a terminal.
        secrets: What no line shows, though a library should quote it in an exception.
    """
    is_terminal = stream.isatty()
    handler = logging.StreamHandler(stream)
    in_words = style == "text" or (style == "auto" and is_terminal)
    last = _for_eyes(is_coloured=is_terminal and not os.environ.get("NO_COLOR")) if in_words else [JSONRenderer()]
    first = [_described, ProcessorFormatter.remove_processors_meta, format_exc_info, _masking(secrets)]
    handler.setFormatter(ProcessorFormatter(processors=[*first, *last]))
    handler.addFilter(_is_news)
    handler.addFilter(_NoStorm())
    logging.captureWarnings(capture=True)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _TOO_CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = lambda _kind, error, _where: _told(error)
    threading.excepthook = lambda uncaught: _told(uncaught.exc_value)


def _told(uncaught: BaseException | None) -> None:
    """Log what nobody has caught: Python itself would write it with all that it quotes."""
    if not isinstance(uncaught, KeyboardInterrupt | SystemExit):
        log.critical("Nobody has caught an error", exc_info=uncaught)


def named(error: BaseException) -> str:
    """Name an error and where it was raised, without its words, which may quote a token or a person."""
    where = "".join(f" at {Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)[-1:])
    return f"{type(error).__name__}{where}"


def one_line(text: str) -> str:
    r"""Write what is not printable as its escape, so that foreign words can neither end a line nor steer a terminal.

    >>> print(one_line("Ann\n\x1b[31mERROR all is lost"))
    Ann\n\x1b[31mERROR all is lost
    """
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def _is_news(record: logging.LogRecord) -> bool:
    """Leave out the tracebacks of what was cut off on purpose, which libraries take for errors."""
    return not (record.exc_info and isinstance(record.exc_info[1], CancelledError))


@dataclass(frozen=True, slots=True)
class _Repeated:
    """A line, since it was written last."""

    written: float
    came: float
    times: int = 0
    step: int = 0
    """Which pause it is in."""


class _NoStorm(logging.Filter):
    """Lets a warning through at once, after a minute, after ten more and then hourly, however often it comes.

    ``times`` tells how often it came since it was last written. Otherwise a store out of order would write a line for
    each question, and on a full disk these were its end; and a night without network would fill pages. Lines that
    differ in a number alone count as the same when they are logged with the same ``repeats`` among their ``extra``.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: LRUCache[object, _Repeated] = LRUCache(_MOST_LINES)
        self._alone = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Count a line, and tell whether it is to be written."""
        if record.levelno < logging.WARNING:
            return True
        words = record.__dict__.get("repeats", record.getMessage())
        line = (record.name, words, record.exc_info and record.exc_info[0])
        with self._alone:
            known = self._lines.get(line)
            self._lines[line] = now = _again(known, record.created)
        if now.times > 0:
            return False
        if known and known.times > 0:
            record.__dict__["times"] = known.times + 1
        return True


def _again(line: _Repeated | None, moment: float) -> _Repeated:
    """Return what a line is that comes now; with ``times`` 0 when it is to be written."""
    if line is None or moment - line.came >= _QUIET or moment < line.written - _PAUSES[0]:  # clocks are set back, too
        return _Repeated(moment, moment)
    if moment - line.written >= _PAUSES[line.step]:
        return _Repeated(moment, moment, step=min(line.step + 1, len(_PAUSES) - 1))
    return replace(line, came=moment, times=line.times + 1)


def _described(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Tell first when it happened (not when it is written), how serious it is and who says so."""
    record: logging.LogRecord = event["_record"]
    moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    times = {name: record.__dict__[name] for name in ("times",) if name in record.__dict__}
    return {"timestamp": moment, "level": record.levelname.lower(), "logger": record.name, **event, **times}


def _masking(secrets: Iterable[str]) -> Processor:
    """Blot out secrets as they are, as addresses quote them, and the part of a Telegram token that is one."""
    forms = {form for secret in secrets for form in (secret, quote(secret, safe=""), secret.rpartition(":")[2])}
    longest_first = sorted((form for form in forms if len(form) >= _SHORTEST_SECRET), key=len, reverse=True)
    secret = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def masked(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        return {name: secret.sub("●●●", value) if isinstance(value, str) else value for name, value in event.items()}

    return masked


def _defused(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep an event to one line; the lines of a traceback are set in, so that none of them looks like an event."""
    event["event"] = one_line(event["event"])
    if "exception" in event:
        event["exception"] = "\n".join(f"    {one_line(line)}" for line in event["exception"].split("\n"))
    return event


def _for_eyes(*, is_coloured: bool) -> list[Processor]:
    # structlog's own tracebacks show local variables, and with them tokens.
    renderer = ConsoleRenderer(
        colors=is_coloured, pad_event_to=_EVENT_WIDTH, exception_formatter=plain_traceback, pad_level=False
    )
    return [_defused, renderer]

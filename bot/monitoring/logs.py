"""Logging set-up: one event per line on stderr, as text or JSON, without secrets. Doorway to structlog."""

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
from textwrap import indent
from typing import TextIO
from urllib.parse import quote

from cachetools import LRUCache
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.processors import JSONRenderer, format_exc_info
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

log = logging.getLogger(__name__)

_VERBOSE_LOGGERS = (
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
"""They write at INFO what no host needs; httpx even writes full URLs, and Telegram's contain the bot token."""
_MIN_SECRET_LETTERS = 8
"""A shorter secret would be masked in ordinary words, too."""
_EVENT_WIDTH = 0  # columns; sentences differ too much in length to be aligned
_PAUSES_SECONDS = (60.0, 600.0, 3600.0)
"""Times between a line and its repetitions; the last one is used for all further repetitions."""
_FORGET_AFTER_SECONDS = 1200.0
"""After such a silence a line counts as new. discord.py waits up to 1024 seconds from try to try."""
_MAX_LINES = 1000
"""Different lines that are remembered; beyond, the oldest is forgotten."""


def set_up(level: str, stream: TextIO, style: str = "auto", secrets: Iterable[str] = ()) -> None:
    """Send log lines of this level and above to a stream.

    Args:
        level: The lowest level that is written.
        stream: The stream.
        style: ``text``, coloured in a terminal; ``json``, one object per line; ``auto`` chooses text in a terminal.
        secrets: Strings that are masked in every line, even where a library quotes them in an exception.
    """
    is_terminal = stream.isatty()
    handler = logging.StreamHandler(stream)
    processors: list[Processor] = [
        _add_origin,
        ProcessorFormatter.remove_processors_meta,
        format_exc_info,
        _mask_for(secrets),
    ]
    if style == "text" or (style == "auto" and is_terminal):
        processors.extend(_text_processors(is_coloured=is_terminal and not os.environ.get("NO_COLOR")))
    else:
        processors.append(JSONRenderer())
    handler.setFormatter(ProcessorFormatter(processors=processors))
    handler.addFilter(_is_no_cancellation)
    handler.addFilter(_RepetitionFilter())
    logging.captureWarnings(capture=True)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _VERBOSE_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = lambda _kind, error, _traceback: _log_uncaught(error)
    threading.excepthook = lambda uncaught: _log_uncaught(uncaught.exc_value)


def _log_uncaught(error: BaseException | None) -> None:
    """Log an uncaught error with secrets masked; Python itself would write them."""
    if not isinstance(error, KeyboardInterrupt | SystemExit):
        log.critical("Nobody has caught an error", exc_info=error)


def name_error(error: BaseException) -> str:
    """Return the class of an error and the line that raised it, without its message, which may quote a token."""
    name = type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return name
    return f"{name} at {Path(frames[-1].filename).name}:{frames[-1].lineno}"


def one_line(text: str) -> str:
    r"""Escape characters that are not printable, so that foreign text can neither end a line nor control a terminal.

    >>> print(one_line("Ann\n\x1b[31mERROR all is lost"))
    Ann\n\x1b[31mERROR all is lost
    """
    characters: list[str] = []
    for character in text:
        if character.isprintable():
            characters.append(character)
        else:
            characters.append(repr(character)[1:-1])
    return "".join(characters)


def _is_no_cancellation(record: logging.LogRecord) -> bool:
    """Drop lines about cancelled tasks, which libraries log as errors."""
    return not (record.exc_info and isinstance(record.exc_info[1], CancelledError))


@dataclass(frozen=True, slots=True)
class _LineHistory:
    """The history of a line that may repeat; times in seconds since the epoch."""

    written_at: float
    last_logged_at: float
    suppressed: int = 0
    """Number of times that it was logged since then without being written."""
    step: int = 0
    """Index of the current pause."""


class _RepetitionFilter(logging.Filter):
    """Writes a repeated warning at once, after a minute, after ten more and then hourly.

    The field ``times`` counts the repetitions since the line was last written. Without the filter, a store that is out
    of order would cause a line for each question, which fills a disk. Lines that differ in a number alone count as the
    same if they are logged with the same ``repeats`` in their ``extra``.
    """

    def __init__(self) -> None:
        super().__init__()
        self._histories: LRUCache[object, _LineHistory] = LRUCache(_MAX_LINES)
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Count a line and report whether it is to be written."""
        if record.levelno < logging.WARNING:
            return True
        words = record.__dict__.get("repeats", record.getMessage())
        line = (record.name, words, record.exc_info and record.exc_info[0])
        with self._lock:
            before = self._histories.get(line)
            after = _log_again(before, record.created)
            self._histories[line] = after
        if after.suppressed > 0:
            return False
        if before and before.suppressed > 0:
            record.__dict__["times"] = before.suppressed + 1
        return True


def _log_again(history: _LineHistory | None, now: float) -> _LineHistory:
    """Return the history of a line that is logged now; ``suppressed`` is 0 if it is to be written."""
    if history is None or now - history.last_logged_at >= _FORGET_AFTER_SECONDS:
        return _LineHistory(now, now)
    if now < history.written_at - _PAUSES_SECONDS[0]:  # the clock was set back
        return _LineHistory(now, now)
    if now - history.written_at >= _PAUSES_SECONDS[history.step]:
        return _LineHistory(now, now, step=min(history.step + 1, len(_PAUSES_SECONDS) - 1))
    return replace(history, last_logged_at=now, suppressed=history.suppressed + 1)


def _add_origin(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Put the time of the event (not of its writing), its level and its logger in front, and ``times`` at the end."""
    record: logging.LogRecord = event["_record"]
    moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    described: EventDict = {"timestamp": moment, "level": record.levelname.lower(), "logger": record.name, **event}
    if "times" in record.__dict__:
        described["times"] = record.__dict__["times"]
    return described


def _mask_for(secrets: Iterable[str]) -> Processor:
    """Return the processor that masks secrets: plain, URL-encoded, and the secret part of a Telegram token."""
    forms: set[str] = set()
    for secret in secrets:
        forms.update((secret, quote(secret, safe=""), secret.rpartition(":")[2]))
    forms = {form for form in forms if len(form) >= _MIN_SECRET_LETTERS}
    longest_first = sorted(forms, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def mask(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        for name, value in event.items():
            if isinstance(value, str):
                event[name] = pattern.sub("●●●", value)
        return event

    return mask


def _keep_to_lines(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep an event to one line, and indent its traceback, so that no line of it looks like an event."""
    event["event"] = one_line(event["event"])
    if "exception" in event:
        lines = map(one_line, event["exception"].split("\n"))
        event["exception"] = indent("\n".join(lines), "    ", lambda _line: True)
    return event


def _text_processors(*, is_coloured: bool) -> list[Processor]:
    # structlog's own tracebacks show local variables, and with them tokens.
    renderer = ConsoleRenderer(
        colors=is_coloured, pad_event_to=_EVENT_WIDTH, exception_formatter=plain_traceback, pad_level=False
    )
    return [_keep_to_lines, renderer]

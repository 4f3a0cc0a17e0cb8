"""Log lines: foreign text cannot forge, end or colour a line, and no line holds a secret."""

import io
import json
import logging
from collections.abc import Iterator
from functools import cache
from typing import Final
from urllib.parse import quote

from bot.monitoring import logs
from bot.options import Secret
from tests.fuzz.tools.byte_reader import ByteReader, encode_input
from tests.support.logging_state import logging_as_it_was

_FORGED: Final = "Ann\n2026-11-23T00:00:00.000Z [error] all is lost [bot]\r\x1b[2J\x85\u2028\u202e\x7f\ud800"
_CANARY: Final = "123456789:canary-token-that-nobody-may-see"
_SECRET: Final = "987654321:AA/secret+that/the-settings+hold"
_FORMS: Final = ("", _SECRET, quote(_SECRET, safe=""), _SECRET.rpartition(":")[2])
_MASK: Final = "●●●"


def seeds() -> Iterator[bytes]:
    """Yield inputs to start from."""
    for form in range(len(_FORMS)):
        yield from (encode_input(fails, "", "", form) for fails in range(2))
    for text in (_FORGED, "plain", "%s %d {0} {event}", "[bold]x[/]", "\x9b31m", "a" * 255):
        yield encode_input(0, text, text)
        yield encode_input(1, text, text)


def try_input(data: bytes) -> None:
    reader = ByteReader(data)
    fails, first, second, form = reader.flag(), reader.text(), reader.text(), reader.pick(_FORMS)
    event, second = f"{first} says {second}{form and _MASK}", f"{second}{form}"
    record = logging.LogRecord("bot.fuzz", logging.WARNING, __file__, 1, "%s says %s", (first, second), None)
    if fails:
        error = _make_error(second, Secret(_CANARY))
        record.exc_info = (type(error), error, error.__traceback__)
    as_text, as_object = (formatter.format(record) for formatter in _formatters())
    line, *traceback_lines = as_text.split("\n")
    assert line.isprintable()
    assert fails or not traceback_lines
    assert all(line.startswith("    ") and line.isprintable() for line in traceback_lines)
    assert "\n" not in as_object
    assert as_object.isprintable()
    assert json.loads(as_object)["event"] == event
    assert _CANARY not in as_text + as_object
    assert not form or form not in as_text + as_object


def _make_error(words: str, secret: Secret) -> ValueError:
    """Raise an error with foreign text in a frame that holds a secret."""
    revealed = secret.reveal()
    try:
        _fail(words, len(revealed), secret)
    except ValueError as error:
        return error
    raise AssertionError(words)


def _fail(*words: object) -> None:
    raise ValueError(*words)


@cache
def _formatters() -> tuple[logging.Formatter, logging.Formatter]:
    """Return the formatters for text and for JSON; the logging of this process stays as it was."""
    with logging_as_it_was():
        return _set_up("text"), _set_up("json")


def _set_up(style: str) -> logging.Formatter:
    logs.set_up("INFO", io.StringIO(), style, [_SECRET])
    (handler,) = logging.getLogger().handlers
    assert handler.formatter is not None
    return handler.formatter

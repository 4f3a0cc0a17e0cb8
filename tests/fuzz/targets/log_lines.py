"""Lines of the log: no words of others forge, end or colour one, and none holds a secret that was at hand."""

import io
import json
import logging
from collections.abc import Iterator
from functools import cache
from typing import Final
from urllib.parse import quote

from bot.monitoring import logs
from bot.options import Secret
from tests.fuzz.tools.byte_reader import Scraps, written
from tests.support.logging_state import logging_as_it_was

_FORGED: Final = "Ann\n2026-11-23T00:00:00.000Z [error] all is lost [bot]\r\x1b[2J\x85\u2028\u202e\x7f\ud800"
_CANARY: Final = "123456789:canary-token-that-nobody-may-see"
_SECRET: Final = "987654321:AA/secret+that/the-settings+hold"
_FORMS: Final = ("", _SECRET, quote(_SECRET, safe=""), _SECRET.rpartition(":")[2])
_MASK: Final = "●●●"


def seeds() -> Iterator[bytes]:
    for form in range(len(_FORMS)):
        yield from (written(fails, "", "", form) for fails in range(2))
    for text in (_FORGED, "plain", "%s %d {0} {event}", "[bold]x[/]", "\x9b31m", "a" * 255):
        yield written(0, text, text)
        yield written(1, text, text)


def one(data: bytes) -> None:
    scraps = Scraps(data)
    fails, first, second, form = scraps.flag(), scraps.text(), scraps.text(), scraps.pick(_FORMS)
    told, second = f"{first} says {second}{form and _MASK}", f"{second}{form}"
    record = logging.LogRecord("bot.fuzz", logging.WARNING, __file__, 1, "%s says %s", (first, second), None)
    if fails:
        error = _failed(second, Secret(_CANARY))
        record.exc_info = (type(error), error, error.__traceback__)
    in_words, as_object = (formatter.format(record) for formatter in _formatters())
    line, *others = in_words.split("\n")
    assert line.isprintable()
    assert fails or not others
    assert all(one.startswith("    ") and one.isprintable() for one in others)
    assert "\n" not in as_object
    assert as_object.isprintable()
    assert json.loads(as_object)["event"] == told
    assert _CANARY not in in_words + as_object
    assert not form or form not in in_words + as_object


def _failed(words: str, secret: Secret) -> ValueError:
    """Fail with foreign words where a secret is at hand."""
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
    """Return what writes lines in words and as objects, and leave the logging of this process as it was."""
    with logging_as_it_was():
        return _set_up("text"), _set_up("json")


def _set_up(style: str) -> logging.Formatter:
    logs.set_up("INFO", io.StringIO(), style, [_SECRET])
    (handler,) = logging.getLogger().handlers
    assert handler.formatter is not None
    return handler.formatter

"""A warning that many people meet is written once a minute."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot import logs
from tests.logging_as_it_was import logging_as_it_was


@pytest.fixture(name="stream")
def _stream() -> Iterator[io.StringIO]:
    with logging_as_it_was():
        logs.set_up("INFO", stream := io.StringIO(), "json")
        yield stream


def tell(words: str, at: float, level: int = logging.WARNING) -> None:
    record = logging.LogRecord("bot.people", level, "", 0, "%s", (words,), None)
    record.created = at
    logging.getLogger("bot.people").handle(record)


def events(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_warning_is_written_once_a_minute_and_tells_how_often_it_came_before(stream: io.StringIO) -> None:
    for second in (0, 1, 59, 60, 61, 121):
        tell("The disk is full.", 1e9 + second)
    assert [event.get("times") for event in events(stream)] == [None, 3, 2]


def test_other_warnings_are_written_meanwhile(stream: io.StringIO) -> None:
    for words in ("The disk is full.", "The disk is slow.", "The disk is full."):
        tell(words, 1e9)
    assert [event["event"] for event in events(stream)] == ["The disk is full.", "The disk is slow."]


def test_what_is_no_warning_is_written_always(stream: io.StringIO) -> None:
    for _ in range(3):
        tell("Refreshed", 1e9, logging.INFO)
    assert len(events(stream)) == 3


def test_clock_that_is_set_back_silences_nothing(stream: io.StringIO) -> None:
    for moment in (1e9, 1e9 - 3600):
        tell("The disk is full.", moment)
    assert len(events(stream)) == 2

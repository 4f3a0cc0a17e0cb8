"""A warning that many people meet, or that lasts, is written at once and then ever more rarely."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from bot.monitoring import logs
from tests.support.logging_state import logging_as_it_was


@pytest.fixture(name="stream")
def _stream() -> Iterator[io.StringIO]:
    with logging_as_it_was():
        logs.set_up("INFO", stream := io.StringIO(), "json")
        yield stream


def tell(words: str, at: float, level: int = logging.WARNING) -> None:
    record = logging.LogRecord("bot.dialogue.people.known_people", level, "", 0, "%s", (words,), None)
    record.created = at
    logging.getLogger("bot.dialogue.people.known_people").handle(record)


def events(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


MINUTE, HOUR, DAY = 60, 3600, 86_400


def test_warning_that_repeats_itself_is_written_ever_more_rarely(stream: io.StringIO) -> None:
    for second in range(0, 3 * HOUR, 5):
        tell("The disk is full.", 1e9 + second)
    moments = [datetime.fromisoformat(event["timestamp"]).timestamp() - 1e9 for event in events(stream)]
    assert moments == [0, MINUTE, 11 * MINUTE, 11 * MINUTE + HOUR, 11 * MINUTE + 2 * HOUR]


def test_line_tells_how_often_it_came_since_it_was_last_written(stream: io.StringIO) -> None:
    for second in (0, 1, 59, 60, 61, 121, 660, 5000):
        tell("The disk is full.", 1e9 + second)
    assert [event.get("times") for event in events(stream)] == [None, 3, 3, None]


def test_what_fails_every_ten_minutes_is_written_hourly(stream: io.StringIO) -> None:
    for number in range(6 * 24):
        tell("The refresh failed.", 1e9 + 600 * number)
    assert len(events(stream)) == 3 + 23


def test_warning_that_did_not_come_for_long_is_news(stream: io.StringIO) -> None:
    for second in (0, 61, 700, 1000, 2200, 2201, 2260):
        tell("The disk is full.", 1e9 + second)
    assert [event.get("times") for event in events(stream)] == [None, None, None, 2, 2]


def test_other_warnings_are_written_meanwhile(stream: io.StringIO) -> None:
    for words in ("The disk is full.", "The disk is slow.", "The disk is full."):
        tell(words, 1e9)
    assert [event["event"] for event in events(stream)] == ["The disk is full.", "The disk is slow."]


def test_what_is_no_warning_is_written_always(stream: io.StringIO) -> None:
    for _ in range(3):
        tell("Refreshed", 1e9, logging.INFO)
    assert len(events(stream)) == 3


def test_clock_that_is_set_back_silences_nothing(stream: io.StringIO) -> None:
    for moment in (1e9, 1e9 - HOUR, 1e9 - HOUR + 1, 1e9 - DAY):
        tell("The disk is full.", moment)
    assert [event.get("times") for event in events(stream)] == [None, None, 2]


def test_lines_that_come_in_another_order_than_they_were_made_are_no_news(stream: io.StringIO) -> None:
    for moment in (1e9, 1e9 - 0.001):
        tell("The disk is full.", moment)
    assert len(events(stream)) == 1


def test_lines_without_end_take_no_memory_without_end(stream: io.StringIO) -> None:
    for number in (*range(3000), 0, 2999):
        tell(f"Disk {number} is full.", 1e9)
    written = [event["event"] for event in events(stream)]
    assert (written.count("Disk 0 is full."), written.count("Disk 2999 is full.")) == (2, 1)  # the first was forgotten


def test_lines_that_say_that_they_repeat_each_other_count_as_one(stream: io.StringIO) -> None:
    for number in range(3):
        record = logging.LogRecord(
            "bot.dialogue.people.known_people", logging.WARNING, "", 0, "Update %d is odd.", (number,), None
        )
        record.created, record.__dict__["repeats"] = 1e9 + 60 * number / 2, "odd"
        logging.getLogger("bot.dialogue.people.known_people").handle(record)
    assert [(event["event"], event.get("times")) for event in events(stream)] == [
        ("Update 0 is odd.", None),
        ("Update 2 is odd.", 2),
    ]

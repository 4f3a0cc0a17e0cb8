"""Every row of the fault matrix; ``make faults`` runs these and prints what was measured."""

from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.faults.breakable_proxy import Gate
from tests.faults.matrix import Row, check, measured
from tests.faults.rows import clock, death, discord, disk, store, telegram, tmdb
from tests.support.canaries import CANARIES, heard_below, heard_in

_PLACES = (tmdb, telegram, discord, store, disk, clock, death)
ROWS = tuple(row for place in _PLACES for row in place.ROWS)


@pytest.fixture(autouse=True)
def _canaries_around(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every process of a row hold tokens, as the bot's does, also where no platform is asked."""
    for name, canary in CANARIES.items():
        monkeypatch.setenv(name, canary)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_fault_costs_an_answer_and_nothing_else(
    row: Row, tmp_path: Path, capfd: pytest.CaptureFixture[str], record_property: Callable[[str, object], None]
) -> None:
    record_property("subject", row.subject)
    record_property("fault", row.fault)
    seen, log = measured(row, tmp_path)
    for name, value in (seen._asdict() | {"lines": len(log.lines)}).items():
        record_property(name.removeprefix("is_"), value)
    check(row, seen, log.lines)
    assert heard_in("".join((log.stream.getvalue(), *capfd.readouterr()))) == heard_below(tmp_path) == []


async def nothing(*_: object, **__: object) -> None:
    """Break nothing."""


@asynccontextmanager
async def undisturbed(_: object) -> AsyncGenerator[None]:
    """Leave the store alone."""
    yield


@contextmanager
def unchanged(_: object) -> Generator[None]:
    """Leave the store's file alone."""
    yield


NO_FAULT: dict[str, object] = {
    "TMDb": nothing,
    "Telegram, at the start": nothing,
    "Store": undisturbed,
    "Store, at the start": unchanged,
    "Clock": timedelta(),
    "Clock, at the start": timedelta(),
}
SPOILT = sorted({row.subject for row in ROWS if row.fault == "500" and "hour" not in row.subject})


@pytest.mark.parametrize("subject", NO_FAULT)
def test_row_that_breaks_nothing_is_red(subject: str, tmp_path: Path) -> None:
    row = next(row for row in ROWS if row.subject == subject and isinstance(row.course, partial))
    course: Any = row.course  # takes first what goes wrong
    seen, log = measured(row._replace(course=partial(course.func, NO_FAULT[subject], *course.args[1:])), tmp_path)
    with pytest.raises(AssertionError, match="The fault was not met"):
        check(row, seen, log.lines)


@pytest.mark.parametrize("subject", SPOILT)
def test_row_whose_requests_are_not_spoilt_is_red(
    subject: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Gate, "spoil", nothing)
    row = next(row for row in ROWS if (row.subject, row.fault) == (subject, "500"))
    seen, log = measured(row, tmp_path)
    with pytest.raises(AssertionError, match="The fault was not met"):
        check(row, seen, log.lines)


def test_every_row_has_a_name_of_its_own() -> None:
    assert len({*map(str, ROWS)}) == len(ROWS)

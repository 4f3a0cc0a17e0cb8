"""Every row of the fault matrix; ``make faults`` runs these and prints what was measured."""

from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.faults.breakable_proxy import BreakableProxy
from tests.faults.matrix import Row, check, run_row
from tests.faults.rows import clock, death, discord, disk, store, telegram, tmdb
from tests.support.canaries import CANARIES, find_leaks, find_leaks_in_files

_MODULES = (tmdb, telegram, discord, store, disk, clock, death)
ROWS = tuple(row for module in _MODULES for row in module.ROWS)


@pytest.fixture(autouse=True)
def _set_canary_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every process of a row tokens, as the bot's own process has them."""
    for name, canary in CANARIES.items():
        monkeypatch.setenv(name, canary)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_fault_has_no_more_effects_than_its_row_allows(
    row: Row, tmp_path: Path, capfd: pytest.CaptureFixture[str], record_property: Callable[[str, object], None]
) -> None:
    record_property("subject", row.subject)
    record_property("fault", row.fault)
    outcome, log = run_row(row, tmp_path)
    for name, value in (outcome._asdict() | {"lines": len(log.lines)}).items():
        record_property(name.removeprefix("is_"), value)
    check(row, outcome, log.lines)
    assert find_leaks("".join((log.stream.getvalue(), *capfd.readouterr()))) == find_leaks_in_files(tmp_path) == []


async def cause_nothing(*_: object, **__: object) -> None:
    """Cause no fault."""


@asynccontextmanager
async def undisturbed(_: object) -> AsyncGenerator[None]:
    """Cause no fault in the store."""
    yield


@contextmanager
def unchanged(_: object) -> Generator[None]:
    """Cause no fault in the store's file."""
    yield


NO_FAULT: dict[str, object] = {
    "TMDb": cause_nothing,
    "Telegram, at the start": cause_nothing,
    "Store": undisturbed,
    "Store, at the start": unchanged,
    "Clock": timedelta(),
    "Clock, at the start": timedelta(),
}
SUBJECTS_BEHIND_PROXY = sorted({row.subject for row in ROWS if row.fault == "500" and "hour" not in row.subject})


@pytest.mark.parametrize("subject", NO_FAULT)
def test_row_without_a_fault_fails(subject: str, tmp_path: Path) -> None:
    row = next(row for row in ROWS if row.subject == subject and isinstance(row.scenario, partial))
    scenario: Any = row.scenario  # its first argument is the fault
    outcome, log = run_row(
        row._replace(scenario=partial(scenario.func, NO_FAULT[subject], *scenario.args[1:])), tmp_path
    )
    with pytest.raises(AssertionError, match="The fault was not met"):
        check(row, outcome, log.lines)


@pytest.mark.parametrize("subject", SUBJECTS_BEHIND_PROXY)
def test_row_without_bad_responses_fails(subject: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BreakableProxy, "replace_responses", cause_nothing)
    row = next(row for row in ROWS if (row.subject, row.fault) == (subject, "500"))
    outcome, log = run_row(row, tmp_path)
    with pytest.raises(AssertionError, match="The fault was not met"):
        check(row, outcome, log.lines)


def test_row_names_are_unique() -> None:
    assert len({*map(str, ROWS)}) == len(ROWS)

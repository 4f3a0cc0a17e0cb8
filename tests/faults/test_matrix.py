"""Every row of the fault matrix; ``make faults`` runs these and prints what was measured."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.canaries import heard_in
from tests.faults import at_clock, at_death, at_discord, at_store, at_telegram, at_tmdb
from tests.faults.hasty import hastily
from tests.faults.matrix import Row, overheard

ROWS = (*at_tmdb.ROWS, *at_telegram.ROWS, *at_discord.ROWS, *at_store.ROWS, *at_clock.ROWS, *at_death.ROWS)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_fault_costs_an_answer_and_nothing_else(
    row: Row, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    record_property("subject", row.subject)
    record_property("fault", row.fault)
    with overheard() as log:
        seen = hastily(row.course(tmp_path))
    for name, value in zip(("told", "kept", "recovered", "lines"), (*seen, len(log.lines)), strict=True):
        record_property(name, value)
    assert seen == (row.told, True, True)
    assert len(log.lines) <= row.most_lines, "\n".join(log.lines)
    assert heard_in(log.stream.getvalue()) == []


def test_every_row_has_a_name_of_its_own() -> None:
    assert len({*map(str, ROWS)}) == len(ROWS)

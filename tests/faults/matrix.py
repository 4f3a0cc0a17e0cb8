"""The fault matrix: what goes wrong, and what was seen then; printed as a table by ``python -m tests.faults``."""

import io
import json
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rich.console import Console
from rich.table import Table

from bot.monitoring import logs
from tests.faults.skipping_loop import hastily
from tests.support.logging_as_it_was import logging_as_it_was

THREE = "three movies"


class Seen(NamedTuple):
    """What came of a fault."""

    told: str
    """What people got while it lasted."""
    is_kept: bool
    """Whether all that was acknowledged before and during the fault is there after it."""
    is_recovered: bool
    """Whether people get movies, and what they say is remembered, after the fault, without a restart."""
    met: int
    """How often the bot had to do with the fault: one that it never met proves nothing."""


class Row(NamedTuple):
    """One fault."""

    subject: str
    fault: str
    course: Callable[[Path], Coroutine[Any, Any, Seen]]
    """What happens; it may leave things in a folder."""
    told: str = THREE
    """What people should get."""
    most_lines: int = 1
    """Log lines, at WARNING or above, that the fault is worth: as many as were measured."""

    def __str__(self) -> str:
        return f"{self.subject}: {self.fault}"


@dataclass
class Log:
    """What the host of the bot has read."""

    stream: io.StringIO = field(default_factory=io.StringIO)

    @property
    def lines(self) -> list[str]:
        """All that is serious."""
        events = map(json.loads, self.stream.getvalue().splitlines())
        return [event["event"] for event in events if event["level"] not in {"debug", "info"}]


@contextmanager
def overheard() -> Generator[Log]:
    """Set the log up as the bot does, as talkative as it can be and without a mask for tokens, and read it."""
    with logging_as_it_was():
        logs.set_up("DEBUG", (log := Log()).stream, "json")
        yield log


def measured(row: Row, folder: Path) -> tuple[Seen, Log]:
    """Let it happen."""
    with overheard() as log:
        return hastily(row.course(folder)), log


def check(row: Row, seen: Seen, lines: list[str]) -> None:
    """Fail unless a row's fault was met, and cost no more than it may."""
    assert seen.met, "The fault was not met."
    assert seen[:-1] == (row.told, True, True)
    assert len(lines) <= row.most_lines, "\n".join(lines)


class Printed:
    """Lets pytest print the rows as a table."""

    def __init__(self) -> None:
        self._reports: list[pytest.TestReport] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what was measured."""
        if report.when == "call" and dict(report.user_properties).get("subject"):
            self._reports.append(report)

    def pytest_terminal_summary(self) -> None:
        """Print it."""
        heads = ("", "what goes wrong", "met", "people got", "kept", "recovered", "log lines")
        table = Table(*heads, title="Fault matrix")
        subject = ""
        for report in self._reports:
            cells = dict(report.user_properties)
            if cells["subject"] != subject:
                table.add_section()
            name, subject = ("" if cells["subject"] == subject else str(cells["subject"])), str(cells["subject"])
            colour = "green" if report.passed else "red"
            measured = [str(cells.get(one, "–")) for one in ("met", "told", "kept", "recovered", "lines")]
            table.add_row(name, str(cells["fault"]), *measured, style=colour)
        green = sum(report.passed for report in self._reports)
        console = Console(width=160)
        console.print(table)
        console.print(f"{green} of {len(self._reports)} rows as they should be.")

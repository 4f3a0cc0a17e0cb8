"""The fault matrix: each row is a fault with its expected outcome; ``python -m tests.faults`` prints the table."""

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
from tests.faults.skipping_loop import run_skipping_waits
from tests.support.logging_state import logging_as_it_was

THREE = "three movies"
_TABLE_WIDTH = 160


class Outcome(NamedTuple):
    """The effects of a fault."""

    answer: str
    """Summary of the answers while the fault lasted."""
    is_kept: bool
    """Whether all data that was acknowledged before and during the fault is there after it."""
    is_recovered: bool
    """Whether people get movies and new data is stored after the fault, without a restart."""
    encounters: int
    """Number of times that the bot met the fault: at zero, the row proves nothing."""


class Row(NamedTuple):
    """One fault and its expected outcome."""

    subject: str
    fault: str
    scenario: Callable[[Path], Coroutine[Any, Any, Outcome]]
    """Runs the bot with the fault; may leave files in the folder."""
    answer: str = THREE
    """Summary of the expected answers."""
    max_log_lines: int = 1
    """Limit of log lines at WARNING or above: as many as were measured."""

    def __str__(self) -> str:
        return f"{self.subject}: {self.fault}"


@dataclass
class CapturedLog:
    """The log of the bot."""

    stream: io.StringIO = field(default_factory=io.StringIO)

    @property
    def lines(self) -> list[str]:
        """All lines at WARNING or above."""
        events = map(json.loads, self.stream.getvalue().splitlines())
        return [event["event"] for event in events if event["level"] not in {"debug", "info"}]


@contextmanager
def capture_log() -> Generator[CapturedLog]:
    """Set up logging as the bot does, at DEBUG and without masking tokens, and capture it."""
    with logging_as_it_was():
        logs.set_up("DEBUG", (log := CapturedLog()).stream, "json")
        yield log


def run_row(row: Row, folder: Path) -> tuple[Outcome, CapturedLog]:
    """Run the scenario of a row."""
    with capture_log() as log:
        return run_skipping_waits(row.scenario(folder)), log


def check(row: Row, outcome: Outcome, lines: list[str]) -> None:
    """Fail unless the fault was met and had no more effects than the row allows."""
    assert outcome.encounters, "The fault was not met."
    assert outcome.answer == row.answer
    assert outcome.is_kept
    assert outcome.is_recovered
    assert len(lines) <= row.max_log_lines, "\n".join(lines)


class MatrixPrinter:
    """Plugin for pytest that prints the rows as a table."""

    def __init__(self) -> None:
        self._reports: list[pytest.TestReport] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember the result of a row."""
        if report.when == "call" and dict(report.user_properties).get("subject"):
            self._reports.append(report)

    def pytest_terminal_summary(self) -> None:
        """Print all results."""
        heads = ("", "fault", "met", "answer", "kept", "recovered", "log lines")
        table = Table(*heads, title="Fault matrix")
        earlier_subject = ""
        for report in self._reports:
            properties = {name: str(value) for name, value in report.user_properties}
            subject = properties["subject"]
            if subject == earlier_subject:
                subject = ""
            else:
                table.add_section()
                earlier_subject = subject
            cells = [properties.get(name, "–") for name in ("encounters", "answer", "kept", "recovered", "lines")]
            table.add_row(subject, properties["fault"], *cells, style="green" if report.passed else "red")
        passed = sum(report.passed for report in self._reports)
        console = Console(width=_TABLE_WIDTH)
        console.print(table)
        console.print(f"{passed} of {len(self._reports)} rows as they should be.")

"""``python -m tests.quality.mutants``: change the code in small ways, and report how many changes the tests notice."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
from rich.console import Console
from rich.table import Table

ROOT: Final = Path(__file__).resolve().parents[2]
MUTANTS: Final = ROOT / "mutants"
"""Folder of mutmut for the changed code and its results."""
MIN_SHARE: Final = 0.85
_KILLED: Final = {1, 3, -24, 24, 36, 152, 255}
"""Exit codes for a failed test or a time-out, as in ``mutmut.stats``; with all others, no test noticed the change."""
_NOT_RUN: Final = {None, 2, 34}
"""Never started, interrupted, or skipped."""


class Results(msgspec.Struct):
    """Mutmut's results of a file."""

    exit_code_by_key: dict[str, int | None]


class Tally(NamedTuple):
    """Counts of a file."""

    file: str
    tried: int
    survivors: tuple[str, ...]
    not_run: tuple[str, ...] = ()
    """The survivors that no test ran on."""

    @property
    def share(self) -> float:
        """Share of the mutants, in [0, 1], that a test noticed."""
        return 1 - len(self.survivors) / self.tried if self.tried else 0.0


def tally(file: str, results: bytes) -> Tally:
    """Count mutmut's results of a file."""
    codes = msgspec.json.decode(results, type=Results).exit_code_by_key
    survivors = tuple(name for name, code in codes.items() if code not in _KILLED)
    return Tally(file, len(codes), survivors, tuple(name for name in survivors if codes[name] in _NOT_RUN))


def describe_problem(tallies: Sequence[Tally]) -> str:
    """Return a sentence about the first problem; empty when enough mutants of every file were killed."""
    if not_run := [name for counts in tallies for name in counts.not_run]:
        return f"Not run, so that nothing is known: {', '.join(not_run)}."
    if empty := [counts.file for counts in tallies if not counts.tried]:
        return f"Nothing was broken in {', '.join(empty)}."
    if low := [counts.file for counts in tallies if counts.share < MIN_SHARE]:
        return f"Less than {MIN_SHARE:.0%} killed in {', '.join(low)}."
    return ""


def main() -> int:
    """Run all mutants and print a table; 1 when too many of a file survive, or one was not run."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    files: list[str] = project["tool"]["mutmut"]["only_mutate"]
    shutil.rmtree(MUTANTS, ignore_errors=True)
    subprocess.run([str(Path(sys.executable).with_name("mutmut")), "run"], cwd=ROOT, check=True)  # noqa: S603 - beside us
    tallies = [tally(file, (MUTANTS / f"{file}.meta").read_bytes()) for file in files]
    table = Table("file", "mutants", "killed", "survivors; see one with 'mutmut show'")
    for counts in tallies:
        table.add_row(counts.file, str(counts.tried), f"{counts.share:.1%}", "\n".join(counts.survivors))
    Console().print(table)
    problem = describe_problem(tallies)
    Console(stderr=True).print(problem, style="red", markup=False)
    return int(bool(problem))


if __name__ == "__main__":
    sys.exit(main())

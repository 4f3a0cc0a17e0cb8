"""``coverage json -o - | python -m tests.quality.coverage_of_branches``: the share of branches that tests take.

Only branches count: lines are many and easily reached, and would hide the branches that no test takes.
"""

import sys
from collections.abc import Iterable
from typing import Final

import msgspec
from rich.console import Console
from rich.table import Table

MIN_SHARE: Final = 0.95
PACKAGES: Final = ("core", "bot")


class Summary(msgspec.Struct):
    """Counts of a file: https://coverage.readthedocs.io/en/latest/commands/cmd_json.html."""

    num_branches: int
    covered_branches: int


class File(msgspec.Struct):
    """A file of the report."""

    summary: Summary


class Report(msgspec.Struct):
    """The part of ``coverage json`` that is needed here."""

    files: dict[str, File]


def read_shares(report: bytes) -> dict[str, float]:
    """Return the share of covered branches of each package, in [0, 1]; 0 for a package without measured branches.

    Raises:
        msgspec.DecodeError: This is no report, or one without branches.
    """
    files = msgspec.json.decode(report, type=Report).files
    shares: dict[str, float] = {}
    for package in PACKAGES:
        shares[package] = _share(file.summary for name, file in files.items() if name.startswith(f"{package}/"))
    return shares


def _share(summaries: Iterable[Summary]) -> float:
    branches = covered_branches = 0
    for summary in summaries:
        branches += summary.num_branches
        covered_branches += summary.covered_branches
    return covered_branches / branches if branches else 0.0


def main() -> int:
    """Print the files with missed branches and the share of each package; 1 when a share is too low."""
    report = sys.stdin.buffer.read()
    table = Table("file", "branches", "not taken")
    for name, file in msgspec.json.decode(report, type=Report).files.items():
        if missed := file.summary.num_branches - file.summary.covered_branches:
            table.add_row(name, str(file.summary.num_branches), str(missed))
    console = Console()
    console.print(table)
    shares = read_shares(report)
    for package, share in shares.items():
        console.print(f"{package}: {share:.1%} of the branches")
    return int(min(shares.values()) < MIN_SHARE)


if __name__ == "__main__":
    sys.exit(main())

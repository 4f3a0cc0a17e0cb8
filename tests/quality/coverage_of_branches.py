"""``coverage json -o - | python -m tests.quality.coverage_of_branches``: the share of branches that a test takes.

Branches alone: lines, which are many and easily reached, would hide those that no test takes.
"""

import sys
from collections.abc import Mapping
from typing import Final

import msgspec
from rich.console import Console
from rich.table import Table

LEAST: Final = 0.95
ROOMS: Final = ("core", "bot")


class Summary(msgspec.Struct):
    """What coverage counts of a file: https://coverage.readthedocs.io/en/latest/commands/cmd_json.html."""

    num_branches: int
    covered_branches: int


class File(msgspec.Struct):
    """A file of the report."""

    summary: Summary


class Report(msgspec.Struct):
    """What ``coverage json`` writes, as much of it as is needed here."""

    files: dict[str, File]


def shares(report: bytes) -> dict[str, float]:
    """Return of each room the share of its branches, in [0, 1], that tests take; 0 where none was looked at.

    Raises:
        msgspec.DecodeError: This is no report, or one without branches.
    """
    files = msgspec.json.decode(report, type=Report).files
    return {room: _share(room, files) for room in ROOMS}


def _share(room: str, files: Mapping[str, File]) -> float:
    counts = [file.summary for name, file in files.items() if name.startswith(f"{room}/")]
    branches = sum(one.num_branches for one in counts)
    return sum(one.covered_branches for one in counts) / branches if branches else 0.0


def main() -> int:
    """Print the files' branches that no test takes and the share of each room; 1 when one is too low."""
    report = sys.stdin.buffer.read()
    table = Table("file", "branches", "not taken")
    for name, file in msgspec.json.decode(report, type=Report).files.items():
        if missed := file.summary.num_branches - file.summary.covered_branches:
            table.add_row(name, str(file.summary.num_branches), str(missed))
    found = shares(report)
    Console().print(table, *(f"{room}: {share:.1%} of the branches" for room, share in found.items()), sep="\n")
    return int(any(share < LEAST for share in found.values()))


if __name__ == "__main__":
    sys.exit(main())

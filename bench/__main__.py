"""``python -m bench [NAME ...]``: measure what is promised and print it. Judges nothing: a slow day is no failure."""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from bench import answering, cold, install, refreshing, scoring
from bench.figure import Figure
from bench.machine import machine
from bot.app import utc_now
from bot.settings import ROOT
from core.errors import CineMoodError


class Measurement(Protocol):
    """Takes some time and returns what it found."""

    def __call__(self, *, is_quick: bool) -> list[Figure]:
        """Measure, a few times only when it shall be quick."""
        ...


MEASUREMENTS: Mapping[str, Measurement] = {
    "cold": cold.measure,
    "install": install.measure,
    "refreshing": refreshing.measure,
    "answering": answering.measure,
    "scoring": scoring.measure,
}
_RESULTS = ROOT / "var" / "bench.json"


def main() -> None:
    """Measure what was asked for, everything when nothing was; print a table and write ``var/bench.json``."""
    parser = argparse.ArgumentParser("python -m bench", description="Measure what CineMood promises.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(MEASUREMENTS)}")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    options = parser.parse_args()
    if unknown := set(options.names) - MEASUREMENTS.keys():
        parser.error(f"there is no measurement {', '.join(sorted(unknown))}; there are {', '.join(MEASUREMENTS)}")
    measurements = {name: MEASUREMENTS[name] for name in options.names or MEASUREMENTS}
    where, now = machine(), utc_now()
    figures = take(measurements, is_quick=options.quick, report=lambda line: print(line, file=sys.stderr))
    Console().print(screen(figures, where, now))
    write(_RESULTS, figures, where, now)


def take(measurements: Mapping[str, Measurement], *, is_quick: bool, report: Callable[[str], None]) -> list[Figure]:
    """Take one measurement after the other; one that cannot be taken is reported and left out."""
    figures: list[Figure] = []
    for name, measure in measurements.items():
        report(f"Measuring {name} ...")
        try:
            figures += measure(is_quick=is_quick)
        except (CineMoodError, OSError, subprocess.CalledProcessError) as error:
            report(f"{name} could not be measured: {error}")
    return figures


def screen(figures: Sequence[Figure], where: Mapping[str, str], now: datetime) -> RenderableType:
    """Lay the figures out as a table under what they were measured on."""
    table = Table("what", "median", "quartiles", "target", "beside", "ratio", title="CineMood, measured")
    for column in table.columns[1:4] + table.columns[5:]:
        column.justify = "right"
    for one in figures:
        table.add_row(*_row(one))
    told = ", ".join(f"{name} {value}" for name, value in where.items())
    return Group(table, Text(f"{now:%Y-%m-%d %H:%M} UTC, {told}", style="dim"))


def _row(one: Figure) -> tuple[RenderableType, ...]:
    low, high = one.quartiles
    style = {None: "", True: "green", False: "red"}[one.is_met]
    sign = "≥" if one.is_floor else "≤"
    return (
        one.what,
        Text(f"{_short(one.median)} {one.unit}", style=style),
        f"{_short(low)} … {_short(high)}" if len(one.samples) > 1 else "",
        f"{sign} {_short(one.target)} {one.unit}" if one.target is not None else "",
        f"{one.peer.name}: {_short(one.peer.value)} {one.unit}" if one.peer else "",
        f"{one.ratio:.2f}" if one.ratio is not None else "",
    )


def _short(number: float) -> str:
    """Write a number with three digits that count.

    >>> _short(12345.6), _short(1.25), _short(0.012345)
    ('12,346', '1.25', '0.0123')
    """
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def write(path: Path, figures: Sequence[Figure], where: Mapping[str, str], now: datetime) -> None:
    """Write the figures as one JSON object; the folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"measured_at": now.isoformat(), "machine": where, "figures": [one.as_plain() for one in figures]}
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()

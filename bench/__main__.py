"""``python -m bench [NAME ...]``: measure what is promised and print it. Judges nothing: a slow day is no failure."""

import argparse
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from rich.console import Console

from bench import (
    answering,
    chatting,
    cold,
    discord_guilds,
    discord_latency,
    install,
    people,
    refreshing,
    scoring,
    taste,
    telegram_latency,
    telegram_soak,
    web,
    web_paint,
)
from bench.figure import Figure
from bench.machine import machine
from bench.report import screen, write
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
    "chatting": chatting.measure,
    "people": people.measure,
    "taste": taste.measure,
    "discord_latency": discord_latency.measure,
    "discord_guilds": discord_guilds.measure,
    "telegram_latency": telegram_latency.measure,
    "telegram_soak": telegram_soak.measure,
    "web": web.measure,
    "web_paint": web_paint.measure,
}
_RESULTS = ROOT / "var" / "bench.json"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what was asked for, everything when nothing was; print a table and write ``var/bench.json``."""
    parser = argparse.ArgumentParser("python -m bench", description="Measure what CineMood promises.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(MEASUREMENTS)}")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    options = parser.parse_args(arguments)
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


if __name__ == "__main__":
    main()

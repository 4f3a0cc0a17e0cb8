"""``python -m bench [NAME ...]``: measure what is promised, print it, draw it. A slow day is no failure.

``python -m bench soak`` takes half an hour by itself; ``python -m bench compare A.json B.json`` tells whether two runs
come to the same conclusions.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import msgspec
from rich.console import Console

from bench import install
from bench.answering import (
    answering,
    chatting,
    cold,
    discord_guilds,
    discord_latency,
    herd,
    people,
    stopping,
    telegram_latency,
)
from bench.comparing import compare
from bench.figure import Figure
from bench.machine import machine
from bench.models import judging, refreshing, scoring, taste
from bench.page import write_page
from bench.report import screen
from bench.results import Results, read, write
from bench.soak import account as soak_account
from bench.soak import telegram as telegram_soak
from bench.web import paint as web_paint
from bench.web import requests as web
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
    "judging": judging.measure,
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
    "stopping": stopping.measure,
    "herd": herd.measure,
}
_RESULTS = ROOT / "var" / "bench.json"
_SOAK, _COMPARE = "soak", "compare"


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was asked for; 1 when two runs do not come to the same conclusions, or cannot be compared."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == [_COMPARE]:
        return _compared(given[1:])
    if given[:1] == [_SOAK]:
        return soak_account.main(given[1:])
    _measured(given)
    return 0


def _measured(arguments: Sequence[str]) -> None:
    """Measure what is named, everything when nothing is; write ``var/bench.json`` and ``var/bench.html``."""
    parser = argparse.ArgumentParser("python -m bench", description="Measure what CineMood promises.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(MEASUREMENTS)}")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument("--to", type=Path, default=_RESULTS, help="file to write (default: var/bench.json)")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - MEASUREMENTS.keys():
        parser.error(f"there is no measurement {', '.join(sorted(unknown))}; there are {', '.join(MEASUREMENTS)}")
    measurements = {name: MEASUREMENTS[name] for name in options.names or MEASUREMENTS}
    where, now, left_out = machine(), utc_now(), dict[str, str]()
    figures = take(measurements, left_out, is_quick=options.quick, report=lambda line: print(line, file=sys.stderr))
    Console().print(screen(figures, where, now))
    if measurements.keys() & {"judging", "scoring"}:
        left_out |= judging.peers().missing
    left_out |= dict.fromkeys(MEASUREMENTS.keys() - measurements.keys(), "was not asked for")
    results = Results.of(figures, where, now, is_quick=options.quick, left_out=left_out)
    write(options.to, results)
    soak = options.to.with_name(soak_account.RESULTS.name)
    write_page(options.to.with_suffix(".html"), results, read(soak) if soak.exists() else None)


def take(
    measurements: Mapping[str, Measurement],
    left_out: dict[str, str],
    *,
    is_quick: bool,
    report: Callable[[str], None],
) -> list[Figure]:
    """Take one measurement after the other; one that cannot be taken is reported, and told in ``left_out``."""
    figures: list[Figure] = []
    for name, measure in measurements.items():
        report(f"Measuring {name} ...")
        begin = time.perf_counter()
        try:
            figures += measure(is_quick=is_quick)
        except (CineMoodError, OSError, subprocess.CalledProcessError, TimeoutError) as error:
            report(f"{name} could not be measured: {error}")
            left_out[name] = str(error) or type(error).__name__
        report(f"... which took {time.perf_counter() - begin:.0f} s.")
    return figures


def _compared(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("python -m bench compare", description="Hold two runs against each other.")
    parser.add_argument("first", type=Path, help="results of a run, such as var/bench.json")
    parser.add_argument("second", type=Path, help="results of another")
    options = parser.parse_args(arguments)
    try:
        shown, is_same = compare(options.first, options.second)
    except (OSError, msgspec.DecodeError) as error:
        parser.error(f"these are no results of two runs: {error}")
    Console().print(shown)
    return 0 if is_same else 1


if __name__ == "__main__":
    sys.exit(main())

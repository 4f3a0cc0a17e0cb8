"""``python -m bench soak``: what came of it as figures, a file and a page."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from rich.console import Console

from bench.figure import Figure, centile
from bench.machine import machine
from bench.page import write_soak_page
from bench.plots import Line, Plot
from bench.report import screen
from bench.results import Results, write
from bench.soak.soak import Course, Held, Minute, Weather, run, tenths
from bot.app import utc_now
from bot.settings import ROOT

RESULTS: Final = ROOT / "var" / "soak.json"
_ASKED = 20.0  # questions per second beside the updates
_MOST_WAIT = 150.0  # ms
_MOST_SIGN = 1000.0  # ms that a press may show its sign of waiting
_MOST_CHANGE = 5.0  # %
_MOST_LEFT = 5.0  # sockets: connections that are kept for the next request come and go by chance


class Account(Results, frozen=True, kw_only=True):
    """The results of a soak, and its minutes."""

    minutes: tuple[Minute, ...]


def figures(course: Course) -> list[Figure]:
    """Hold what was promised against what was seen."""
    weather = course.weather
    name = f"soak, {weather.per_second:g} updates/s for {weather.seconds / 60:.3g} minutes"
    return [*_counts(name, course), *_waits(name, course), *_held(name, course), *_beside(name, course)]


def _counts(name: str, course: Course) -> list[Figure]:
    away = "updates turned away, which Telegram sends again"
    return [
        Figure(what=f"{name}: answered", unit="updates", samples=[len(course.waits)]),
        Figure(what=f"{name}: answers lost", unit="", samples=[course.lost], target=0),
        Figure(what=f"{name}: answers doubled", unit="", samples=[course.doubled], target=0),
        Figure(what=f"{name}: refused by the stand-in", unit="", samples=[course.complaints], target=0),
        Figure(what=f"{name}: {away}", unit="", samples=[course.turned_away], target=0),
    ]


def _waits(name: str, course: Course) -> list[Figure]:
    """Sum up how long people waited; nothing where nobody had an answer, all of which are then lost."""
    told = [Figure(what=f"{name}: a minute's 99th centile", unit="ms", samples=[one.slowest for one in course.minutes])]
    if waits := course.waits:
        told += [
            Figure(what=f"{name}: update to answer", unit="ms", samples=waits),
            Figure(what=f"{name}: 99th centile", unit="ms", samples=[centile(waits, 99)], target=_MOST_WAIT),
        ]
    if signs := course.acknowledged:
        told += [
            Figure(what=f"{name}: press acknowledged", unit="ms", samples=signs),
            Figure(what=f"{name}: slowest of these", unit="ms", samples=[max(signs)], target=_MOST_SIGN),
        ]
    return told


def _held(name: str, course: Course) -> list[Figure]:
    told = [
        Figure(what=f"{name}: memory off its start", unit="%", samples=[abs(change(course.held))], target=_MOST_CHANGE),
        Figure(what=f"{name}: memory", unit="MB", samples=[one.resident for one in course.held]),
        Figure(what=f"{name}: the bot's share of a core", unit="%", samples=[100 * _busy(course.held)]),
    ]
    if course.rest_before and course.rest_after:
        tasks = course.rest_after.tasks - course.rest_before.tasks
        sockets = course.rest_after.sockets - course.rest_before.sockets
        told += [
            Figure(what=f"{name}: tasks left over", unit="", samples=[tasks], target=0),
            Figure(what=f"{name}: sockets left over", unit="", samples=[sockets], target=_MOST_LEFT),
        ]
    return told


def _beside(name: str, course: Course) -> list[Figure]:
    """Tell of those who asked beside it, all the more where none of them had an answer."""
    per_second, asked = course.weather.asked_per_second, course.askers
    if not per_second:
        return []
    name = f"{name}: page and API at {per_second:g} requests/s beside it"
    told = [Figure(what=f"{name}, failed", unit="", samples=[asked.failed], target=0)]
    if asked.waits:
        told.append(Figure(what=f"{name}, 99th centile", unit="ms", samples=[centile(asked.waits, 99)]))
    return told


def change(held: Sequence[Held]) -> float:
    """Return by how many percent the memory was off the first tenth's at most; each tenth counts by its median."""
    parts = tenths(held)
    return max((100 * (part / parts[0] - 1) for part in parts), key=abs)


def main(arguments: Sequence[str]) -> int:
    """Let it rain, print what came of it, write ``var/soak.json`` and ``var/soak.html``."""
    parser = argparse.ArgumentParser("python -m bench soak", description="Half an hour of Telegram's updates.")
    parser.add_argument("--quick", action="store_true", help="one minute")
    parser.add_argument("--minutes", type=float, default=30, help="how long (default: %(default)s)")
    parser.add_argument("--rate", type=float, default=100, help="updates per second (default: %(default)s)")
    parser.add_argument("--to", type=Path, default=RESULTS, help="file to write (default: var/soak.json)")
    options = parser.parse_args(arguments)
    seconds = 60.0 if options.quick else 60 * options.minutes
    weather = Weather(
        per_second=options.rate,
        asked_per_second=_ASKED,
        warm_seconds=10 if options.quick else 60,
        seconds=seconds,
        minute=min(60.0, seconds / 6),
    )
    where, now = machine(), utc_now()
    course = run(weather, lambda line: print(line, file=sys.stderr))
    Console().print(screen(figures(course), where, now))
    write(options.to, account(course, where, now, is_quick=options.quick))
    draw(options.to)
    return 0


def account(course: Course, where: Mapping[str, str], now: datetime, *, is_quick: bool = False) -> Account:
    """Sum a soak up for its file."""
    plain = msgspec.structs.asdict(Results.of(figures(course), where, now, is_quick=is_quick))
    return Account(**plain, minutes=tuple(course.minutes))


def draw(file: Path) -> None:
    """Draw the page of a soak's file beside it."""
    told = msgspec.json.decode(file.read_bytes(), type=Account)
    write_soak_page(file.with_suffix(".html"), told, plots(told.minutes))


def plots(minutes: Sequence[Minute]) -> list[Plot]:
    """Lay the minutes out as lines."""

    def line(name: str, field: str) -> Line:
        return Line(name, [getattr(one, field) for one in minutes])

    begin = minutes[0].resident
    band = (begin * (1 - _MOST_CHANGE / 100), begin * (1 + _MOST_CHANGE / 100))
    waits = (line("half of the answers within", "median"), line("99 of 100 within", "slowest"))
    return [
        Plot("From update to answer", "ms", waits, (_MOST_WAIT,)),
        Plot("Memory of the bot", "MB", (line("resident", "resident"),), band),
        Plot("Tasks and sockets", "", (line("tasks", "tasks"), line("open sockets", "sockets"))),
        Plot("Answers", "a minute", (line("answers", "answers"),)),
        Plot("Load of the machine", "programs that want to run", (line("everything that runs there", "load"),)),
    ]


def _busy(held: Sequence[Held]) -> float:
    first, last = held[0], held[-1]
    return (last.busy - first.busy) / (last.at - first.at) if last.at > first.at else 0.0

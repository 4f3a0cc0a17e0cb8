"""``python -m tests.fuzz [TARGET ...] [--runs N] [--seconds S]``: try targets, and tell how often and how it went."""

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from rich.console import Console
from rich.table import Table

from tests.fuzz.plans import PLANS

ROOT: Final = Path(__file__).resolve().parent.parent.parent
KEPT: Final = ROOT / "var" / "fuzz"
"""The inputs that took new branches, to go on from next time, and those that failed."""
_FLAGS: Final = ("-print_final_stats=1", "-timeout=20", "-rss_limit_mb=3000")
_RUNS: Final = re.compile(r"stat::number_of_executed_units: (\d+)")
_SECONDS: Final = re.compile(r"Done \d+ runs in (\d+) second")
_COVERED: Final = re.compile(r"cov: (\d+)")
_FAILED: Final = re.compile(r"Test unit written to (\S+)")


class Outcome(NamedTuple):
    """How it went with a target."""

    name: str
    runs: int
    seconds: int
    covered: tuple[int, int]
    """Places in the code that the seeds reached, and all inputs in the end."""
    failed: tuple[str, ...]
    """Where the inputs lie that failed."""
    is_whole: bool


def tried(name: str, runs: int | None, seconds: int) -> Outcome:
    """Try a target in a process of its own; what that says is kept beside the inputs."""
    corpus = KEPT / name
    corpus.mkdir(parents=True, exist_ok=True)
    flags = (f"-runs={PLANS[name].runs if runs is None else runs}", f"-max_total_time={seconds}", *_FLAGS)
    artifacts = f"-artifact_prefix={KEPT / name}-"
    command = [sys.executable, "-m", "tests.fuzz.engine", name, str(corpus), *flags, artifacts]
    ended = subprocess.run(  # noqa: S603 - this Python, and names from a list of ours
        command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False
    )
    (KEPT / f"{name}.log").write_text(ended.stdout + ended.stderr)
    return told(name, ended.stdout + ended.stderr, is_whole=ended.returncode == 0)


def told(name: str, said: str, *, is_whole: bool) -> Outcome:
    """Read what libFuzzer says at the end."""
    covered = [int(found) for found in _COVERED.findall(said)]
    return Outcome(
        name,
        sum(map(int, _RUNS.findall(said))),
        sum(map(int, _SECONDS.findall(said))),
        (covered[0], covered[-1]) if covered else (0, 0),
        tuple(_FAILED.findall(said)),
        is_whole,
    )


def table(outcomes: Sequence[Outcome]) -> Table:
    """Lay out what was tried."""
    shown = Table("target", "executions", "per second", "coverage", "failures")
    for one in outcomes:
        pace = f"{one.runs / one.seconds:,.0f}" if one.seconds else "-"
        growth = f"{one.covered[0]:,} → {one.covered[1]:,}"
        fault = "\n".join(one.failed) or ("none" if one.is_whole else f"it broke off, see {KEPT / one.name}.log")
        shown.add_row(one.name, f"{one.runs:,}", pace, growth, fault)
    shown.add_row("all", f"{sum(one.runs for one in outcomes):,}", "", "", "")
    return shown


def main() -> int:
    """Try the targets that are named, else all; 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(PLANS)}; all unless given")
    parser.add_argument("--runs", type=int, help="executions of each target; its own number unless given")
    parser.add_argument("--seconds", type=int, default=0, help="for each target; as long as it takes unless given")
    parser.add_argument("--jobs", type=int, default=2, help="targets at a time")
    asked = parser.parse_args()
    if unknown := set(asked.targets) - PLANS.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    with ThreadPoolExecutor(asked.jobs) as pool:
        outcomes = list(pool.map(partial(tried, runs=asked.runs, seconds=asked.seconds), asked.targets or PLANS))
    Console().print(table(outcomes))
    return 0 if all(one.is_whole for one in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())

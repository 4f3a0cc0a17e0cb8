"""``python -m tests.fuzz [TARGET ...] [--runs N] [--seconds S]``: fuzz targets, and print a table of results."""

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
CORPUS_FOLDER: Final = ROOT / "var" / "fuzz"
"""Inputs that reached new branches, to start from next time, and inputs that failed."""
_FLAGS: Final = ("-print_final_stats=1", "-timeout=20", "-rss_limit_mb=3000")
_RUNS: Final = re.compile(r"stat::number_of_executed_units: (\d+)")
_SECONDS: Final = re.compile(r"Done \d+ runs in (\d+) second")
_COVERAGE: Final = re.compile(r"cov: (\d+)")
_FAILED_INPUT: Final = re.compile(r"Test unit written to (\S+)")


class Outcome(NamedTuple):
    """The result of a target."""

    name: str
    runs: int
    seconds: int
    coverage: tuple[int, int]
    """Number of code locations that the seeds reached, and that all inputs reached in the end."""
    failed_inputs: tuple[str, ...]
    """Paths of inputs that failed."""
    is_complete: bool


def run_target(name: str, runs: int | None, seconds: int) -> Outcome:
    """Fuzz a target in a process of its own; its output is written beside the corpus."""
    corpus = CORPUS_FOLDER / name
    corpus.mkdir(parents=True, exist_ok=True)
    limits = (f"-runs={PLANS[name].runs if runs is None else runs}", f"-max_total_time={seconds}")
    artifacts = f"-artifact_prefix={CORPUS_FOLDER / name}-"
    command = [sys.executable, "-m", "tests.fuzz.engine", name, str(corpus), *limits, *_FLAGS, artifacts]
    process = subprocess.run(  # noqa: S603 - this Python, and names from a fixed list
        command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False
    )
    output = process.stdout + process.stderr
    (CORPUS_FOLDER / f"{name}.log").write_text(output)
    return parse_output(name, output, is_complete=process.returncode == 0)


def parse_output(name: str, output: str, *, is_complete: bool) -> Outcome:
    """Read the statistics of libFuzzer."""
    coverage = [int(number) for number in _COVERAGE.findall(output)] or [0]
    return Outcome(
        name,
        sum(map(int, _RUNS.findall(output))),
        sum(map(int, _SECONDS.findall(output))),
        (coverage[0], coverage[-1]),
        tuple(_FAILED_INPUT.findall(output)),
        is_complete,
    )


def build_table(outcomes: Sequence[Outcome]) -> Table:
    """Lay out the results."""
    table = Table("target", "executions", "per second", "coverage", "failures")
    for outcome in outcomes:
        rate = f"{outcome.runs / outcome.seconds:,.0f}" if outcome.seconds else "-"
        seeds_coverage, coverage = outcome.coverage
        growth = f"{seeds_coverage:,} → {coverage:,}"
        table.add_row(outcome.name, f"{outcome.runs:,}", rate, growth, _describe_failures(outcome))
    table.add_row("all", f"{sum(outcome.runs for outcome in outcomes):,}", "", "", "")
    return table


def _describe_failures(outcome: Outcome) -> str:
    if outcome.failed_inputs:
        return "\n".join(outcome.failed_inputs)
    if outcome.is_complete:
        return "none"
    return f"it broke off, see {CORPUS_FOLDER / outcome.name}.log"


def main() -> int:
    """Fuzz the targets that are named, else all; 1 when one fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(PLANS)}; all unless given")
    parser.add_argument("--runs", type=int, help="executions of each target; its own number unless given")
    parser.add_argument("--seconds", type=int, default=0, help="for each target; as long as it takes unless given")
    parser.add_argument("--jobs", type=int, default=2, help="targets at a time")
    arguments = parser.parse_args()
    if unknown := set(arguments.targets) - PLANS.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    run = partial(run_target, runs=arguments.runs, seconds=arguments.seconds)
    with ThreadPoolExecutor(arguments.jobs) as pool:
        outcomes = list(pool.map(run, arguments.targets or PLANS))
    Console().print(build_table(outcomes))
    return 0 if all(outcome.is_complete for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())

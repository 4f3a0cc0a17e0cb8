"""How fast the classifier loads and judges, and how much room it needs."""

import statistics
import subprocess
import sys

import msgspec

from bench.figure import Figure, Peer
from bench.scoring_once import Run
from bot.settings import ROOT, Settings

_LEAST_PER_SECOND = 5000
_MOST_SECONDS, _MOST_MEMORY, _MOST_SIZE = 0.25, 60, 12
_SPLITTING = "splitting the same texts into word pieces"


def measure(*, is_quick: bool) -> list[Figure]:
    """Load and judge in processes of their own, where nothing is loaded yet."""
    runs = [_run() for _ in range(1 if is_quick else 5)]
    size = sum(one.stat().st_size for one in Settings().model.iterdir()) / 1e6
    return [
        Figure(
            what="scoring, 1,000 movies at once",
            unit="movies/s",
            samples=[rate for run in runs for rate in run.rates],
            target=_LEAST_PER_SECOND,
            is_floor=True,
            peer=Peer(_SPLITTING, statistics.median(rate for run in runs for rate in run.splitting_rates)),
        ),
        Figure(what="model, loading", unit="s", samples=[run.load for run in runs], target=_MOST_SECONDS),
        Figure(
            what="model and its libraries, memory",
            unit="MB",
            samples=[run.memory for run in runs],
            target=_MOST_MEMORY,
            peer=Peer("importing its libraries", statistics.median(run.library_memory for run in runs)),
        ),
        Figure(what="model, size of its files", unit="MB", samples=[size], target=_MOST_SIZE),
    ]


def _run() -> Run:
    command = [sys.executable, "-m", "bench.scoring_once"]
    told = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    return msgspec.json.decode(told, type=Run)

"""How fast the classifier loads and judges, and how much room it needs."""

import subprocess
import sys
from collections.abc import Sequence

import msgspec

from bench.figure import Figure, Peer
from bench.models.judging import CLASSIC, TRANSFORMER, peers
from bench.models.scoring_once import Run
from bot.settings import ROOT, Settings

_LEAST_PER_SECOND = 5000
_MOST_SECONDS, _MOST_MEMORY, _MOST_SIZE = 0.25, 60, 12
_SPLITTING = "splitting the same texts into word pieces"


def measure(*, is_quick: bool) -> list[Figure]:
    """Load and judge in processes of their own, where nothing is loaded yet."""
    runs = [_run() for _ in range(1 if is_quick else 5)]
    size = sum(one.stat().st_size for one in Settings().model.iterdir()) / 1e6
    return [*_figures(runs, size), *_beside_others(runs)]


def _figures(runs: Sequence[Run], size: float) -> list[Figure]:
    return [
        Figure(
            what="scoring, 1,000 movies at once",
            unit="movies/s",
            samples=[rate for run in runs for rate in run.rates],
            target=_LEAST_PER_SECOND,
            is_floor=True,
            peer=Peer(_SPLITTING, [rate for run in runs for rate in run.splitting_rates]),
        ),
        Figure(what="model, loading", unit="s", samples=[run.load for run in runs], target=_MOST_SECONDS),
        Figure(
            what="model and its libraries, memory",
            unit="MB",
            samples=[run.memory for run in runs],
            target=_MOST_MEMORY,
            peer=Peer("importing its libraries", [run.library_memory for run in runs]),
        ),
        Figure(what="model, size of its files", unit="MB", samples=[size], target=_MOST_SIZE),
    ]


def _beside_others(runs: Sequence[Run]) -> list[Figure]:
    """Hold the same runs against what others need, where there is an environment to measure that in."""
    found, rates = peers().found, [rate for run in runs for rate in run.rates]
    if found is None:
        return []
    reading = Peer(TRANSFORMER, found.transformer_rates)
    told = [
        Figure(what="scoring, beside reading alone", unit="movies/s", samples=rates, peer=reading),
        Figure(
            what="model, loading beside another's",
            unit="s",
            samples=[run.load for run in runs],
            peer=Peer(TRANSFORMER, [found.transformer_load]),
        ),
        Figure(
            what="model, memory beside another's",
            unit="MB",
            samples=[run.memory for run in runs],
            peer=Peer(TRANSFORMER, [found.transformer_memory]),
        ),
    ]
    if found.classic_rates:
        peer = Peer(CLASSIC, found.classic_rates)
        told.append(Figure(what="scoring, beside TF-IDF and trees", unit="movies/s", samples=rates, peer=peer))
    return told


def _run() -> Run:
    command = [sys.executable, "-m", "bench.models.scoring_once"]
    told = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    return msgspec.json.decode(told, type=Run)

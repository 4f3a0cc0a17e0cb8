"""How right the models are, as they were measured when they were made, beside the classic recipe made here and now."""

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from bench.figure import Figure, Peer
from bot.settings import ROOT, Settings

_TRAINING = ROOT / ".venv-train" / "bin" / "python"
_REFERENCE = ROOT.parent / "shared" / "data"
_CLASSIC = "classic recipe"


class Classic(msgspec.Struct, frozen=True, kw_only=True):
    """What ``bench.peers_once`` prints."""

    transformer_rates: tuple[float, ...]
    transformer_load: float
    transformer_memory: float
    classic_rates: tuple[float, ...]
    classic: dict[str, float]


def measure(*, is_quick: bool) -> list[Figure]:
    """Read the manifests; the model that ships has seen all movies, so that it cannot be measured on them again."""
    del is_quick
    moods, messages = (_metrics(folder) for folder in (Settings().model, Settings().intent))
    return [
        _share("acceptable", moods["acceptable"], 0.90, "acceptable"),
        _share("primary", moods["primary"], 0.75, "primary"),
        _share("macro-F1", moods["macro_f1"], 0.73, "macro_f1"),
        _share("precision at 3", moods["precision_at_3"], 1.0, "precision_at_3"),
        _share("precision at 10", moods["precision_at_10"], 0.97, "precision_at_10"),
        _share("acceptable, overview only", moods["overview_only"], 0.75, "acceptable"),
        Figure(what="moods: calibration error", unit="", samples=[moods["ece"]], target=0.05),
        _message("right mood", messages["cross_validated_mood"], 0.90),
        _message("none found", messages["cross_validated_none"], 0.95),
    ]


@cache
def peers() -> Classic | None:
    """Measure other ways to judge movies, None where there is no training environment to run them in."""
    if not _TRAINING.exists():
        return None
    command = [str(_TRAINING), "-m", "bench.peers_once", str(_REFERENCE)]
    told = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return msgspec.json.decode(told.stdout, type=Classic)


def _share(name: str, value: float, target: float, beside: str) -> Figure:
    found = peers()
    peer = Peer(_CLASSIC, found.classic[beside]) if found and beside in found.classic else None
    return Figure(what=f"moods: {name}", unit="", samples=[value], target=target, is_floor=True, peer=peer)


def _message(name: str, value: float, target: float) -> Figure:
    return Figure(what=f"messages: {name}", unit="", samples=[value], target=target, is_floor=True)


def _metrics(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "manifest.json").read_text("utf-8"))["metrics"]

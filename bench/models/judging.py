"""How right the models are, as they were measured when they were made, beside the classic recipe made here and now."""

import json
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from bench.figure import Figure, Peer
from bot.settings import ROOT, Settings

_TRAINING = ROOT / ".venv-train" / "bin" / "python"
_REFERENCE = ROOT.parent / "shared" / "data"
TRANSFORMER: Final = "sentence-transformers, all-MiniLM-L6-v2"
CLASSIC: Final = "classic recipe"
_RECORDED = "when the model was made"


class Classic(msgspec.Struct, frozen=True, kw_only=True):
    """What ``bench.models.peers_once`` prints."""

    transformer_rates: tuple[float, ...]
    transformer_load: float
    transformer_memory: float
    classic_rates: tuple[float, ...]
    classic: dict[str, float]


class Others(NamedTuple):
    """What other ways to judge movies came to."""

    found: Classic | None
    missing: Mapping[str, str]
    """Which of them could not be measured, and why."""


def measure(*, is_quick: bool) -> list[Figure]:
    """Read the manifests; the model that ships has seen all movies, so that it cannot be measured on them again."""
    del is_quick
    found = peers().found
    return remembered(found.classic if found else {})


def remembered(classic: Mapping[str, float]) -> list[Figure]:
    """Return what the manifests say beside the classic recipe, by the names in ``training.moods.evaluate``."""

    def share(name: str, value: float, target: float, beside: str) -> Figure:
        peer = Peer(CLASSIC, [classic[beside]]) if beside in classic else None
        return _recorded(f"moods: {name}", value, target, peer)

    moods, messages = (_metrics(folder) for folder in (Settings().model, Settings().intent))
    return [
        share("acceptable", moods["acceptable"], 0.90, "acceptable"),
        share("primary", moods["primary"], 0.75, "primary"),
        share("macro-F1", moods["macro_f1"], 0.73, "macro_f1"),
        share("precision at 3", moods["precision_at_3"], 1.0, "precision_at_3"),
        share("precision at 10", moods["precision_at_10"], 0.97, "precision_at_10"),
        share("acceptable, overview only", moods["overview_only"], 0.75, "acceptable"),
        Figure(what="moods: calibration error", unit="", samples=[moods["ece"]], target=0.05, recorded=_RECORDED),
        _recorded("messages: right mood", messages["cross_validated_mood"], 0.90),
        _recorded("messages: none found", messages["cross_validated_none"], 0.95),
    ]


@cache
def peers(program: Path = _TRAINING, reference: Path = _REFERENCE) -> Others:
    """Measure other ways to judge movies, in the training environment; what cannot be measured is told."""
    command = [str(program), "-m", "bench.models.peers_once", str(reference)]
    try:
        told = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError) as error:
        return Others(None, dict.fromkeys((TRANSFORMER, CLASSIC), f"needs what `make train` installs: {error}"))
    found = msgspec.json.decode(told.stdout, type=Classic)
    return Others(found, {} if found.classic else {CLASSIC: f"has no labels to learn from in {reference}"})


def _recorded(what: str, value: float, target: float, peer: Peer | None = None) -> Figure:
    return Figure(what=what, unit="", samples=[value], target=target, is_floor=True, peer=peer, recorded=_RECORDED)


def _metrics(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "manifest.json").read_text("utf-8"))["metrics"]

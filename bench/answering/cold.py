"""How long the first answer takes from nothing: ``python -m bot ask`` as a person types it."""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.child import Usage, measured
from bench.figure import Figure, Peer

_ASK = (sys.executable, "-m", "bot", "ask", "/mood joy")
_BARE = (sys.executable, "-c", "import httpx, numpy, rich")
_NO_TOKENS = {"TELEGRAM_TOKEN": "", "DISCORD_TOKEN": "", "TMDB_TOKEN": ""}  # those of a file .env lose against these
_MOST_SECONDS, _MOST_MEMORY = 1.2, 120


def measure(*, is_quick: bool) -> list[Figure]:
    """Ask with a new store and once more with the same one; a bare import of three libraries is the floor."""
    new: list[Usage] = []
    kept: list[Usage] = []
    bare: list[Usage] = []
    for _ in range(2 if is_quick else 7):
        with tempfile.TemporaryDirectory() as folder:
            environ = os.environ | _NO_TOKENS | {"CINEMOOD_STORE": str(Path(folder, "cinemood.db"))}
            new.append(measured(_ASK, environ))
            kept.append(measured(_ASK, environ))
            bare.append(measured(_BARE))
    return [*_figures("new store", new, bare), *_figures("same store", kept, bare)]


def _figures(which: str, usages: Sequence[Usage], bare: Sequence[Usage]) -> list[Figure]:
    name = "importing httpx, numpy, rich"
    return [
        Figure(
            what=f"ask, {which}: time",
            unit="s",
            samples=[one.seconds for one in usages],
            target=_MOST_SECONDS,
            peer=Peer(name, [one.seconds for one in bare]),
        ),
        Figure(
            what=f"ask, {which}: peak memory",
            unit="MB",
            samples=[one.peak for one in usages],
            target=_MOST_MEMORY,
            peer=Peer(name, [one.peak for one in bare]),
        ),
    ]

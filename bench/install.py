"""How large the program is once installed: a new virtual environment, as ``make demo`` fills it."""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from bench.figure import Figure, Peer
from bot.settings import ROOT

_MOST = 350
_TRAINING = ROOT / ".venv-train"
_RECIPE = Peer("with torch and transformers", [1400], recorded="at design time")
_BLOCK = 512  # bytes, whatever the file system's own block is: https://man7.org/linux/man-pages/man3/stat.3type.html


def measure(*, is_quick: bool) -> list[Figure]:
    """Install what serving needs, once: sizes do not vary.

    Raises:
        CalledProcessError: pip could not install it, as without a network.
    """
    del is_quick
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        pip = [str(Path(folder, "bin", "python")), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run(
            [*pip, "--require-hashes", "--only-binary", ":all:", "-r", "requirements/serving.txt"],
            cwd=ROOT,
            check=True,
            stdout=sys.stderr,
        )
        size = size_of(Path(folder))
    return [Figure(what="serving install", unit="MB", samples=[size], target=_MOST, peer=heavy(_TRAINING))]


def heavy(training: Path) -> Peer:
    """Weigh the environment that models are made in; where there is none, tell what was measured long ago."""
    if not training.exists():
        return _RECIPE
    return Peer("the training environment, with torch and transformers", [size_of(training)])


def size_of(folder: Path) -> float:
    """Return what a folder takes on disk, in MB of a million bytes, as ``du`` counts."""
    return sum(one.lstat().st_blocks for one in (folder, *folder.rglob("*"))) * _BLOCK / 1e6

"""Write the mood model: plain arrays and JSON, each with its digest in the manifest."""

import hashlib
import platform
from importlib.metadata import distributions
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from core.classifier import FORMAT, Manifest
from training.fit import SEED

_LIBRARIES = frozenset({"numpy", "scikit-learn", "tokenizers", "model2vec", "torch"})


def digest(path: Path) -> str:
    """Return a file's sha256 in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def save(
    folder: Path,
    *,
    tokenizer: Tokenizer,
    genres: list[str],
    arrays: dict[str, NDArray[np.float32]],
    data: list[Path],
    metrics: dict[str, float],
) -> Manifest:
    """Write ``tokenizer.json``, ``weights.npz`` and, last, the ``manifest.json`` that vouches for both."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    with (folder / "weights.npz").open("wb") as file:
        np.savez_compressed(
            file, allow_pickle=False, **{name: array.astype(np.float16) for name, array in arrays.items()}
        )
    manifest = Manifest(
        format=FORMAT,
        sha256={name: digest(folder / name) for name in ("tokenizer.json", "weights.npz")},
        genres=tuple(genres),
        versions={"python": platform.python_version()}
        | {one.name: one.version for one in distributions() if one.name in _LIBRARIES},
        seed=SEED,
        data_sha256={path.name: digest(path) for path in data},
        metrics=metrics,
    )
    (folder / "manifest.json").write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
    return manifest

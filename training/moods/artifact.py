"""Write a model folder: plain arrays and JSON, each with its digest in the manifest."""

import hashlib
import io
import platform
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.inference.artifacts import FORMAT, MANIFEST, Manifest
from core.inference.embedding import TOKENIZER, VECTORS, Embedding
from core.inference.mood_model import WEIGHTS, Network
from training.moods.fit import SEED

_LIBRARIES = frozenset({"numpy", "scikit-learn", "tokenizers", "model2vec", "torch"})


def digest(path: Path) -> str:
    """Return a file's sha256 in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def npz(**arrays: NDArray[Any]) -> bytes:
    """Return arrays in NumPy's archive format, without pickles."""
    out = io.BytesIO()
    np.savez_compressed(out, allow_pickle=False, **arrays)
    return out.getvalue()


def mood_files(embedding: Embedding, network: Network) -> dict[str, bytes]:
    """Return the files of the mood model; the network in half precision."""
    return {
        TOKENIZER: embedding.tokenizer.to_str().encode(),
        VECTORS: npz(pieces=embedding.pieces, scale=embedding.scale),
        WEIGHTS: npz(**{name: table.astype(np.float16) for name, table in network._asdict().items()}),
    }


def save(
    folder: Path, files: dict[str, bytes], *, names: list[str], data: list[Path], metrics: dict[str, float]
) -> Manifest:
    """Write the files and, last, the manifest that vouches for them.

    Args:
        folder: Made when missing.
        files: Contents by name.
        names: What the rows or columns of the weights stand for.
        data: What the model was learned from.
        metrics: How right it was on what it never saw.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    manifest = Manifest(
        format=FORMAT,
        sha256={name: digest(folder / name) for name in files},
        names=tuple(names),
        versions={"python": platform.python_version()}
        | {one.name: one.version for one in distributions() if one.name in _LIBRARIES},
        seed=SEED,
        data_sha256={path.name: digest(path) for path in data},
        metrics=metrics,
    )
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
    return manifest

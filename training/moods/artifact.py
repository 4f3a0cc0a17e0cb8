"""Writing of model folders: plain arrays and JSON, with their digests in a manifest."""

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
    halves: dict[str, NDArray[np.float16]] = {}
    for name, table in network._asdict().items():
        halves[name] = table.astype(np.float16)
    return {
        TOKENIZER: embedding.tokenizer.to_str().encode(),
        VECTORS: npz(pieces=embedding.pieces, scale=embedding.scale),
        WEIGHTS: npz(**halves),
    }


def save(
    folder: Path, files: dict[str, bytes], *, names: list[str], data: list[Path], metrics: dict[str, float]
) -> Manifest:
    """Write the files and, last, their manifest.

    Args:
        folder: Created if it is missing.
        files: Contents by name.
        names: Names of the rows or columns of the weights.
        data: Files with the training data.
        metrics: Results on data that the model never saw.
    """
    folder.mkdir(parents=True, exist_ok=True)
    digests: dict[str, str] = {}
    for name, content in files.items():
        (folder / name).write_bytes(content)
        digests[name] = digest(folder / name)
    manifest = Manifest(
        format=FORMAT,
        sha256=digests,
        names=tuple(names),
        versions={"python": platform.python_version()} | _library_versions(),
        seed=SEED,
        data_sha256={path.name: digest(path) for path in data},
        metrics=metrics,
    )
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
    return manifest


def _library_versions() -> dict[str, str]:
    versions: dict[str, str] = {}
    for distribution in distributions():
        if distribution.name in _LIBRARIES:
            versions[distribution.name] = distribution.version
    return versions

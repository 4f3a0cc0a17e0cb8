"""Model folders with a manifest that matches their files, whatever these contain."""

import hashlib
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.inference.artifacts import FORMAT, Manifest

OF_ANOTHER_MAKE = (b"", b"{}", b"PK\x03\x04", b"\x93NUMPY", b"\xff")
"""Contents of other formats: empty, JSON, an archive, an array, bytes that are no text."""


def write_model(folder: Path, contents: Mapping[str, bytes], **facts: object) -> Path:
    """Write files and their manifest; ``facts`` replace fields of the manifest."""
    folder.mkdir(exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    manifest = Manifest(
        format=FORMAT,
        sha256={name: hashlib.sha256(content).hexdigest() for name, content in contents.items()},
        names=(),
        versions={},
        seed=1,
        data_sha256={},
        metrics={},
    )
    (folder / "manifest.json").write_bytes(msgspec.json.encode(msgspec.structs.replace(manifest, **facts)))
    return folder


def npz(**arrays: NDArray[np.generic]) -> bytes:
    """Return an archive of arrays; arrays of objects are pickled, as an attacker would do."""
    out = io.BytesIO()
    np.savez(out, allow_pickle=True, **arrays)
    return out.getvalue()


class Bomb:
    """Creates the file ``trace`` when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.trace,)

"""Model folders as a test wants them: whatever lies in one, its manifest vouches for it."""

import hashlib
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.inference.artifacts import FORMAT, Manifest

# What a file of another make may begin with: nothing, JSON, an archive, an array, no text.
OF_ANOTHER_MAKE = (b"", b"{}", b"PK\x03\x04", b"\x93NUMPY", b"\xff")


def write_model(folder: Path, contents: Mapping[str, bytes], **facts: object) -> Path:
    """Write files and their manifest; give only the facts of the manifest that the test is about."""
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
    """Return arrays in their archive; arrays of objects are pickled, as somebody with bad intentions would."""
    out = io.BytesIO()
    np.savez(out, allow_pickle=True, **arrays)
    return out.getvalue()


class Bomb:
    """Leaves a trace when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        """Take the path to appear."""
        self.trace = trace

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.trace,)

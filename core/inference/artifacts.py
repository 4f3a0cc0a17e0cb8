"""Model files, checked against the digests in a manifest before anything is loaded."""

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.errors import ArtifactRejected

FORMAT: Final = 2
MANIFEST: Final = "manifest.json"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """``manifest.json``: the files beside it, and their origin."""

    format: int
    sha256: dict[str, str]
    names: tuple[str, ...]
    """Names of the rows or columns of the weights, in order: genres, or labels."""
    versions: dict[str, str]
    seed: int
    data_sha256: dict[str, str]
    metrics: dict[str, float]


class ModelFiles:
    """The verified contents of a model folder."""

    def __init__(self, folder: Path, manifest: Manifest, contents: Mapping[str, bytes]) -> None:
        self.folder = folder
        self.manifest = manifest
        self._contents = contents

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read and verify a folder.

        Raises:
            ArtifactRejected: A file is missing, altered, or of another format.
        """
        manifest = _read_manifest(folder)
        contents = {name: _read_verified(folder / name, digest) for name, digest in manifest.sha256.items()}
        return cls(folder, manifest, contents)

    def text(self, name: str) -> str:
        """Return a text file; raises as ``arrays`` does."""
        try:
            return self._contents[name].decode()
        except (KeyError, UnicodeDecodeError) as error:
            raise self.rejection() from error

    def arrays(self, name: str, *tables: str) -> tuple[NDArray[np.generic], ...]:
        """Return arrays of an npz file, by name; no pickle is ever loaded.

        Raises:
            ArtifactRejected: The file or an array is missing or of another make.
        """
        try:
            with np.load(io.BytesIO(self._contents[name]), allow_pickle=False) as stored:
                return tuple(map(stored.__getitem__, tables))
        except Exception as error:  # zip, npy and array headers of another make raise many types
            raise self.rejection() from error

    def rejection(self) -> ArtifactRejected:
        """Return the error to raise if the files do not fit together."""
        return ArtifactRejected(f"The model in {self.folder} cannot be read; restore it or run 'make train'.")


def _read_manifest(folder: Path) -> Manifest:
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except OSError as error:
        raise ArtifactRejected(f"There is no model in {folder}; restore it or run 'make train'.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ArtifactRejected(f"The manifest of the model in {folder} is damaged: {error}.") from error
    if manifest.format != FORMAT:
        raise ArtifactRejected(f"The model in {folder} has format {manifest.format}; this CineMood reads {FORMAT}.")
    return manifest


def _read_verified(path: Path, digest: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ArtifactRejected(f"The model file {path} cannot be read: {error.strerror}.") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise ArtifactRejected(f"The model file {path} was altered; restore it or run 'make train'.")
    return content

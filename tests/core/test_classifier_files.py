"""Model files that are missing, altered, damaged or of another make are rejected before they are used."""

import hashlib
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest

from core.classifier import Classifier, Manifest
from core.errors import ArtifactRejected
from core.movie import Description

SHIPPED = Path(__file__).parents[2] / "models" / "mood"
FILES = ("tokenizer.json", "weights.npz")
ALTERATIONS: tuple[Callable[[bytes], bytes], ...] = (
    lambda content: b"",
    lambda content: content[:-1],
    lambda content: content + b" ",
    lambda content: b"\x00" + content[1:],
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the shipped model, to be spoilt."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "mood"))


def rejection(folder: Path) -> str:
    """Return the sentence with which the model is rejected; it names the folder and is one."""
    with pytest.raises(ArtifactRejected) as rejected:
        Classifier.load(folder)
    sentence = str(rejected.value)
    assert str(folder) in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def declare(folder: Path, **facts: object) -> None:
    """Let the manifest say something else."""
    manifest = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
    (folder / "manifest.json").write_bytes(msgspec.json.encode(msgspec.structs.replace(manifest, **facts)))


def smuggle_in(folder: Path, name: str, content: bytes) -> None:
    """Replace a file and its digest in the manifest."""
    (folder / name).write_bytes(content)
    declare(folder, sha256={one: hashlib.sha256((folder / one).read_bytes()).hexdigest() for one in FILES})


def weights(folder: Path, change: Callable[[dict[str, object]], object]) -> bytes:
    """Return the weights, changed, in their format."""
    with np.load(folder / "weights.npz") as stored:
        arrays: dict[str, object] = {name: stored[name] for name in stored.files}
    change(arrays)
    out = io.BytesIO()
    np.savez(out, **arrays)  # pyright: ignore[reportArgumentType] - some tests give what does not belong there
    return out.getvalue()


class Bomb:
    """Leaves a trace when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        """Take the path to appear."""
        self.trace = trace

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.trace,)


def test_untouched_copy_loads(folder: Path) -> None:
    description = Description(overview="A keeper finds a letter.")
    assert Classifier.load(folder).score([description]) == Classifier.load(SHIPPED).score([description])


def test_missing_folder_is_rejected(tmp_path: Path) -> None:
    assert "There is no mood model" in rejection(tmp_path / "nowhere")


def test_missing_manifest_is_rejected(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    assert "make train" in rejection(folder)


@pytest.mark.parametrize("name", FILES)
def test_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert f"{name} cannot be read: No such file or directory" in rejection(folder)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("change", ALTERATIONS)
def test_altered_file_is_named(folder: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    path = folder / name
    path.write_bytes(change(path.read_bytes()))
    assert f"{name} was altered" in rejection(folder)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"sha256": {"\xff": ""}}', b'{"format": "1"}', b"{}"]
)
def test_damaged_manifest_is_rejected(folder: Path, content: bytes) -> None:
    (folder / "manifest.json").write_bytes(content)
    assert "is damaged" in rejection(folder)


def test_other_format_is_told_with_the_one_that_is_read(folder: Path) -> None:
    declare(folder, format=2)
    assert "has format 2; this CineMood reads 1" in rejection(folder)


@pytest.mark.parametrize("name", FILES)
def test_file_that_the_manifest_does_not_vouch_for_is_not_used(folder: Path, name: str) -> None:
    (other,) = set(FILES) - {name}
    declare(folder, sha256={other: hashlib.sha256((folder / other).read_bytes()).hexdigest()})
    assert "cannot be read" in rejection(folder)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [b"", b"{}", b"PK\x03\x04", b"\x93NUMPY", b"\xff"])
def test_file_of_another_make_is_rejected_though_its_digest_is_right(folder: Path, name: str, content: bytes) -> None:
    smuggle_in(folder, name, content)
    assert "cannot be read" in rejection(folder)


@pytest.mark.parametrize("table", ["text", "keywords", "genres", "absent", "bias", "blend"])
def test_weights_without_one_of_their_tables_are_rejected(folder: Path, table: str) -> None:
    smuggle_in(folder, "weights.npz", weights(folder, lambda arrays: arrays.pop(table)))
    assert "cannot be read" in rejection(folder)


def test_code_hidden_in_the_weights_is_not_run(folder: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    bomb = np.array([Bomb(trace)], dtype=object)
    smuggle_in(folder, "weights.npz", weights(folder, lambda arrays: arrays.update(bias=bomb)))
    assert "cannot be read" in rejection(folder)
    assert not trace.exists()

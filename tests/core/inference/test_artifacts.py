"""Files that are missing, altered, damaged or of another make are rejected, each with a sentence that names them."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest

from core.errors import ArtifactRejected
from core.inference.artifacts import FORMAT, Manifest, ModelFiles
from tests.support.model_folder import OF_ANOTHER_MAKE, Bomb, npz, write_model

CONTENTS = {"words.json": '{"Wörter": 1}'.encode(), "numbers.npz": npz(ones=np.ones(3, np.float16), two=np.array(2))}
ALTERATIONS: tuple[Callable[[bytes], bytes], ...] = (
    lambda content: b"",
    lambda content: content[:-1],
    lambda content: content + b" ",
    lambda content: b"\x00" + content[1:],
)


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return write_model(tmp_path / "model", CONTENTS)


def assert_is_a_sentence_about(folder: Path, rejected: pytest.ExceptionInfo[ArtifactRejected]) -> None:
    sentence = str(rejected.value)
    assert str(folder) in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def rejection(folder: Path) -> str:
    """Return the sentence with which the folder is rejected."""
    with pytest.raises(ArtifactRejected) as rejected:
        ModelFiles.read(folder)
    assert_is_a_sentence_about(folder, rejected)
    return str(rejected.value)


def test_sound_files_are_returned_unchanged(folder: Path) -> None:
    files = ModelFiles.read(folder)
    ones, two = files.arrays("numbers.npz", "ones", "two")
    assert (ones.tolist(), ones.dtype, two.item()) == ([1, 1, 1], np.float16, 2)
    assert files.text("words.json") == '{"Wörter": 1}'
    assert (files.folder, files.manifest.sha256.keys()) == (folder, CONTENTS.keys())


def test_later_changes_of_a_file_have_no_effect(folder: Path) -> None:
    files = ModelFiles.read(folder)
    (folder / "words.json").write_bytes(b"something else")
    assert files.text("words.json") == '{"Wörter": 1}'


def test_missing_folder_is_rejected(tmp_path: Path) -> None:
    assert "There is no model" in rejection(tmp_path / "nowhere")


def test_missing_manifest_is_rejected(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    assert "make train" in rejection(folder)


@pytest.mark.parametrize("name", CONTENTS)
def test_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert f"{name} cannot be read: No such file or directory" in rejection(folder)


@pytest.mark.parametrize("name", CONTENTS)
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


@pytest.mark.parametrize("other", [FORMAT - 1, FORMAT + 1])
def test_unknown_format_is_rejected_by_name(tmp_path: Path, other: int) -> None:
    folder = write_model(tmp_path, CONTENTS, format=other)
    assert f"has format {other}; this CineMood reads {FORMAT}" in rejection(folder)


@pytest.mark.parametrize("lacking", msgspec.structs.fields(Manifest), ids=lambda field: field.name)
def test_incomplete_manifest_is_rejected(folder: Path, lacking: msgspec.structs.FieldInfo) -> None:
    told = msgspec.json.decode((folder / "manifest.json").read_bytes())
    del told[lacking.name]
    (folder / "manifest.json").write_bytes(msgspec.json.encode(told))
    assert f"`{lacking.name}`" in rejection(folder)


@pytest.mark.parametrize("name", CONTENTS)
def test_file_outside_the_manifest_is_not_used(tmp_path: Path, name: str) -> None:
    vouched = {one: hashlib.sha256(content).hexdigest() for one, content in CONTENTS.items() if one != name}
    files = ModelFiles.read(write_model(tmp_path, CONTENTS, sha256=vouched))
    with pytest.raises(ArtifactRejected, match="cannot be read") as rejected:
        files.text(name) if name == "words.json" else files.arrays(name, "ones")
    assert_is_a_sentence_about(tmp_path, rejected)


@pytest.mark.parametrize("content", OF_ANOTHER_MAKE)
def test_malformed_arrays_are_rejected(tmp_path: Path, content: bytes) -> None:
    files = ModelFiles.read(write_model(tmp_path, {"numbers.npz": content}))
    with pytest.raises(ArtifactRejected, match="cannot be read") as rejected:
        files.arrays("numbers.npz", "ones")
    assert_is_a_sentence_about(tmp_path, rejected)


def test_missing_array_is_rejected(folder: Path) -> None:
    with pytest.raises(ArtifactRejected, match="cannot be read"):
        ModelFiles.read(folder).arrays("numbers.npz", "ones", "threes")


def test_malformed_text_is_rejected(tmp_path: Path) -> None:
    files = ModelFiles.read(write_model(tmp_path, {"words.json": b"\xff"}))
    with pytest.raises(ArtifactRejected, match="cannot be read"):
        files.text("words.json")


def test_code_hidden_in_an_array_is_not_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    bomb = npz(ones=np.array([Bomb(trace)], dtype=object))
    files = ModelFiles.read(write_model(tmp_path / "model", {"numbers.npz": bomb}))
    with pytest.raises(ArtifactRejected, match="cannot be read"):
        files.arrays("numbers.npz", "ones")
    assert not trace.exists()

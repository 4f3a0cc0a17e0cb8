import hashlib
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.errors import ArtifactRejected
from core.inference.artifacts import FORMAT, Manifest
from core.inference.mood_model import MoodModel
from tests.support.invented_movies import GENRES, a_network, an_embedding, invented_movies
from training.moods.artifact import digest, mood_files, npz, save
from training.moods.fit import SEED, description_of

FILES = {"embedding.npz", "manifest.json", "tokenizer.json", "weights.npz"}
EMBEDDING = an_embedding()
NAMES: list[str] = list(GENRES.values())
Saved = tuple[Path, Manifest]


def save_to(folder: Path, *, seed: int = 1, data: tuple[Path, ...] = ()) -> Manifest:
    files = mood_files(EMBEDDING, a_network(seed=seed))
    return save(folder, files, names=NAMES, data=list(data), metrics={"acceptable": 0.5})


@pytest.fixture(scope="module", name="saved")
def _saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """Save a model once; return its folder and manifest."""
    data = tmp_path_factory.mktemp("data") / "mood.jsonl"
    data.write_text("what it learned from")
    folder = tmp_path_factory.mktemp("models") / "mood"
    return folder, save_to(folder, data=(data,))


def test_loaded_model_scores_as_before_saving(saved: Saved) -> None:
    descriptions = [description_of(movie) for movie in invented_movies(12)]
    unsaved = MoodModel(EMBEDDING, NAMES, a_network())
    assert MoodModel.load(saved[0]).score(descriptions) == unsaved.score(descriptions)


def test_manifest_has_digest_of_every_other_file(saved: Saved) -> None:
    folder, manifest = saved
    assert {path.name for path in folder.iterdir()} == FILES
    assert manifest.sha256.keys() == FILES - {"manifest.json"}
    for name, expected in manifest.sha256.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest(folder / name) == expected


def test_manifest_records_origin_of_model(saved: Saved) -> None:
    folder, manifest = saved
    stored = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert (stored["format"], stored["seed"], stored["metrics"]) == (FORMAT, SEED, {"acceptable": 0.5})
    assert stored["data_sha256"] == {"mood.jsonl": hashlib.sha256(b"what it learned from").hexdigest()}
    assert {"python", "numpy", "scikit-learn", "tokenizers", "torch", "model2vec"} <= stored["versions"].keys()
    assert tuple(stored["names"]) == manifest.names == tuple(NAMES)


def test_weights_have_half_precision(saved: Saved) -> None:
    with np.load(saved[0] / "weights.npz", allow_pickle=False) as arrays:
        assert {arrays[name].dtype for name in arrays.files} == {np.dtype(np.float16)}


@pytest.mark.parametrize("name", ["embedding.npz", "weights.npz"])
def test_archives_hold_only_arrays(saved: Saved, name: str) -> None:
    with zipfile.ZipFile(saved[0] / name) as archive:
        assert {archive.read(member)[:6] for member in archive.namelist()} == {b"\x93NUMPY"}


def test_objects_are_not_pickled() -> None:
    with pytest.raises(ValueError, match="allow_pickle=False"):
        npz(hidden=np.array([{}]))


def test_saving_again_replaces_the_model(saved: Saved, tmp_path: Path) -> None:
    save_to(tmp_path, seed=2)
    assert save_to(tmp_path).sha256 == saved[1].sha256
    descriptions = [description_of(movie) for movie in invented_movies(6)]
    assert MoodModel.load(tmp_path).score(descriptions) == MoodModel.load(saved[0]).score(descriptions)


@pytest.mark.parametrize("name", sorted(FILES - {"manifest.json"}))
def test_file_of_another_model_is_rejected(saved: Saved, tmp_path: Path, name: str) -> None:
    for path in saved[0].iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(ArtifactRejected, match="was altered"):
        MoodModel.load(tmp_path)

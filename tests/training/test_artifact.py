import hashlib
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.classifier import FORMAT, Classifier, Manifest
from core.errors import ArtifactRejected
from tests.invented import GENRES, an_embedding, invented_movies
from training.artifact import save
from training.fit import SEED, description_of

FILES = {"manifest.json", "tokenizer.json", "weights.npz"}
EMBEDDING = an_embedding()
Saved = tuple[Path, Manifest]


def made_up_arrays(seed: int = 1) -> dict[str, NDArray[np.float32]]:
    """Draw weights, of the precision in which they are kept."""
    pieces, draw = EMBEDDING.tokenizer.get_vocab_size(), np.random.default_rng(seed)
    shapes = {"text": (pieces, 12), "genres": (6, 12), "keywords": (pieces, 12), "absent": (3, 12), "bias": (12,)}
    drawn = {name: draw.normal(size=shape) for name, shape in (shapes | {"blend": (6, 3)}).items()}
    return {name: array.astype(np.float16).astype(np.float32) for name, array in drawn.items()}


def save_to(folder: Path, *, seed: int = 1, data: tuple[Path, ...] = ()) -> Manifest:
    return save(
        folder,
        tokenizer=EMBEDDING.tokenizer,
        genres=list(GENRES.values()),
        arrays=made_up_arrays(seed),
        data=list(data),
        metrics={"acceptable": 0.5},
    )


@pytest.fixture(scope="module", name="saved")
def _saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """The folder and the manifest of a saved model."""
    data = tmp_path_factory.mktemp("data") / "mood.jsonl"
    data.write_text("what it learned from")
    folder = tmp_path_factory.mktemp("models") / "mood"
    return folder, save_to(folder, data=(data,))


def test_loaded_model_scores_as_the_one_that_was_saved(saved: Saved) -> None:
    descriptions = [description_of(movie) for movie in invented_movies(12)]
    unsaved = Classifier(EMBEDDING.tokenizer, list(GENRES.values()), made_up_arrays())
    assert Classifier.load(saved[0]).score(descriptions) == unsaved.score(descriptions)


def test_manifest_vouches_for_every_other_file(saved: Saved) -> None:
    folder, manifest = saved
    assert {path.name for path in folder.iterdir()} == FILES
    assert manifest.sha256.keys() == FILES - {"manifest.json"}
    for name, expected in manifest.sha256.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == expected


def test_manifest_on_disk_tells_where_the_model_comes_from(saved: Saved) -> None:
    folder, manifest = saved
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert (told["format"], told["seed"], told["metrics"]) == (FORMAT, SEED, {"acceptable": 0.5})
    assert told["data_sha256"] == {"mood.jsonl": hashlib.sha256(b"what it learned from").hexdigest()}
    assert {"python", "numpy", "scikit-learn", "tokenizers"} <= told["versions"].keys()
    assert tuple(told["genres"]) == manifest.genres


def test_weights_are_plain_arrays_of_half_precision(saved: Saved) -> None:
    with np.load(saved[0] / "weights.npz", allow_pickle=False) as arrays:
        assert {arrays[name].dtype for name in arrays.files} == {np.dtype(np.float16)}
    with zipfile.ZipFile(saved[0] / "weights.npz") as archive:
        heads = [archive.read(name)[:6] for name in archive.namelist()]
    assert heads == [b"\x93NUMPY"] * 6


def test_saving_again_replaces_the_model(saved: Saved, tmp_path: Path) -> None:
    save_to(tmp_path, seed=2)
    assert save_to(tmp_path).sha256 == saved[1].sha256
    descriptions = [description_of(movie) for movie in invented_movies(6)]
    assert Classifier.load(tmp_path).score(descriptions) == Classifier.load(saved[0]).score(descriptions)


@pytest.mark.parametrize("name", sorted(FILES - {"manifest.json"}))
def test_file_of_another_model_is_rejected(saved: Saved, tmp_path: Path, name: str) -> None:
    for path in saved[0].iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(ArtifactRejected, match="was altered"):
        Classifier.load(tmp_path)

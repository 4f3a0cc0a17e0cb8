"""The shipped model was trained on the shipped movies; it is small, valid and without code."""

import msgspec
import numpy as np
import pytest

from bot.settings import ROOT
from core.inference.artifacts import Manifest
from core.inference.mood_model import MoodModel
from core.moods.mood import Mood
from core.sources.sample import read_sample
from training.moods.artifact import digest
from training.moods.fit import SEED, description_of

MODEL = ROOT / "models" / "mood"
MOVIES = ROOT / "data" / "movies.jsonl"
_PICKLES = {".pkl", ".pickle", ".joblib", ".pt", ".pth", ".bin", ".ckpt", ".npy"}


@pytest.fixture(scope="module", name="manifest")
def _manifest() -> Manifest:
    return msgspec.json.decode((MODEL / "manifest.json").read_bytes(), type=Manifest)


def test_model_was_trained_on_shipped_movies(manifest: Manifest) -> None:
    assert manifest.data_sha256 == {MOVIES.name: digest(MOVIES)}, "Run 'make train': the movies have changed."
    assert manifest.seed == SEED


def test_model_is_complete_and_small() -> None:
    MoodModel.load(MODEL)
    assert sum(path.stat().st_size for path in MODEL.iterdir()) < 12_000_000


def test_model_files_cannot_run_code() -> None:
    files = [path for path in (ROOT / "models").rglob("*") if path.is_file()]
    assert not [path for path in files if path.suffix in _PICKLES or path.suffix == ".py"]
    assert not [path for path in files if path.read_bytes()[:1] == b"\x80"]  # with which a pickle begins


@pytest.mark.parametrize(("name", "kinds"), [("weights.npz", {"float16"}), ("embedding.npz", {"int8", "float32"})])
def test_numbers_are_small_and_finite(name: str, kinds: set[str]) -> None:
    with np.load(MODEL / name, allow_pickle=False) as arrays:
        assert {arrays[table].dtype.name for table in arrays.files} == kinds
        assert all(np.isfinite(arrays[table]).all() for table in arrays.files)


def test_model_has_every_genre_of_shipped_movies(manifest: Manifest) -> None:
    assert {genre for movie in read_sample(MOVIES) for genre in movie.genres} == set(manifest.names)


def test_measures_reach_the_targets(manifest: Manifest) -> None:
    """Four in ten of the held-out movies are of 2017 to 2026; the former model was right about 0.85 of all."""
    measured = manifest.metrics
    assert measured["movies"] >= 800
    assert measured["acceptable"] >= 0.88
    assert measured["precision_at_10"] >= 0.97
    assert measured["ece"] <= 0.03


def test_shipped_model_finds_judged_moods() -> None:
    movies = read_sample(MOVIES)[::10]
    results = MoodModel.load(MODEL).score([description_of(movie) for movie in movies])
    right = [
        scores.strongest() in {movie.primary, *movie.acceptable} for scores, movie in zip(results, movies, strict=True)
    ]
    assert sum(right) / len(right) >= 0.83
    assert {scores.strongest() for scores in results} == set(Mood)

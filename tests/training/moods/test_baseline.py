from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import ArtifactRejected
from core.moods.mood import Mood
from tests.support.invented_movies import invented_movies
from training import plots
from training.moods import baseline
from training.moods.baseline import Baseline, train
from training.moods.dataset import Row

NAMES = [mood.value for mood in Mood]


def labelled_rows(count: int = 120, *, seed: int = 1) -> list[Row]:
    """Build labelled overviews with all moods in equal numbers."""
    return [Row(movie.title, movie.synopsis, Mood(movie.primary or "")) for movie in invented_movies(count, seed=seed)]


@cache
def a_baseline() -> Baseline:
    return train(labelled_rows(), grid="small", jobs=1)


def test_obvious_moods_are_learned() -> None:
    unseen = labelled_rows(60, seed=2)
    predicted = a_baseline().predict([row.overview for row in unseen])
    assert sum(mood is row.mood for mood, row in zip(predicted, unseen, strict=True)) >= 54
    assert a_baseline().matrix.trace() >= 21  # of 24


def test_scores_are_probabilities_in_order_of_moods() -> None:
    texts = [row.overview for row in labelled_rows(6, seed=2)]
    scores = a_baseline().scores([*texts, "", "a text of unknown words"])
    assert scores.shape == (8, 6)
    assert scores.argmax(axis=1)[:6].tolist() == [0, 1, 2, 3, 4, 5]
    assert scores.sum(axis=1) == pytest.approx(np.ones(8), abs=1e-5)


def test_held_out_fifth_has_each_mood_in_proportion() -> None:
    assert a_baseline().matrix.sum(axis=1).tolist() == [4] * 6


def test_same_labels_give_the_same_baseline() -> None:
    texts = [row.overview for row in labelled_rows(12)]
    again = train(labelled_rows(), grid="small", jobs=1)
    assert np.array_equal(again.scores(texts), a_baseline().scores(texts))


def test_moods_have_equal_weight_in_training() -> None:
    """A text that is typical of a mood gets it, though the text occurs more often with a frequent mood."""
    rows = [Row("", f"{mood} alone", mood) for mood in Mood for _ in range(20) if mood is not Mood.ANGER]
    rows += [Row("", "gangsters dance", Mood.ANGER)] * 20  # all rows of anger
    rows += [Row("", "gangsters dance", Mood.JOY)] * 30  # less than half of joy
    rows += [Row("", "clowns dance", Mood.JOY)] * 50
    assert train(rows, grid="small", jobs=1).predict(["gangsters dance"]) == [Mood.ANGER]


def test_mood_with_too_few_overviews_is_named() -> None:
    rows = [row for row in labelled_rows() if row.mood is not Mood.SURPRISE]
    with pytest.raises(ArtifactRejected, match="needs 10 overviews of each mood: label more of surprise"):
        train(rows, grid="small", jobs=1)


def test_run_prints_results_and_draws_matrix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"{row.title},{row.overview},{row.mood}" for row in labelled_rows()]
    (tmp_path / "labels.csv").write_text("\n".join(["title,overview,teacher_mood", *lines]), encoding="utf-8")
    learned = baseline.run(tmp_path / "labels.csv", tmp_path / "var" / "matrix.png", grid="small", jobs=1)
    out = capsys.readouterr().out
    assert "Best parameters: learning_rate 0.05, max_depth 6, n_estimators 100" in out
    assert all(word in out for word in ("precision", "recall", "f1-score", "support", *NAMES))
    assert Counter(out.split())["anger"] >= 3  # in the report, and in head and side of the matrix
    assert np.array_equal(learned.matrix, a_baseline().matrix)
    with Image.open(tmp_path / "var" / "matrix.png") as picture:
        assert (picture.format, min(picture.size) > 500) == ("PNG", True)


def test_matrix_with_an_empty_row_is_drawn(tmp_path: Path) -> None:
    plots.confusion_matrix(tmp_path / "matrix.png", np.array([[0, 0], [1, 3]]), ["a", "b"], "Nothing is a")
    assert (tmp_path / "matrix.png").read_bytes().startswith(b"\x89PNG")


def test_reliability_is_drawn(tmp_path: Path) -> None:
    predicted, truth = np.array([[0.0, 0.55], [0.9, 1.0]]), np.array([[False, True], [True, True]])
    plots.reliability(tmp_path / "curve.png", predicted, truth, "Nearly honest")
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")

"""The classic recipe's model, TF-IDF and boosted trees on the teacher's labels. The doorway to XGBoost.

It is a baseline for comparison, trained on demand and never written into ``models/``.
"""
# pyright: reportMissingImports=false, reportUnknownVariableType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# (xgboost and scikit-learn are installed in the training environment only)

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import classification_report, confusion_matrix
from sklearn.model_selection import GridSearchCV, StratifiedKFold, train_test_split
from sklearn.pipeline import Pipeline
from sklearn.utils.class_weight import compute_sample_weight
from xgboost import XGBClassifier

from core.errors import ArtifactRejected
from core.moods.mood import Mood
from training import plots
from training.moods import dataset
from training.moods.dataset import Row

Grid = Literal["full", "small"]
_MOODS = tuple(Mood)
_NAMES = tuple(map(str, _MOODS))
_GRIDS: dict[Grid, dict[str, list[float]]] = {
    "full": {"trees__max_depth": [6, 8], "trees__learning_rate": [0.01, 0.05], "trees__n_estimators": [100, 500]},
    "small": {"trees__max_depth": [6], "trees__learning_rate": [0.05], "trees__n_estimators": [100]},
}
"""Values of the parameters, by scikit-learn's name for a parameter of the step ``trees``."""
_FOLDS = 5
_HELD_OUT = 0.2
_MIN_ROWS = 10
"""Rows per mood, so that each fold gets some."""
_SEED = 42
_PREFIX = "trees__"


@dataclass(frozen=True)
class Baseline:
    """A trained model, and its results on the fifth of the rows that it never saw."""

    model: Pipeline
    best: dict[str, float]
    """The parameters that the search chose."""
    matrix: NDArray[np.int64]
    """Shape (6, 6), in the order of the moods: the teacher's in rows, the model's in columns."""
    report: str
    """Precision, recall and F1 of each mood, as text."""

    def scores(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return probabilities that add up to one, shape (n, 6), in the order of the moods."""
        return np.asarray(self.model.predict_proba(list(texts)), np.float32)

    def predict(self, texts: Sequence[str]) -> list[Mood]:
        """Return the likeliest mood of each overview."""
        return [_MOODS[column] for column in self.scores(texts).argmax(axis=1)]

    def summary(self) -> str:
        """Return the chosen parameters and the results as text."""
        best = ", ".join(f"{name} {value:g}" for name, value in self.best.items())
        lines = [_align("", *_NAMES)]
        for name, counts in zip(_NAMES, self.matrix, strict=True):
            line = _align(name, *counts)
            lines.append(line)
        matrix = "\n".join(lines)
        return f"Best parameters: {best}\n\n{self.report}\nTeacher's mood in rows, baseline's in columns:\n{matrix}"


def run(data: Path, picture: Path, *, grid: Grid = "full", jobs: int = -1) -> Baseline:
    """Train on labelled overviews, print the results and draw the confusion matrix."""
    rows = dataset.read(data)
    print(f"Learning from {len(rows)} labelled overviews of {data}; the full grid takes minutes.")
    baseline = train(rows, grid=grid, jobs=jobs)
    print(baseline.summary())
    plots.confusion_matrix(picture, baseline.matrix, _NAMES, "The baseline against its teacher")
    print(f"Drew {picture}")
    return baseline


def train(rows: Sequence[Row], *, grid: Grid = "full", jobs: int = -1) -> Baseline:
    """Search the grid by cross-validation on four fifths of the rows, and measure on the rest.

    Args:
        rows: Labelled overviews, at least ten of each mood.
        grid: The published parameters, or only one setting of them.
        jobs: Number of parallel processes; -1 takes one per core.

    Raises:
        ArtifactRejected: A mood has too few rows.
    """
    texts: list[str] = []
    moods: list[int] = []
    counts: Counter[Mood] = Counter()
    for row in rows:
        texts.append(row.overview)
        moods.append(row.mood.position)
        counts[row.mood] += 1
    if rare := [mood for mood in _MOODS if counts[mood] < _MIN_ROWS]:
        raise ArtifactRejected(
            f"The baseline needs {_MIN_ROWS} overviews of each mood: label more of {', '.join(rare)}."
        )
    learn, rest, truth, unseen = train_test_split(
        texts, np.array(moods), test_size=_HELD_OUT, stratify=moods, random_state=_SEED
    )
    search = GridSearchCV(
        _recipe(),
        _GRIDS[grid],
        cv=StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED),
        n_jobs=jobs,
    )
    search.fit(learn, truth, trees__sample_weight=compute_sample_weight("balanced", truth))
    predicted = search.predict(rest)
    report = classification_report(unseen, predicted, target_names=_NAMES, zero_division=0)  # pyright: ignore[reportArgumentType] - guessed from the default "warn"; numbers are documented
    return Baseline(
        search.best_estimator_,
        {name.removeprefix(_PREFIX): value for name, value in search.best_params_.items()},
        confusion_matrix(unseen, predicted, labels=range(len(_MOODS))),
        str(report),
    )


def _align(*cells: object) -> str:
    """Return a line of a table, with ten characters for each cell."""
    return ("{:>10}" * len(cells)).format(*cells)


def _recipe() -> Pipeline:
    """Return the published steps; each fold has its own vocabulary, so that it never sees words of held-out rows."""
    words = TfidfVectorizer(max_features=2000, stop_words="english")
    trees = XGBClassifier(subsample=0.8, colsample_bytree=0.8, random_state=_SEED, n_jobs=1)
    return Pipeline([("words", words), ("trees", trees)])

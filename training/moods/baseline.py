"""The classic recipe's model: TF-IDF and boosted trees, learned from the teacher's labels. The doorway to XGBoost.

It is there to be measured beside ours. It is trained where it is needed and never written into ``models/``.
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
from training import plots as pictures
from training.moods import dataset
from training.moods.dataset import Row

Grid = Literal["full", "small"]
_MOODS = tuple(Mood)
_GRIDS: dict[Grid, dict[str, list[float]]] = {
    "full": {"max_depth": [6, 8], "learning_rate": [0.01, 0.05], "n_estimators": [100, 500]},
    "small": {"max_depth": [6], "learning_rate": [0.05], "n_estimators": [100]},
}
_FOLDS = 5
_HELD_OUT = 0.2
_FEWEST = 10  # rows of a mood, so that each of the folds gets one
_SEED = 42


@dataclass(frozen=True)
class Baseline:
    """A trained model, and how it does on the fifth of the rows that it never saw."""

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
        """Say in lines what was chosen and how it does."""
        best = ", ".join(f"{name} {value:g}" for name, value in self.best.items())
        head = " " * 10 + "".join(f"{mood.value:>10}" for mood in _MOODS)
        lines = [
            f"{mood.value:>10}" + "".join(f"{count:>10}" for count in counts)
            for mood, counts in zip(_MOODS, self.matrix, strict=True)
        ]
        matrix = "\n".join([head, *lines])
        return f"Best parameters: {best}\n\n{self.report}\nTeacher's mood in rows, baseline's in columns:\n{matrix}"


def run(data: Path, picture: Path, *, grid: Grid = "full", jobs: int = -1) -> Baseline:
    """Train on labelled overviews, print how it does and draw its confusion matrix; raises as its parts do."""
    rows = dataset.read(data)
    print(f"Learning from {len(rows)} labelled overviews of {data}; the full grid takes minutes.")
    baseline = train(rows, grid=grid, jobs=jobs)
    print(baseline.summary())
    names = [mood.value for mood in _MOODS]
    pictures.confusion_matrix(picture, baseline.matrix, names, "The baseline against its teacher")
    print(f"Drew {picture}")
    return baseline


def train(rows: Sequence[Row], *, grid: Grid = "full", jobs: int = -1) -> Baseline:
    """Search the grid by cross-validation on four fifths of the rows, and measure on the rest.

    Args:
        rows: Labelled overviews, at least ten of each mood.
        grid: The published parameters, or only one setting of them.
        jobs: How many processes learn side by side; -1 takes one for each core.

    Raises:
        ArtifactRejected: A mood has too few rows.
    """
    counts = Counter(row.mood for row in rows)
    if rare := [mood.value for mood in _MOODS if counts[mood] < _FEWEST]:
        raise ArtifactRejected(f"The baseline needs {_FEWEST} overviews of each mood: label more of {', '.join(rare)}.")
    texts, moods = [row.overview for row in rows], np.array([_MOODS.index(row.mood) for row in rows])
    learn, rest, truth, unseen = train_test_split(texts, moods, test_size=_HELD_OUT, stratify=moods, random_state=_SEED)
    search = GridSearchCV(
        _recipe(),
        {f"trees__{name}": values for name, values in _GRIDS[grid].items()},
        cv=StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED),
        n_jobs=jobs,
    )
    search.fit(learn, truth, trees__sample_weight=compute_sample_weight("balanced", truth))
    said, names = search.predict(rest), [mood.value for mood in _MOODS]
    report = classification_report(unseen, said, target_names=names, zero_division=0)  # pyright: ignore[reportArgumentType] - guessed from the default "warn"; numbers are documented
    return Baseline(
        search.best_estimator_,
        {name.removeprefix("trees__"): value for name, value in search.best_params_.items()},
        confusion_matrix(unseen, said, labels=range(len(_MOODS))),
        str(report),
    )


def _recipe() -> Pipeline:
    """Return the published steps; each fold learns its own vocabulary, so that no fold sees another's words."""
    words = TfidfVectorizer(max_features=2000, stop_words="english")
    trees = XGBClassifier(subsample=0.8, colsample_bytree=0.8, random_state=_SEED, n_jobs=1)
    return Pipeline([("words", words), ("trees", trees)])

"""Doorway to scikit-learn: the few learners and measures in use, with types."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (scikit-learn has no types)

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


def logistic(
    x: Floats, y: NDArray[np.int64] | NDArray[np.bool_], weight: Floats, *, strength: float, is_balanced: bool = False
) -> tuple[Floats, Floats]:
    """Fit a logistic regression by L-BFGS.

    Args:
        x: Shape (n, f).
        y: Shape (n,); two classes, or c for a multinomial fit.
        weight: Shape (n,), how much each row counts.
        strength: Inverse of the L2 regularisation.
        is_balanced: Whether rare classes count as much as frequent ones.

    Returns:
        Coefficients and intercepts, (f, 1) and (1,) for two classes, else (f, c) and (c,).
    """
    learner = LogisticRegression(C=strength, class_weight="balanced" if is_balanced else None, max_iter=5000)
    learner.fit(x, y, weight)
    return np.asarray(learner.coef_, np.float32).T, np.asarray(learner.intercept_, np.float32)


def folds(y: NDArray[np.int64], count: int, seed: int) -> Iterator[tuple[Rows, Rows]]:
    """Yield the row numbers to learn from and to predict, each class spread evenly over the folds."""
    yield from StratifiedKFold(count, shuffle=True, random_state=seed).split(y, y)


def macro_f1(truth: NDArray[np.int64], said: NDArray[np.int64]) -> float:
    """Return the mean over classes of the harmonic mean of precision and recall."""
    return float(f1_score(truth, said, average="macro"))

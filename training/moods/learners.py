"""Doorway to scikit-learn: its learners and measures in use here, with types."""
# pyright: reportMissingImports=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# (scikit-learn and SciPy have no types and are installed in the training environment only)

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
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
        weight: Shape (n,), the weight of each row.
        strength: Inverse of the L2 regularisation.
        is_balanced: Whether rare classes count as much as frequent ones.

    Returns:
        Coefficients and intercepts, (f, 1) and (1,) for two classes, else (f, c) and (c,).
    """
    class_weight = "balanced" if is_balanced else None
    learner = LogisticRegression(C=strength, class_weight=class_weight, max_iter=5000)
    learner.fit(x, y, weight)
    return np.asarray(learner.coef_, np.float32).T, np.asarray(learner.intercept_, np.float32)


def sparse_logistic(
    sparse: list[tuple[Rows, Floats]], width: int, dense: Floats, y: Rows, *, strength: float
) -> tuple[Floats, Floats]:
    """Fit a multinomial logistic regression on features that are mostly zero.

    Args:
        sparse: For each of n rows, the columns (below ``width``) that are not zero, and their values.
        width: Number of these columns.
        dense: Shape (n, f), further features.
        y: Shape (n,), c classes from 0.
        strength: Inverse of the L2 regularisation.

    Returns:
        Coefficients (width + f, c) and intercepts (c,).
    """
    x = hstack([sparse_rows(sparse, width), dense], "csr", np.float32)
    learner = LogisticRegression(C=strength, max_iter=200, tol=1e-3).fit(x, y)
    return np.asarray(learner.coef_, np.float32).T, np.asarray(learner.intercept_, np.float32)


def sparse_rows(sparse: list[tuple[Rows, Floats]], width: int) -> Any:  # noqa: ANN401 - SciPy has no types
    """Return rows that are mostly zero as one matrix, shape (n, width); see ``sparse_logistic``."""
    all_columns, all_values = zip(*sparse, strict=True)
    ends = np.cumsum([0, *map(len, all_columns)])
    columns, values = np.concatenate(all_columns), np.concatenate(all_values)
    return csr_matrix((values, columns, ends), (len(sparse), width))


def folds(y: NDArray[np.int64], count: int, seed: int) -> Iterator[tuple[Rows, Rows]]:
    """Yield the row numbers to learn from and to predict, each class spread evenly over the folds."""
    yield from StratifiedKFold(count, shuffle=True, random_state=seed).split(y, y)


def macro_f1(truth: NDArray[np.int64], predicted: NDArray[np.int64]) -> float:
    """Return the mean over classes of the harmonic mean of precision and recall."""
    return float(f1_score(truth, predicted, average="macro"))

"""Plots of how right a model is. The doorway to matplotlib."""
# pyright: reportMissingImports=false, reportUnknownVariableType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# (matplotlib is installed in the training environment only)

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

_DPI = 100


def confusion_matrix(path: Path, matrix: NDArray[np.int64], names: Sequence[str], title: str) -> None:
    """Draw who is taken for whom, as a PNG.

    Args:
        path: Where to write it; folders on the way are made.
        matrix: Shape (n, n): what is true in rows, what is said in columns.
        names: The n classes.
        title: What stands above.
    """
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    figure = Figure(figsize=(6, 5.5), layout="constrained")
    axes = figure.subplots()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set(title=title, xlabel="said", ylabel="true")
    axes.set_xticks(range(len(names)), names)
    axes.set_yticks(range(len(names)), names)
    for row, column in np.ndindex(*matrix.shape):
        colour = "white" if shares[row, column] > 1 / 2 else "black"
        axes.text(column, row, str(matrix[row, column]), ha="center", va="center", color=colour)
    _write(figure, path)


def reliability(path: Path, said: NDArray[np.float64], was: NDArray[np.bool_], title: str) -> None:
    """Draw how often what is said with a probability is true, as a PNG; an honest model stays on the diagonal.

    Args:
        path: Where to write it; folders on the way are made.
        said: Probabilities, of any shape.
        was: Whether each was true, of the same shape.
        title: What stands above.
    """
    said, was = said.ravel(), was.ravel()
    bins = np.minimum((said * 10).astype(int), 9)
    used = np.unique(bins)
    figure = Figure(figsize=(6, 5.5), layout="constrained")
    axes = figure.subplots()
    axes.plot((0, 1), (0, 1), color="grey", linestyle="--")
    axes.plot([said[bins == one].mean() for one in used], [was[bins == one].mean() for one in used], marker="o")
    axes.set(title=title, xlabel="said", ylabel="true", xlim=(0, 1), ylim=(0, 1))
    _write(figure, path)


def curve(path: Path, lines: Mapping[str, NDArray[np.float64]], title: str) -> None:
    """Draw what grows with the number of movies learned from, as a PNG.

    Args:
        path: Where to write it; folders on the way are made.
        lines: By name, shape (k, 4): how many movies, the value, and the ends of its interval.
        title: What stands above.
    """
    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.subplots()
    for name, points in lines.items():
        count, value, low, high = points.T
        (line,) = axes.plot(count, value, marker="o", label=name)
        axes.fill_between(count, low, high, alpha=0.2, color=line.get_color())
    axes.set(title=title, xlabel="movies learned from", ylim=(0.4, 1), xlim=(0, None))
    axes.legend(loc="lower center", ncols=len(lines))
    _write(figure, path)


def _write(figure: Figure, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, format="png", dpi=_DPI)

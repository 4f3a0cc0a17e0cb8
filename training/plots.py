"""Plots of a model's results. The doorway to matplotlib."""
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
    """Draw a confusion matrix as a PNG.

    Args:
        path: The file; its folders are created.
        matrix: Shape (n, n): true classes in rows, predicted ones in columns.
        names: The n classes.
        title: The title of the plot.
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


def reliability(path: Path, predicted: NDArray[np.float64], truth: NDArray[np.bool_], title: str) -> None:
    """Draw the frequency of events by their predicted probability, as a PNG; an honest model stays on the diagonal.

    Args:
        path: The file; its folders are created.
        predicted: Probabilities, of any shape.
        truth: The events, of the same shape.
        title: The title of the plot.
    """
    predicted, truth = predicted.ravel(), truth.ravel()
    bins = np.minimum((predicted * 10).astype(int), 9)
    mean_predictions: list[float] = []
    frequencies: list[float] = []
    for number in np.unique(bins):
        is_inside = bins == number
        mean_predictions.append(predicted[is_inside].mean())
        frequencies.append(truth[is_inside].mean())
    figure = Figure(figsize=(6, 5.5), layout="constrained")
    axes = figure.subplots()
    axes.plot((0, 1), (0, 1), color="grey", linestyle="--")
    axes.plot(mean_predictions, frequencies, marker="o")
    axes.set(title=title, xlabel="said", ylabel="true", xlim=(0, 1), ylim=(0, 1))
    _write(figure, path)


def curve(path: Path, lines: Mapping[str, NDArray[np.float64]], title: str) -> None:
    """Draw a learning curve as a PNG.

    Args:
        path: The file; its folders are created.
        lines: By name, shape (k, 4): number of movies, value, and the ends of its interval.
        title: The title of the plot.
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

"""How right the moods are, on movies that the model never saw."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.classifier import Classifier
from core.movie import Description
from core.sample import SampleMovie
from training.fit import MOODS, Labels, description_of
from training.learners import macro_f1

_BINS = 10  # of the expected calibration error
RealTexts = dict[int, tuple[str, str]]
"""Overview and tagline as TMDb has them, by id."""


def measure(classifier: Classifier, movies: list[SampleMovie], real: RealTexts) -> dict[str, float]:
    """Measure on held-out movies, with TMDb's own texts where there are any, else with our synopses.

    Returns:
        Shares in [0, 1]: ``acceptable`` and ``primary`` accuracy, ``macro_f1`` of the primary mood,
        ``precision_at_3`` and ``precision_at_10`` (acceptable, mean over moods), ``ece`` (lower is better), and
        ``overview_only``, the acceptable accuracy from the overview alone.
    """
    if real:
        movies = [movie for movie in movies if movie.id in real]
    descriptions = [_real(movie, real) for movie in movies]
    alone = [Description(overview=one.overview) for one in descriptions]
    labels, scores = Labels.of(movies), _scores(classifier, descriptions)
    return {
        "movies": len(movies),
        "acceptable": _acceptable(scores, labels),
        "primary": float((scores.argmax(axis=1) == labels.main).mean()),
        "macro_f1": macro_f1(labels.main, scores.argmax(axis=1)),
        "precision_at_3": precision_at(3, scores, labels),
        "precision_at_10": precision_at(10, scores, labels),
        "ece": calibration_error(scores, labels),
        "overview_only": _acceptable(_scores(classifier, alone), labels),
    }


def _real(movie: SampleMovie, real: RealTexts) -> Description:
    if movie.id not in real:
        return description_of(movie)
    overview, tagline = real[movie.id]
    return msgspec.structs.replace(description_of(movie), overview=overview, tagline=tagline)


def _scores(classifier: Classifier, descriptions: Sequence[Description]) -> NDArray[np.float64]:
    """Return the probabilities, shape (n, 6)."""
    return np.array([[one[mood] for mood in MOODS] for one in classifier.score(descriptions)])


def _acceptable(scores: NDArray[np.float64], labels: Labels) -> float:
    return float(labels.having[np.arange(len(scores)), scores.argmax(axis=1)].mean())


def precision_at(count: int, scores: NDArray[np.float64], labels: Labels) -> float:
    """Return the share of acceptable movies among the ``count`` likeliest of each mood, mean over moods."""
    best = np.argsort(-scores, axis=0, kind="stable")[:count]
    return float(np.mean([labels.having[best[:, column], column] for column in range(len(MOODS))]))


def calibration_error(scores: NDArray[np.float64], labels: Labels) -> float:
    """Return the expected calibration error over ten equal bins, https://arxiv.org/abs/1706.04599."""
    said, was = scores.ravel(), labels.having.ravel()
    bins = np.minimum((said * _BINS).astype(int), _BINS - 1)
    gaps = [abs(said[bins == one].mean() - was[bins == one].mean()) * (bins == one).mean() for one in np.unique(bins)]
    return float(sum(gaps))

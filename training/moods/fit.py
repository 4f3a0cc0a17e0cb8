"""Learn the mood model from judged movies: the network, then the calibration of its probabilities."""

from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.inference.embedding import Embedding
from core.inference.mood_model import MoodModel, Network, features_of, log_odds
from core.moods.mood import Mood
from core.movies.movie import Description
from core.sources.sample import SampleMovie
from training.moods.learners import Floats, folds, logistic
from training.moods.network import Blocks, learn

SEED = 20260216
MOODS = tuple(Mood)
_FOLDS = 5
_EPOCHS = 15  # fewer than with one telling; each movie is learned from twice in each
_OVERVIEW_ONLY = 0.4  # how much a movie known by its overview alone counts in the calibration
_CALIBRATION_STRENGTH = 10.0  # inverse regularisation


@dataclass(frozen=True)
class Labels:
    """What people judged, rows in the order of the movies."""

    main: NDArray[np.int64]
    """Shape (n,): index of the primary mood."""
    having: NDArray[np.bool_]
    """Shape (n, 6): whether the mood is primary or acceptable."""

    @classmethod
    def of(cls, movies: list[SampleMovie]) -> "Labels":
        """Collect the labels of judged movies."""
        main = np.array([MOODS.index(Mood(movie.primary or "")) for movie in movies])
        having = np.array([[mood.value in (movie.primary, *movie.acceptable) for mood in MOODS] for movie in movies])
        return cls(main, having)


def description_of(movie: SampleMovie) -> Description:
    """Return what the model learns from first: our synopsis and the facts."""
    return movie.as_movie().description


def retold(movie: SampleMovie) -> Description:
    """Return what it learns from next: our outline, else the synopsis again, and the facts."""
    return msgspec.structs.replace(description_of(movie), overview=movie.outline or movie.synopsis)


def genres_of(movies: list[SampleMovie]) -> list[str]:
    """Return the names of all genres, in alphabetical order."""
    return sorted({genre for movie in movies for genre in movie.genres})


def fit(movies: list[SampleMovie], embedding: Embedding) -> MoodModel:
    """Learn a classifier from judged movies; the same movies and embedding give the same weights."""
    return MoodModel(embedding, genres_of(movies), fit_network(movies, embedding))


def fit_network(movies: list[SampleMovie], embedding: Embedding) -> Network:
    """Learn the numbers of ``MoodModel``, rounded to half precision as they are kept."""
    genres, labels = genres_of(movies), Labels.of(movies)
    tellings = [features_of(embedding, genres, [tell(movie) for movie in movies]) for tell in (description_of, retold)]
    blocks = Blocks(embedding.dimensions, len(genres))
    learned = _learned(tellings, labels.main, blocks)
    tables = (*learned, _calibration(tellings, labels, blocks))
    return Network(*(table.astype(np.float16).astype(np.float32) for table in tables))


def _learned(tellings: list[Floats], main: NDArray[np.int64], blocks: Blocks) -> tuple[Floats, Floats, Floats, Floats]:
    """Learn from all tellings of the movies, rows in the same order."""
    return learn(np.vstack(tellings), np.tile(main, len(tellings)), blocks, seed=SEED, epochs=_EPOCHS)


def _calibration(tellings: list[Floats], labels: Labels, blocks: Blocks) -> Floats:
    """Learn how likely a mood is felt at all, given the odds that it is the main one, on movies that were not learned.

    One slope and one constant for all moods keep the likeliest main mood in front.

    Returns:
        Shape (2,): constant and slope.
    """
    patterns: dict[tuple[int, ...], float] = {(): 1.0, (1, 2): _OVERVIEW_ONLY}
    rows = tellings[0]
    odds = {missing: np.zeros((len(rows), len(MOODS)), np.float32) for missing in patterns}
    for known, unseen in folds(labels.main, _FOLDS, SEED):
        parts = [telling[known] for telling in tellings]
        hidden, hidden_bias, out, out_bias = _learned(parts, labels.main[known], blocks)
        for missing in patterns:
            active = np.maximum(blocks.without(rows[unseen], missing) @ hidden + hidden_bias, 0)
            odds[missing][unseen] = log_odds(active @ out + out_bias)
    x = np.concatenate([odds[missing].reshape(-1, 1) for missing in patterns])
    weight = np.repeat(np.array(list(patterns.values()), np.float32), labels.having.size)
    felt = np.tile(labels.having.ravel(), len(patterns))
    slope, constant = logistic(x, felt, weight, strength=_CALIBRATION_STRENGTH)
    return np.array([constant[0], slope[0, 0]], np.float32)

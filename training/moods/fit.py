"""Training of the mood model on judged movies: the network, then the calibration of its probabilities."""

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
_EPOCHS = 15  # each of them has two texts per movie
_OVERVIEW_ONLY_WEIGHT = 0.4
"""Weight in the calibration of movies without genres and keywords."""
_CALIBRATION_STRENGTH = 10.0  # inverse regularisation


@dataclass(frozen=True)
class Labels:
    """Judgements of people, rows in the order of the movies."""

    main: NDArray[np.int64]
    """Shape (n,): index of the primary mood."""
    having: NDArray[np.bool_]
    """Shape (n, 6): whether the mood is primary or acceptable."""

    @classmethod
    def of(cls, movies: list[SampleMovie]) -> "Labels":
        """Collect the labels of judged movies."""
        main = np.zeros(len(movies), np.int64)
        having = np.zeros((len(movies), len(MOODS)), np.bool_)
        for row, movie in enumerate(movies):
            main[row] = Mood(movie.primary or "").position
            for mood in MOODS:
                having[row, mood.position] = mood in (movie.primary, *movie.acceptable)
        return cls(main, having)


def description_of(movie: SampleMovie) -> Description:
    """Return the first text for training, our synopsis, with the facts."""
    return movie.as_movie().description


def outline_of(movie: SampleMovie) -> Description:
    """Return the second text for training, our outline or the synopsis again, with the facts."""
    return msgspec.structs.replace(description_of(movie), overview=movie.outline or movie.synopsis)


def genres_of(movies: list[SampleMovie]) -> list[str]:
    """Return the names of all genres, in alphabetical order."""
    genres: set[str] = set()
    for movie in movies:
        genres.update(movie.genres)
    return sorted(genres)


def fit(movies: list[SampleMovie], embedding: Embedding) -> MoodModel:
    """Train a model on judged movies; the same movies and embedding give the same weights."""
    return MoodModel(embedding, genres_of(movies), fit_network(movies, embedding))


def fit_network(movies: list[SampleMovie], embedding: Embedding) -> Network:
    """Learn the numbers of ``MoodModel``, rounded to half precision as in the files."""
    genres, labels = genres_of(movies), Labels.of(movies)
    synopses = features_of(embedding, genres, list(map(description_of, movies)))
    outlines = features_of(embedding, genres, list(map(outline_of, movies)))
    versions = np.stack([synopses, outlines])
    blocks = Blocks(embedding.dimensions, len(genres))
    learned = _learn(versions, labels.main, blocks)
    return Network(*map(_round, (*learned, _calibrate(versions, labels, blocks))))


def _round(table: Floats) -> Floats:
    """Round to half precision."""
    return table.astype(np.float16).astype(np.float32)


def _learn(versions: Floats, main: NDArray[np.int64], blocks: Blocks) -> tuple[Floats, Floats, Floats, Floats]:
    """Train on all versions of the movies, shape (v, n, F)."""
    return learn(np.concatenate(versions), np.tile(main, len(versions)), blocks, seed=SEED, epochs=_EPOCHS)


def _calibrate(versions: Floats, labels: Labels, blocks: Blocks) -> Floats:
    """Learn the odds of feeling a mood at all from the odds that it is the main one, on movies outside the training.

    One slope and one constant for all moods keep the likeliest main mood in front.

    Returns:
        Shape (2,): constant and slope.
    """
    patterns: dict[tuple[int, ...], float] = {(): 1.0, (1, 2): _OVERVIEW_ONLY_WEIGHT}
    rows = versions[0]
    odds = np.zeros((len(patterns), len(rows), len(MOODS)), np.float32)
    for training, unseen in folds(labels.main, _FOLDS, SEED):
        hidden, hidden_bias, out, out_bias = _learn(versions[:, training], labels.main[training], blocks)
        for number, missing in enumerate(patterns):
            active = np.maximum(blocks.without(rows[unseen], missing) @ hidden + hidden_bias, 0)
            odds[number, unseen] = log_odds(active @ out + out_bias)
    x = odds.reshape(-1, 1)
    weight = np.repeat(np.array(list(patterns.values()), np.float32), labels.having.size)
    felt = np.tile(labels.having.ravel(), len(patterns))
    slope, constant = logistic(x, felt, weight, strength=_CALIBRATION_STRENGTH)
    return np.array([constant[0], slope[0, 0]], np.float32)

"""The model of movies' moods. Loads ``models/mood``; contains no training code.

A small network reads four things: the vector of overview and tagline, the genres, the vector of the keywords, and three
flags for missing ones of these. Between two kinks of its rectifiers it is linear, so a score can be divided into the
shares of each keyword and genre.
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from core.inference.artifacts import ModelFiles
from core.inference.embedding import Embedding, Span
from core.moods.mood import Mood, MoodScores
from core.movies.movie import Description
from core.movies.reasons import MAX_REASONS, select_reasons

WEIGHTS: Final = "weights.npz"
_MOODS = tuple(Mood)
_MIN_LOG_ODDS = 0.12
"""A reason adds at least this much to the log-odds of a mood."""
_SEPARATOR = ", "  # between keywords
_MARGIN = 1e-6  # distance of probabilities from 0 and 1

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


class Network(NamedTuple):
    """The learned numbers. F features (text d, genres G, keywords d, three for missing facts), H hidden units."""

    hidden: Floats
    """Shape (F, H)."""
    hidden_bias: Floats
    """Shape (H,)."""
    out: Floats
    """Shape (H, 6): weights of the logits that a mood is the main one, for a softmax over the moods."""
    out_bias: Floats
    """Shape (6,)."""
    calibration: Floats
    """Shape (2,): constant and slope from the log-odds of being the main mood to the log-odds of being felt at all."""


class MoodModel:
    """Scores a movie's moods from its overview, tagline, genres and keywords, any of which may be missing."""

    def __init__(self, embedding: Embedding, genres: Sequence[str], network: Network) -> None:
        self.embedding = embedding
        self._genres = dict(zip(genres, range(len(genres)), strict=True))
        self._network = network

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load and check the model.

        Raises:
            ArtifactRejected: A file is missing, altered, or of another format.
        """
        files = ModelFiles.read(folder)
        embedding, genres = Embedding.load(files), files.manifest.names
        try:
            network = Network(*(table.astype(np.float32) for table in files.arrays(WEIGHTS, *Network._fields)))
        except (TypeError, ValueError) as error:
            raise files.rejection() from error
        width, units, moods = 2 * embedding.dimensions + len(genres) + 3, network.hidden_bias.size, len(_MOODS)
        shapes = ((width, units), (units,), (units, moods), (moods,), (2,))
        if tuple(map(np.shape, network)) != shapes:
            raise files.rejection()
        return cls(embedding, genres, network)

    def score(self, descriptions: Sequence[Description]) -> list[MoodScores]:
        """Return the probability of each mood, per description, in order."""
        if not descriptions:
            return []
        constant, slope = self._network.calibration
        odds = constant + slope * log_odds(self._logits(self._hidden(self._features(descriptions))))
        probabilities = 1 / (1 + np.exp(-odds))
        return [MoodScores(tuple(row)) for row in probabilities.tolist()]

    def reasons(self, description: Description, mood: Mood, count: int = MAX_REASONS) -> tuple[str, ...]:
        """Return the genres and keywords that add most to the odds of the mood, heaviest first.

        They come from the network that ``score`` uses, so they cannot be invented. Names that no person would use are
        left out (``core.movies.reasons``); the result has at most ``count``, and none if nothing stands out.
        """
        genres, keywords = self._slopes(description, mood)
        weights: dict[str, float] = defaultdict(float)
        for genre in dict.fromkeys(description.genres):
            if genre in self._genres:
                weights[genre] += float(genres[self._genres[genre]])
        spans = _keyword_spans(description.keywords)
        products = self.embedding.products(_join_keywords(description), spans, keywords)
        for keyword, weight in zip(description.keywords, products, strict=True):
            weights[keyword] += weight
        heaviest = sorted(weights.items(), key=lambda item: -item[1])
        return select_reasons((name for name, weight in heaviest if weight >= _MIN_LOG_ODDS), mood, count)

    def _features(self, descriptions: Sequence[Description]) -> Floats:
        return features_of(self.embedding, tuple(self._genres), descriptions)

    def _hidden(self, features: Floats) -> Doubles:
        # In double precision, so that a movie has the same scores to the last digit in any batch.
        return np.maximum(features.astype(np.float64) @ self._network.hidden + self._network.hidden_bias, 0)

    def _logits(self, hidden: Doubles) -> Doubles:
        return hidden @ self._network.out + self._network.out_bias

    def _slopes(self, description: Description, mood: Mood) -> tuple[Floats, Floats]:
        """Return how the odds of a mood grow with each genre and with the vector of the keywords."""
        network, column = self._network, _MOODS.index(mood)
        hidden = self._hidden(self._features([description]))[0]
        logits = self._logits(hidden)
        rivals = np.delete(np.arange(len(_MOODS)), column)
        weights = np.exp(logits[rivals] - logits[rivals].max())
        towards = np.zeros(len(_MOODS), np.float32)
        towards[column] = network.calibration[1]
        towards[rivals] = -network.calibration[1] * weights / weights.sum()
        slope = np.asarray(network.hidden[:, hidden > 0] @ (network.out[hidden > 0] @ towards), np.float32)
        width = self.embedding.dimensions
        return slope[width : width + len(self._genres)], slope[width + len(self._genres) : -3]


def features_of(embedding: Embedding, genres: Sequence[str], descriptions: Sequence[Description]) -> Floats:
    """Return the network's input, shape (n, F)."""
    text_vectors = embedding.vectors(list(map(_text, descriptions)))
    keyword_vectors = embedding.vectors(list(map(_join_keywords, descriptions)))
    genre_flags = np.zeros((len(descriptions), len(genres)), np.float32)
    for row, description in enumerate(descriptions):
        for column, genre in enumerate(genres):
            genre_flags[row, column] = genre in description.genres
    blocks = (text_vectors, genre_flags, keyword_vectors)
    missing = [~block.any(axis=1, keepdims=True) for block in blocks]
    return np.hstack([*blocks, *missing]).astype(np.float32)


def log_odds(logits: Floats | Doubles) -> Doubles:
    """Turn the logits of a softmax (n, 6) into the log-odds of each mood against all others."""
    share = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    share = np.clip(share / share.sum(axis=1, keepdims=True), _MARGIN, 1 - _MARGIN)
    return np.log(share / (1 - share))


def _text(description: Description) -> str:
    return f"{description.overview} {description.tagline}".strip()


def _join_keywords(description: Description) -> str:
    return _SEPARATOR.join(description.keywords)


def _keyword_spans(keywords: Sequence[str]) -> list[Span]:
    """Return the place of each keyword in the joined text."""
    spans: list[Span] = []
    start = 0
    for keyword in keywords:
        spans.append((start, start + len(keyword)))
        start += len(keyword) + len(_SEPARATOR)
    return spans

"""Learn the mood model: two linear heads over embeddings, genres and keywords, blended and calibrated."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.classifier import Classifier
from core.mood import Mood
from core.movie import Description
from core.sample import SampleMovie
from training.embedding import Embedding
from training.learners import Floats, folds, logistic

SEED = 20260216
MOODS = tuple(Mood)
_SCALE = 3.0  # norm of an average text, so that text, keywords and genres start with like weight
_FOLDS = 5
_STRENGTH = {"having": 0.1, "main": 0.3, "blend": 10.0}  # inverse regularisation, by cross-validation
# How often a movie is learned without a part (text, genres, keywords), so that the model bears missing facts.
_DROPS = {(0, 1, 1): 0.1, (1, 0, 1): 0.15, (1, 1, 0): 0.15, (1, 0, 0): 0.4}
_PARTS = ("text", "genres", "keywords")


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
    """Return what the model learns from: our synopsis and the facts."""
    return movie.as_movie().description


class Features:
    """Turns descriptions into rows and folds learned weights back into the tables that ``Classifier`` reads."""

    def __init__(self, embedding: Embedding, descriptions: list[Description]) -> None:
        """Take the genres and the scales from the descriptions that are learned from."""
        self.embedding = embedding
        self.genres = sorted({genre for one in descriptions for genre in one.genres})
        self.scales = {
            part: _SCALE / float(np.linalg.norm(means, axis=1).mean())
            for part, means in self._means(descriptions).items()
        }

    def parts(self, descriptions: list[Description]) -> dict[str, Floats]:
        """Return the blocks: text (n, d), genres (n, G), keywords (n, d)."""
        blocks = {part: means * self.scales[part] for part, means in self._means(descriptions).items()}
        blocks["genres"] = np.array([[g in one.genres for g in self.genres] for one in descriptions], np.float32)
        return blocks

    def _means(self, descriptions: list[Description]) -> dict[str, Floats]:
        texts = [f"{one.overview} {one.tagline}".strip() for one in descriptions]
        keywords = [", ".join(one.keywords) for one in descriptions]
        return {"text": self.embedding.means(texts), "keywords": self.embedding.means(keywords)}

    def fold(self, weights: Floats) -> dict[str, Floats]:
        """Fold weights (d + G + d + 3, outputs) into tables by word piece and genre."""
        width = self.embedding.vectors.shape[1]
        text, genres, keywords, absent = np.split(weights, np.cumsum([width, len(self.genres), width]))
        return {
            "text": self.embedding.vectors @ text * self.scales["text"],
            "genres": genres,
            "keywords": self.embedding.vectors @ keywords * self.scales["keywords"],
            "absent": absent,
        }


def rows(parts: dict[str, Floats], kept: tuple[int, ...] = (1, 1, 1)) -> Floats:
    """Join the blocks into rows, some left out; three columns say which parts are absent."""
    blocks = [parts[part] * keep for part, keep in zip(_PARTS, kept, strict=True)]
    absent = np.array([~block.any(axis=1) for block in blocks], np.float32).T
    return np.hstack([*blocks, absent])


@dataclass(frozen=True)
class Heads:
    """The learned weights of both heads: (features, 12) and (12,)."""

    weights: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        """Return the logits, shape (n, 12): six of having the mood, six of it being the main one."""
        return x @ self.weights + self.bias


def fit_heads(parts: dict[str, Floats], labels: Labels) -> Heads:
    """Learn both heads from movies with all parts and, less weighted, with parts left out."""
    patterns = {(1, 1, 1): 1.0, **_DROPS}
    x = np.vstack([rows(parts, kept) for kept in patterns])
    weight = np.repeat(np.array(list(patterns.values()), np.float32), len(labels.main))
    fitted = [
        logistic(x, np.tile(has_mood, len(patterns)), weight, strength=_STRENGTH["having"])
        for has_mood in labels.having.T
    ]
    main = np.tile(labels.main, len(patterns))
    fitted.append(logistic(x, main, weight, strength=_STRENGTH["main"], is_balanced=True))
    return Heads(np.hstack([weights for weights, _ in fitted]), np.concatenate([bias for _, bias in fitted]))


def fit(movies: list[SampleMovie], embedding: Embedding) -> Classifier:
    """Learn a classifier from judged movies; the same movies and embedding give the same weights."""
    return Classifier(embedding.tokenizer, *tables(movies, embedding))


def tables(movies: list[SampleMovie], embedding: Embedding) -> tuple[list[str], dict[str, Floats]]:
    """Learn the genre names and the tables of ``Classifier``."""
    descriptions, labels = [description_of(movie) for movie in movies], Labels.of(movies)
    features = Features(embedding, descriptions)
    parts = features.parts(descriptions)
    heads = fit_heads(parts, labels)
    arrays = {**features.fold(heads.weights), "bias": heads.bias, "blend": _fit_blend(parts, labels)}
    return features.genres, {name: array.astype(np.float16).astype(np.float32) for name, array in arrays.items()}


def _fit_blend(parts: dict[str, Floats], labels: Labels) -> Floats:
    """Learn how to join the heads into one calibrated probability per mood, on movies unseen by the heads.

    Returns:
        Shape (6, 3): constant, weight of the first head's log-odds, weight of the second's.
    """
    patterns = {(1, 1, 1): 1.0, (1, 0, 0): _DROPS[1, 0, 0]}
    odds = {kept: np.zeros((len(labels.main), 2 * len(MOODS)), np.float32) for kept in patterns}
    for learn, rest in folds(labels.main, _FOLDS, SEED):
        some = {name: block[learn] for name, block in parts.items()}
        heads = fit_heads(some, Labels(labels.main[learn], labels.having[learn]))
        others = {name: block[rest] for name, block in parts.items()}
        for kept in patterns:
            odds[kept][rest] = heads(rows(others, kept))
    x = np.vstack([main_as_odds(odds[kept]) for kept in patterns])
    weight = np.repeat(np.array(list(patterns.values()), np.float32), len(labels.main))
    blend = np.zeros((len(MOODS), 3), np.float32)
    for column in range(len(MOODS)):
        has_mood = np.tile(labels.having[:, column], len(patterns))
        weights, bias = logistic(x[:, [column, column + len(MOODS)]], has_mood, weight, strength=_STRENGTH["blend"])
        blend[column] = (bias[0], *weights[:, 0])
    return blend


def main_as_odds(logits: Floats) -> Floats:
    """Turn the second head's six softmax logits into log-odds, as ``Classifier.score`` does."""
    main = logits[:, len(MOODS) :]
    log_p = main - np.log(np.exp(main).sum(axis=1, keepdims=True))
    return np.hstack([logits[:, : len(MOODS)], log_p - np.log1p(-np.exp(np.minimum(log_p, -1e-6)))])

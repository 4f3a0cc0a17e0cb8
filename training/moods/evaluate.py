"""How right the moods are, on movies that the model never saw, and how right other ways to learn them would be."""
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# (xgboost, which baseline hands out, is installed in the training environment only)

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

import msgspec
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from core.inference.embedding import Embedding
from core.inference.mood_model import MoodModel, features_of
from core.movies.movie import Description
from core.sources.sample import SampleMovie
from training.moods import baseline
from training.moods.dataset import Row
from training.moods.fit import MOODS, SEED, Labels, description_of, genres_of
from training.moods.learners import Floats, folds, logistic
from training.moods.network import Blocks, learn

WAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "everything": (),
    "no keywords": ("keywords",),
    "no genres": ("genres",),
    "overview only": ("tagline", "genres", "keywords"),
    "nothing but genres": ("overview", "tagline", "keywords"),
}
"""What may be missing of a movie, by name."""
ALONE: Final = "overview only"
PARTS: Final[Mapping[str, tuple[int, ...]]] = {
    "text": (1, 2),
    "genres": (0, 2),
    "keywords": (0, 1),
    "text and genres": (2,),
    "text and keywords": (1,),
}
"""What ``Blocks.without`` leaves out so that only these are left."""
SHARES: Final = (0.25, 0.5, 0.75)
_BINS = 10  # of the expected calibration error
_DRAWS = 1000  # of the bootstrap
_INTERVAL = (0.025, 0.975)
_FOLDS = 5
_TREES = {"n_estimators": 250, "max_depth": 4, "learning_rate": 0.06, "subsample": 0.8, "colsample_bytree": 0.3}
_STRENGTH = 0.3  # inverse regularisation of the logistic regression; the best of 0.3, 1, 3 and 10

Scores = NDArray[np.float64]
"""Shape (n, 6): how likely each mood is."""
Measure = Callable[[Scores, Labels], float]
Learner = Callable[[Floats, NDArray[np.int64]], Callable[[Floats], Scores]]
"""Takes rows (n, F) and main moods (n,), and returns what maps rows to scores."""
RealTexts = dict[int, tuple[str, str]]
"""Overview and tagline as TMDb has them, by id."""


@dataclass(frozen=True)
class HeldOut:
    """Movies to measure on, as a user's bot would read them."""

    descriptions: list[Description]
    labels: Labels

    @classmethod
    def of(cls, movies: list[SampleMovie], real: RealTexts) -> Self:
        """Take TMDb's own texts and the movies that have one where there are any, else our synopses."""
        movies = [movie for movie in movies if not real or movie.id in real]
        return cls([_as_read(movie, real) for movie in movies], Labels.of(movies))

    def without(self, *fields: str) -> list[Description]:
        """Return the descriptions as if some fields had been empty."""
        empty = {field: "" if field in ("overview", "tagline") else () for field in fields}
        return [msgspec.structs.replace(one, **empty) for one in self.descriptions]


class Interval(NamedTuple):
    """A measured value, and where it would lie in 95 of 100 draws of as many movies."""

    value: float
    low: float
    high: float


def measure(mood_model: MoodModel, movies: list[SampleMovie], real: RealTexts) -> dict[str, float]:
    """Measure on held-out movies, with TMDb's own texts where there are any, else with our synopses.

    Returns:
        How many ``movies``, all ``MEASURES``, and ``overview_only``, the acceptable accuracy from the overview alone.
    """
    held_out = HeldOut.of(movies, real)
    scores, alone = (scores_of(mood_model, held_out.without(*WAYS[way])) for way in ("everything", ALONE))
    values = {name: one(scores, held_out.labels) for name, one in MEASURES.items()}
    return {"movies": len(scores)} | values | {"overview_only": acceptable(alone, held_out.labels)}


def scores_of(mood_model: MoodModel, descriptions: Sequence[Description]) -> Scores:
    """Return the probabilities that a classifier tells."""
    return np.array([[one[mood] for mood in MOODS] for one in mood_model.score(descriptions)])


def acceptable(scores: Scores, labels: Labels) -> float:
    """Return how often the likeliest mood is the main or another mood of the movie."""
    return float(labels.having[np.arange(len(scores)), scores.argmax(axis=1)].mean())


def primary(scores: Scores, labels: Labels) -> float:
    """Return how often the likeliest mood is the main one."""
    return float((scores.argmax(axis=1) == labels.main).mean())


def confusion(scores: Scores, labels: Labels) -> NDArray[np.int64]:
    """Count movies by main mood (rows) and likeliest mood (columns), shape (6, 6)."""
    pairs = len(MOODS) * labels.main + scores.argmax(axis=1)
    return np.bincount(pairs, minlength=len(MOODS) ** 2).reshape(len(MOODS), len(MOODS)).astype(np.int64)


def macro_f1(scores: Scores, labels: Labels) -> float:
    """Return the harmonic mean of precision and recall, mean over the moods that are main ones or said to be.

    Counted here, because scikit-learn's takes a hundred times longer and each interval asks for a thousand.
    """
    counts = confusion(scores, labels)
    either = counts.sum(axis=0) + counts.sum(axis=1)
    return float((2 * counts.diagonal() / np.maximum(either, 1))[either > 0].mean())


def precision_by_mood(count: int, scores: Scores, labels: Labels) -> list[float]:
    """Return the share of acceptable movies among the ``count`` likeliest, per mood."""
    best = np.argsort(-scores, axis=0, kind="stable")[:count]
    return [float(labels.having[best[:, column], column].mean()) for column in range(len(MOODS))]


def precision_at(count: int, scores: Scores, labels: Labels) -> float:
    """Return the share of acceptable movies among the ``count`` likeliest of each mood, mean over moods."""
    return float(np.mean(precision_by_mood(count, scores, labels)))


def brier(scores: Scores, labels: Labels) -> float:
    """Return the mean squared distance of the probabilities from the truth.

    Source: https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2
    """
    return float(np.square(scores - labels.having).mean())


def calibration_error(scores: Scores, labels: Labels) -> float:
    """Return the expected calibration error over ten equal bins, https://arxiv.org/abs/1706.04599."""
    said, was = scores.ravel(), labels.having.ravel()
    bins = np.minimum((said * _BINS).astype(int), _BINS - 1)
    gaps = [abs(said[bins == one].mean() - was[bins == one].mean()) * (bins == one).mean() for one in np.unique(bins)]
    return float(sum(gaps))


CHOICES: Final[Mapping[str, Measure]] = {
    "acceptable": acceptable,
    "primary": primary,
    "macro_f1": macro_f1,
}
"""How right the likeliest mood is; shares in [0, 1]."""
RANKINGS: Final[Mapping[str, Measure]] = {
    "precision_at_3": lambda scores, labels: precision_at(3, scores, labels),
    "precision_at_10": lambda scores, labels: precision_at(10, scores, labels),
}
"""How right the first movies of a mood are; shares in [0, 1]."""
MEASURES: Final[Mapping[str, Measure]] = {**CHOICES, **RANKINGS, "brier": brier, "ece": calibration_error}
"""All, with the honesty of the probabilities, in [0, 1], lower is better."""


def intervals(scores: Scores, labels: Labels, measures: Mapping[str, Measure] = MEASURES) -> dict[str, Interval]:
    """Measure with 95 % bootstrap intervals, drawing movies; the same draws every time."""
    chance = np.random.default_rng(SEED)
    draws = [chance.integers(len(scores), size=len(scores)) for _ in range(_DRAWS)]
    found: dict[str, Interval] = {}
    for name, one in measures.items():
        drawn = [one(scores[rows], Labels(labels.main[rows], labels.having[rows])) for rows in draws]
        low, high = np.quantile(drawn, _INTERVAL).tolist()
        found[name] = Interval(one(scores, labels), low, high)
    return found


class Training:
    """The movies to learn from, to compare on them by cross-validation what else could have been learned."""

    def __init__(self, movies: list[SampleMovie], embedding: Embedding) -> None:
        """Take judged movies, none of them held out."""
        self.labels = Labels.of(movies)
        self._embedding, self._genres = embedding, genres_of(movies)
        self._blocks = Blocks(embedding.dimensions, len(self._genres))
        self._rows = self._features([description_of(movie) for movie in movies])

    def heads(self) -> dict[str, Scores]:
        """Return what each kind of head says of the movies that it did not see."""
        linear = self._unseen("logistic regression", _linear)
        boosted = self._unseen("XGBoost", _boosted)
        ours = self._unseen("network", self.network)
        return {
            "logistic regression": linear,
            "XGBoost": boosted,
            "soft vote of the two": (linear + boosted) / 2,
            "network (shipped)": ours,
        }

    def ablations(self) -> dict[str, Scores]:
        """Return what a network says that learned from some parts only, of the movies that it did not see."""
        return {
            name: self._unseen(name, self.network, rows=self._blocks.without(self._rows, parts))
            for name, parts in PARTS.items()
        }

    @property
    def known(self) -> int:
        """How many movies each fold learns from, about."""
        return round(len(self._rows) * (1 - 1 / _FOLDS))

    def curve(self) -> dict[int, Scores]:
        """Return what a network says that learned from fewer movies, by how many it learned from."""
        return {
            round(self.known * share): self._unseen(f"{share:.0%} of the movies", self.network, share=share)
            for share in SHARES
        }

    def taught(self, rows: Sequence[Row], descriptions: Sequence[Description]) -> Scores:
        """Learn from overviews with the teacher's moods and return what that says of other movies."""
        moods = np.array([MOODS.index(row.mood) for row in rows])
        learned = self.network(self._features([Description(overview=row.overview) for row in rows]), moods)
        return learned(self._features(descriptions))

    def network(self, rows: Floats, main: NDArray[np.int64]) -> Callable[[Floats], Scores]:
        """Learn as the shipped network does; see ``Learner``."""
        hidden, hidden_bias, out, out_bias = learn(rows, main, self._blocks, seed=SEED)
        return lambda new: _softmax(np.maximum(new @ hidden + hidden_bias, 0) @ out + out_bias)

    def _features(self, descriptions: Sequence[Description]) -> Floats:
        return features_of(self._embedding, self._genres, descriptions)

    def _unseen(self, name: str, learner: Learner, *, rows: Floats | None = None, share: float = 1) -> Scores:
        """Learn from four fifths of the movies, or a share of them, and score the fifth that is left, in turn."""
        rows, main, chance = self._rows if rows is None else rows, self.labels.main, np.random.default_rng(SEED)
        scores = np.zeros((len(rows), len(MOODS)))
        turns = track(folds(main, _FOLDS, SEED), f"{name:24}", _FOLDS, console=Console(stderr=True))
        for known, unseen in turns:
            drawn = chance.permutation(known)[: round(share * len(known))]
            scores[unseen] = learner(rows[drawn], main[drawn])(rows[unseen])
        return scores


def _linear(rows: Floats, main: NDArray[np.int64]) -> Callable[[Floats], Scores]:
    weights, bias = logistic(rows, main, np.ones(len(rows), np.float32), strength=_STRENGTH)
    return lambda new: _softmax(new @ weights + bias)


def _boosted(rows: Floats, main: NDArray[np.int64]) -> Callable[[Floats], Scores]:
    trees = baseline.XGBClassifier(**_TREES, random_state=SEED, n_jobs=2)
    trees.fit(rows, main)
    return lambda new: np.asarray(trees.predict_proba(new), np.float64)


def _softmax(logits: Floats) -> Scores:
    shares = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


def unrelated(rows: Sequence[Row], movies: list[SampleMovie], real: RealTexts) -> list[Row]:
    """Return the labelled overviews that share neither title nor text with any of the movies."""
    titles = {_key(title) for movie in movies for title in (movie.title, movie.original_title)}
    texts = {_key(real[movie.id][0]) for movie in movies if movie.id in real}
    return [row for row in rows if _key(row.title) not in titles and _key(row.overview) not in texts]


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()


def _as_read(movie: SampleMovie, real: RealTexts) -> Description:
    if movie.id not in real:
        return description_of(movie)
    overview, tagline = real[movie.id]
    return msgspec.structs.replace(description_of(movie), overview=overview, tagline=tagline)

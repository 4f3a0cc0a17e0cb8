"""Evaluation of the mood model on unseen movies, and comparison with alternatives."""
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# (xgboost is installed in the training environment only)

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

MISSING: Final[Mapping[str, tuple[str, ...]]] = {
    "everything": (),
    "no keywords": ("keywords",),
    "no genres": ("genres",),
    "overview only": ("tagline", "genres", "keywords"),
    "nothing but genres": ("overview", "tagline", "keywords"),
}
"""Sets of missing facts, by name."""
OVERVIEW_ONLY: Final = "overview only"
PARTS: Final[Mapping[str, tuple[int, ...]]] = {
    "text": (1, 2),
    "genres": (0, 2),
    "keywords": (0, 1),
    "text and genres": (2,),
    "text and keywords": (1,),
}
"""Parts for ``Blocks.without``, by the name of the remaining ones."""
SHARES: Final = (0.25, 0.5, 0.75)
_CALIBRATION_BINS = 10
_BOOTSTRAP_DRAWS = 1000
_QUANTILES = (0.025, 0.975)
_FOLDS = 5
_TREES = {"n_estimators": 250, "max_depth": 4, "learning_rate": 0.06, "subsample": 0.8, "colsample_bytree": 0.3}
_STRENGTH = 0.3
"""Inverse regularisation of the logistic regression; the best of 0.3, 1, 3 and 10."""

Scores = NDArray[np.float64]
"""Shape (n, 6): probabilities of the moods."""
Measure = Callable[[Scores, Labels], float]
Learner = Callable[[Floats, NDArray[np.int64]], Callable[[Floats], Scores]]
"""Takes rows (n, F) and main moods (n,), and returns a function from rows to scores."""
RealTexts = dict[int, tuple[str, str]]
"""TMDb's overview and tagline by id."""


@dataclass(frozen=True)
class HeldOut:
    """Movies for measurements, in the form that a bot reads."""

    descriptions: list[Description]
    labels: Labels

    @classmethod
    def of(cls, movies: list[SampleMovie], real: RealTexts) -> Self:
        """Use TMDb's own texts and the movies with one if there are any, else our synopses."""
        judged: list[SampleMovie] = []
        descriptions: list[Description] = []
        for movie in movies:
            if not real or movie.id in real:
                judged.append(movie)
                descriptions.append(_description(movie, real))
        return cls(descriptions, Labels.of(judged))

    def without(self, *fields: str) -> list[Description]:
        """Return the descriptions with some fields empty."""
        empty = msgspec.structs.asdict(Description(overview=""))
        changes: dict[str, object] = {}
        for field in fields:
            changes[field] = empty[field]
        return [msgspec.structs.replace(description, **changes) for description in self.descriptions]


class Interval(NamedTuple):
    """A measured value, and its range in 95 of 100 draws of as many movies."""

    value: float
    low: float
    high: float


def measure(mood_model: MoodModel, movies: list[SampleMovie], real: RealTexts) -> dict[str, float]:
    """Measure on held-out movies, with TMDb's own texts if there are any, else with our synopses.

    Returns:
        The number of ``movies``, all ``MEASURES``, and ``overview_only``, the acceptable share with the overview alone.
    """
    held_out = HeldOut.of(movies, real)
    scores = scores_of(mood_model, held_out.descriptions)
    overview_scores = scores_of(mood_model, held_out.without(*MISSING[OVERVIEW_ONLY]))
    results: dict[str, float] = {"movies": len(scores)}
    for name, measure_scores in MEASURES.items():
        results[name] = measure_scores(scores, held_out.labels)
    results["overview_only"] = acceptable(overview_scores, held_out.labels)
    return results


def scores_of(mood_model: MoodModel, descriptions: Sequence[Description]) -> Scores:
    """Return the probabilities of a model."""
    return np.array([scores.probabilities for scores in mood_model.score(descriptions)])


def acceptable(scores: Scores, labels: Labels) -> float:
    """Return the share of movies whose likeliest mood is their main mood or an acceptable one."""
    return float(labels.having[np.arange(len(scores)), scores.argmax(axis=1)].mean())


def primary(scores: Scores, labels: Labels) -> float:
    """Return the share of movies whose likeliest mood is their main mood."""
    return float((scores.argmax(axis=1) == labels.main).mean())


def confusion(scores: Scores, labels: Labels) -> NDArray[np.int64]:
    """Count movies by main mood (rows) and likeliest mood (columns), shape (6, 6)."""
    pairs = len(MOODS) * labels.main + scores.argmax(axis=1)
    return np.bincount(pairs, minlength=len(MOODS) ** 2).reshape(len(MOODS), len(MOODS)).astype(np.int64)


def macro_f1(scores: Scores, labels: Labels) -> float:
    """Return the harmonic mean of precision and recall, mean over the moods that are main or predicted ones.

    Computed here, as scikit-learn's function takes a hundred times longer and each interval needs a thousand values.
    """
    counts = confusion(scores, labels)
    totals = counts.sum(axis=0) + counts.sum(axis=1)
    return float((2 * counts.diagonal() / np.maximum(totals, 1))[totals > 0].mean())


def precision_by_mood(count: int, scores: Scores, labels: Labels) -> list[float]:
    """Return the share of acceptable movies among the ``count`` likeliest, per mood."""
    best = np.argsort(-scores, axis=0, kind="stable")[:count]
    shares: list[float] = np.take_along_axis(labels.having, best, axis=0).mean(axis=0).tolist()
    return shares


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
    predicted, truth = scores.ravel(), labels.having.ravel()
    bins = np.minimum((predicted * _CALIBRATION_BINS).astype(int), _CALIBRATION_BINS - 1)
    error = 0.0
    for number in np.unique(bins):
        is_inside = bins == number
        error += abs(predicted[is_inside].mean() - truth[is_inside].mean()) * is_inside.mean()
    return float(error)


CHOICES: Final[Mapping[str, Measure]] = {
    "acceptable": acceptable,
    "primary": primary,
    "macro_f1": macro_f1,
}
"""Measures of the likeliest mood; shares in [0, 1]."""
RANKINGS: Final[Mapping[str, Measure]] = {
    "precision_at_3": lambda scores, labels: precision_at(3, scores, labels),
    "precision_at_10": lambda scores, labels: precision_at(10, scores, labels),
}
"""Measures of the first movies of a mood; shares in [0, 1]."""
MEASURES: Final[Mapping[str, Measure]] = {**CHOICES, **RANKINGS, "brier": brier, "ece": calibration_error}
"""All measures; the ones of the probabilities are errors in [0, 1], lower is better."""


def intervals(scores: Scores, labels: Labels, measures: Mapping[str, Measure] = MEASURES) -> dict[str, Interval]:
    """Measure with 95 % bootstrap intervals, drawing movies; the same draws every time."""
    chance = np.random.default_rng(SEED)
    draws = chance.integers(len(scores), size=(_BOOTSTRAP_DRAWS, len(scores)))
    results: dict[str, Interval] = {}
    for name, measure_scores in measures.items():
        values = [measure_scores(scores[rows], Labels(labels.main[rows], labels.having[rows])) for rows in draws]
        low, high = np.quantile(values, _QUANTILES).tolist()
        results[name] = Interval(measure_scores(scores, labels), low, high)
    return results


class Training:
    """Movies for training, on which alternatives are compared by cross-validation."""

    def __init__(self, movies: list[SampleMovie], embedding: Embedding) -> None:
        """Begin with judged movies, none of them held out."""
        self.labels = Labels.of(movies)
        self._embedding, self._genres = embedding, genres_of(movies)
        self._blocks = Blocks(embedding.dimensions, len(self._genres))
        self._rows = self._features(list(map(description_of, movies)))

    def heads(self) -> dict[str, Scores]:
        """Return the scores of each kind of head, for movies outside its training."""
        linear = self._cross_validate("logistic regression", _linear)
        boosted = self._cross_validate("XGBoost", _boost)
        ours = self._cross_validate("network", self.network)
        return {
            "logistic regression": linear,
            "XGBoost": boosted,
            "soft vote of the two": (linear + boosted) / 2,
            "network (shipped)": ours,
        }

    def ablations(self) -> dict[str, Scores]:
        """Return the scores of networks that learn from some parts only, for movies outside their training."""
        results: dict[str, Scores] = {}
        for name, parts in PARTS.items():
            results[name] = self._cross_validate(name, self.network, rows=self._blocks.without(self._rows, parts))
        return results

    @property
    def fold_size(self) -> int:
        """Approximate number of movies that each fold learns from."""
        return round(len(self._rows) * (1 - 1 / _FOLDS))

    def curve(self) -> dict[int, Scores]:
        """Return the scores of networks that learn from fewer movies, by the number of movies."""
        results: dict[int, Scores] = {}
        for share in SHARES:
            name = f"{share:.0%} of the movies"
            results[round(self.fold_size * share)] = self._cross_validate(name, self.network, share=share)
        return results

    def train_on_teacher(self, rows: Sequence[Row], descriptions: Sequence[Description]) -> Scores:
        """Train on overviews with the teacher's moods and return the scores of other movies."""
        overviews: list[Description] = []
        moods: list[int] = []
        for row in rows:
            overviews.append(Description(overview=row.overview))
            moods.append(row.mood.position)
        score = self.network(self._features(overviews), np.array(moods))
        return score(self._features(descriptions))

    def network(self, rows: Floats, main: NDArray[np.int64]) -> Callable[[Floats], Scores]:
        """Train a network like the shipped one; see ``Learner``."""
        hidden, hidden_bias, out, out_bias = learn(rows, main, self._blocks, seed=SEED)
        return lambda new: _softmax(np.maximum(new @ hidden + hidden_bias, 0) @ out + out_bias)

    def _features(self, descriptions: Sequence[Description]) -> Floats:
        return features_of(self._embedding, self._genres, descriptions)

    def _cross_validate(self, name: str, learner: Learner, *, rows: Floats | None = None, share: float = 1) -> Scores:
        """Learn from four fifths of the movies, or a share of them, and score the remaining fifth, in turn."""
        if rows is None:
            rows = self._rows
        main, chance = self.labels.main, np.random.default_rng(SEED)
        scores = np.zeros((len(rows), len(MOODS)))
        turns = track(folds(main, _FOLDS, SEED), f"{name:24}", _FOLDS, console=Console(stderr=True))
        for training, unseen in turns:
            sample = chance.permutation(training)[: round(share * len(training))]
            scores[unseen] = learner(rows[sample], main[sample])(rows[unseen])
        return scores


def _linear(rows: Floats, main: NDArray[np.int64]) -> Callable[[Floats], Scores]:
    weights, bias = logistic(rows, main, np.ones(len(rows), np.float32), strength=_STRENGTH)
    return lambda new: _softmax(new @ weights + bias)


def _boost(rows: Floats, main: NDArray[np.int64]) -> Callable[[Floats], Scores]:
    trees = baseline.XGBClassifier(**_TREES, random_state=SEED, n_jobs=2)
    trees.fit(rows, main)
    return lambda new: np.asarray(trees.predict_proba(new), np.float64)


def _softmax(logits: Floats) -> Scores:
    shares = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


def drop_overlap(rows: Sequence[Row], movies: list[SampleMovie], real: RealTexts) -> list[Row]:
    """Return the labelled overviews without the ones that share title or text with one of the movies."""
    titles: set[str] = set()
    texts: set[str] = set()
    for movie in movies:
        titles |= {_key(movie.title), _key(movie.original_title)}
        if movie.id in real:
            texts.add(_key(real[movie.id][0]))
    return [row for row in rows if _key(row.title) not in titles and _key(row.overview) not in texts]


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()


def _description(movie: SampleMovie, real: RealTexts) -> Description:
    if movie.id not in real:
        return description_of(movie)
    overview, tagline = real[movie.id]
    return msgspec.structs.replace(description_of(movie), overview=overview, tagline=tagline)

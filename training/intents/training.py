"""Training of the model that understands messages, and its evaluation by cross-validation."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import compress, product, repeat
from multiprocessing import get_context
from pathlib import Path
from string import Template
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from core.inference.embedding import Embedding
from core.inference.gru import GruWeights, gru_logits
from core.inference.intent_model import (
    BUCKETS,
    GRAMS,
    GRU,
    LABELS,
    Grams,
    Ids,
    buckets,
    clip,
    grams_logits,
    unit,
)
from core.moods.mood import Mood
from training.intents.gru import fit_gru
from training.intents.refining import refine
from training.intents.utterances import FOLDS, Utterance, fold_of
from training.moods.artifact import npz
from training.moods.evaluate import calibration_error
from training.moods.fit import SEED, Labels
from training.moods.learners import Floats, sparse_logistic

HELD_OUT = 0
"""The fold with measures of its own; it never changes when utterances are added."""
_MOODS = tuple(Mood)
_NONE = len(LABELS) - 1
_TARGETS = {"mood": 0.90, "none": 0.95}
_CARD = Path(__file__).with_name("intent_card.md")
_PROCESSES = 2  # each learns one model at a time
_STRENGTH = 10.0  # inverse regularisation
_SENTENCE_WEIGHT = 0.7
"""Weight of the vector of the whole message, beside its words."""
_MIN_MESSAGES = 2
"""Words of fewer messages are not learned."""
_MAX_STEP = 127  # of a signed byte
_WEIGHTS = np.arange(0.2, 1.8, 0.1)
"""Candidates for the weight of each model."""
_NONE_BIASES = np.arange(-2.0, 2.1, 0.1)
"""Candidates for the bias of no mood, in logits."""


class Blend(NamedTuple):
    """Weights of the two models in their sum."""

    grams: float
    gru: float
    none: float
    """Added to the logit of no mood."""


class Learned(NamedTuple):
    """Arguments of ``training.moods.artifact.save``."""

    files: dict[str, bytes]
    names: list[str]
    metrics: dict[str, float]


class _Models(NamedTuple):
    """The two models whose logits are added up."""

    grams: Grams
    gru: GruWeights


class _Messages(NamedTuple):
    """Messages, clipped, with their labels and folds."""

    texts: list[str]
    y: Ids
    """Shape (n,), indices of ``LABELS``."""
    folds: NDArray[np.int64]
    """Shape (n,)."""

    @classmethod
    def of(cls, rows: Sequence[Utterance]) -> Self:
        texts: list[str] = []
        folds = np.zeros(len(rows), np.int64)
        for number, row in enumerate(rows):
            texts.append(clip(row.text))
            folds[number] = fold_of(row.text)
        return cls(texts, labels_of(rows), folds)

    def without_fold(self, fold: int) -> Self:
        return self.select(self.folds != fold)

    def select(self, is_selected: NDArray[np.bool_]) -> Self:
        texts = list(compress(self.texts, is_selected))
        return self._replace(texts=texts, y=self.y[is_selected], folds=self.folds[is_selected])

    def join(self, more: Self) -> Self:
        folds = np.append(self.folds, more.folds)
        return self._replace(texts=self.texts + more.texts, y=np.append(self.y, more.y), folds=folds)


class _CrossValidation(NamedTuple):
    """Models by fold; each has learned from all messages outside its fold."""

    messages: _Messages
    embedding: Embedding
    models: list[_Models]

    def logits(self) -> Floats:
        """Return the logits of each message by the models that have not seen it, shape (2, n, 13)."""
        logits = np.zeros((2, len(self.messages.texts), len(LABELS)), np.float32)
        for fold, models in enumerate(self.models):
            is_unseen = self.messages.folds == fold
            logits[:, is_unseen] = _logits(self.messages.select(is_unseen).texts, self.embedding, models)
        return logits

    def refine(self, blends: Sequence[Blend]) -> Self:
        """Apply a blend to the models of each fold and refine them on the messages that they learned from."""
        refined: list[_Models] = []
        for fold, (models, blend) in enumerate(zip(self.models, blends, strict=True)):
            blended = _apply_blend(models, blend)
            refined.append(_refine(blended, self.messages.without_fold(fold), self.embedding))
        return self._replace(models=refined)


def learn_intent(rows: Sequence[Utterance], embedding: Embedding, plain: Sequence[Utterance] = ()) -> Learned:
    """Learn from all utterances; measure on each by models that have not seen it. Takes minutes.

    Args:
        rows: Utterances by authors.
        embedding: The embedding of the mood model, with which the intent model is loaded, too.
        plain: Further messages (``training.intents.plain_requests``), which are learned but not measured.
    """
    messages, more = _Messages.of(rows), _Messages.of(plain)
    training_sets = [messages.join(more)]
    for fold in range(FOLDS):
        training = messages.without_fold(fold)
        training_sets.append(training.join(more))
    with ProcessPoolExecutor(_PROCESSES, get_context("spawn")) as pool:
        models, *fold_models = pool.map(_fit, training_sets, repeat(embedding))
    validation = _CrossValidation(messages, embedding, fold_models)
    logits, is_seen = validation.logits(), messages.folds != HELD_OUT
    blend = blend_of(logits, messages.y)
    blends = [blend] * FOLDS
    blends[HELD_OUT] = blend_of(logits[:, is_seen], messages.y[is_seen])  # chosen without this fold's messages
    metrics = _measure_folds(validation.refine(blends).logits().sum(axis=0), messages)
    grams, gru = _refine(_apply_blend(models, blend), messages, embedding)
    return Learned({GRAMS: npz(**_tables(grams)), GRU: npz(**_tables(gru))}, list(LABELS), metrics)


def _measure_folds(logits: Floats, messages: _Messages) -> dict[str, float]:
    """Measure on the held-out fold, and by cross-validation on all folds."""
    is_held_out = messages.folds == HELD_OUT
    metrics: dict[str, float] = {}
    for name, value in measure(logits[is_held_out], messages.y[is_held_out]).items():
        metrics[name] = round(value, 4)
    for name, value in measure(logits, messages.y).items():
        metrics[f"cross_validated_{name}"] = round(value, 4)
    return metrics


def card(metrics: Mapping[str, float]) -> str:
    """Return the model card with the metrics that ``learn_intent`` returns."""
    parts: dict[str, str] = {}
    for name in ("mood", "none", "kind", "ece"):
        parts[name] = f"{metrics[f'cross_validated_{name}']:.4f}"
    for name, target in _TARGETS.items():
        parts[f"{name}_met"] = "met" if float(parts[name]) >= target else "missed"
        parts[f"held_{name}"] = f"{metrics[name]:.3f}"
    message_count = metrics["cross_validated_messages"]
    parts["measured"] = f"{message_count:,.0f}"
    parts["messages"] = f"{metrics.get('learned_messages', message_count):,.0f}"
    return Template(_CARD.read_text("utf-8")).substitute(parts)


def labels_of(rows: Sequence[Utterance]) -> Ids:
    """Return the index in ``LABELS`` of each utterance, shape (n,)."""
    labels = np.full(len(rows), _NONE, np.int64)
    for number, row in enumerate(rows):
        if row.mood:
            labels[number] = LABELS.index(f"{row.mood} {row.kind}")
    return labels


def measure(logits: Floats, y: Ids) -> dict[str, float]:
    """Measure blended logits (n, 13) of utterances outside the training.

    Returns:
        The number of ``messages``, and shares in [0, 1]: ``mood``, right moods among messages with a mood; ``none``,
        messages without a mood that get none; ``kind``, right kinds among messages with a mood; ``ece``, the
        calibration error (lower is better).
    """
    kinds = _shares(logits)[:, :-1].reshape(len(y), 2, len(_MOODS))
    moods, mood = kinds.sum(axis=1), y % len(_MOODS)
    has_mood, predicted = y != _NONE, _predict(logits)
    right_kind = kinds[np.arange(len(y)), :, moods.argmax(axis=1)].argmax(axis=1) == y // len(_MOODS)
    having = has_mood[:, None] & (mood[:, None] == np.arange(len(_MOODS)))
    return {
        "messages": len(y),
        "mood": float((predicted == mood)[has_mood].mean()),
        "none": float((predicted == len(_MOODS))[~has_mood].mean()),
        "kind": float(right_kind[has_mood].mean()),
        "ece": calibration_error(moods, Labels(mood, having)),
    }


def blend_of(logits: Floats, y: Ids) -> Blend:
    """Find the best weights for the logits (2, n, 13) of both models, and then the best bias of no mood.

    The weights maximise the likelihood. The bias maximises the mean of two shares, right answers with and without a
    mood: people without a mood in mind should not get movies, and people with one should.
    """
    rows = np.arange(len(y))

    def likelihood(blend: Blend) -> float:
        shares = _shares(add_up(logits, blend))[rows, y]
        return float(np.log(np.maximum(shares, 1e-9)).mean())

    def rightness(blend: Blend) -> float:
        results = measure(add_up(logits, blend), y)
        return results["mood"] + results["none"]

    weights: list[float] = _WEIGHTS.tolist()
    biases: list[float] = _NONE_BIASES.tolist()
    likeliest = max((Blend(grams, gru, 0) for grams, gru in product(weights, weights)), key=likelihood)
    return max((likeliest._replace(none=bias) for bias in biases), key=rightness)


def add_up(logits: Floats, blend: Blend) -> Floats:
    """Return the weighted sum (n, 13) of both models' logits (2, n, 13)."""
    total = blend.grams * logits[0] + blend.gru * logits[1]
    total[:, _NONE] += blend.none
    return total


def _refine(models: _Models, messages: _Messages, embedding: Embedding) -> _Models:
    logits = _logits(messages.texts, embedding, models).sum(axis=0)
    return models._replace(grams=refine(models.grams, logits, messages.texts, messages.y))


def _fit(messages: _Messages, embedding: Embedding) -> _Models:
    gru = fit_gru(_word_pieces(messages.texts, embedding), messages.y, embedding, seed=SEED)
    return _Models(_fit_grams(messages.texts, messages.y, embedding), gru)


def _fit_grams(texts: Sequence[str], y: Ids, embedding: Embedding) -> Grams:
    counted = list(map(buckets, texts))
    all_places, _ = zip(*counted, strict=True)
    message_counts = np.bincount(np.concatenate(all_places), minlength=BUCKETS)
    inverse_frequency = 1 + np.log((1 + len(texts)) / (1 + message_counts))
    rarity = np.where(message_counts < _MIN_MESSAGES, 0, inverse_frequency).astype(np.float32)
    sparse = [(places, unit(weights * rarity[places])) for places, weights in counted]
    dense = _SENTENCE_WEIGHT * embedding.vectors(texts)
    weights, constant = sparse_logistic(sparse, BUCKETS, dense, y, strength=_STRENGTH)
    step = np.maximum(np.abs(weights[:BUCKETS]).max(axis=0), 1e-9) / _MAX_STEP
    votes: NDArray[np.int8] = np.rint(weights[:BUCKETS] / step).astype(np.int8)
    return Grams(rarity, votes, step, _SENTENCE_WEIGHT * weights[BUCKETS:], constant)


def _logits(texts: Sequence[str], embedding: Embedding, models: _Models) -> Floats:
    """Return the logits of both models, computed as the bot does, shape (2, n, 13)."""
    logits = np.zeros((2, len(texts), len(LABELS)), np.float32)
    for row, (text, ids) in enumerate(zip(texts, _word_pieces(texts, embedding), strict=True)):
        logits[0, row] = grams_logits(text, embedding, models.grams)
        logits[1, row] = gru_logits(ids, embedding, models.gru)
    return logits


def _word_pieces(texts: Sequence[str], embedding: Embedding) -> list[list[int]]:
    encodings = embedding.tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [encoding.ids for encoding in encodings]


def _apply_blend(models: _Models, blend: Blend) -> _Models:
    """Scale the models so that their logits just add up."""
    grams, gru = models
    bias = blend.grams * grams.bias
    bias[_NONE] += blend.none
    return _Models(
        grams._replace(step=blend.grams * grams.step, sentence=blend.grams * grams.sentence, bias=bias),
        gru._replace(out=blend.gru * gru.out, out_bias=blend.gru * gru.out_bias),
    )


def _tables(model: Grams | GruWeights) -> dict[str, NDArray[Any]]:
    """Return a model's tables for its file: in half precision, unless they hold whole numbers."""
    tables: dict[str, NDArray[Any]] = model._asdict()
    for name, table in tables.items():
        if table.dtype.kind == "f":
            tables[name] = table.astype(np.float16)
    return tables


def _shares(logits: Floats) -> NDArray[np.float64]:
    odds = np.exp(logits - logits.max(axis=1, keepdims=True), dtype=np.float64)
    return odds / odds.sum(axis=1, keepdims=True)


def _predict(logits: Floats) -> Ids:
    """Return the index of the likeliest mood, six for none; shape (n,)."""
    shares = _shares(logits)
    moods = shares[:, :_NONE].reshape(len(logits), -1, len(_MOODS)).sum(axis=1)
    return np.hstack([moods, shares[:, _NONE:]]).argmax(axis=1)

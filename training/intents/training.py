"""Learn what people mean by a message in free words, and measure how right that is."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

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
"""The fold whose measures are told apart; it never changes when utterances are added."""
_MOODS = tuple(Mood)
_NONE = len(LABELS) - 1
_TARGETS = {"mood": 0.90, "none": 0.95}
_CARD = Path(__file__).with_name("intent_card.md")
_AT_ONCE = 2  # models that are learned at the same time, one on each core
_STRENGTH = 10.0  # inverse regularisation
_SENTENCE = 0.7  # how much the vector of the whole message counts beside its words
_FEWEST = 2  # messages that a word must stand in to be learned
_STEPS = 127  # of a signed byte, to either side
_SHARES = np.arange(0.2, 1.8, 0.1)  # tried for either model
_LEANINGS = np.arange(-2.0, 2.1, 0.1)  # tried for none, in logits


class Blend(NamedTuple):
    """How the two models are added up."""

    grams: float
    gru: float
    none: float
    """Added to what speaks for no mood."""


class Learned(NamedTuple):
    """What ``training.moods.artifact.save`` takes."""

    files: dict[str, bytes]
    names: list[str]
    metrics: dict[str, float]


def learn_intent(rows: Sequence[Utterance], embedding: Embedding, plain: Sequence[Utterance] = ()) -> Learned:
    """Learn from all utterances; measure on each by models that have not seen it. Takes minutes.

    Args:
        rows: Utterances that people made up.
        embedding: The one of the mood model, which the listener will be loaded with.
        plain: Others (``training.intents.plain_requests``): learned from, never measured on.
    """
    y, always = labels_of(rows), labels_of(plain)
    texts, more = [clip(row.text) for row in rows], [clip(row.text) for row in plain]
    folds = np.array([fold_of(row.text) for row in rows])
    logits = np.zeros((2, len(rows), len(LABELS)), np.float32)

    def fitted(known: Ids) -> Future[tuple[Grams, GruWeights]]:
        taught = [texts[int(row)] for row in known] + more
        return pool.submit(_fit, taught, np.append(y[known], always), embedding)

    with ProcessPoolExecutor(_AT_ONCE, get_context("spawn")) as pool:
        whole, parts = fitted(np.arange(len(rows))), [fitted(np.flatnonzero(folds != fold)) for fold in range(FOLDS)]
        for fold, part in enumerate(parts):
            unseen = np.flatnonzero(folds == fold)
            logits[:, unseen] = _logits([texts[row] for row in unseen], embedding, *part.result())
        models = whole.result()
    blend, others = blend_of(logits, y), folds != HELD_OUT
    blend_of_others = blend_of(logits[:, others], y[others])
    for fold, part in enumerate(parts):
        known, unseen = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        own = _blended(*part.result(), blend_of_others if fold == HELD_OUT else blend)
        refined = _refined(*own, [texts[row] for row in known], y[known], embedding)
        logits[:, unseen] = _logits([texts[row] for row in unseen], embedding, *refined)
    added = logits.sum(axis=0)
    grams, gru = _refined(*_blended(*models, blend), texts, y, embedding)
    held_out, every = measure(added[~others], y[~others]), measure(added, y)
    metrics = held_out | {f"cross_validated_{name}": value for name, value in every.items()}
    files = {GRAMS: npz(**_kept(grams)), GRU: npz(**_kept(gru))}
    return Learned(files, list(LABELS), {name: round(value, 4) for name, value in metrics.items()})


def card(metrics: Mapping[str, float]) -> str:
    """Write the model card from the metrics that ``learn_intent`` returns."""
    shown = {name: f"{metrics[f'cross_validated_{name}']:.4f}" for name in ("mood", "none", "kind", "ece")}
    met = {f"{name}_met": "met" if float(shown[name]) >= least else "missed" for name, least in _TARGETS.items()}
    held = {f"held_{name}": f"{metrics[name]:.3f}" for name in _TARGETS}
    measured = metrics["cross_validated_messages"]
    counts = {"measured": f"{measured:,.0f}", "messages": f"{metrics.get('learned_messages', measured):,.0f}"}
    return Template(_CARD.read_text("utf-8")).substitute(shown | met | held | counts)


def labels_of(rows: Sequence[Utterance]) -> Ids:
    """Return the index in ``LABELS`` of each utterance, shape (n,)."""
    return np.array([LABELS.index(f"{row.mood} {row.kind}" if row.mood else "none") for row in rows], np.int64)


def measure(logits: Floats, y: Ids) -> dict[str, float]:
    """Measure blended logits (n, 13) of utterances that were not learned from.

    Returns:
        Shares in [0, 1]: ``mood``, messages with a mood of which it is told; ``none``, messages without one of which
        that is told; ``kind``, right among messages with a mood; ``ece``, the calibration error (lower is better).
    """
    kinds = _shares(logits)[:, :-1].reshape(len(y), 2, len(_MOODS))
    moods, mood = kinds.sum(axis=1), y % len(_MOODS)
    some, said = y != _NONE, _said(logits)
    right_kind = kinds[np.arange(len(y)), :, moods.argmax(axis=1)].argmax(axis=1) == y // len(_MOODS)
    having = some[:, None] & (mood[:, None] == np.arange(len(_MOODS)))
    return {
        "messages": len(y),
        "mood": float((said == mood)[some].mean()),
        "none": float((said == len(_MOODS))[~some].mean()),
        "kind": float(right_kind[some].mean()),
        "ece": calibration_error(moods, Labels(mood, having)),
    }


def blend_of(logits: Floats, y: Ids) -> Blend:
    """Find how to add up the logits (2, n, 13) of both models: first the likeliest weights, then what none gets.

    With messages of both sorts equally right on average: people without a mood in mind should not get movies, and
    people with one should.
    """
    rows = np.arange(len(y))

    def likelihood(blend: Blend) -> float:
        return float(np.log(np.maximum(_shares(blended(logits, blend))[rows, y], 1e-9)).mean())

    def rightness(blend: Blend) -> float:
        found = measure(blended(logits, blend), y)
        return found["mood"] + found["none"]

    shares: list[float] = _SHARES.tolist()
    likeliest = max((Blend(one, other, 0) for one, other in product(shares, shares)), key=likelihood)
    leanings: list[float] = _LEANINGS.tolist()
    return max((likeliest._replace(none=none) for none in leanings), key=rightness)


def blended(logits: Floats, blend: Blend) -> Floats:
    """Add up the logits (2, n, 13) of both models."""
    added = blend.grams * logits[0] + blend.gru * logits[1]
    added[:, _NONE] += blend.none
    return added


def _refined(
    grams: Grams, gru: GruWeights, texts: Sequence[str], y: Ids, embedding: Embedding
) -> tuple[Grams, GruWeights]:
    return refine(grams, _logits(texts, embedding, grams, gru).sum(axis=0), texts, y), gru


def _fit(texts: Sequence[str], y: Ids, embedding: Embedding) -> tuple[Grams, GruWeights]:
    pieces = [one.ids for one in embedding.tokenizer.encode_batch(list(texts), add_special_tokens=False)]
    return _fit_grams(texts, y, embedding), fit_gru(pieces, y, embedding, seed=SEED)


def _fit_grams(texts: Sequence[str], y: Ids, embedding: Embedding) -> Grams:
    said = [buckets(text) for text in texts]
    times = np.bincount(np.concatenate([places for places, _ in said]), minlength=BUCKETS)
    rarity = np.where(times < _FEWEST, 0, 1 + np.log((1 + len(texts)) / (1 + times))).astype(np.float32)
    sparse = [(places, unit(weights * rarity[places])) for places, weights in said]
    dense = _SENTENCE * embedding.vectors(texts)
    weights, constant = sparse_logistic(sparse, BUCKETS, dense, y, strength=_STRENGTH)
    step = np.maximum(np.abs(weights[:BUCKETS]).max(axis=0), 1e-9) / _STEPS
    votes: NDArray[np.int8] = np.rint(weights[:BUCKETS] / step).astype(np.int8)
    return Grams(rarity, votes, step, _SENTENCE * weights[BUCKETS:], constant)


def _logits(texts: Sequence[str], embedding: Embedding, grams: Grams, gru: GruWeights) -> Floats:
    """Return what either model says, as the bot itself computes it, shape (2, n, 13)."""
    pieces = [one.ids for one in embedding.tokenizer.encode_batch(list(texts), add_special_tokens=False)]
    return np.array(
        [
            [grams_logits(text, embedding, grams) for text in texts],
            [gru_logits(ids, embedding, gru) for ids in pieces],
        ]
    )


def _blended(grams: Grams, gru: GruWeights, blend: Blend) -> tuple[Grams, GruWeights]:
    """Fold the blend into the models, so that their logits just add up."""
    bias = blend.grams * grams.bias
    bias[_NONE] += blend.none
    return (
        grams._replace(step=blend.grams * grams.step, sentence=blend.grams * grams.sentence, bias=bias),
        gru._replace(out=blend.gru * gru.out, out_bias=blend.gru * gru.out_bias),
    )


def _kept(model: Grams | GruWeights) -> dict[str, NDArray[Any]]:
    """Return a model's tables as they are kept: in half precision, unless they hold whole numbers."""
    tables: dict[str, NDArray[Any]] = model._asdict()
    return {name: table.astype(np.float16) if table.dtype.kind == "f" else table for name, table in tables.items()}


def _shares(logits: Floats) -> NDArray[np.float64]:
    odds = np.exp(logits - logits.max(axis=1, keepdims=True), dtype=np.float64)
    return odds / odds.sum(axis=1, keepdims=True)


def _said(logits: Floats) -> Ids:
    """Return the index of the mood that is told, six for none; shape (n,)."""
    shares = _shares(logits)
    moods = shares[:, :_NONE].reshape(len(logits), -1, len(_MOODS)).sum(axis=1)
    return np.hstack([moods, shares[:, _NONE:]]).argmax(axis=1)

"""Teach short messages again until each is told as it is labelled; three words leave nothing else to go by.

Only the votes of their words and pairs of words change, in small steps, and nothing that was told right may turn wrong.
"""
# pyright: reportMissingImports=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# (SciPy, which ``training.moods.learners`` uses, has no types and is installed in the training environment only)

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.inference.intent_model import BUCKETS, LABELS, Grams, Ids, buckets, unit, word_buckets
from training.moods.learners import Floats, sparse_rows

SHORT = 4  # words of a message, at most
_LEANING = 0.5  # added to what speaks for no mood beforehand: most of what is taught again speaks against it
_RATE, _MOST_STEPS = 1.0, 60
_MARGIN = 0.01  # share by which the right answer leads, so that rounding changes nothing
_STEPS = 127  # of a signed byte, to either side
_NONE = len(LABELS) - 1
_MOODS = _NONE // 2


def refine(grams: Grams, logits: Floats, texts: Sequence[str], y: Ids) -> Grams:
    """Return the model of words with changed votes.

    Args:
        grams: Blended, so that its logits and the reader's just add up.
        logits: Shape (n, 13), what both models together say of each message.
        texts: Of n messages, as they are read.
        y: Shape (n,), indices of ``LABELS``.
    """
    is_short = np.array([len(text.split()) <= SHORT for text in texts])
    taught = np.flatnonzero(is_short | is_right(logits, y))
    leaning = np.zeros(len(LABELS), np.float32)
    leaning[_NONE] = _LEANING
    logits = logits + leaning
    changes = _changes(logits[taught], _features([texts[int(row)] for row in taught], grams, texts), y[taught])
    votes = grams.votes * grams.step + changes
    step = np.maximum(np.abs(votes).max(axis=0), 1e-9) / _STEPS
    rounded: NDArray[np.int8] = np.rint(votes / step).astype(np.int8)
    return grams._replace(votes=rounded, step=step.astype(np.float32), bias=grams.bias + leaning)


def is_right(logits: Floats, y: Ids, margin: float = 0.0) -> NDArray[np.bool_]:
    """Tell of each message whether its mood, or that it has none, leads by a margin; shape (n,)."""
    shares = _shares(logits)
    said = np.hstack([shares[:, :_NONE].reshape(len(y), 2, _MOODS).sum(axis=1), shares[:, _NONE:]])
    rows, right = np.arange(len(y)), np.where(y == _NONE, _MOODS, y % _MOODS)
    own = said[rows, right]
    said[rows, right] = 0
    return own - said.max(axis=1) > margin


def _changes(logits: Floats, features: Any, y: Ids) -> Floats:  # noqa: ANN401 - SciPy has no types
    """Step after step, add to the votes what messages lack that are not told as they are labelled; shape (B, 13)."""
    changes = np.zeros((BUCKETS, len(LABELS)), np.float32)
    truth = np.eye(len(LABELS), dtype=np.float32)[y]
    for _ in range(_MOST_STEPS):
        said = logits + features @ changes
        wrong = np.flatnonzero(~is_right(said, y, _MARGIN))
        if not len(wrong):
            break
        changes += _RATE * (features[wrong].T @ (truth[wrong] - _shares(said[wrong])))
    return changes


def _features(texts: Sequence[str], grams: Grams, every: Sequence[str]) -> Any:  # noqa: ANN401 - SciPy has no types
    """Return how much each message says the words and pairs of words of short messages, shape (n, B)."""
    short = {int(place) for text in every if len(text.split()) <= SHORT for place in word_buckets(text)}
    is_taught = np.zeros(BUCKETS, np.float32)
    is_taught[sorted(short)] = 1
    places, weights = zip(*(buckets(text) for text in texts), strict=True)
    values = [
        unit(weight * grams.rarity[place]) * is_taught[place] for place, weight in zip(places, weights, strict=True)
    ]
    return sparse_rows(list(zip(places, values, strict=True)), BUCKETS)


def _shares(logits: Floats) -> Floats:
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)

"""Second training, in which short messages are learned until each gets its label: three words leave few other clues.

Only the votes of words and pairs of words change, in small steps, and no right answer may become wrong.
"""
# pyright: reportMissingImports=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# (SciPy, which ``training.moods.learners`` uses, has no types and is installed in the training environment only)

from collections.abc import Sequence
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.inference.intent_model import BUCKETS, LABELS, Grams, Ids, buckets, unit, word_buckets
from training.moods.learners import Floats, sparse_rows

SHORT_WORDS = 4
"""A message of at most this many words is short."""
_NO_MOOD_BIAS = 0.5
"""Added to the logit of no mood beforehand: most votes that are learned here speak against it."""
_RATE, _MAX_STEPS = 1.0, 60
_MARGIN = 0.01
"""Lead of the right answer, as a difference of shares, so that rounding cannot change it."""
_MAX_STEP = 127  # of a signed byte
_NONE = len(LABELS) - 1
_MOODS = _NONE // 2


def refine(grams: Grams, logits: Floats, texts: Sequence[str], y: Ids) -> Grams:
    """Return the model of words with changed votes.

    Args:
        grams: The model, scaled so that its logits and the GRU's just add up.
        logits: Shape (n, 13), the sums of both models' logits.
        texts: The n messages, clipped.
        y: Shape (n,), indices of ``LABELS``.
    """
    is_short = np.fromiter(map(_is_short, texts), np.bool_, len(texts))
    is_taught = is_short | find_right(logits, y)
    bias = np.zeros(len(LABELS), np.float32)
    bias[_NONE] = _NO_MOOD_BIAS
    features = _features(list(compress(texts, is_taught)), grams, _buckets_of_short(texts))
    changes = _learn_changes(logits[is_taught] + bias, features, y[is_taught])
    votes = grams.votes * grams.step + changes
    step = np.maximum(np.abs(votes).max(axis=0), 1e-9) / _MAX_STEP
    rounded: NDArray[np.int8] = np.rint(votes / step).astype(np.int8)
    return grams._replace(votes=rounded, step=step.astype(np.float32), bias=grams.bias + bias)


def find_right(logits: Floats, y: Ids, margin: float = 0.0) -> NDArray[np.bool_]:
    """Return for each message whether its mood, or no mood, leads by more than a margin; shape (n,)."""
    shares = _shares(logits)
    moods = np.hstack([shares[:, :_NONE].reshape(len(y), 2, _MOODS).sum(axis=1), shares[:, _NONE:]])
    rows, right = np.arange(len(y)), np.where(y == _NONE, _MOODS, y % _MOODS)
    right_shares = moods[rows, right]
    moods[rows, right] = 0
    return right_shares - moods.max(axis=1) > margin


def _learn_changes(logits: Floats, features: Any, y: Ids) -> Floats:  # noqa: ANN401 - SciPy has no types
    """Return changes of the votes, shape (B, 13), that make all messages right, or as many as the steps allow."""
    changes = np.zeros((BUCKETS, len(LABELS)), np.float32)
    truth = np.eye(len(LABELS), dtype=np.float32)[y]
    for _ in range(_MAX_STEPS):
        new_logits = logits + features @ changes
        wrong = np.flatnonzero(~find_right(new_logits, y, _MARGIN))
        if not len(wrong):
            break
        changes += _RATE * (features[wrong].T @ (truth[wrong] - _shares(new_logits[wrong])))
    return changes


def _features(texts: Sequence[str], grams: Grams, taught_buckets: set[int]) -> Any:  # noqa: ANN401 - SciPy has no types
    """Return the weights of the taught buckets in each message, shape (n, B)."""
    is_taught = np.zeros(BUCKETS, np.float32)
    is_taught[sorted(taught_buckets)] = 1
    rows: list[tuple[Ids, Floats]] = []
    for places, weights in map(buckets, texts):
        values = unit(weights * grams.rarity[places]) * is_taught[places]
        rows.append((places, values))
    return sparse_rows(rows, BUCKETS)


def _buckets_of_short(texts: Sequence[str]) -> set[int]:
    """Return the buckets of words and pairs of words in short messages."""
    return set().union(*map(word_buckets, filter(_is_short, texts)))


def _is_short(text: str) -> bool:
    return len(text.split()) <= SHORT_WORDS


def _shares(logits: Floats) -> Floats:
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)

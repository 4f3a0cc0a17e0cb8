import numpy as np

from core.inference.intent_model import BUCKETS, LABELS, Grams, buckets, unit
from training.intents.refining import find_right, refine
from training.moods.learners import Floats

NONE = len(LABELS) - 1
UNTRAINED = Grams(
    rarity=np.ones(BUCKETS, np.float32),
    votes=np.zeros((BUCKETS, len(LABELS)), np.int8),
    step=np.full(len(LABELS), 0.01, np.float32),
    sentence=np.zeros((16, len(LABELS)), np.float32),
    bias=np.zeros(len(LABELS), np.float32),
)
TEXTS = ["under a cloud", "cloud nine", "nine o'clock", "a cloud of flies came over the hill"]
Y = np.array([3, 1, NONE, NONE])


def add_votes(grams: Grams, logits: Floats) -> Floats:
    """Return logits plus the votes of the words of each message."""
    total = logits.copy()
    for row, (places, weights) in enumerate(map(buckets, TEXTS)):
        units = unit(weights * grams.rarity[places])
        total[row] += (units @ grams.votes[places]) * grams.step + grams.bias
    return total


def test_short_messages_become_right() -> None:
    before = np.zeros((len(TEXTS), len(LABELS)), np.float32)
    before[:3, 5] = 2.0  # anger for all short ones
    before[3, NONE] = 1.0
    assert not find_right(before, Y)[:3].any()
    assert find_right(add_votes(refine(UNTRAINED, before, TEXTS, Y), before), Y).all()


def test_wrong_long_message_is_not_learned() -> None:
    before = np.zeros((len(TEXTS), len(LABELS)), np.float32)
    before[3, 5] = 9.0
    after = add_votes(refine(UNTRAINED, before, TEXTS, Y), before)
    assert find_right(after, Y).tolist() == [True, True, True, False]


def test_right_answer_leads_by_margin() -> None:
    logits = np.zeros((2, len(LABELS)), np.float32)
    logits[0, 0] = logits[1, NONE] = 3.0
    assert find_right(logits, np.array([0, NONE])).all()
    assert find_right(logits, np.array([6, 0])).tolist() == [True, False]  # the kind does not matter here
    assert not find_right(logits, np.array([0, NONE]), margin=0.9).any()

import numpy as np

from core.inference.intent_model import BUCKETS, LABELS, Grams, buckets, unit
from training.intents.refining import find_right, refine
from training.moods.learners import Floats

NONE = len(LABELS) - 1
UNTAUGHT = Grams(
    rarity=np.ones(BUCKETS, np.float32),
    votes=np.zeros((BUCKETS, len(LABELS)), np.int8),
    step=np.full(len(LABELS), 0.01, np.float32),
    sentence=np.zeros((16, len(LABELS)), np.float32),
    bias=np.zeros(len(LABELS), np.float32),
)
TEXTS = ["under a cloud", "cloud nine", "nine o'clock", "a cloud of flies came over the hill"]
LABELLED = np.array([3, 1, NONE, NONE])


def told(grams: Grams, logits: Floats) -> Floats:
    """Add what the words of each message say to what else is said of it."""
    said = [(places, unit(weights * grams.rarity[places])) for places, weights in map(buckets, TEXTS)]
    votes = [(weights @ grams.votes[places]) * grams.step + grams.bias for places, weights in said]
    return logits + np.array(votes, np.float32)


def test_short_messages_are_told_as_they_are_labelled_whatever_was_said_before() -> None:
    before = np.zeros((len(TEXTS), len(LABELS)), np.float32)
    before[:3, 5] = 2.0  # anger for all short ones
    before[3, NONE] = 1.0
    assert not find_right(before, LABELLED)[:3].any()
    assert find_right(told(refine(UNTAUGHT, before, TEXTS, LABELLED), before), LABELLED).all()


def test_long_message_that_is_told_wrong_is_not_taught_again() -> None:
    before = np.zeros((len(TEXTS), len(LABELS)), np.float32)
    before[3, 5] = 9.0
    after = told(refine(UNTAUGHT, before, TEXTS, LABELLED), before)
    assert find_right(after, LABELLED).tolist() == [True, True, True, False]


def test_right_answer_leads_by_the_margin() -> None:
    logits = np.zeros((2, len(LABELS)), np.float32)
    logits[0, 0] = logits[1, NONE] = 3.0
    assert find_right(logits, np.array([0, NONE])).all()
    assert find_right(logits, np.array([6, 0])).tolist() == [True, False]  # felt or wanted is not told apart here
    assert not find_right(logits, np.array([0, NONE]), margin=0.9).any()

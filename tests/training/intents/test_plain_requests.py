from core.inference.intent_model import LABELS
from training.intents.plain_requests import utterances
from training.intents.training import labels_of
from training.intents.utterances import find_faults


def test_plain_messages_are_many_and_have_no_faults() -> None:
    messages = utterances()
    assert find_faults(messages) == []
    assert len(messages) >= 600
    assert {LABELS[label] for label in labels_of(messages)} == set(LABELS)

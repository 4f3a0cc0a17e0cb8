from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from bot.settings import ROOT
from core.inference.artifacts import ModelFiles
from core.inference.embedding import Embedding
from core.inference.intent_model import LABELS, IntentModel, Kind
from core.moods.mood import Mood
from tests.support.invented_movies import WORDS, a_tokenizer
from training.intents.training import Blend, Learned, add_up, blend_of, card, labels_of, learn_intent, measure
from training.intents.utterances import Utterance
from training.moods.artifact import save
from training.moods.embedding import quantise

FELT, WANTED = "i am so full of", "please show me some"
PLAIN = "when does the next bus to town leave from here and how much is it"


@cache
def an_embedding() -> Embedding:
    tokenizer = a_tokenizer(" ".join([*WORDS.values(), FELT, WANTED, PLAIN]).split())
    return quantise(tokenizer, np.random.default_rng(3).normal(size=(tokenizer.get_vocab_size(), 16)).astype("f4"))


def invented_utterances() -> list[Utterance]:
    """Build messages with obvious meanings."""
    rows: list[Utterance] = []
    for mood, words in WORDS.items():
        for kind, begin in ((Kind.FEEL, FELT), (Kind.WANT, WANTED)):
            pairs = product(words.split(), words.split()[:3])
            rows += [Utterance(f"{begin} {first} {second}", mood.value, kind.value) for first, second in pairs]
    words = PLAIN.split()
    return rows + [Utterance(f"{first} {second} {words[3]}", None, None) for first in words for second in words[:3]]


@cache
def learn() -> Learned:
    return learn_intent(invented_utterances(), an_embedding())


def test_obvious_meanings_are_learned() -> None:
    metrics = learn().metrics
    for name in ("mood", "none", "kind"):
        assert metrics[name] >= 0.95
        assert metrics[f"cross_validated_{name}"] >= 0.95
    assert metrics["ece"] <= 0.1


def test_card_compares_measures_with_targets() -> None:
    measured = {"mood": 0.8, "none": 0.96, "kind": 0.9, "ece": 0.01, "messages": 1234}
    text = card(measured | {f"cross_validated_{name}": value for name, value in measured.items()})
    assert "| right mood, of messages with one | 0.8000 | 0.90 | missed |" in text
    assert "| none found, of messages without a mood | 0.9600 | 0.95 | met |" in text
    assert "On 1,234 messages" in text


def test_shipped_card_has_metrics_of_shipped_model() -> None:
    folder = ROOT / "models" / "intent"
    assert (folder / "MODEL_CARD.md").read_text("utf-8") == card(ModelFiles.read(folder).manifest.metrics)


def test_saved_model_understands_learned_messages(tmp_path: Path) -> None:
    files, names, metrics = learn()
    save(tmp_path, files, names=names, data=[], metrics=metrics)
    intent_model = IntentModel.load(tmp_path, an_embedding())
    rows = invented_utterances()
    right_count = 0
    for row in rows:
        intent = intent_model.understand(row.text)
        right_count += (intent.mood, intent.kind) == (row.mood, row.kind)
    assert right_count / len(rows) >= 0.98


def test_learning_is_reproducible() -> None:
    assert learn_intent(invented_utterances(), an_embedding()) == learn()


def test_plain_messages_are_learned_but_not_measured(tmp_path: Path) -> None:
    plain = [Utterance(f"{word} bus", Mood.FEAR.value, Kind.WANT.value) for word in PLAIN.split()] * 5
    files, names, metrics = learn_intent(invented_utterances(), an_embedding(), plain)
    assert metrics["cross_validated_messages"] == len(invented_utterances())
    save(tmp_path, files, names=names, data=[], metrics=metrics)
    intent = IntentModel.load(tmp_path, an_embedding()).understand("town bus")
    assert (intent.mood, intent.kind) == (Mood.FEAR, Kind.WANT)


def test_labels_are_indices_of_labels_of_model() -> None:
    rows = [Utterance("a", "joy", "feel"), Utterance("b", "love", "want"), Utterance("c", None, None)]
    assert [LABELS[label] for label in labels_of(rows)] == ["joy feel", "love want", "none"]


def test_measures_are_shares_of_messages() -> None:
    y = np.array([0, 7, 12, 12])  # love felt, joy wanted, twice none
    logits = 9 * np.eye(13, dtype=np.float32)[[0, 1, 12, 3]]
    assert measure(logits, y) == {
        "messages": 4,
        "mood": 1.0,
        "none": 0.5,
        "kind": 0.5,
        "ece": pytest.approx(1 / 24, abs=0.01),
    }


def test_blend_prefers_better_model() -> None:
    y = np.arange(13).repeat(20)
    right, noise = np.eye(13, dtype=np.float32)[y], np.random.default_rng(1).normal(size=(260, 13)).astype("f4")
    blend = blend_of(np.stack([4 * right + noise, noise]), y)
    assert blend.grams > 2 * blend.gru
    assert measure(add_up(np.stack([4 * right, noise]), blend), y)["mood"] >= 0.95


def test_blend_is_weighted_sum() -> None:
    (row,) = add_up(np.ones((2, 1, 13), np.float32), Blend(0.5, 2, 1))
    assert row.tolist() == [2.5] * len(Mood) * 2 + [3.5]

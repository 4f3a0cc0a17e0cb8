from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import pytest

from bot.settings import ROOT
from core.inference.artifacts import ModelFiles
from core.inference.embedding import Embedding
from core.inference.intent_model import LABELS, IntentModel, Kind
from core.moods.mood import Mood
from tests.support.invented_movies import WORDS, a_tokenizer
from training.intents.plain_requests import utterances
from training.intents.training import Blend, Learned, add_up, blend_of, card, labels_of, learn_intent, measure
from training.intents.utterances import FOLDS, Utterance, find_faults, fold_of, read
from training.moods.artifact import save
from training.moods.embedding import quantise

FELT, WANTED = "i am so full of", "please show me some"
PLAIN = "when does the next bus to town leave from here and how much is it"


@cache
def an_embedding() -> Embedding:
    tokenizer = a_tokenizer(" ".join([*WORDS.values(), FELT, WANTED, PLAIN]).split())
    return quantise(tokenizer, np.random.default_rng(3).normal(size=(tokenizer.get_vocab_size(), 16)).astype("f4"))


def invented_utterances() -> list[Utterance]:
    """Write messages whose meaning is obvious."""
    rows = [
        Utterance(f"{begin} {one} {other}", mood.value, kind.value)
        for mood, words in WORDS.items()
        for kind, begin in ((Kind.FEEL, FELT), (Kind.WANT, WANTED))
        for one in words.split()
        for other in words.split()[:3]
    ]
    words = PLAIN.split()
    return rows + [Utterance(f"{a} {b} {c}", None, None) for a in words for b in words[:3] for c in words[3:4]]


@cache
def learned() -> Learned:
    return learn_intent(invented_utterances(), an_embedding())


def test_the_obvious_is_learned() -> None:
    metrics = learned().metrics
    for name in ("mood", "none", "kind"):
        assert metrics[name] >= 0.95
        assert metrics[f"cross_validated_{name}"] >= 0.95
    assert metrics["ece"] <= 0.1


def test_card_tells_what_was_measured_and_whether_that_is_enough() -> None:
    measured = {"mood": 0.8, "none": 0.96, "kind": 0.9, "ece": 0.01, "messages": 1234}
    told = card(measured | {f"cross_validated_{name}": value for name, value in measured.items()})
    assert "| right mood, of messages with one | 0.8000 | 0.90 | missed |" in told
    assert "| none found, of messages without a mood | 0.9600 | 0.95 | met |" in told
    assert "On 1,234 messages" in told


def test_shipped_card_is_that_of_the_shipped_model() -> None:
    folder = ROOT / "models" / "intent"
    assert (folder / "MODEL_CARD.md").read_text("utf-8") == card(ModelFiles.read(folder).manifest.metrics)


def test_saved_model_understands_what_was_learned(tmp_path: Path) -> None:
    files, names, metrics = learned()
    save(tmp_path, files, names=names, data=[], metrics=metrics)
    intent_model = IntentModel.load(tmp_path, an_embedding())
    rows = invented_utterances()
    said = [intent_model.understand(row.text) for row in rows]
    right = [one.mood == row.mood and one.kind == row.kind for one, row in zip(said, rows, strict=True)]
    assert np.mean(right) >= 0.98


def test_learning_again_gives_the_same_files() -> None:
    assert learn_intent(invented_utterances(), an_embedding()) == learned()


def test_plain_messages_are_learned_and_not_measured(tmp_path: Path) -> None:
    plain = [Utterance(f"{word} bus", Mood.FEAR.value, Kind.WANT.value) for word in PLAIN.split()] * 5
    files, names, metrics = learn_intent(invented_utterances(), an_embedding(), plain)
    assert metrics["cross_validated_messages"] == len(invented_utterances())
    save(tmp_path, files, names=names, data=[], metrics=metrics)
    intent = IntentModel.load(tmp_path, an_embedding()).understand("town bus")
    assert (intent.mood, intent.kind) == (Mood.FEAR, Kind.WANT)


def test_plain_messages_that_ship_are_many_and_without_fault() -> None:
    messages = utterances()
    assert find_faults(messages) == []
    assert len(messages) >= 600
    assert {LABELS[label] for label in labels_of(messages)} == set(LABELS)


def test_labels_are_those_that_the_listener_reads() -> None:
    rows = [Utterance("a", "joy", "feel"), Utterance("b", "love", "want"), Utterance("c", None, None)]
    assert [LABELS[label] for label in labels_of(rows)] == ["joy feel", "love want", "none"]


def test_measures_count_what_they_say() -> None:
    y = np.array([0, 7, 12, 12])  # love felt, joy wanted, twice none
    logits = 9 * np.eye(13, dtype=np.float32)[[0, 1, 12, 3]]
    assert measure(logits, y) == {
        "messages": 4,
        "mood": 1.0,
        "none": 0.5,
        "kind": 0.5,
        "ece": pytest.approx(1 / 24, abs=0.01),
    }


def test_blend_trusts_the_model_that_is_right() -> None:
    y = np.arange(13).repeat(20)
    right, noise = np.eye(13, dtype=np.float32)[y], np.random.default_rng(1).normal(size=(260, 13)).astype("f4")
    blend = blend_of(np.stack([4 * right + noise, noise]), y)
    assert blend.grams > 2 * blend.gru
    assert measure(add_up(np.stack([4 * right, noise]), blend), y)["mood"] >= 0.95


def test_blend_adds_up() -> None:
    (row,) = add_up(np.ones((2, 1, 13), np.float32), Blend(0.5, 2, 1))
    assert row.tolist() == [2.5] * len(Mood) * 2 + [3.5]


def test_fold_of_a_message_hangs_on_its_words_alone() -> None:
    assert fold_of("So  Sad ") == fold_of("so sad")
    assert {fold_of(row.text) for row in invented_utterances()} == set(range(FOLDS))


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (Utterance(" ", None, None), "is empty"),
        (Utterance("x" * 301, None, None), "has 301 characters"),
        (Utterance("x", "bliss", "feel"), "names an unknown mood, bliss"),
        (Utterance("x", "joy", "have"), "names an unknown kind, have"),
        (Utterance("x", "joy", None), "has a mood without a kind"),
        (Utterance("x", None, "feel"), "a kind without a mood"),
    ],
)
def test_fault_is_named_with_its_line(row: Utterance, fault: str) -> None:
    (found,) = find_faults([Utterance("fine", "joy", "want"), row])
    assert found.startswith("Line 2, ")
    assert fault in found


def test_repeated_message_is_a_fault() -> None:
    rows = [Utterance("so sad", "sadness", "feel"), Utterance("So sad", "sadness", "feel")]
    assert find_faults(rows) == ["“so sad” is there 2 times."]


def test_shipped_utterances_are_without_fault() -> None:
    assert find_faults(read(ROOT / "data" / "utterances.jsonl")) == []


def test_line_that_is_no_utterance_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"text": "x"}\n')
    with pytest.raises(msgspec.DecodeError):
        read(tmp_path / "rows.jsonl")

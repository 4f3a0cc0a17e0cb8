from pathlib import Path

import msgspec
import pytest

from bot.settings import ROOT
from training.intents.utterances import FOLDS, Utterance, find_faults, fold_of, read


def test_fold_depends_on_words_only() -> None:
    assert fold_of("So  Sad ") == fold_of("so sad")
    assert {fold_of(f"message {number}") for number in range(100)} == set(range(FOLDS))


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
def test_fault_is_reported_with_line(row: Utterance, fault: str) -> None:
    (sentence,) = find_faults([Utterance("fine", "joy", "want"), row])
    assert sentence.startswith("Line 2, ")
    assert fault in sentence


def test_repeated_message_is_a_fault() -> None:
    rows = [Utterance("so sad", "sadness", "feel"), Utterance("So sad", "sadness", "feel")]
    assert find_faults(rows) == ["“so sad” is there 2 times."]


def test_shipped_utterances_have_no_faults() -> None:
    assert find_faults(read(ROOT / "data" / "utterances.jsonl")) == []


def test_invalid_line_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"text": "x"}\n')
    with pytest.raises(msgspec.DecodeError):
        read(tmp_path / "rows.jsonl")

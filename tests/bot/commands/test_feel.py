import json
from typing import Any

import pytest

from bot.commands.feel import feel_lines
from bot.settings import ROOT
from core.inference.artifacts import ModelFiles
from core.inference.embedding import Embedding
from core.inference.intent_model import IntentModel
from core.moods.mood import Mood


@pytest.fixture(scope="module", name="intent_model")
def _intent_model() -> IntentModel:
    return IntentModel.load(ROOT / "models" / "intent", Embedding.load(ModelFiles.read(ROOT / "models" / "mood")))


def felt(intent_model: IntentModel, *lines: bytes) -> list[dict[str, Any]]:
    out = list(feel_lines(lines, intent_model))
    assert not any(b"\n" in line for line in out)
    return [json.loads(line) for line in out]


def test_line_tells_what_the_model_understands(intent_model: IntentModel) -> None:
    (line,) = felt(intent_model, "i can't stop crying 😭\n".encode())
    intent = intent_model.understand("i can't stop crying 😭")
    assert list(line) == ["mood", "moods", "kind"]
    assert (line["mood"], line["kind"]) == (intent.mood, intent.kind) == ("sadness", "feel")
    assert line["moods"] == {mood.value: pytest.approx(share, abs=1e-6) for mood, share in intent.moods.items()}
    assert list(line["moods"]) == [mood.value for mood in Mood]


def test_line_about_no_mood_has_nulls(intent_model: IntentModel) -> None:
    (line,) = felt(intent_model, b"what time is it\n")
    assert (line["mood"], line["kind"]) == (None, None)


def test_every_line_has_an_answer_in_its_place(intent_model: IntentModel) -> None:
    lines = [b"hello\n", b"\n", b"need something to scream at\r\n", b"\xff\xfe\x00\n", b"x" * 100_000, b""]
    answers = felt(intent_model, *lines)
    assert len(answers) == 6
    assert (answers[2]["mood"], answers[2]["kind"]) == ("anger", "want")
    assert answers[1] == answers[5]


def test_line_breaks_make_no_difference(intent_model: IntentModel) -> None:
    one, other, third = felt(intent_model, b"so happy", b"so happy\n", b"so happy\r\n")
    assert one == other == third


def test_lines_are_answered_one_by_one(intent_model: IntentModel) -> None:
    answers = feel_lines(iter([b"hello\n", b"hello\n"]), intent_model)
    assert next(answers) == next(answers)


def test_danger_tells_no_mood(intent_model: IntentModel) -> None:
    (line,) = felt(intent_model, b"i want to unalive myself\n")
    assert list(line) == ["mood", "moods", "kind"]
    assert (line["mood"], line["kind"], set(line["moods"].values())) == (None, None, {0})

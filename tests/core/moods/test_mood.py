"""Moods by their words and emoji, and scores of movies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.moods.mood import Mood, MoodScores

probabilities = st.lists(st.floats(0, 1), min_size=6, max_size=6)


def test_moods_have_a_fixed_order() -> None:
    assert [mood.value for mood in Mood] == ["love", "joy", "surprise", "sadness", "fear", "anger"]


def test_each_mood_has_its_emoji() -> None:
    assert "".join(mood.emoji for mood in Mood) == "❤️😃😲😢😨😡"


@pytest.mark.parametrize("mood", Mood)
def test_mood_is_found_by_its_name_and_its_emoji(mood: Mood) -> None:
    assert Mood.named(mood.value) is mood
    assert Mood.named(mood.emoji) is mood


@pytest.mark.parametrize("text", ["JOY", " joy\n", "/joy", "#joy", "Happy", "😂", " 😂 "])
def test_spelling_of_a_mood_word_is_tolerated(text: str) -> None:
    assert Mood.named(text) is Mood.JOY


def test_heart_is_love_with_and_without_variation_selector() -> None:
    assert Mood.named("\u2764") is Mood.named("\u2764\ufe0f") is Mood.LOVE


@pytest.mark.parametrize("text", ["", " ", "/", "tax", "joy joy", "j oy", "🍕", "\x00", "\ufe0f"])
def test_other_text_names_no_mood(text: str) -> None:
    assert Mood.named(text) is None


def test_each_word_belongs_to_one_mood() -> None:
    words = [word for mood in Mood for word in mood.words]
    assert len(words) == len(set(words))


@given(st.text())
def test_any_text_is_accepted(text: str) -> None:
    assert Mood.named(text) in {*Mood, None}


@given(probabilities)
def test_scores_keep_the_order_of_moods(values: list[float]) -> None:
    scores = MoodScores(tuple(values))
    assert [scores[mood] for mood in Mood] == values
    assert list(scores.items()) == list(zip(Mood, values, strict=True))


@given(probabilities)
def test_earlier_mood_wins_a_tie(values: list[float]) -> None:
    assert MoodScores(tuple(values)).strongest() is list(Mood)[values.index(max(values))]


def test_missing_moods_count_as_zero() -> None:
    assert MoodScores.of({"fear": 1, "boredom": 0.9}) == MoodScores.of({Mood.FEAR: 1.0})
    assert MoodScores.of({}) == MoodScores()

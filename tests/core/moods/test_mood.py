import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.moods.mood import Mood, MoodScores

probabilities = st.lists(st.floats(0, 1), min_size=6, max_size=6)


def test_moods_come_in_the_order_in_which_people_see_them() -> None:
    assert [mood.value for mood in Mood] == ["love", "joy", "surprise", "sadness", "fear", "anger"]


def test_each_mood_has_its_picture() -> None:
    assert "".join(mood.emoji for mood in Mood) == "❤️😃😲😢😨😡"


@pytest.mark.parametrize("mood", Mood)
def test_mood_is_named_by_its_word_and_its_picture(mood: Mood) -> None:
    assert Mood.named(mood.value) is mood
    assert Mood.named(mood.emoji) is mood


@pytest.mark.parametrize("text", ["JOY", " joy\n", "/joy", "#joy", "Happy", "😂", " 😂 "])
def test_mood_is_found_however_it_is_typed(text: str) -> None:
    assert Mood.named(text) is Mood.JOY


def test_heart_is_love_with_and_without_variation_selector() -> None:
    assert Mood.named("\u2764") is Mood.named("\u2764\ufe0f") is Mood.LOVE


@pytest.mark.parametrize("text", ["", " ", "/", "tax", "joy joy", "j oy", "🍕", "\x00", "\ufe0f"])
def test_what_names_no_mood_finds_none(text: str) -> None:
    assert Mood.named(text) is None


@given(st.text())
def test_any_text_names_a_mood_or_none(text: str) -> None:
    assert Mood.named(text) in {*Mood, None}


@given(probabilities)
def test_scores_are_read_by_mood_and_in_order(values: list[float]) -> None:
    scores = MoodScores(*values)
    assert [scores[mood] for mood in Mood] == values
    assert list(scores.items()) == list(zip(Mood, values, strict=True))


@given(probabilities)
def test_strongest_mood_is_the_earliest_of_the_highest(values: list[float]) -> None:
    assert MoodScores(*values).strongest() is list(Mood)[values.index(max(values))]


def test_scores_from_names_count_missing_moods_as_zero() -> None:
    assert MoodScores.of({"fear": 1, "boredom": 0.9}) == MoodScores(fear=1.0)
    assert MoodScores.of({}) == MoodScores()

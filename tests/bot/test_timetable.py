import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.timetable import Fault, Plan, planned
from core.digest import Slot
from core.mood import Mood

FRIDAY = 4


@pytest.mark.parametrize(
    "words",
    [
        "joy fri 18:00 Europe/Berlin",
        "Joy Friday 6pm berlin",
        "happy fr 18 (Berlin)",
        "joy every Friday at 6:00 p.m. in Europe/Berlin",
        "joy on fridays at 6 PM Europe/berlin",
        "joy Fri. 18.00, Berlin",
        "joy FRI 18h00 Berlin",
    ],
)
def test_many_ways_to_say_the_same_are_understood(words: str) -> None:
    assert planned(words.split(), "UTC") == Plan(Mood.JOY, Slot(FRIDAY, 18, 0, "Europe/Berlin"))


@pytest.mark.parametrize(
    ("word", "weekday"),
    [("mon", 0), ("tues", 1), ("weds", 2), ("thurs", 3), ("Thu", 3), ("sa", 5), ("SUNDAYS", 6)],
)
def test_days_are_known_by_name_and_abbreviation(word: str, weekday: int) -> None:
    assert planned(["joy", word, "18:00"], "UTC") == Plan(Mood.JOY, Slot(weekday, 18, 0, "UTC"))


@pytest.mark.parametrize(
    ("word", "hour", "minute"),
    [
        ("0:00", 0, 0),
        ("23:59", 23, 59),
        ("12am", 0, 0),
        ("12:30 pm", 12, 30),
        ("7", 7, 0),
        ("07:05", 7, 5),
        ("1a.m.", 1, 0),
    ],
)
def test_times_are_understood_by_both_clocks(word: str, hour: int, minute: int) -> None:
    assert planned(f"joy fri {word}".split(), "UTC") == Plan(Mood.JOY, Slot(FRIDAY, hour, minute, "UTC"))


@pytest.mark.parametrize(
    ("words", "part", "what"),
    [
        ("boredom fri 18:00", "mood", "boredom"),
        ("joy", "day", ""),
        ("joy s 18:00", "day", "s"),
        ("joy 18:00", "day", "18:00"),
        ("joy fri", "time", ""),
        ("joy fri noonish", "time", "noonish"),
        ("joy fri 24:00", "time", "24:00"),
        ("joy fri 18:60", "time", "18:60"),
        ("joy fri 13pm", "time", "13pm"),
        ("joy fri 0am", "time", "0am"),
        ("joy fri 18:000", "time", "18:000"),
        ("joy fri 18:00 Atlantis", "time zone", "Atlantis"),
        ("joy fri 18:00 my place", "time zone", "my place"),
    ],
)
def test_what_is_not_understood_is_named(words: str, part: str, what: str) -> None:
    assert planned(words.split(), "UTC") == Fault(part, what)


@given(st.lists(st.text(max_size=20), max_size=8))
def test_whatever_is_typed_has_an_answer(words: list[str]) -> None:
    assert isinstance(planned(words, "UTC"), Plan | Fault)

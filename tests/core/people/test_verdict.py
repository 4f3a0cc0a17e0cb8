"""Movies that verdicts take from the offer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.moods.mood import Mood
from core.people.verdict import Opinion, Verdict, excluded_by, find_disputed, is_disputed
from tests.support.fakes import NOON


def a_verdict(opinion: Opinion, mood: Mood = Mood.JOY, movie: int = 1) -> Verdict:
    return Verdict(movie, opinion, mood, NOON)


@pytest.mark.parametrize("opinion", [Opinion.SEEN, Opinion.REFUSED, Opinion.SAVED])
def test_verdict_excludes_the_movie_for_every_mood(opinion: Opinion) -> None:
    assert all(excluded_by([a_verdict(opinion)], mood) == {1} for mood in Mood)


def test_wrong_mood_excludes_the_movie_for_that_mood_alone() -> None:
    verdicts = [a_verdict(Opinion.WRONG, Mood.JOY)]
    assert [mood for mood in Mood if excluded_by(verdicts, mood)] == [Mood.JOY]


def test_no_verdicts_exclude_nothing() -> None:
    assert excluded_by([], Mood.JOY) == frozenset()


@pytest.mark.parametrize(
    ("doubters", "judges", "outweigh"),
    [(4, 4, False), (5, 5, True), (5, 12, True), (5, 13, False), (6, 15, True), (400, 1000, True), (399, 1000, False)],
)
def test_five_people_and_four_in_ten_outweigh_the_model(doubters: int, judges: int, outweigh: bool) -> None:
    assert is_disputed(doubters, judges) is outweigh


@given(st.integers(0, 4), st.integers(0, 10**6))
def test_four_people_never_outweigh_the_model(doubters: int, others: int) -> None:
    assert not is_disputed(doubters, doubters + others)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_another_doubter_never_brings_a_movie_back(doubters: int, others: int) -> None:
    assert is_disputed(doubters, doubters + others) <= is_disputed(doubters + 1, doubters + 1 + others)


def test_disputed_movie_leaves_only_that_mood() -> None:
    doubts = {(1, Mood.JOY): 9, (1, Mood.FEAR): 2, (2, Mood.JOY): 9}
    judges = {(1, Mood.JOY): 12, (1, Mood.FEAR): 2, (2, Mood.JOY): 90}
    assert {mood: find_disputed(mood, doubts, judges) for mood in (Mood.JOY, Mood.FEAR)} == {
        Mood.JOY: {1},
        Mood.FEAR: set(),
    }

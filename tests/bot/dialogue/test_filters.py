import itertools

import pytest
from hypothesis import given

from bot.dialogue.filters import Filters, filters_from, letters_of
from core.moods.mood import Mood
from core.movies.filters import Filter
from tests.support.actions import filters


@given(filters)
def test_filters_come_back_from_their_letters(chosen: Filters) -> None:
    assert filters_from(letters_of(chosen)) == chosen


def test_every_option_has_its_own_letter() -> None:
    options = [
        *(Filters(only=frozenset({chip})) for chip in Filter),
        *(Filters(also=mood) for mood in Mood),
        *(Filters(without=frozenset({mood})) for mood in Mood),
    ]
    letters = [letters_of(option) for option in options]
    assert all(len(each) == 1 and each.isascii() and each.isalpha() for each in letters)
    assert len(set(letters)) == len(options)


@pytest.mark.parametrize("letters", ["x", "S", "ss", "fs", "lj", "s ", "\u0455"])
def test_forged_letters_are_refused(letters: str) -> None:
    """Unknown, repeated or unsorted letters, and a second second mood, would make two tokens for one action."""
    with pytest.raises(ValueError, match="no filters"):
        filters_from(letters)


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations([*Filter, *Mood], 2)))
def test_toggling_twice_restores_the_filters(first: Filter | Mood, second: Filter | Mood) -> None:
    before = Filters().toggle(first)
    if not (isinstance(first, Mood) and isinstance(second, Mood)):
        assert before.toggle(second).toggle(second) == before
    assert before.toggle(first) == Filters()
    assert before.minus({first, second}) == Filters()

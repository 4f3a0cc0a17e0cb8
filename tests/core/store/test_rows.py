"""How movies become rows and are read back."""

import pytest

from core.store.rows import movie_of, movie_row
from tests.support.fakes import a_movie


@pytest.mark.parametrize("flag", ["adult", "softcore", "video"])
def test_flags_of_a_movie_come_back(flag: str) -> None:
    movie = a_movie(**{flag: True})
    assert movie_of(movie_row(movie)) == movie

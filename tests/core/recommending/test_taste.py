"""Taste learned from verdicts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.movies.movie import Movie
from core.recommending.taste import MAX_PLACES, MIN_MOVIES, Taste
from tests.support.fakes import a_movie

few_words = st.lists(st.sampled_from(["war", "love", "dogs", "robots"]), max_size=6).map(tuple)
movies = st.builds(
    a_movie,
    st.integers(1, 30),
    genres=few_words,
    keywords=few_words,
    release_date=st.dates(date(1950, 1, 1), date(2030, 1, 1)),
)
shelves = st.lists(movies, max_size=30)


def of_genre(genre: str, first_id: int, how_many: int) -> list[Movie]:
    return [a_movie(first_id + n, genres=(genre,), keywords=()) for n in range(how_many)]


def a_taste(liked: list[Movie], disliked: list[Movie]) -> Taste:
    taste = Taste.of(liked, disliked)
    assert taste is not None
    return taste


@given(shelves, shelves, movies)
def test_taste_moves_movies_within_limits(liked: list[Movie], disliked: list[Movie], movie: Movie) -> None:
    taste = Taste.of(liked, disliked)
    assert taste is None or -MAX_PLACES <= taste.places(movie) <= MAX_PLACES


@given(shelves, shelves, movies)
def test_order_of_the_verdicts_does_not_matter(liked: list[Movie], disliked: list[Movie], movie: Movie) -> None:
    one, other = Taste.of(liked, disliked), Taste.of(unique(liked)[::-1], unique(disliked)[::-1])
    assert (one is None) == (other is None)
    assert one is None or other is None or one.places(movie) == other.places(movie)


def unique(shelf: list[Movie]) -> list[Movie]:
    return list({movie.id: movie for movie in shelf}.values())


@pytest.mark.parametrize(("liked", "disliked"), [(4, 0), (0, 4), (2, 2), (0, 0)])
def test_fewer_than_five_verdicts_say_nothing(liked: int, disliked: int) -> None:
    assert Taste.of(of_genre("War", 1, liked), of_genre("War", 50, disliked)) is None


def test_movie_saved_twice_counts_once() -> None:
    assert Taste.of(of_genre("War", 1, MIN_MOVIES - 1) * 2, []) is None


@pytest.mark.parametrize(
    "facts", [{"genres": ("War",)}, {"keywords": ("tank",)}, {"release_date": date(1958, 3, 1)}], ids=str
)
def test_likes_move_forward_and_dislikes_back(facts: dict[str, object]) -> None:
    other: dict[str, object] = {"genres": ("Music",), "keywords": ("song",), "release_date": date(1991, 1, 1)}
    alike = other | facts
    fans = a_taste([a_movie(n, **alike) for n in range(5)], [a_movie(n, **other) for n in range(50, 55)])
    foes = a_taste([a_movie(n, **other) for n in range(5)], [a_movie(n, **alike) for n in range(50, 55)])
    assert fans.places(a_movie(99, **alike)) > fans.places(a_movie(99, **other))
    assert foes.places(a_movie(99, **alike)) < foes.places(a_movie(99, **other))


def test_unknown_traits_move_nothing() -> None:
    taste = a_taste(of_genre("War", 1, 5), of_genre("Music", 50, 5))
    assert taste.places(a_movie(99, genres=("Western",), keywords=(), release_date=date(1930, 1, 1))) == 0


def test_more_of_the_same_verdict_moves_farther() -> None:
    some = a_taste(of_genre("War", 1, 3), of_genre("Music", 50, 3))
    many = a_taste(of_genre("War", 1, 9), of_genre("Music", 50, 9))
    assert 0 < some.places(of_genre("War", 99, 1)[0]) < many.places(of_genre("War", 99, 1)[0])


def test_frequent_trait_wins_among_saved_movies() -> None:
    taste = a_taste(of_genre("War", 1, 8) + of_genre("Music", 50, 2), [])
    assert taste.places(of_genre("War", 99, 1)[0]) > taste.places(of_genre("Music", 99, 1)[0]) > 0

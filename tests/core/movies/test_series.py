"""Which titles belong to one series."""

import pytest

from core.movies.series import are_of_one_series, are_titles_of_one_series
from tests.support.fakes import a_movie

OF_ONE = [
    ("Jurassic Park III", "The Lost World: Jurassic Park"),
    ("Jurassic Park", "Jurassic Park III"),
    ("Toy Story", "Toy Story 3"),
    ("The Godfather", "The Godfather Part II"),
    ("Back to the Future Part II", "Back to the Future Part III"),
    ("Saw II", "Saw VI"),
    ("Saw: The Final Chapter", "Saw IV"),
    ("Rocky IV", "Rocky Balboa"),
    ("Alien", "Alien: Covenant"),
    ("Batman", "Batman Returns"),
    ("The Dark Knight", "The Dark Knight Rises"),
    ("Kill Bill: Vol. 1", "Kill Bill: Vol. 2"),
    ("The Hobbit: An Unexpected Journey", "The Hobbit: The Desolation of Smaug"),
    ("Harry Potter and the Goblet of Fire", "Harry Potter and the Order of the Phoenix"),
    ("Mission: Impossible II", "Mission: Impossible – Fallout"),
    ("Star Wars", "Rogue One: A Star Wars Story"),
    ("Home Alone", "Home Alone 2: Lost in New York"),
    ("Ocean's Eleven", "Ocean’s Eleven 2"),
    ("Pirates of the Caribbean: Dead Man's Chest", "Pirates of the Caribbean: At World's End"),
    ("Amélie", "Amelie 2"),
    ("Scary Movie 2", "Scary Movie 4"),
    ("Paddington", "Paddington 2"),
]
APART = [
    ("Heat", "Hugo"),
    ("Movie 3", "Movie 4"),
    ("Part One", "Part Two"),
    ("The Man from Nowhere", "The Man Who Knew Too Much"),
    ("The Girl with the Dragon Tattoo", "The Girl with All the Gifts"),
    ("Star Wars", "Star Trek"),
    ("Dead Man", "Dead Poets Society"),
    ("Love Story", "Toy Story"),
    ("The Last Samurai", "The Last Emperor"),
    ("American Beauty", "American Psycho"),
    ("It", "It Happened One Night"),
    ("Up", "Upgrade"),
    ("", "Heat"),
    ("!!!", "???"),
    ("Gladiator", "The Gladiators of Rome"),
    ("Nixon", "Frost/Nixon"),
]


@pytest.mark.parametrize(("title", "other"), OF_ONE)
def test_titles_reveal_a_series(title: str, other: str) -> None:
    assert are_titles_of_one_series(title, other)
    assert are_titles_of_one_series(other, title)


@pytest.mark.parametrize(("title", "other"), APART)
def test_unrelated_movies_are_no_series(title: str, other: str) -> None:
    assert not are_titles_of_one_series(title, other)
    assert not are_titles_of_one_series(other, title)


def test_tmdbs_collections_go_before_titles() -> None:
    sunrise, sunset = a_movie(1, title="Before Sunrise", collection=7), a_movie(2, title="Before Sunset", collection=7)
    assert are_of_one_series(sunrise, sunset)
    remake = a_movie(3, title="Before Sunrise", collection=8)
    assert not are_of_one_series(sunrise, remake)
    assert are_of_one_series(sunrise, a_movie(4, title="Before Sunrise 2"))

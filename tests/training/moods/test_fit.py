import random
from functools import cache
from typing import Any

import numpy as np
import pytest
from msgspec import structs
from numpy.typing import NDArray

from core.inference.mood_model import MoodModel, Network
from core.moods.mood import Mood
from core.movies.movie import Description
from core.sources.sample import SampleMovie
from tests.support.invented_movies import DIMENSIONS, GENRES, WORDS, an_embedding, an_invented_movie, invented_movies
from training.moods.evaluate import calibration_error
from training.moods.fit import Labels, description_of, fit, fit_network, genres_of, outline_of
from training.moods.network import HIDDEN, NETWORKS

UNSEEN = invented_movies(seed=2)


@cache
def a_mood_model() -> MoodModel:
    """Learn once for all tests, which takes seconds."""
    return fit(invented_movies(300), an_embedding())


@cache
def a_network() -> Network:
    return fit_network(invented_movies(), an_embedding())


def scores_of(mood_model: MoodModel, movies: list[SampleMovie], **changes: Any) -> NDArray[np.float64]:  # noqa: ANN401 - facts of a description
    """Return the probabilities, shape (n, 6), of movies with changed facts."""
    results = mood_model.score([structs.replace(description_of(movie), **changes) for movie in movies])
    return np.array([[p for _, p in scores.items()] for scores in results])


def test_labels_hold_primary_and_acceptable_moods() -> None:
    labels = Labels.of([an_invented_movie(1, Mood.FEAR, acceptable=("anger", "love")), an_invented_movie(2, Mood.LOVE)])
    assert labels.main.tolist() == [4, 0]
    assert labels.having.astype(int).tolist() == [[1, 0, 0, 0, 1, 1], [1, 0, 0, 0, 0, 0]]


def test_description_has_facts_but_no_moods() -> None:
    movie = an_invented_movie(synopsis="A clown.", keywords=("circus",))
    expected = Description(overview="A clown.", title="Movie 1", genres=("Comedy",), keywords=("circus",))
    assert description_of(movie) == expected


def test_outline_is_second_text_if_there_is_any() -> None:
    movie = an_invented_movie(synopsis="A clown.", outline="A clown leaves the circus.")
    assert outline_of(movie).overview == "A clown leaves the circus."
    assert outline_of(structs.replace(movie, outline="")) == description_of(movie)


def test_outlines_are_learned() -> None:
    movies = [structs.replace(movie, outline=movie.synopsis, synopsis="") for movie in invented_movies(300)]
    learned = fit(movies, an_embedding())
    right = scores_of(learned, UNSEEN, genres=(), keywords=()).argmax(axis=1) == Labels.of(UNSEEN).main
    assert right.mean() > 0.8


def test_genres_are_sorted() -> None:
    movies = [an_invented_movie(1, genres=("War", "Comedy")), an_invented_movie(2, genres=("Action", "War"))]
    assert genres_of(movies) == ["Action", "Comedy", "War"]


def test_obvious_moods_are_learned() -> None:
    right = scores_of(a_mood_model(), UNSEEN).argmax(axis=1) == Labels.of(UNSEEN).main
    assert right.mean() > 0.9


@pytest.mark.parametrize(
    "changes",
    [{"keywords": ()}, {"genres": ()}, {"genres": ("Western",)}, {"overview": ""}, {"genres": (), "keywords": ()}],
)
def test_obvious_moods_are_found_despite_missing_facts(changes: dict[str, Any]) -> None:
    right = scores_of(a_mood_model(), UNSEEN, **changes).argmax(axis=1) == Labels.of(UNSEEN).main
    assert right.mean() > 0.8


@pytest.mark.parametrize("mood", list(Mood))
def test_overview_alone_shows_obvious_mood(mood: Mood) -> None:
    (scores,) = a_mood_model().score([Description(overview=WORDS[mood])])
    assert scores[mood] >= 0.5


def test_acceptable_moods_are_learned_beside_main_mood() -> None:
    having = Labels.of(UNSEEN).having
    assert ((scores_of(a_mood_model(), UNSEEN) >= 0.5) == having).mean() > 0.9


def test_probabilities_are_calibrated() -> None:
    assert calibration_error(scores_of(a_mood_model(), UNSEEN), Labels.of(UNSEEN)) < 0.1


def test_unpredictable_moods_get_their_frequency() -> None:
    movies = invented_movies(120)
    shuffled = random.Random(1).sample(movies, len(movies))  # noqa: S311 - variety, not secrecy
    mixed = [
        structs.replace(movie, primary=source.primary, acceptable=source.acceptable)
        for movie, source in zip(movies, shuffled, strict=True)
    ]
    assert scores_of(fit(mixed, an_embedding()), UNSEEN) == pytest.approx(Labels.of(mixed).having.mean(), abs=0.1)


def test_same_movies_give_same_network() -> None:
    again = fit_network(invented_movies(), an_embedding())
    assert all(np.array_equal(a, b) for a, b in zip(again, a_network(), strict=True))


def test_tables_have_shapes_of_mood_model() -> None:
    width, units = 2 * DIMENSIONS + len(GENRES) + 3, NETWORKS * HIDDEN
    assert [table.shape for table in a_network()] == [(width, units), (units,), (units, 6), (6,), (2,)]


def test_numbers_are_rounded_to_half_precision() -> None:
    assert all(np.array_equal(table, table.astype(np.float16)) for table in a_network())
    assert {table.dtype for table in a_network()} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    "description",
    [
        Description(overview=""),
        Description(overview="", genres=("Comedy",)),
        Description(overview="", keywords=("ghost", "cellar")),
        Description(overview="", tagline="laughter"),
        Description(overview="Wörter, die niemand kennt.", genres=("Unknown",), keywords=("",)),
    ],
)
def test_empty_descriptions_get_six_probabilities(description: Description) -> None:
    (scores,) = a_mood_model().score([description])
    assert all(0 <= share <= 1 for _, share in scores.items())

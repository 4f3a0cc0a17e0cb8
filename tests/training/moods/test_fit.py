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
    """Learn from as many movies as it takes, which is seconds."""
    return fit(invented_movies(300), an_embedding())


@cache
def a_network() -> Network:
    return fit_network(invented_movies(), an_embedding())


def scores_of(mood_model: MoodModel, movies: list[SampleMovie], **left_out: Any) -> NDArray[np.float64]:  # noqa: ANN401 - facts of a description
    """Return the probabilities, shape (n, 6), of movies that lack something."""
    said = mood_model.score([structs.replace(description_of(movie), **left_out) for movie in movies])
    return np.array([[p for _, p in scores.items()] for scores in said])


def test_labels_tell_the_primary_mood_and_all_that_are_acceptable() -> None:
    labels = Labels.of([an_invented_movie(1, Mood.FEAR, acceptable=("anger", "love")), an_invented_movie(2, Mood.LOVE)])
    assert labels.main.tolist() == [4, 0]
    assert labels.having.astype(int).tolist() == [[1, 0, 0, 0, 1, 1], [1, 0, 0, 0, 0, 0]]


def test_description_holds_the_facts_and_no_judgement() -> None:
    movie = an_invented_movie(synopsis="A clown.", keywords=("circus",))
    expected = Description(overview="A clown.", title="Movie 1", genres=("Comedy",), keywords=("circus",))
    assert description_of(movie) == expected


def test_movie_is_told_again_by_its_outline_where_it_has_one() -> None:
    movie = an_invented_movie(synopsis="A clown.", outline="A clown leaves the circus.")
    assert outline_of(movie).overview == "A clown leaves the circus."
    assert outline_of(structs.replace(movie, outline="")) == description_of(movie)


def test_what_only_outlines_tell_is_learned() -> None:
    movies = [structs.replace(movie, outline=movie.synopsis, synopsis="") for movie in invented_movies(300)]
    learned = fit(movies, an_embedding())
    right = scores_of(learned, UNSEEN, genres=(), keywords=()).argmax(axis=1) == Labels.of(UNSEEN).main
    assert right.mean() > 0.8


def test_genres_are_all_that_occur_in_the_order_of_the_alphabet() -> None:
    movies = [an_invented_movie(1, genres=("War", "Comedy")), an_invented_movie(2, genres=("Action", "War"))]
    assert genres_of(movies) == ["Action", "Comedy", "War"]


def test_the_obvious_is_learned() -> None:
    right = scores_of(a_mood_model(), UNSEEN).argmax(axis=1) == Labels.of(UNSEEN).main
    assert right.mean() > 0.9


@pytest.mark.parametrize(
    "left_out",
    [{"keywords": ()}, {"genres": ()}, {"genres": ("Western",)}, {"overview": ""}, {"genres": (), "keywords": ()}],
)
def test_the_obvious_is_found_though_something_is_missing(left_out: dict[str, Any]) -> None:
    right = scores_of(a_mood_model(), UNSEEN, **left_out).argmax(axis=1) == Labels.of(UNSEEN).main
    assert right.mean() > 0.8


@pytest.mark.parametrize("mood", list(Mood))
def test_overview_alone_is_enough_for_the_obvious(mood: Mood) -> None:
    (scores,) = a_mood_model().score([Description(overview=WORDS[mood])])
    assert scores[mood] >= 0.5


def test_acceptable_moods_are_learned_beside_the_main_one() -> None:
    having = Labels.of(UNSEEN).having
    assert ((scores_of(a_mood_model(), UNSEEN) >= 0.5) == having).mean() > 0.9


def test_probabilities_are_as_often_right_as_they_say() -> None:
    assert calibration_error(scores_of(a_mood_model(), UNSEEN), Labels.of(UNSEEN)) < 0.1


def test_mood_that_nothing_tells_is_as_likely_as_it_is_frequent() -> None:
    movies = invented_movies(120)
    others = random.Random(1).sample(movies, len(movies))  # noqa: S311 - variety, not secrecy
    mixed = [
        structs.replace(movie, primary=other.primary, acceptable=other.acceptable)
        for movie, other in zip(movies, others, strict=True)
    ]
    assert scores_of(fit(mixed, an_embedding()), UNSEEN) == pytest.approx(Labels.of(mixed).having.mean(), abs=0.1)


def test_same_movies_give_the_same_network() -> None:
    again = fit_network(invented_movies(), an_embedding())
    assert all(np.array_equal(a, b) for a, b in zip(again, a_network(), strict=True))


def test_tables_have_the_shapes_that_the_classifier_reads() -> None:
    width, units = 2 * DIMENSIONS + len(GENRES) + 3, NETWORKS * HIDDEN
    assert [table.shape for table in a_network()] == [(width, units), (units,), (units, 6), (6,), (2,)]


def test_numbers_are_rounded_to_the_precision_in_which_they_are_kept() -> None:
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
def test_missing_parts_still_give_six_probabilities(description: Description) -> None:
    (scores,) = a_mood_model().score([description])
    assert all(0 <= share <= 1 for _, share in scores.items())

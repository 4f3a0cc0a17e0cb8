from typing import Any

import numpy as np
import pytest
from msgspec import structs
from numpy.typing import NDArray

from core.classifier import Classifier
from core.mood import Mood
from core.movie import Description
from tests.invented import DIMENSIONS, GENRES, WORDS, an_embedding, an_invented_movie, invented_movies
from training.fit import Features, Labels, description_of, fit, fit_heads, main_as_odds, rows, tables

OUTPUTS = 12


Tables = tuple[list[str], dict[str, NDArray[np.float32]]]


@pytest.fixture(scope="module", name="learned")
def _learned() -> Tables:
    return tables(invented_movies(), an_embedding())


@pytest.fixture(scope="module", name="classifier")
def _classifier(learned: Tables) -> Classifier:
    return Classifier(an_embedding().tokenizer, *learned)


def scores_of(classifier: Classifier, descriptions: list[Description]) -> NDArray[np.float64]:
    return np.array([[p for _, p in scores.items()] for scores in classifier.score(descriptions)])


def test_labels_tell_the_primary_mood_and_all_that_are_acceptable() -> None:
    labels = Labels.of([an_invented_movie(1, Mood.FEAR, acceptable=("anger", "love")), an_invented_movie(2, Mood.LOVE)])
    assert labels.main.tolist() == [4, 0]
    assert labels.having.astype(int).tolist() == [[1, 0, 0, 0, 1, 1], [1, 0, 0, 0, 0, 0]]


def test_description_holds_the_facts_and_no_judgement() -> None:
    movie = an_invented_movie(synopsis="A clown.", keywords=("circus",))
    expected = Description(overview="A clown.", title="Movie 1", genres=("Comedy",), keywords=("circus",))
    assert description_of(movie) == expected


def test_the_obvious_is_learned(classifier: Classifier) -> None:
    unseen = invented_movies(seed=2)
    said = classifier.score([description_of(movie) for movie in unseen])
    right = [scores.strongest().value == movie.primary for scores, movie in zip(said, unseen, strict=True)]
    assert np.mean(right) > 0.9


def test_acceptable_moods_are_learned_beside_the_main_one(classifier: Classifier) -> None:
    unseen = invented_movies(seed=2)
    having = Labels.of(unseen).having
    scores = scores_of(classifier, [description_of(movie) for movie in unseen])
    assert ((scores >= 0.5) == having).mean() > 0.9


def test_same_movies_give_the_same_classifier(classifier: Classifier) -> None:
    again = fit(invented_movies(), an_embedding())
    descriptions = [description_of(movie) for movie in invented_movies(seed=2)]
    assert again.score(descriptions) == classifier.score(descriptions)


def test_tables_have_the_shapes_that_the_classifier_reads(learned: Tables) -> None:
    genres, arrays = learned
    assert genres == sorted(GENRES.values())
    pieces = an_embedding().tokenizer.get_vocab_size()
    assert {name: array.shape for name, array in arrays.items()} == {
        "text": (pieces, OUTPUTS),
        "genres": (len(genres), OUTPUTS),
        "keywords": (pieces, OUTPUTS),
        "absent": (3, OUTPUTS),
        "bias": (OUTPUTS,),
        "blend": (len(Mood), 3),
    }
    assert all(np.array_equal(array, array.astype(np.float16)) for array in arrays.values())


@pytest.mark.parametrize("left_out", [{}, {"keywords": ()}, {"genres": ("Western",)}, {"genres": (), "keywords": ()}])
def test_folded_tables_score_as_the_learned_features_do(
    learned: Tables, classifier: Classifier, left_out: dict[str, Any]
) -> None:
    movies, embedding = invented_movies(), an_embedding()
    learned_from = [description_of(movie) for movie in movies]
    features = Features(embedding, learned_from)
    heads = fit_heads(features.parts(learned_from), Labels.of(movies))
    asked = [structs.replace(description_of(movie), **left_out) for movie in invented_movies(12, seed=3)]
    odds = main_as_odds(heads(rows(features.parts(asked)))).reshape(-1, 2, len(Mood))
    constant, of_having, of_main = learned[1]["blend"].T
    expected = 1 / (1 + np.exp(-(constant + of_having * odds[:, 0] + of_main * odds[:, 1])))
    assert scores_of(classifier, asked) == pytest.approx(expected, abs=5e-3)  # float16 keeps three digits


@pytest.mark.parametrize("mood", list(Mood))
def test_overview_alone_is_enough_for_the_obvious(classifier: Classifier, mood: Mood) -> None:
    (scores,) = classifier.score([Description(overview=WORDS[mood])])
    assert scores.strongest() is mood


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
def test_missing_parts_still_give_six_probabilities(classifier: Classifier, description: Description) -> None:
    (scores,) = classifier.score([description])
    assert all(0 <= share <= 1 for _, share in scores.items())


def test_rows_say_which_parts_are_absent() -> None:
    features = Features(an_embedding(), [description_of(movie) for movie in invented_movies()])
    full = Description(overview="ghost", genres=("Horror",), keywords=("cellar",))
    parts = features.parts([full, Description(overview="", genres=("Western",))])
    assert rows(parts)[:, -3:].tolist() == [[0, 0, 0], [1, 1, 1]]
    assert rows(parts, (1, 0, 0))[0, -3:].tolist() == [0, 1, 1]
    assert rows(parts, (0, 1, 1))[0, :DIMENSIONS].tolist() == [0] * DIMENSIONS


def test_average_text_and_keywords_start_with_like_weight() -> None:
    descriptions = [description_of(movie) for movie in invented_movies()]
    parts = Features(an_embedding(), descriptions).parts(descriptions)
    norms = [np.linalg.norm(parts[name], axis=1).mean() for name in ("text", "keywords")]
    assert norms == pytest.approx([3, 3], rel=1e-3)


def test_embedding_averages_the_words_and_gives_nothing_for_nothing() -> None:
    embedding = an_embedding()
    ghost, cellar, both, nothing = embedding.means(["ghost", "cellar", "Ghost cellar", ""])
    assert both == pytest.approx((ghost + cellar) / 2, abs=1e-6)
    assert nothing.tolist() == [0] * DIMENSIONS

import math

import numpy as np
import pytest

from core.classifier import Classifier, Network
from core.mood import Mood
from tests.invented import GENRES, a_tokenizer, an_invented_movie
from training.embedding import quantised
from training.evaluate import calibration_error, measure, precision_at
from training.fit import Labels
from training.learners import macro_f1


def a_classifier() -> Classifier:
    """Build one that judges by genre (95 %) and, where the text names a mood, by that instead."""
    pull, odds = 4, math.log(0.95 / 0.05)
    slope = 2 * odds / (pull - math.log(5) + math.log(math.exp(pull) + 4))
    each, flags = np.eye(6, dtype=np.float32), np.zeros((3, 6), np.float32)
    network = Network(
        hidden=np.vstack([2 * pull * each, pull * each, 0 * each, flags]),
        hidden_bias=np.zeros(6, np.float32),
        out=each,
        out_bias=np.zeros(6, np.float32),
        calibration=np.array([odds - slope * (pull - math.log(5)), slope], np.float32),
    )
    tokenizer = a_tokenizer([mood.value for mood in Mood])
    words = np.eye(tokenizer.get_vocab_size(), 6, -2, dtype=np.float32)  # nothing for the two pieces before the moods
    return Classifier(quantised(tokenizer, words), [GENRES[mood] for mood in Mood], network)


def labels_of(*having: str) -> Labels:
    """Read the labels of movies, each a word with a letter per mood that it has, the main one first (``"jl"``)."""
    initials = "ljxsfa"  # x for surprise
    main = np.array([initials.index(word[0]) for word in having])
    return Labels(main, np.array([[initial in word for initial in initials] for word in having]))


def test_precision_counts_the_likeliest_movies_of_each_mood() -> None:
    labels = labels_of("l", "lj", "jx", "xsfa")
    scores = np.array([[0.9, 0.1], [0.8, 0.3], [0.2, 0.2], [0.1, 0.9]]) @ np.eye(2, 6)
    scores[:, 2:] = [[0], [1], [2], [3]]  # the last movie first, then the one before it
    # At 1: love right, joy wrong (the last), the other four right. At 2: 2, 1, 2, 1, 1 and 1 of two are right.
    assert precision_at(1, scores, labels) == pytest.approx(5 / 6)
    assert precision_at(2, scores, labels) == pytest.approx((2 + 1 + 2 + 1 + 1 + 1) / 12)


def test_precision_of_fewer_movies_than_asked_for_counts_those_there_are() -> None:
    assert precision_at(10, np.ones((2, 6)), labels_of("ljxsfa", "l")) == pytest.approx((1 + 5 * 0.5) / 6)


def test_honest_probabilities_have_no_calibration_error() -> None:
    labels = labels_of("ljx", "lsf")  # each bin below: as often right as said
    scores = np.array([[1.0, 0.5, 0.5, 0.5, 0.5, 0.0]] * 2)
    assert calibration_error(scores, labels) == pytest.approx(0)


def test_calibration_error_is_the_mean_gap_between_said_and_true() -> None:
    labels = labels_of("ljx", "ljx")  # half of all is true
    assert calibration_error(np.full((2, 6), 0.95), labels) == pytest.approx(0.45)
    assert calibration_error(np.where(labels.having, 0.8, 0.3), labels) == pytest.approx((0.2 + 0.3) / 2)


def test_macro_f1_weighs_rare_moods_like_frequent_ones() -> None:
    truth, said = np.array([0, 0, 0, 1]), np.array([0, 0, 0, 0])
    assert macro_f1(truth, np.array([0, 0, 1, 1])) == pytest.approx((0.8 + 2 / 3) / 2)
    assert macro_f1(truth, said) == pytest.approx((6 / 7 + 0) / 2)


def test_measures_are_shares_of_the_held_out_movies() -> None:
    movies = [an_invented_movie(number, mood) for number, mood in enumerate(Mood, 1)]
    movies.append(an_invented_movie(7, Mood.ANGER, genres=("Drama",), acceptable=("sadness",)))
    movies.append(an_invented_movie(8, Mood.ANGER, genres=("Comedy",), acceptable=("love",)))
    measured = measure(a_classifier(), movies, {})
    assert measured["movies"] == 8
    assert measured["acceptable"] == pytest.approx(7 / 8)
    assert measured["primary"] == pytest.approx(6 / 8)
    assert measured["overview_only"] == pytest.approx(2 / 8)  # nothing tells them apart, so all count as love
    assert all(0 <= measured[name] <= 1 for name in ("macro_f1", "precision_at_3", "precision_at_10", "ece"))


def test_right_classifier_has_full_marks() -> None:
    movies = [an_invented_movie(6 * turn + n, mood) for turn in range(3) for n, mood in enumerate(Mood, 1)]
    measured = measure(a_classifier(), movies, {})
    assert {name: measured[name] for name in ("acceptable", "primary", "macro_f1", "precision_at_3")} == {
        "acceptable": 1,
        "primary": 1,
        "macro_f1": 1,
        "precision_at_3": 1,
    }
    assert measured["precision_at_10"] == pytest.approx(0.3)  # ten places, three movies of each mood
    assert measured["ece"] == pytest.approx(0.05, abs=1e-5)


def test_texts_of_tmdb_replace_ours_and_choose_the_movies() -> None:
    movies = [an_invented_movie(n, Mood.FEAR, genres=(), synopsis="joy") for n in (1, 2, 3)]
    assert measure(a_classifier(), movies, {})["acceptable"] == 0
    measured = measure(a_classifier(), movies, {1: ("fear", ""), 3: ("", "fear"), 4: ("love", "")})
    assert (measured["movies"], measured["acceptable"]) == (2, 1)
    assert measured["overview_only"] == pytest.approx(1 / 2)  # the third tells its mood in the tagline alone

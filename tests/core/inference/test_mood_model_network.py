"""Networks written by hand, so that what they say and why can be worked out on paper."""

import math
from collections.abc import Mapping

import numpy as np
import pytest
from msgspec import structs

from core.inference.mood_model import MoodModel, Network, features_of, log_odds
from core.moods.mood import Mood
from core.movies.movie import Description
from tests.support.invented_movies import DIMENSIONS, GENRES, an_embedding

Pulls = Mapping[str, Mapping[Mood, float]]
CRIME_AND_WAR = {"Crime": {Mood.ANGER: 3}, "War": {Mood.ANGER: 1}, "Romance": {Mood.LOVE: 2}}


def judging(pulls: Pulls, *, constant: float = 0, slope: float = 1, threshold: float = 0) -> MoodModel:
    """Build a classifier that reads nothing but genres, each pulling the logits of some moods."""
    count, moods = len(pulls), len(Mood)
    hidden = np.zeros((2 * DIMENSIONS + count + 3, count), np.float32)
    hidden[DIMENSIONS : DIMENSIONS + count] = np.eye(count)
    bias = np.full(count, -threshold, np.float32)
    out = np.array([[pull.get(mood, 0) for mood in Mood] for pull in pulls.values()], np.float32)
    network = Network(hidden, bias, out, np.zeros(moods, np.float32), np.array([constant, slope], np.float32))
    return MoodModel(an_embedding(), list(pulls), network)


def of_genres(*genres: str) -> Description:
    return Description(overview="", genres=genres)


def test_probability_is_the_calibrated_odds_of_the_main_mood() -> None:
    (scores,) = judging({"Crime": {Mood.ANGER: 2}}, constant=1, slope=0.5).score([of_genres("Crime")])
    odds = 1 + 0.5 * (2 - math.log(5))  # a softmax of one two and five noughts
    assert scores[Mood.ANGER] == pytest.approx(1 / (1 + math.exp(-odds)), abs=1e-6)
    assert scores[Mood.LOVE] == pytest.approx(1 / (1 + math.exp(-1 - 0.5 * -math.log(math.exp(2) + 4))), abs=1e-6)


def test_extreme_logits_give_finite_probabilities() -> None:
    (scores,) = judging({"Crime": {Mood.ANGER: 1e6, Mood.LOVE: -1e6}}).score([of_genres("Crime")])
    assert 0 <= scores[Mood.LOVE] < 1e-5
    assert 1 - 1e-5 < scores[Mood.ANGER] <= 1


def test_log_odds_set_each_mood_against_all_others() -> None:
    logits = np.log(np.array([[1, 1, 2, 3, 1, 2]], np.float32))
    assert log_odds(logits)[0] == pytest.approx(np.log([1 / 9, 1 / 9, 2 / 8, 3 / 7, 1 / 9, 2 / 8]), abs=1e-5)


def test_reasons_are_sorted_by_weight() -> None:
    mood_model, told = judging(CRIME_AND_WAR), of_genres("Romance", "War", "Crime")
    assert mood_model.reasons(told, Mood.ANGER) == ("Crime", "War")
    assert mood_model.reasons(told, Mood.ANGER, 1) == ("Crime",)
    assert mood_model.reasons(told, Mood.LOVE) == ("Romance",)


def test_evidence_for_another_mood_is_no_reason() -> None:
    assert judging(CRIME_AND_WAR).reasons(of_genres("Romance", "War", "Crime"), Mood.FEAR) == ()


def test_evidence_against_the_rival_is_a_reason() -> None:
    mood_model = judging({"Crime": {Mood.ANGER: 4}, "Family": {Mood.ANGER: -2}, "Drama": {Mood.JOY: -2}})
    told = of_genres("Crime", "Family", "Drama")
    assert mood_model.reasons(told, Mood.LOVE) == ("Family",)
    without = structs.replace(told, genres=("Crime", "Drama"))
    assert mood_model.score([without])[0][Mood.LOVE] < mood_model.score([told])[0][Mood.LOVE]


def test_genre_that_leaves_its_unit_silent_is_no_reason() -> None:
    told = of_genres("Crime")
    assert judging({"Crime": {Mood.ANGER: 3}}, threshold=0.5).reasons(told, Mood.ANGER) == ("Crime",)
    assert judging({"Crime": {Mood.ANGER: 3}}, threshold=1.5).reasons(told, Mood.ANGER) == ()


def test_flat_calibration_leaves_no_reasons() -> None:
    assert judging(CRIME_AND_WAR, slope=0).reasons(of_genres("Crime"), Mood.ANGER) == ()


def test_features_hold_text_genres_keywords_and_missing_flags() -> None:
    embedding, names = an_embedding(), list(GENRES.values())
    full = Description(overview="ghost", tagline="scream", genres=("Horror", "Western"), keywords=("cellar", "old map"))
    features = features_of(embedding, names, [full, of_genres(), of_genres("Western")])
    text, keywords = embedding.vectors(["ghost scream", "cellar, old map"])
    genres = [float(name == "Horror") for name in names]
    assert features[0] == pytest.approx(np.concatenate([text, genres, keywords, np.zeros(3)]), abs=1e-6)
    assert features[1].tolist() == features[2].tolist() == [0] * (2 * DIMENSIONS + len(names)) + [1, 1, 1]

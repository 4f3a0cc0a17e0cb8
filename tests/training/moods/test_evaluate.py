from itertools import pairwise

import numpy as np
import pytest

from core.inference.mood_model import MoodModel, Network
from core.moods.mood import Mood
from tests.support.invented_movies import GENRES, a_tokenizer, an_embedding, an_invented_movie, invented_movies
from training.moods.dataset import Row
from training.moods.embedding import quantise
from training.moods.evaluate import (
    CHOICES,
    MEASURES,
    MISSING,
    PARTS,
    HeldOut,
    Scores,
    Training,
    brier,
    calibration_error,
    confusion,
    drop_overlap,
    intervals,
    macro_f1,
    measure,
    precision_at,
    precision_by_mood,
    primary,
)
from training.moods.fit import Labels
from training.moods.learners import macro_f1 as macro_f1_of_scikit_learn

BY_GENRE = [GENRES[mood] for mood in Mood]


def a_mood_model() -> MoodModel:
    """Build a model that is 95 % sure of the mood in the text, or else of the mood of the genre."""
    moods = [mood.value for mood in Mood]
    tokenizer = a_tokenizer(moods)
    vectors = np.zeros((tokenizer.get_vocab_size(), 6), np.float32)
    vectors[[tokenizer.encode(mood).ids[0] for mood in moods]] = np.eye(6)
    hidden = np.vstack([2 * np.eye(6), np.eye(6), np.zeros((6 + 3, 6))]).astype(np.float32)
    out = np.eye(6, dtype=np.float32) * np.float32(np.log(95))  # one against five with nothing: 0.95
    none = np.zeros(6, np.float32)
    network = Network(hidden, none, out, none, np.array([0, 1], np.float32))
    return MoodModel(quantise(tokenizer, vectors), BY_GENRE, network)


def labels_of(*having: str) -> Labels:
    """Build labels from a word per movie, with a letter per mood, the main one first (``"jl"``)."""
    initials = "ljxsfa"  # x for surprise
    main = np.array([initials.index(word[0]) for word in having])
    return Labels(main, np.array([[initial in word for initial in initials] for word in having]))


def test_precision_counts_likeliest_movies_of_each_mood() -> None:
    labels = labels_of("l", "lj", "jx", "xsfa")
    scores = np.array([[0.9, 0.1], [0.8, 0.3], [0.2, 0.2], [0.1, 0.9]]) @ np.eye(2, 6)
    scores[:, 2:] = [[0], [1], [2], [3]]  # the last movie first, then the one before it
    # At 1: love right, joy wrong (the last), the other four right. At 2: 2, 1, 2, 1, 1 and 1 of two are right.
    assert precision_at(1, scores, labels) == pytest.approx(5 / 6)
    assert precision_at(2, scores, labels) == pytest.approx((2 + 1 + 2 + 1 + 1 + 1) / 12)


def test_precision_is_mean_over_moods() -> None:
    labels, scores = labels_of("l", "lj", "jx", "xsfa"), np.random.default_rng(1).random((4, 6))
    by_mood = precision_by_mood(2, scores, labels)
    assert len(by_mood) == 6
    assert precision_at(2, scores, labels) == pytest.approx(np.mean(by_mood))


def test_precision_of_few_movies_counts_all_of_them() -> None:
    assert precision_at(10, np.ones((2, 6)), labels_of("ljxsfa", "l")) == pytest.approx((1 + 5 * 0.5) / 6)


def test_honest_probabilities_have_no_calibration_error() -> None:
    labels = labels_of("ljx", "lsf")  # in each bin, the share of true events equals the probability
    scores = np.array([[1.0, 0.5, 0.5, 0.5, 0.5, 0.0]] * 2)
    assert calibration_error(scores, labels) == pytest.approx(0)


def test_calibration_error_is_mean_gap_between_probability_and_truth() -> None:
    labels = labels_of("ljx", "ljx")  # half of all is true
    assert calibration_error(np.full((2, 6), 0.95), labels) == pytest.approx(0.45)
    assert calibration_error(np.where(labels.having, 0.8, 0.3), labels) == pytest.approx((0.2 + 0.3) / 2)


def test_brier_is_mean_squared_distance_from_truth() -> None:
    labels = labels_of("ljx", "sfa")
    assert brier(labels.having.astype(float), labels) == 0
    assert brier(np.full((2, 6), 0.5), labels) == pytest.approx(0.25)


def test_confusion_has_true_moods_in_rows() -> None:
    counts = confusion(np.eye(6)[[0, 1, 1]], labels_of("l", "l", "a"))
    assert (counts[0, 0], counts[0, 1], counts[5, 1], counts.sum()) == (1, 1, 1, 3)


def random_scores(count: int = 200) -> tuple[Scores, Labels]:
    """Draw scores that are somewhat right."""
    draw = np.random.default_rng(1)
    labels = labels_of(*("ljxsfa"[mood] for mood in draw.integers(6, size=count)))
    return draw.random((count, 6)) + labels.having / 2, labels


def test_interval_contains_value_and_is_reproducible() -> None:
    scores, labels = random_scores()
    results = intervals(scores, labels, CHOICES)
    assert results == intervals(scores, labels, CHOICES)
    assert results["primary"].value == primary(scores, labels)
    assert all(interval.low < interval.value < interval.high for interval in results.values())


def test_interval_of_share_is_as_wide_as_binomial_one() -> None:
    scores, labels = random_scores(400)
    value, low, high = intervals(scores, labels, {"primary": primary})["primary"]
    assert high - low == pytest.approx(2 * 1.96 * np.sqrt(value * (1 - value) / 400), rel=0.1)


def test_every_measure_has_an_interval() -> None:
    scores, labels = random_scores(40)
    assert intervals(scores / scores.max(), labels).keys() == MEASURES.keys()


def scores_for(*initials: str) -> Scores:
    """Build scores whose likeliest moods have these initials."""
    return np.eye(6)[["ljxsfa".index(initial) for initial in initials]]


def test_macro_f1_weighs_moods_equally() -> None:
    labels = labels_of("l", "l", "l", "j")
    assert macro_f1(scores_for("l", "l", "j", "j"), labels) == pytest.approx((0.8 + 2 / 3) / 2)
    assert macro_f1(scores_for("l", "l", "l", "l"), labels) == pytest.approx((6 / 7 + 0) / 2)


def test_macro_f1_equals_scikit_learn() -> None:
    scores, labels = random_scores()
    assert macro_f1(scores, labels) == pytest.approx(macro_f1_of_scikit_learn(labels.main, scores.argmax(axis=1)))


def test_measures_are_shares_of_movies() -> None:
    movies = [an_invented_movie(number, mood) for number, mood in enumerate(Mood, 1)]
    movies.append(an_invented_movie(7, Mood.ANGER, genres=("Drama",), acceptable=("sadness",)))
    movies.append(an_invented_movie(8, Mood.ANGER, genres=("Comedy",), acceptable=("love",)))
    measured = measure(a_mood_model(), movies, {})
    assert measured["movies"] == 8
    assert measured["acceptable"] == pytest.approx(7 / 8)
    assert measured["primary"] == pytest.approx(6 / 8)
    assert measured["overview_only"] == pytest.approx(2 / 8)  # the overviews name no mood, so all count as love
    assert all(0 <= measured[name] <= 1 for name in ("macro_f1", "precision_at_3", "precision_at_10", "ece"))


def test_perfect_model_has_best_measures() -> None:
    movies = [an_invented_movie(6 * turn + n, mood) for turn in range(3) for n, mood in enumerate(Mood, 1)]
    measured = measure(a_mood_model(), movies, {})
    assert {name: measured[name] for name in ("acceptable", "primary", "macro_f1", "precision_at_3")} == {
        "acceptable": 1,
        "primary": 1,
        "macro_f1": 1,
        "precision_at_3": 1,
    }
    assert measured["precision_at_10"] == pytest.approx(0.3)  # ten places, three movies of each mood
    assert measured["ece"] == pytest.approx((1 * 0.05 + 5 * 0.01) / 6, abs=1e-5)  # the other moods have 0.01 each
    assert measured["brier"] == pytest.approx((1 * 0.05**2 + 5 * 0.01**2) / 6, abs=1e-5)


def test_real_texts_replace_synopses() -> None:
    movies = [an_invented_movie(n, Mood.FEAR, genres=(), synopsis="joy") for n in (1, 2, 3)]
    assert measure(a_mood_model(), movies, {})["acceptable"] == 0
    measured = measure(a_mood_model(), movies, {1: ("fear", ""), 3: ("", "fear"), 4: ("love", "")})
    assert (measured["movies"], measured["acceptable"]) == (2, 1)
    assert measured["overview_only"] == pytest.approx(1 / 2)  # the third names its mood in the tagline only


@pytest.mark.parametrize("name", MISSING)
def test_missing_fields_are_empty_and_others_unchanged(name: str) -> None:
    held_out = HeldOut.of([an_invented_movie(1, keywords=("circus",))], {1: ("A clown.", "Laugh!")})
    (whole,), (left,) = held_out.descriptions, held_out.without(*MISSING[name])
    fields = ("overview", "tagline", "genres", "keywords")
    assert all(getattr(whole, field) for field in fields)
    assert [field for field in fields if not getattr(left, field)] == [
        field for field in fields if field in MISSING[name]
    ]
    assert all(getattr(left, field) == getattr(whole, field) for field in fields if field not in MISSING[name])


def test_overlap_by_title_or_text_is_dropped() -> None:
    movies = [an_invented_movie(1, title="Ran", original_title="乱"), an_invented_movie(2, title="Dune")]
    rows = [
        Row(title, text, Mood.JOY) for title, text in (("RAN ", "a"), ("乱", "b"), ("Heat", "A  KING."), ("Up", "c"))
    ]
    assert drop_overlap(rows, movies, {1: ("A king.", "")}) == rows[3:]


MOVIES = invented_movies(120)


def test_every_head_learns_obvious_moods() -> None:
    training = Training(MOVIES, an_embedding())
    heads = training.heads()
    assert [name for name in heads if "shipped" in name] == ["network (shipped)"]
    assert all(np.allclose(scores.sum(axis=1), 1, atol=1e-5) for scores in heads.values())
    assert all(primary(scores, training.labels) > 0.8 for scores in heads.values())


def test_random_labels_are_not_predicted() -> None:
    draw = np.random.default_rng(3)
    movies = [an_invented_movie(n, list(Mood)[draw.integers(6)], genres=("Drama",)) for n in range(1, 121)]
    training = Training(movies, an_embedding())
    assert all(primary(scores, training.labels) < 0.4 for scores in training.ablations().values())


def test_ablations_show_which_parts_matter() -> None:
    movies = [an_invented_movie(n, list(Mood)[n % 6]) for n in range(1, 121)]  # only the genre shows the mood
    training = Training(movies, an_embedding())
    right = {name: primary(scores, training.labels) for name, scores in training.ablations().items()}
    assert right.keys() == PARTS.keys()
    assert {name for name, share in right.items() if share > 0.9} == {"genres", "text and genres"}


def test_curve_has_ascending_movie_counts() -> None:
    curve = Training(MOVIES, an_embedding()).curve()
    assert list(curve) == [24, 48, 72]
    assert all(fewer < more for fewer, more in pairwise(curve))


def test_network_learns_wrong_labels_of_teacher() -> None:
    rows = [Row("", movie.synopsis, Mood.FEAR if movie.primary == "joy" else Mood.JOY) for movie in MOVIES]
    unseen = HeldOut.of(invented_movies(60, seed=2), {})
    training, descriptions = Training(MOVIES, an_embedding()), unseen.without(*MISSING["overview only"])
    predicted = training.train_on_teacher(rows, descriptions).argmax(axis=1)
    wrong = np.where(unseen.labels.main == 1, 4, 1)
    assert (predicted == wrong).mean() > 0.8

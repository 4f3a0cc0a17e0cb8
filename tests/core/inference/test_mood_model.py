"""The shipped model: what it says about movies, known, odd and hostile."""

import math
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.inference.mood_model import MoodModel
from core.moods.mood import Mood, MoodScores
from core.movies.movie import Description
from core.movies.reasons import is_namable
from core.recommending.recommender import GOOD
from core.sources.sample import read_sample

ROOT = Path(__file__).parents[3]
MODEL = MoodModel.load(ROOT / "models/mood")

OBVIOUS = {
    Mood.LOVE: Description(
        overview="Two shy bakers write each other love letters all summer, and fall in love before they ever meet.",
        genres=("Romance", "Comedy"),
        keywords=("falling in love", "love letter", "wedding", "romance"),
    ),
    Mood.JOY: Description(
        overview="A clumsy penguin and his silly friends throw the funniest party that the zoo has ever seen.",
        genres=("Comedy", "Family", "Animation"),
        keywords=("friendship", "talking animal", "slapstick comedy"),
    ),
    Mood.SURPRISE: Description(
        overview="A detective hunts a missing clockmaker through riddles; each clue turns the case upside down.",
        genres=("Mystery", "Thriller"),
        keywords=("twist", "detective", "investigation", "conspiracy"),
    ),
    Mood.SADNESS: Description(
        overview="After the death of her child, a mother nurses her dying husband and mourns all that she has lost.",
        genres=("Drama",),
        keywords=("grief", "loss of child", "cancer", "mourning"),
    ),
    Mood.FEAR: Description(
        overview="Something with too many teeth stalks the campers at night, and the screams come closer to the cabin.",
        genres=("Horror",),
        keywords=("monster", "slasher", "haunted house", "gore"),
    ),
    Mood.ANGER: Description(
        overview="When gangsters murder his brother, a soldier comes home from the war to take brutal revenge.",
        genres=("Action", "Crime"),
        keywords=("revenge", "gangster", "vigilante", "corruption"),
    ),
}
HOSTILE = (
    "",
    " \n\t",
    "\x00",
    "blood\x00and\x00thunder",
    "😱" * 500,
    "👩‍👩‍👧‍👦 loves 🏳️‍🌈",
    "فيلم رعب مخيف \u202eلا تنظر خلفك",
    "恋に落ちた二人の物語",
    "e\u0301" * 300,
    "<script>alert(1)</script>'; DROP TABLE movies; --",
    "guerrillas",
    "murder " * 14_286,
    "x" * 100_000,
    "İI\u0130ß ﬁ\ufdfa",
)

texts = st.text(max_size=60) | st.sampled_from(HOSTILE[:11])
descriptions = st.builds(
    Description,
    overview=texts,
    tagline=texts,
    genres=st.lists(st.sampled_from(("Horror", "Romance", "Drama", "Unheard-of")) | texts, max_size=50).map(tuple),
    keywords=st.lists(texts, max_size=8).map(tuple),
)


def scores_of(description: Description) -> MoodScores:
    return MODEL.score([description])[0]


def shipped(count: int) -> list[Description]:
    return [movie.as_movie().description for movie in read_sample(ROOT / "data/movies.jsonl")[:count]]


def without(description: Description, part: str) -> Description:
    """Take a word, keyword or genre out, wherever it stands."""
    word = re.compile(rf"\b{re.escape(part)}\b")
    return Description(
        overview=word.sub("", description.overview),
        tagline=word.sub("", description.tagline),
        genres=tuple(genre for genre in description.genres if genre != part),
        keywords=tuple(keyword for keyword in description.keywords if keyword != part),
    )


def assert_probabilities(scores: MoodScores) -> None:
    assert all(math.isfinite(probability) and 0 <= probability <= 1 for _, probability in scores.items())


def assert_taken_from(reasons: tuple[str, ...], description: Description) -> None:
    assert all(one in (*description.genres, *description.keywords) for one in reasons)


@pytest.mark.parametrize("mood", Mood)
def test_obvious_movie_gets_the_right_mood(mood: Mood) -> None:
    scores = scores_of(OBVIOUS[mood])
    assert scores.strongest() is mood
    assert scores[mood] >= GOOD


@pytest.mark.parametrize("mood", Mood)
def test_overview_alone_is_enough_to_find_the_mood_of_an_obvious_movie(mood: Mood) -> None:
    scores = scores_of(Description(overview=OBVIOUS[mood].overview))
    assert scores[mood] >= GOOD  # another may come first, which genres and keywords would put right


@pytest.mark.parametrize("mood", Mood)
def test_genres_and_keywords_alone_are_enough_for_an_obvious_movie(mood: Mood) -> None:
    assert scores_of(msgspec.structs.replace(OBVIOUS[mood], overview="")).strongest() is mood


def test_tagline_counts_as_text() -> None:
    overview = OBVIOUS[Mood.FEAR].overview
    told_by_tagline = Description(overview="", tagline=overview)
    assert scores_of(told_by_tagline)[Mood.FEAR] == pytest.approx(scores_of(Description(overview=overview))[Mood.FEAR])


def test_title_does_not_count() -> None:
    plain = OBVIOUS[Mood.JOY]
    assert scores_of(msgspec.structs.replace(plain, title="The Gory Murder")) == scores_of(plain)


def test_empty_description_gives_undecided_scores() -> None:
    nothing = Description(overview="")
    assert all(0.05 < probability < 0.95 for _, probability in scores_of(nothing).items())
    assert all(MODEL.reasons(nothing, mood) == () for mood in Mood)


def test_unknown_genre_is_ignored() -> None:
    plain = Description(overview="A keeper finds a letter.")
    assert scores_of(msgspec.structs.replace(plain, genres=("Mumblecore",))) == scores_of(plain)


def test_repeated_genre_counts_once() -> None:
    once, often = (Description(overview="", genres=("Horror",) * times) for times in (1, 1000))
    assert scores_of(often) == scores_of(once)
    assert MODEL.reasons(often, Mood.FEAR) == MODEL.reasons(once, Mood.FEAR) == ("Horror",)


def test_no_descriptions_give_no_scores() -> None:
    assert MODEL.score([]) == []


def test_batch_size_does_not_change_scores() -> None:
    many = [
        Description(overview=""),
        *shipped(200),
        *OBVIOUS.values(),
        *(Description(overview=text) for text in HOSTILE),
    ]
    for together, alone in zip(MODEL.score(many), map(scores_of, many), strict=True):
        assert together.probabilities == pytest.approx(alone.probabilities, abs=1e-5)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_scored_like_any_text(text: str) -> None:
    description = Description(overview=text, genres=(text,), keywords=(text, text))
    assert_probabilities(scores_of(description))
    for mood in Mood:
        assert_taken_from(MODEL.reasons(description, mood), description)


@given(descriptions)
def test_any_description_gives_probabilities(description: Description) -> None:
    assert_probabilities(scores_of(description))


@given(descriptions, st.sampled_from(Mood))
def test_reasons_are_taken_from_the_description(description: Description, mood: Mood) -> None:
    assert_taken_from(MODEL.reasons(description, mood), description)


def test_reasons_describe_the_movie_and_not_its_production() -> None:
    made = ("duringcreditsstinger", "sequel", "woman director", "based on novel or book", "3D")
    description = Description(overview="", genres=("Comedy",), keywords=(*made, "slapstick"))
    for mood in Mood:
        assert not set(MODEL.reasons(description, mood, count=9)) & set(made)


def test_at_most_three_different_reasons() -> None:
    for description in shipped(200):
        for mood in Mood:
            reasons = MODEL.reasons(description, mood)
            assert len(reasons) <= 3
            assert not any(a.casefold() in b.casefold() for a in reasons for b in reasons if a is not b)


def test_count_limits_the_reasons() -> None:
    one, many = (MODEL.reasons(OBVIOUS[Mood.FEAR], Mood.FEAR, count) for count in (1, 6))
    assert len(many) > 3
    assert many[:1] == one


def test_words_of_the_plot_are_no_reasons() -> None:
    told = Description(
        overview="Murder, blood and revenge: the monster with the gun must have something.", tagline="Horror!"
    )
    assert all(MODEL.reasons(told, mood, 99) == () for mood in Mood)


def test_shipped_movies_have_decent_reasons() -> None:
    for description in shipped(400):
        for mood in Mood:
            assert all(is_namable(reason, mood) for reason in MODEL.reasons(description, mood, 99))


@pytest.mark.parametrize("mood", Mood)
def test_each_reason_raised_the_odds_of_an_obvious_movie(mood: Mood) -> None:
    description = OBVIOUS[mood]
    reasons = MODEL.reasons(description, mood)
    assert reasons
    assert scores_of(without(description, reasons[0]))[mood] < scores_of(description)[mood]


def test_without_its_top_reason_a_shipped_movie_has_less_of_the_mood() -> None:
    lowered: list[bool] = []
    for description in shipped(200):
        scores = scores_of(description)
        for mood in (mood for mood, probability in scores.items() if probability >= GOOD):
            top = MODEL.reasons(description, mood, 1)
            lowered += [scores_of(without(description, one))[mood] < scores[mood] for one in top]
    assert sum(lowered) > 0.98 * len(lowered)  # what remains of the text weighs more, which seldom makes up for it

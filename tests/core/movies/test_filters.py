"""Filters of movies, and the one to drop."""

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.moods.mood import Mood, MoodScores
from core.movies.age_ratings import FOLLOWED, RATINGS
from core.movies.catalogue import Catalogue, ScoredMovie, Week
from core.movies.filters import Filter, filter_to_drop, fits
from core.movies.movie import Movie
from tests.support.fakes import NOON, a_movie

JOY = MoodScores.of({Mood.JOY: 0.9})
filter_sets = st.sets(st.sampled_from(Filter))
movies = st.builds(
    a_movie,
    st.integers(1, 1000),
    runtime=st.sampled_from([None, 0, 99, 100]),
    certifications=st.sampled_from([{}, {"DE": "6"}, {"DE": "12"}]),
    language=st.sampled_from(["de", "en"]),
    providers=st.sampled_from([{}, {"DE": ("Netflix",)}]),
    vote_count=st.sampled_from([0, 500, 5000]),
    popularity=st.just(50.0),
)


def suits(movie: Movie, *filters: Filter, country: str | None = "DE", language: str | None = "de") -> bool:
    return fits(movie, filters, country=country, language=language, services=("Netflix",))


def a_week(*movies: Movie, scores: MoodScores = JOY) -> Catalogue:
    return Catalogue(Week.of(NOON), NOON, "tmdb", tuple(ScoredMovie(movie, scores) for movie in movies))


def drop(catalogue: Catalogue, *filters: Filter, excluded: Collection[int] = ()) -> Filter | None:
    return filter_to_drop(
        catalogue, Mood.JOY, filters, country="DE", language="de", services=("Netflix",), excluded=excluded
    )


@pytest.mark.parametrize(("runtime", "is_short"), [(99, True), (100, False), (0, False), (None, False)])
def test_short_movies_take_less_than_a_hundred_minutes(runtime: int | None, is_short: bool) -> None:
    assert suits(a_movie(runtime=runtime), Filter.SHORT) is is_short


@pytest.mark.parametrize(
    ("country", "rating", "is_family"),
    [
        ("US", "PG", True),
        ("US", "PG-13", False),
        ("GB", "u", True),
        ("GB", "12A", False),
        ("DE", "6", True),
        ("DE", "12", False),
        ("FR", "TP", True),
        ("ES", "Ai", True),
        ("PT", "Públicos", True),
        ("PT", "P", False),
        ("IT", " T ", True),
        ("JP", "PG12", False),
        ("RU", "6+", True),
        ("DE", "", False),
        ("DE", "NR", False),
        ("ZZ", "G", False),
    ],
)
def test_family_movies_are_rated_in_the_persons_country(country: str, rating: str, is_family: bool) -> None:
    assert suits(a_movie(certifications={country: rating}), Filter.FAMILY, country=country) is is_family


@pytest.mark.parametrize("country", ["FR", "", None])
def test_one_foreign_rating_makes_no_family_movie(country: str | None) -> None:
    assert not suits(a_movie(certifications={"US": "G", "": "G"}), Filter.FAMILY, country=country)


@pytest.mark.parametrize(
    ("country", "ratings", "is_family"),
    [
        ("AT", {"DE": "6", "US": "PG-13"}, True),
        ("AT", {"AT": "12", "DE": "6", "US": "PG"}, False),
        ("CH", {"DE": "12", "US": "G", "GB": "U"}, False),
        ("RE", {"FR": "TP"}, True),
        ("EG", {"US": "G", "GB": "U", "DE": "0"}, True),
        ("EG", {"US": "G", "GB": "U", "DE": "12"}, False),
        ("EG", {"US": "G", "GB": "U", "DE": "?"}, False),
        ("EG", {"US": "G"}, False),
        ("EG", {"US": "G", "XX": "G"}, False),
        ("US", {"US": "NR", "GB": "U", "DE": "0"}, False),
        ("US", {"US": "not rated", "GB": "U", "DE": "0"}, False),
        ("AT", {"AT": "NR", "DE": "6"}, True),
        ("AT", {"DE": "NR", "GB": "U", "US": "G"}, False),
        ("PL", {"US": "NR", "GB": "U", "DE": "0"}, True),
        ("PL", {"US": "Unrated", "GB": "U", "DE": ""}, False),
        ("PL", {"US": "PG", "GB": "PG"}, True),
        ("PL", {"US": "R", "GB": "PG"}, False),
        ("EG", {}, False),
    ],
)
def test_foreign_ratings_must_agree_on_a_family_movie(country: str, ratings: dict[str, str], is_family: bool) -> None:
    """The country whose ratings are used there counts before; in doubt a movie is for adults."""
    assert suits(a_movie(certifications=ratings), Filter.FAMILY, country=country) is is_family


def test_followed_ratings_are_of_countries_that_rate() -> None:
    assert set(FOLLOWED.values()) <= RATINGS.keys()
    assert not FOLLOWED.keys() & set(FOLLOWED.values())


@pytest.mark.parametrize(
    ("spoken", "is_mine"), [("pt", True), ("pt-BR", True), ("PT_br", True), ("en", False), ("", False), (None, False)]
)
def test_my_language_is_the_original_language(spoken: str | None, is_mine: bool) -> None:
    assert suits(a_movie(language="pt"), Filter.MINE, language=spoken) is is_mine
    assert not suits(a_movie(language=""), Filter.MINE, language=spoken)


@pytest.mark.parametrize(
    ("providers", "country", "streams"),
    [
        ({"DE": ("WOW", "netflix")}, "DE", True),
        ({"DE": ("WOW",)}, "DE", False),
        ({"US": ("Netflix",)}, "DE", False),
        ({"US": ("Netflix",)}, None, False),
    ],
)
def test_service_must_stream_it_in_the_persons_country(
    providers: dict[str, tuple[str, ...]], country: str | None, streams: bool
) -> None:
    assert suits(a_movie(providers=providers), Filter.STREAMING, country=country) is streams


@pytest.mark.parametrize(
    ("average", "votes", "popularity", "is_gem"),
    [
        (7.0, 999, 80.0, True),
        (7.0, 9000, 9.9, True),
        (7.0, 1000, 10.0, False),
        (6.9, 300, 1.0, False),
        (9.9, 19, 1.0, False),
    ],
)
def test_gems_are_well_rated_and_little_known(average: float, votes: int, popularity: float, is_gem: bool) -> None:
    movie = a_movie(vote_average=average, vote_count=votes, popularity=popularity)
    assert suits(movie, Filter.GEM) is is_gem


@given(movies, filter_sets, filter_sets)
def test_movie_must_pass_each_filter(movie: Movie, some: set[Filter], others: set[Filter]) -> None:
    assert suits(movie, *some, *others) == (suits(movie, *some) and suits(movie, *others))


@given(st.lists(movies, max_size=12), filter_sets)
def test_dropped_filter_brings_most_movies(found: list[Movie], filters: set[Filter]) -> None:
    catalogue = a_week(*found)
    brought = {single: sum(suits(movie, *(filters - {single})) for movie in found) for single in filters}
    advice = drop(catalogue, *filters)
    if any(suits(movie, *filters) for movie in found) or not any(brought.values()):
        assert advice is None
    else:
        assert advice is not None
        assert brought[advice] == max(brought.values())


def test_strictest_filter_is_dropped() -> None:
    long, foreign = {"runtime": 140, "language": "de"}, {"runtime": 80, "language": "en"}
    catalogue = a_week(a_movie(1, **long), a_movie(2, **foreign), a_movie(3, **foreign))
    assert drop(catalogue, Filter.SHORT, Filter.MINE) is Filter.MINE
    assert drop(catalogue, Filter.SHORT, Filter.MINE, excluded={2, 3}) is Filter.SHORT


def test_only_movies_that_may_be_offered_count() -> None:
    """What to drop agrees with what is offered: next best movies count, opposites do not."""
    long = a_movie(runtime=140)
    assert drop(a_week(long, scores=MoodScores.of({Mood.JOY: 0.4})), Filter.SHORT) is Filter.SHORT
    assert drop(a_week(long, scores=MoodScores.of({Mood.JOY: 0.4, Mood.FEAR: 0.9})), Filter.SHORT) is None


def test_second_mood_counts_for_the_dropped_filter() -> None:
    """Without the filter there must be movies that may be offered for both moods."""
    catalogue = a_week(a_movie(runtime=140), scores=MoodScores.of({Mood.JOY: 0.3, Mood.LOVE: 0.9}))
    dropped = [
        filter_to_drop(catalogue, mood, (Filter.SHORT,), country="DE", language="de", services=(), also=also)
        for mood, also in ((Mood.LOVE, Mood.JOY), (Mood.JOY, Mood.FEAR))
    ]
    assert dropped == [Filter.SHORT, None]

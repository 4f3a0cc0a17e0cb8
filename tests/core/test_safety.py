import pytest

from core.safety import is_safe
from tests.fakes import a_movie


@pytest.mark.parametrize(("country", "rating"), [("GB", "R18"), ("AU", "X 18+"), ("US", "X"), ("US", "xxx")])
def test_rating_of_pornography_is_unsafe_in_its_country_alone(country: str, rating: str) -> None:
    assert not is_safe(a_movie(certifications={"DE": "18", country: rating}))
    assert is_safe(a_movie(certifications={"XX": rating}))


@pytest.mark.parametrize(
    ("country", "rating"), [("NZ", "R18"), ("JP", "R18+"), ("AU", "R18+"), ("US", "NC-17"), ("DE", "18"), ("IN", "A")]
)
def test_rating_for_grown_ups_is_safe(country: str, rating: str) -> None:
    assert is_safe(a_movie(certifications={country: rating}))


@pytest.mark.parametrize("keyword", ["softcore", "hardcore", "hentai", "erotic movie", "pornographic film"])
def test_movie_that_is_pornography_is_unsafe(keyword: str) -> None:
    assert not is_safe(a_movie(keywords=("love", keyword)))


@pytest.mark.parametrize("keyword", ["pornography", "porn industry", "sexploitation", "erotica"])
def test_movie_about_pornography_is_safe(keyword: str) -> None:
    assert is_safe(a_movie(keywords=(keyword, "1970s")))


def test_movie_that_tmdb_calls_adult_is_unsafe() -> None:
    assert not is_safe(a_movie(adult=True))

"""Movies for general audiences, and others."""

import pytest

from core.movies.audience import is_safe, may_be_offered
from tests.support.fakes import a_movie


@pytest.mark.parametrize(("country", "rating"), [("GB", "R18"), ("AU", "X 18+"), ("US", "X"), ("US", "xxx")])
def test_rating_of_pornography_is_unsafe_in_its_country_alone(country: str, rating: str) -> None:
    assert not is_safe(a_movie(certifications={"DE": "18", country: rating}))
    assert is_safe(a_movie(certifications={"XX": rating}))


@pytest.mark.parametrize(
    ("country", "rating"), [("NZ", "R18"), ("JP", "R18+"), ("AU", "R18+"), ("US", "NC-17"), ("DE", "18"), ("IN", "A")]
)
def test_rating_for_adults_is_safe(country: str, rating: str) -> None:
    assert is_safe(a_movie(certifications={country: rating}))


@pytest.mark.parametrize("keyword", ["softcore", "hardcore", "hentai", "erotic movie", "pornographic film"])
def test_movie_that_is_pornography_is_unsafe(keyword: str) -> None:
    assert not is_safe(a_movie(keywords=("love", keyword)))


@pytest.mark.parametrize(
    "keyword",
    [
        *(
            "Softcore",
            "soft-core",
            "softcore porn",
            "hard core",
            "pink film",
            "pinku eiga",
            "roman porno",
            "sexploitation",
        ),
        *(
            "erotica",
            "adult film",
            "porn parody",
            "x-rated",
            "japanese adult film actress",
            "commedia sexy all'italiana",
        ),
        *("ロマンポルノ", "порнофильм", "film érotique", "unsimulated sex", " erotic  movie "),
    ],
)
def test_softcore_is_unsafe_by_any_name(keyword: str) -> None:
    """However contributors of any country spell it."""
    assert not is_safe(a_movie(keywords=("love", keyword)))


@pytest.mark.parametrize("keyword", ["sexy", "erotic", "ecchi"])
def test_erotic_keyword_counts_without_many_votes(keyword: str) -> None:
    """Movies of adults' streaming services have few votes."""
    assert not is_safe(a_movie(keywords=(keyword,), vote_count=900))
    assert is_safe(a_movie(keywords=(keyword,), vote_count=1000))


@pytest.mark.parametrize(
    ("country", "rating"),
    [
        *(("FR", "X"), ("ES", "X"), ("PT", "P"), ("HU", "X"), ("RO", "IM-18-XXX"), ("KR", "Restricted Screening")),
        *(("CA", "A"), ("MX", "D"), ("PH", "X"), ("ZA", "X18"), ("CA-QC", "18+ (Explicit sexuality)"), ("AU", "X18+")),
    ],
)
def test_rating_of_pornography_is_unsafe_in_each_country(country: str, rating: str) -> None:
    """Boards have names of their own for it."""
    assert not is_safe(a_movie(certifications={country: rating}))


@pytest.mark.parametrize(
    ("country", "rating"), [("BG", "X"), ("IN", "A"), ("DK", "A"), ("MX", "C"), ("AR", "ATP"), ("PL", "18")]
)
def test_same_rating_differs_between_countries(country: str, rating: str) -> None:
    """Bulgaria's X is an ordinary 18, Denmark's A is for all."""
    assert is_safe(a_movie(certifications={country: rating}))


@pytest.mark.parametrize(
    "facts",
    [
        {"softcore": True},
        {"title": "Harbour Letters: A Porn Parody"},
        {"overview": "A softcore anthology of four nights at a lighthouse."},
        {"overview": "The adult video idol shows herself as never before."},
    ],
)
def test_flag_title_or_plot_alone_is_enough(facts: dict[str, object]) -> None:
    """Whatever can tell it counts."""
    assert not is_safe(a_movie(603, **facts))


@pytest.mark.parametrize(
    "facts",
    [
        {"title": "Zack Makes a Porno", "keywords": ("pornographic video", "sex comedy", "erotic thriller")},
        {"overview": "A teacher learns that her son watches pornography."},
        {"overview": "A softcore punk fan opens a bakery.", "keywords": ("adult animation", "eroticism", "nudity")},
    ],
)
def test_mainstream_cinema_is_safe(facts: dict[str, object]) -> None:
    """Comedies, thrillers and dramas about sex are for general audiences, as their ratings say."""
    assert is_safe(a_movie(603, **facts))


@pytest.mark.parametrize("facts", [{"softcore": True}, {"video": True}, {"title": "UFC 400: Stone vs. Rivera"}])
def test_unsafe_movies_and_events_are_not_offered(facts: dict[str, object]) -> None:
    """One question for whoever fills a catalogue."""
    assert not may_be_offered(a_movie(603, **facts))
    assert may_be_offered(a_movie())


@pytest.mark.parametrize("keyword", ["pornography", "porn industry", "porn actor", "pornographic video"])
def test_movie_about_pornography_is_safe(keyword: str) -> None:
    assert is_safe(a_movie(keywords=(keyword, "1970s")))


def test_adult_flag_is_unsafe() -> None:
    assert not is_safe(a_movie(adult=True))

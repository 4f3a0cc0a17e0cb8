"""How TMDb's answers become movies; the shapes are those of recorded answers."""

import json
from typing import Any

import pytest

from core.errors import SourceGarbled
from core.movies.movie import UNDATED, Movie
from core.sources.tmdb.answers import read_configuration, read_details, read_genres, read_page

ENTRY: dict[str, Any] = {
    "adult": False, "backdrop_path": None, "id": 937278, "title": "A Man Called Otto", "original_language": "en",
    "original_title": "A Man Called Otto", "overview": "A grumpy widower meets his match.",
    "poster_path": "/130H1gap9lFfiTF9iDrqNIkFvC9.jpg", "media_type": "movie", "genre_ids": [35, 18],
    "popularity": 788.46, "release_date": "2022-12-28", "video": False, "vote_average": 8, "vote_count": 455,
}  # fmt: skip
DETAILS: dict[str, Any] = {
    "adult": False, "belongs_to_collection": None, "budget": 0, "genres": [{"id": 18, "name": "Drama"}],
    "homepage": "", "id": 76, "imdb_id": None, "original_language": "en", "original_title": "Before Sunrise",
    "overview": "A night in Vienna.", "popularity": 21.48, "poster_path": None, "release_date": "1995-01-27",
    "runtime": 101, "spoken_languages": [], "tagline": "", "title": "Before Sunrise", "vote_average": 7.964,
    "vote_count": 3481, "translations": {}, "watch/providers": {"results": {}}, "keywords": {"keywords": []},
    "videos": {"results": []}, "release_dates": {"results": []},
}  # fmt: skip


def page_of(*entries: object, **facts: object) -> bytes:
    """Write a page of a list."""
    return json.dumps({"page": 1, "results": entries, "total_pages": 1000, "total_results": 20000} | facts).encode()


def details(**facts: object) -> bytes:
    """Write the details of a movie."""
    return json.dumps(DETAILS | facts).encode()


def video(key: str = "25v7N34d5HE", **facts: object) -> dict[str, object]:
    """Describe a video."""
    return {"key": key, "site": "YouTube", "type": "Trailer", "official": False, "iso_639_1": "en"} | facts


@pytest.mark.parametrize(
    ("told", "collection"),
    [
        ({"id": 7, "name": "Before"}, 7),
        (None, None),
        ({}, None),
        ({"id": "7"}, None),
        ({"id": -7}, None),
        ("Before", None),
        ([7], None),
        (7, None),
    ],
)
def test_collection_is_read_where_it_has_a_number(told: object, collection: int | None) -> None:
    movie = read_details(details(belongs_to_collection=told))
    assert (movie.collection, movie.title) == (collection, "Before Sunrise")


def test_entry_of_a_list_becomes_a_movie() -> None:
    page = read_page(page_of(ENTRY), 1, {35: "Comedy", 18: "Drama"})
    (movie,) = page.movies
    assert (movie.id, movie.year, movie.genres) == (937278, 2022, ("Comedy", "Drama"))
    assert (movie.vote_average, movie.poster_path) == (8.0, "/130H1gap9lFfiTF9iDrqNIkFvC9.jpg")
    assert (page.total_pages, page.skipped) == (500, 0)


@pytest.mark.parametrize(
    "unreadable",
    [
        {"id": None}, {"id": "7"}, {"id": 0}, {"id": 7.5}, {"id": True}, {"id": 2**60}, {"id": []},
        {"title": "", "original_title": " "}, {"title": None, "original_title": None},
    ],
    ids=str,
)  # fmt: skip
def test_entry_without_id_or_title_is_skipped_and_counted(unreadable: dict[str, object]) -> None:
    page = read_page(page_of(ENTRY | unreadable, ENTRY | {"id": 5}), 1, {})
    assert ([movie.id for movie in page.movies], page.skipped) == ([5], 1)


@pytest.mark.parametrize("title", [None, "", "  ", 300, ["A Man"]])
def test_original_title_replaces_an_unreadable_one(title: object) -> None:
    odd = {"title": title, "original_title": "En man som heter Ove"}
    (movie,) = read_page(page_of(ENTRY | odd), 1, {}).movies
    assert movie.title == "En man som heter Ove"


@pytest.mark.parametrize(
    "date", [None, "", "soon", "2026", "2026-13-01", "0000-00-00", "0001-01-01", 2026, True, "02/10/2026"]
)
def test_unreadable_date_means_undated(date: object) -> None:
    page = read_page(page_of(ENTRY | {"release_date": date}), 1, {})
    assert ([movie.release_date for movie in page.movies], page.skipped) == ([UNDATED], 0)


def test_time_behind_a_date_is_ignored() -> None:
    (movie,) = read_page(page_of(ENTRY | {"release_date": "2026-10-02T00:00:00.000Z"}), 1, {}).movies
    assert movie.release_date.isoformat() == "2026-10-02"


@pytest.mark.parametrize(("flag", "is_set"), [(True, True), (1, True), ("true", True), (None, False), ("no", False)])
@pytest.mark.parametrize("name", ["adult", "softcore", "video"])
def test_doubtful_flags_count_as_set(name: str, flag: object, is_set: bool) -> None:
    (listed,) = read_page(page_of(ENTRY | {name: flag}), 1, {}).movies
    detailed = read_details(details(**{name: flag}))
    assert (getattr(listed, name), getattr(detailed, name)) == (is_set, is_set)


@pytest.mark.parametrize("last", [None, "3", -1, 2.5])
def test_list_without_length_ends_with_an_empty_page(last: object) -> None:
    assert read_page(page_of(ENTRY, total_pages=last), 3, {}).total_pages == 500
    assert read_page(page_of(total_pages=last), 3, {}).total_pages == 3


@pytest.mark.parametrize("junk", [None, 1, "movie", [], {}])
def test_entry_that_is_no_object_is_skipped(junk: object) -> None:
    assert read_page(page_of(junk, ENTRY), 1, {}).skipped == 1


def test_text_in_broken_letters_is_missing() -> None:
    page = read_page(page_of(ENTRY, ENTRY | {"id": 5}).replace(b"grumpy", b"gr\xffmpy", 1), 1, {})
    assert [movie.overview for movie in page.movies] == ["", ENTRY["overview"]]
    assert page.skipped == 0


def test_movie_that_comes_twice_in_a_page_counts_once() -> None:
    page = read_page(page_of(ENTRY, ENTRY | {"title": "Again"}), 1, {})
    assert [movie.title for movie in page.movies] == ["A Man Called Otto"]
    assert page.skipped == 0


def test_entry_without_overview_is_kept() -> None:
    assert read_page(page_of(ENTRY | {"overview": ""}), 1, {}).movies[0].overview == ""


def test_unknown_genre_is_left_out() -> None:
    assert read_page(page_of(ENTRY), 1, {18: "Drama"}).movies[0].genres == ("Drama",)


@pytest.mark.parametrize(
    "path",
    [
        None, "", "x.jpg", "/../x.jpg", "//evil.example/x.jpg", "/x.jpg?size=1", "/x.exe", "/x", "/a b.jpg", "/x.jpg\n",
        "/@evil.example/x.jpg", "http://evil.example/x.jpg", "/x%2f.jpg", "/a/b.jpg",
    ],
)  # fmt: skip
def test_unusual_poster_path_is_dropped(path: str | None) -> None:
    assert read_page(page_of(ENTRY | {"poster_path": path}), 1, {}).movies[0].poster_path is None


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"results": 3, "total_pages": 1}', b'{"results": null}', b"<html>"])
def test_list_of_another_shape_is_garbled(body: bytes) -> None:
    with pytest.raises(SourceGarbled, match="TMDB_API_BASE"):
        read_page(body, 1, {})


def test_details_with_nulls_and_empty_parts_become_a_movie() -> None:
    movie = read_details(details(tagline=None, runtime=None))
    assert (movie.tagline, movie.runtime, movie.trailer, movie.poster_path) == ("", None, None, None)
    assert (movie.certifications, movie.providers, movie.keywords) == ({}, {}, ())


def test_runtime_of_zero_is_unknown() -> None:
    assert read_details(details(runtime=0)).runtime is None


def test_details_without_appended_parts_become_a_movie() -> None:
    parts = {"keywords", "videos", "release_dates", "translations", "watch/providers"}
    bare = {name: value for name, value in DETAILS.items() if name not in parts}
    assert read_details(json.dumps(bare).encode()).title == "Before Sunrise"


@pytest.mark.parametrize("wrong", [{"id": None}, {"id": "76"}, {"title": "", "original_title": ""}])
def test_details_without_id_or_title_are_garbled(wrong: dict[str, object]) -> None:
    with pytest.raises(SourceGarbled):
        read_details(details(**wrong))


@pytest.mark.parametrize("overview", ["", None])
def test_missing_overview_falls_back_to_english(overview: str | None) -> None:
    translations = [
        {"iso_3166_1": "DE", "iso_639_1": "de", "data": {"title": "", "overview": "Eine Nacht in Wien."}},
        {"iso_3166_1": "GB", "iso_639_1": "en", "data": {"title": "Vienna", "overview": ""}},
        {"iso_3166_1": "US", "iso_639_1": "en", "data": {"title": "Vienna", "overview": "A night in Vienna."}},
    ]
    movie = read_details(details(overview=overview, translations={"translations": translations}))
    assert (movie.title, movie.overview) == ("Before Sunrise", "A night in Vienna.")


def test_missing_overview_is_empty() -> None:
    assert read_details(details(overview=None)).overview == ""


@pytest.mark.parametrize(
    ("videos", "key"),
    [
        ([video("plain_one"), video("official1", official=True)], "official1"),
        ([video("teaser_01", type="Teaser", official=True), video("plain_one")], "plain_one"),
        ([video("teaser_01", type="Teaser"), video("a_clip_01", type="Clip", official=True)], "teaser_01"),
        ([video("123456789", site="Vimeo", official=True), video("plain_one")], "plain_one"),
        ([video("french_01", iso_639_1="fr", official=True), video("plain_one")], "plain_one"),
        ([video("french_01", iso_639_1="fr"), video("a_clip_01", type="Clip")], "french_01"),
        ([video("x&list=evil"), video('"><script>')], None),
        ([video("plain_one", site="Dailymotion")], None),
        ([video("a_clip_01", type="Featurette")], None),
        ([], None),
    ],
)
def test_trailer_is_the_best_video(videos: list[object], key: str | None) -> None:
    trailer = read_details(details(videos={"results": videos})).trailer
    assert trailer == (key and f"https://www.youtube.com/watch?v={key}")


def test_vimeo_is_used_without_a_video_at_youtube() -> None:
    movie = read_details(
        details(videos={"results": [video("123456789", site="Vimeo"), video("no_number", site="Vimeo")]})
    )
    assert movie.trailer == "https://vimeo.com/123456789"


def test_trailer_of_the_original_language_goes_before_english() -> None:
    videos = [video("english_1", official=True), video("korean_01", iso_639_1="ko")]
    movie = read_details(details(original_language="ko", videos={"results": videos}))
    assert movie.trailer == "https://www.youtube.com/watch?v=korean_01"
    assert movie.trailer_in("en") == "https://www.youtube.com/watch?v=english_1"
    assert movie.trailer_in("de") == movie.trailer


def test_each_language_has_its_own_trailer() -> None:
    videos = [video("german_01", iso_639_1="de", type="Teaser"), video("german_02", iso_639_1="de"), video()]
    movie = read_details(details(videos={"results": videos}))
    assert movie.trailer_in("de") == "https://www.youtube.com/watch?v=german_02"
    assert movie.trailer_in("fr") == movie.trailer == "https://www.youtube.com/watch?v=25v7N34d5HE"


def test_certification_of_each_country_is_the_cinemas() -> None:
    results = [
        {"iso_3166_1": "US", "release_dates": [{"certification": ""}, {"certification": "R", "type": 3}]},
        {"iso_3166_1": "DE", "release_dates": [{"certification": "12"}, {"certification": "16"}]},
        {"iso_3166_1": "FR", "release_dates": [{"certification": "", "note": ""}]},
    ]
    assert read_details(details(release_dates={"results": results})).certifications == {"US": "R", "DE": "16"}


def test_spelling_of_codes_does_not_matter() -> None:
    ratings = [
        {"iso_3166_1": "us", "release_dates": [{"certification": "R", "type": 3}]},
        {"iso_3166_1": " US", "release_dates": [{"certification": "PG", "type": 3}]},
    ]
    offers = {"de": {"flatrate": [{"provider_id": 8, "provider_name": "Netflix"}]}}
    parts: dict[str, object] = {
        "release_dates": {"results": ratings},
        "watch/providers": {"results": offers},
        "translations": {"translations": [translation("DE", "de", "Vor Sonnenaufgang")]},
        "videos": {"results": [video(), video("german_01", iso_639_1="DE")]},
    }
    movie = read_details(details(original_language="DE", **parts))
    assert (movie.certifications, movie.provider_ids, movie.language) == ({"US": "R"}, {"DE": (8,)}, "de")
    assert told(movie, "de", "DE")[0] == "Vor Sonnenaufgang"
    assert movie.trailer == movie.trailer_in("de") == "https://www.youtube.com/watch?v=german_01"


@pytest.mark.parametrize(
    ("country", "cinema", "disc", "is_pornography"),
    [
        ("GB", "18", "R18", True),
        ("US", "R", "XXX", True),
        ("DE", "16", "18 (explicit sex)", True),
        ("GB", "18", "18", False),
        ("NZ", "R16", "R18", False),
    ],
)
def test_movie_is_for_adults_if_any_of_its_releases_is_pornography(
    country: str, cinema: str, disc: str, is_pornography: bool
) -> None:
    """The rating of the cinema release alone would not tell."""
    releases = [{"certification": cinema, "type": 3}, {"certification": disc, "type": 5}]
    results = [{"iso_3166_1": country, "release_dates": releases}]
    movie = read_details(details(release_dates={"results": results}))
    assert movie.adult is is_pornography
    assert movie.certifications == {country: cinema}


def test_providers_are_subscription_services() -> None:
    results = {
        "AT": {
            "link": "",
            "flatrate": [
                {"provider_id": 11, "provider_name": "Kino+"},
                {"provider_id": 12, "provider_name": "Wien TV"},
            ],
            "buy": [],
        },
        "AE": {"link": "", "rent": [{"provider_name": "Google Play Movies"}]},
    }
    movie = read_details(details(**{"watch/providers": {"results": results}}))
    assert movie.providers == {"AT": ("Kino+", "Wien TV")}
    assert movie.provider_ids == {"AT": (11, 12)}


def test_genres_and_configuration_are_read() -> None:
    assert read_genres(b'{"genres":[{"id":28,"name":"Action"}]}') == {28: "Action"}
    images = {"base_url": "http://i/", "secure_base_url": "https://i/", "poster_sizes": ["w92"], "logo_sizes": []}
    assert read_configuration(json.dumps({"images": images, "change_keys": []}).encode()).poster_sizes == ("w92",)


@pytest.mark.parametrize("read", [read_genres, read_configuration, read_details])
def test_empty_object_is_garbled(read: Any) -> None:  # noqa: ANN401 - three readers of different results
    with pytest.raises(SourceGarbled, match="missing required field"):
        read(b"{}")


def translation(language: str, country: str, title: str, overview: str = "") -> dict[str, object]:
    """Describe a translation."""
    return {"iso_639_1": language, "iso_3166_1": country, "data": {"title": title, "overview": overview}}


def told(movie: Movie, language: str, country: str = "") -> tuple[str, str]:
    telling = movie.text_in(language, country)
    return telling.title, telling.overview


def test_country_overrides_parts_of_its_language() -> None:
    translations = [
        translation("pt", "PT", "Antes do Amanhecer", ""),
        translation("pt", "BR", "Antes do Sol Nascer", "Uma noite."),
        translation("en", "GB", "Sunrise in Vienna"),
        translation("nl", "BE", "Een nacht"),
    ]
    movie = read_details(details(translations={"translations": translations}))
    assert told(movie, "pt", "PT") == ("Antes do Amanhecer", "Uma noite.")
    assert (
        told(movie, "pt", "BR") == told(movie, "pt", "AO") == told(movie, "pt") == ("Antes do Sol Nascer", "Uma noite.")
    )
    assert told(movie, "en", "GB") == ("Sunrise in Vienna", "A night in Vienna.")
    assert told(movie, "en", "US") == told(movie, "nl", "BE") == ("Before Sunrise", "A night in Vienna.")


def test_home_country_uses_the_original_title() -> None:
    """TMDb leaves that title out of its translation."""
    translations = [translation("es", "ES", "", "Un jueves."), translation("es", "MX", "Jueves otra vez", "")]
    facts = {"original_language": "es", "original_title": "Jueves"}
    movie = read_details(details(translations={"translations": translations}, **facts))
    assert told(movie, "es", "ES")[0] == "Jueves"
    assert told(movie, "es", "MX") == ("Jueves otra vez", "Un jueves.")

"""One odd fact in TMDb's answers costs that fact and no other."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.movies.movie import Movie
from core.sources.tmdb.answers import read_details, read_page

ENTRY: dict[str, Any] = {
    "id": 5, "title": "The Borrowed Goat", "original_title": "Die geliehene Ziege", "original_language": "de",
    "overview": "Three friends borrow a goat.", "release_date": "2026-10-02", "genre_ids": [35, 18],
    "popularity": 12.5, "vote_average": 7.1, "vote_count": 500, "poster_path": "/goat.jpg", "adult": False,
    "softcore": False, "video": False,
}  # fmt: skip
DETAILS: dict[str, Any] = {name: value for name, value in ENTRY.items() if name != "genre_ids"} | {
    "tagline": "It bleats.",
    "runtime": 92,
    "genres": [{"id": 35, "name": "Comedy"}],
    "keywords": {"keywords": [{"id": 1, "name": "goat"}, {"id": 2, "name": "school"}]},
    "videos": {"results": [{"key": "german_01", "site": "YouTube", "type": "Trailer", "iso_639_1": "de"}]},
    "release_dates": {
        "results": [
            {"iso_3166_1": "US", "release_dates": [{"certification": "PG", "type": 3}]},
            {"iso_3166_1": "DE", "release_dates": [{"certification": "6", "type": 3}]},
        ]
    },
    "watch/providers": {"results": {"US": {"flatrate": [{"provider_id": 8, "provider_name": "Netflix"}]}}},
    "translations": {
        "translations": [
            {"iso_639_1": "fr", "iso_3166_1": "FR", "data": {"title": "La Chèvre", "overview": "Trois amis."}},
            {"iso_639_1": "it", "iso_3166_1": "IT", "data": {"title": "La capra", "overview": "Tre amici."}},
        ]
    },
}
GENRES = {35: "Comedy", 18: "Drama"}
READ_FROM = {
    "original_language": {"language", "trailer", "translations"},
    "original_title": {"original_title", "translations"},
    "title": {"title", "translations"},
    "overview": {"overview", "translations"},
    "genre_ids": {"genres"},
    "videos": {"trailer", "trailers"},
    "release_dates": {"certifications"},
    "watch/providers": {"providers", "provider_ids"},
}
"""Which facts of a movie are made of a field, where they have other names."""
ODD = (st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)).flatmap(
    lambda leaf: st.sampled_from([leaf, [], [leaf], {}, {"results": leaf}, {"results": [leaf]}, {"name": leaf}])
)
PARTS = ("keywords", "videos", "release_dates", "watch/providers", "translations")


def listed(entry: dict[str, Any]) -> Movie:
    (movie,) = read_page(json.dumps({"results": [entry], "total_pages": 1}).encode(), 1, GENRES).movies
    return movie


def detailed(facts: dict[str, Any]) -> Movie:
    return read_details(json.dumps(facts).encode(), 5)


def changed(one: Movie, other: Movie) -> set[str]:
    """Name the facts in which two movies differ."""
    before, after = msgspec.structs.asdict(one), msgspec.structs.asdict(other)
    return {name for name in before if before[name] != after[name]}


@pytest.mark.parametrize("field", sorted(ENTRY.keys() - {"id"}))
@settings(max_examples=40)
@given(odd=ODD)
@example(odd=float("nan"))
@example(odd=float("inf"))
@example(odd=10**400)
@example(odd="\ud800")
@example(odd=[35, None, "18", 99])
def test_odd_fact_of_an_entry_loses_only_itself(field: str, odd: object) -> None:
    assert changed(listed(ENTRY), listed(ENTRY | {field: odd})) <= READ_FROM.get(field, {field})


@pytest.mark.parametrize("field", sorted(DETAILS))
@settings(max_examples=40)
@given(odd=ODD)
@example(odd=float("nan"))
@example(odd=float("-inf"))
@example(odd=10**400)
@example(odd=[{}])
def test_odd_fact_of_details_loses_only_itself(field: str, odd: object) -> None:
    assert changed(detailed(DETAILS), detailed(DETAILS | {field: odd})) <= READ_FROM.get(field, {field})


@pytest.mark.parametrize("field", sorted(DETAILS.keys() - {"title"}))
def test_missing_fact_of_details_loses_only_itself(field: str) -> None:
    lacking = {name: value for name, value in DETAILS.items() if name != field}
    assert changed(detailed(DETAILS), detailed(lacking)) <= READ_FROM.get(field, {field})


@pytest.mark.parametrize("part", PARTS)
@settings(max_examples=40)
@given(odd=ODD, place=st.integers(0, 2))
def test_odd_entry_of_an_appended_part_loses_only_itself(part: str, odd: object, place: int) -> None:
    """It stands among good ones, which are read all the same."""
    facts = json.loads(json.dumps(DETAILS))
    ((name, entries),) = facts[part].items()
    if isinstance(entries, dict):
        facts[part][name] = {"AT": odd, **entries, "CH": odd}
    else:
        entries.insert(place, odd)
    plain, movie = detailed(DETAILS), detailed(facts)
    gained = set(movie.keywords) - set(plain.keywords)  # an entry that only lacks its id is a good one
    assert changed(plain, movie) <= ({"keywords"} if gained else set())


@pytest.mark.parametrize(
    ("runtime", "minutes"), [(92, 92), (92.5, None), (0, None), (-5, None), ("92", None), (True, None), (10**9, None)]
)
def test_runtime_is_minutes_or_not_known(runtime: object, minutes: int | None) -> None:
    assert detailed(DETAILS | {"runtime": runtime}).runtime == minutes

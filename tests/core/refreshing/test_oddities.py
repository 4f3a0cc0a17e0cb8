"""Odd facts of single movies cost neither these movies nor the refresh, wherever they stand in TMDb's answers."""

import json
from pathlib import Path
from typing import Any

from tests.support.case_player import Case, replaying

ODD = (None, True, -1, "odd", [None], {"results": None})
FACTS = (
    "original_title", "original_language", "release_date", "overview", "genre_ids", "popularity", "vote_average",
    "vote_count", "poster_path", "video", "adult", "softcore", "backdrop_path", "media_type", "title",
)  # fmt: skip
PARTS = (
    "genres", "tagline", "runtime", "keywords", "videos", "release_dates", "watch/providers", "translations",
    "spoken_languages", "production_countries", "belongs_to_collection",
)  # fmt: skip
FLAGS = ("video", "adult", "softcore")


def odd_facts(names: tuple[str, ...]) -> dict[int, dict[str, Any]]:
    """Give each pair of a fact and an odd value a movie of its own, by id."""
    pairs = [(name, odd) for name in names for odd in ODD if not (name in FLAGS and odd in (True, -1))]
    return {980_001 + at: {name: odd} for at, (name, odd) in enumerate(pairs)}


def plain_case(odd: dict[int, dict[str, Any]]) -> Case:
    """Let a case have a plain movie for each of these ids, too."""
    case = Case("16_null_popularity")
    plain = case.entry(900_001)
    case.pages.append([plain | {"id": movie_id} for movie_id in odd])
    return case


async def test_odd_facts_of_a_list_lose_no_movie_with_sound_details(tmp_path: Path) -> None:
    odd = odd_facts(FACTS)
    case = plain_case(odd)
    case.details |= {str(entry["id"]): dict(entry) for entry in case.pages[1]}
    case.pages[1] = [entry | odd[entry["id"]] for entry in case.pages[1]]
    async with replaying(case, tmp_path) as played:
        offered = set((await played.refresh()).by_id)
    assert {movie_id: json.dumps(odd[movie_id]) for movie_id in odd.keys() - offered} == {}


async def test_odd_facts_of_details_lose_no_movie(tmp_path: Path) -> None:
    odd = odd_facts(FACTS + PARTS)
    case = plain_case(odd)
    case.details |= {str(movie_id): facts for movie_id, facts in odd.items()}
    async with replaying(case, tmp_path) as played:
        offered = set((await played.refresh()).by_id)
    assert {movie_id: json.dumps(odd[movie_id]) for movie_id in odd.keys() - offered} == {}

"""The files of ``tests/cases``, each played as people and hosts meet it; see ``tests.replayed``."""

from pathlib import Path

import pytest

from tests.replayed import Case, replaying

LATE_INTERVIEW = 970002


async def test_movie_with_tmdbs_softcore_flag_is_never_offered(tmp_path: Path) -> None:
    """01: neither its adult flag nor its keywords say so."""
    async with replaying("01_softcore_flag", tmp_path) as played:
        assert LATE_INTERVIEW not in (await played.refresh()).by_id
        assert LATE_INTERVIEW not in await played.shown("/mood love")


async def test_movie_whose_details_alone_are_flagged_is_never_offered(tmp_path: Path) -> None:
    """01: list and details may each tell it alone."""
    case = Case("01_softcore_flag")
    case.entry(LATE_INTERVIEW)["softcore"] = False
    async with replaying(case, tmp_path) as played:
        assert LATE_INTERVIEW not in (await played.refresh()).by_id


async def test_movie_that_is_flagged_later_is_offered_no_longer(tmp_path: Path) -> None:
    """01: its archived details know nothing of the flag."""
    case = Case("01_softcore_flag")
    case.entry(LATE_INTERVIEW)["softcore"] = False
    case.details.clear()
    async with replaying(case, tmp_path) as played:
        assert LATE_INTERVIEW in (await played.refresh()).by_id
        case.entry(LATE_INTERVIEW)["softcore"] = True
        assert LATE_INTERVIEW not in (await played.refresh()).by_id


@pytest.mark.parametrize(("movie", "rating"), [(900001, "PG"), (900002, "R"), (900003, "PG")])
async def test_card_shows_the_rating_of_the_cinema_release(tmp_path: Path, movie: int, rating: str) -> None:
    """03: neither a premiere's nor "not rated" where there is a rating."""
    async with replaying("03_age_rating", tmp_path) as played:
        await played.refresh()
        (card,) = (await played.ask(f"/start open_joy_{movie}", locale="en-US")).cards
        assert rating in card.facts


async def test_family_mode_judges_by_the_rating_on_the_card(tmp_path: Path) -> None:
    """03: what is PG in the cinema is for families, what is R there is not."""
    async with replaying("03_age_rating", tmp_path) as played:
        await played.refresh()
        await played.ask("/settings family on", locale="en-US")
        assert sorted(await played.shown("/mood joy", locale="en-US")) == [900001, 900003]


async def test_trailers_in_other_languages_are_asked_for(tmp_path: Path) -> None:
    """11: in one request per movie."""
    async with replaying("11_trailers", tmp_path) as played:
        await played.refresh()
        asked = [call.path for call in played.standin.calls if call.path.startswith("/3/movie/")]
        assert len(asked) == len(set(asked)) == 6
        assert (await played.facts(900001)).trailer == "https://www.youtube.com/watch?v=deTrailer01"
        assert (await played.facts(900002)).trailer == "https://www.youtube.com/watch?v=enTrailer01"
        (card,) = (await played.ask("/start open_joy_900001")).cards
        assert [link.address for link in card.links] == ["https://www.youtube.com/watch?v=deTrailer01"]


@pytest.mark.parametrize("case", ["15_undated", "16_null_popularity"])
async def test_odd_facts_cost_no_refresh(tmp_path: Path, case: str) -> None:
    """15 and 16: announced movies without a date are not out, a null that may be missing is missing."""
    async with replaying(case, tmp_path) as played:
        assert len(await played.refresh()) == 8

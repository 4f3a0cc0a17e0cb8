"""What every ``MovieStore`` does."""

from datetime import UTC, timedelta, timezone
from typing import Any

import msgspec
import pytest

from core.errors import StoreError
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, Week
from core.people.verdict import Opinion
from core.store.ports import Store
from tests.support.fakes import NOON, a_catalogue, a_movie
from tests.support.store import Reopen
from tests.support.stored import (
    ANN,
    BEN,
    LONG_AGO,
    THIS_WEEK,
    a_rich_movie,
    a_verdict,
    catalogue_of,
    roll_over,
    weeks_later,
)


async def test_new_store_has_no_catalogue(store: Store) -> None:
    assert await store.movies.latest_catalogue("tmdb") is None


async def test_catalogue_comes_back_equal(store: Store) -> None:
    """Texts with odd characters, extreme numbers and moments of other time zones survive, and so does the order."""
    tilted = timezone(timedelta(hours=5, minutes=30))
    entries = (a_rich_movie(), *reversed(a_catalogue().scored_movies))
    saved = Catalogue(THIS_WEEK, NOON.replace(microsecond=7).astimezone(tilted), "tmdb", entries)
    await store.movies.save_catalogue(saved, fetched=())
    found = await store.movies.latest_catalogue("tmdb")
    assert found
    assert found == saved
    assert found.taken_at.tzinfo is UTC
    assert list(found.scored_movies[0].reasons) == [Mood.JOY, Mood.ANGER]


@pytest.mark.parametrize("unsafe", [{"adult": True}, {"softcore": True}, {"keywords": ("hentai",)}])
async def test_unsafe_movies_are_never_read(store: Store, unsafe: dict[str, Any]) -> None:
    """A movie that was stored before it was known to be unsafe is left out."""
    entries = (*catalogue_of(1, 2).scored_movies, *catalogue_of(3, **unsafe).scored_movies)
    await store.movies.save_catalogue(Catalogue(THIS_WEEK, NOON, "tmdb", entries), fetched=())
    found = await store.movies.latest_catalogue("tmdb")
    assert found
    assert list(found.by_id) == [1, 2]
    assert set(await store.movies.find_scored_movies("tmdb", [1, 3])) == {1}
    assert set(await store.movies.find_movies("tmdb", [1, 3], since=NOON)) == {1}


async def test_empty_catalogue_comes_back_empty(store: Store) -> None:
    await store.movies.save_catalogue(catalogue_of(), fetched=())
    assert await store.movies.latest_catalogue("tmdb") == catalogue_of()


async def test_catalogue_survives_a_restart(reopen: Reopen) -> None:
    async with reopen() as store:
        await store.movies.save_catalogue(a_catalogue(), fetched=())
    async with reopen() as store:
        assert await store.movies.latest_catalogue("tmdb") == a_catalogue()


async def test_latest_catalogue_is_the_newest_week(store: Store) -> None:
    newer = weeks_later(a_catalogue(), 1)
    await store.movies.save_catalogue(a_catalogue(), fetched=())
    await store.movies.save_catalogue(newer, fetched=())
    assert await store.movies.latest_catalogue("tmdb") == newer


async def test_saving_deletes_catalogues_of_later_weeks(store: Store) -> None:
    """Only a clock that was ahead can have left them."""
    await store.movies.save_catalogue(weeks_later(a_catalogue(1, source="sample"), 5), fetched=())
    for weeks in (5, 6, 0):  # the clock was ahead and has been put right
        await store.movies.save_catalogue(weeks_later(a_catalogue(1), weeks), fetched=())
    assert await store.movies.latest_catalogue("tmdb") == a_catalogue(1)
    assert await store.movies.latest_catalogue("sample") == weeks_later(a_catalogue(1, source="sample"), 5)


async def test_saving_a_week_again_replaces_it(store: Store) -> None:
    await store.movies.save_catalogue(catalogue_of(1, 2, 3), fetched=())
    await store.movies.save_catalogue(catalogue_of(3, 4, title="Renamed"), fetched=())
    assert await store.movies.latest_catalogue("tmdb") == catalogue_of(3, 4, title="Renamed")


async def test_sources_do_not_mix(store: Store) -> None:
    theirs, ours = catalogue_of(1), catalogue_of(1, source="sample", overview="In our own words.")
    await store.movies.save_catalogue(theirs, fetched=())
    await store.movies.save_catalogue(ours, fetched=())
    assert await store.movies.latest_catalogue("tmdb") == theirs
    assert await store.movies.latest_catalogue("sample") == ours
    assert await store.movies.find_movies("sample", [1], since=LONG_AGO) == {1: ours.by_id[1].movie}


async def test_failed_save_keeps_the_old_catalogue(store: Store) -> None:
    await store.movies.save_catalogue(a_catalogue(), fetched=())
    with pytest.raises(StoreError):
        await store.movies.save_catalogue(catalogue_of(50, 51, 50), fetched=())
    assert await store.movies.latest_catalogue("tmdb") == a_catalogue()
    assert await store.movies.find_movies("tmdb", [50, 51], since=LONG_AGO) == {}


async def test_eight_weeks_of_a_source_are_kept(store: Store) -> None:
    await store.movies.save_catalogue(a_catalogue(1, source="sample"), fetched=())
    for week in range(10):
        await store.movies.save_catalogue(weeks_later(catalogue_of(1000 + week, 1), week), fetched=())
    kept = tuple(Week.of(NOON + timedelta(weeks=week)) for week in (9, 8, 7, 6, 5, 4, 3, 2))
    assert (await store.health()).weeks == (*kept, THIS_WEEK)
    assert await store.movies.latest_catalogue("sample") == a_catalogue(1, source="sample")
    stored = await store.movies.find_movies("tmdb", [1, *range(1000, 1010)], since=LONG_AGO)
    assert set(stored) == {1, *range(1002, 1010)}


async def test_movies_are_found_by_id(store: Store) -> None:
    await store.movies.save_catalogue(catalogue_of(1, 2, 3), fetched=())
    assert await store.movies.find_movies("tmdb", (i for i in (3, 1, 9)), since=LONG_AGO) == {
        1: a_movie(1),
        3: a_movie(3),
    }


async def test_scored_movies_are_as_the_newest_catalogue_has_them(store: Store) -> None:
    entry = a_rich_movie()
    later = msgspec.structs.replace(entry, scores=MoodScores.of({Mood.FEAR: 0.8}), reasons={Mood.FEAR: ("bottle",)})
    await store.movies.save_catalogue(catalogue_of(1, 2), fetched=())
    await store.movies.save_catalogue(weeks_later(Catalogue(THIS_WEEK, NOON, "tmdb", (entry,)), 1), fetched=())
    await store.movies.save_catalogue(weeks_later(Catalogue(THIS_WEEK, NOON, "tmdb", (later,)), 2), fetched=())
    found = await store.movies.find_scored_movies("tmdb", (i for i in (2, 900_000, 9)))
    assert found == {2: catalogue_of(2).scored_movies[0], 900_000: later}


async def test_scored_movies_of_other_sources_are_not_found(store: Store) -> None:
    await store.movies.save_catalogue(catalogue_of(1, source="sample"), fetched=())
    await store.movies.save_catalogue(weeks_later(catalogue_of(2), 1), fetched=())
    await store.movies.save_catalogue(weeks_later(catalogue_of(2, source="sample", title="Invented"), 2), fetched=())
    assert await store.movies.find_scored_movies("tmdb", [1, 2]) == {2: catalogue_of(2).scored_movies[0]}
    assert await store.movies.find_scored_movies("tmdb", []) == {}


async def test_scored_movies_go_with_their_week(store: Store) -> None:
    for week in range(9):
        await store.movies.save_catalogue(weeks_later(catalogue_of(1000 + week), week), fetched=())
    assert set(await store.movies.find_scored_movies("tmdb", range(1000, 1009))) == set(range(1001, 1009))


async def test_saving_does_not_renew_movies_that_were_not_fetched(store: Store) -> None:
    """Their facts are updated, but not the moment of fetching."""
    second = NOON + timedelta(weeks=1)
    await store.movies.save_catalogue(catalogue_of(1), fetched={1})
    await store.movies.save_catalogue(weeks_later(catalogue_of(1, 2, vote_count=1201), 1), fetched={2})
    stored = await store.movies.find_movies("tmdb", [1, 2], since=NOON)
    assert {movie.vote_count for movie in stored.values()} == {1201}
    assert set(await store.movies.find_movies("tmdb", [1, 2], since=second)) == {2}


async def test_fetched_movies_are_fresh(store: Store) -> None:
    await store.movies.save_catalogue(catalogue_of(1, 2), fetched={1, 2})
    await store.movies.save_catalogue(weeks_later(catalogue_of(1, 2), 1), fetched={1})
    assert set(await store.movies.find_movies("tmdb", [1, 2], since=NOON + timedelta(weeks=1))) == {1}


async def test_new_movies_are_fresh(store: Store) -> None:
    await store.movies.save_catalogue(catalogue_of(1), fetched=())
    assert set(await store.movies.find_movies("tmdb", [1], since=NOON)) == {1}


async def test_movies_with_a_verdict_outlive_their_catalogues(store: Store) -> None:
    await store.movies.save_catalogue(a_catalogue(1), fetched=())
    await store.people.judge(ANN, a_verdict(2, Opinion.SAVED))
    await store.people.judge(ANN, a_verdict(3, Opinion.SEEN))
    await store.people.judge(BEN, a_verdict(4, Opinion.REFUSED))
    await roll_over(store)
    assert set(await store.movies.find_movies("tmdb", range(1, 7), since=LONG_AGO)) == {2, 3, 4}
    assert await store.movies.find_scored_movies("tmdb", [2]) == {}


async def test_movies_without_a_verdict_go_with_the_next_catalogue(store: Store) -> None:
    await store.movies.save_catalogue(a_catalogue(1), fetched=())
    await store.people.judge(ANN, a_verdict(2, Opinion.SAVED))
    await store.people.judge(BEN, a_verdict(3, Opinion.SAVED))
    await roll_over(store)
    await store.people.withdraw(ANN, 2, Opinion.SAVED, Mood.JOY)
    await store.people.forget_person(BEN)
    await roll_over(store, 1)
    assert await store.movies.find_movies("tmdb", range(1, 7), since=LONG_AGO) == {}

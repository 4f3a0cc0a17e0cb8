import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.errors import RefreshRunning, StoreError
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Week
from core.store.opening import open_store
from core.store.ports import Store
from core.store.sqlite.migrations import MIGRATIONS
from tests.support.fakes import NOON, a_catalogue, a_movie
from tests.support.store import sqlite_file

THIS_WEEK = Week.of(NOON)
ANN, BEN = "telegram:42", "discord:7"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[Store]:
    async with open_store(tmp_path / "var" / "cinemood.db") as store:
        yield store


def weeks_later(catalogue: Catalogue, weeks: int) -> Catalogue:
    later = catalogue.taken_at + timedelta(weeks=weeks)
    return msgspec.structs.replace(catalogue, week=Week.of(later), taken_at=later)


def catalogue_of(*movie_ids: int, source: str = "tmdb", **facts: object) -> Catalogue:
    entries = tuple(ScoredMovie(a_movie(movie_id, **facts), MoodScores.of({Mood.JOY: 0.9})) for movie_id in movie_ids)
    return Catalogue(THIS_WEEK, NOON, source, entries)


def a_rich_entry() -> ScoredMovie:
    movie = a_movie(
        900_000,
        title="L'été \"d'or\" 🎬; DROP TABLE movies\x00",
        original_title="null",
        release_date=date(1895, 12, 28),
        tagline="1",
        runtime=None,
        vote_average=0.1 + 0.2,
        popularity=5e-324,
        poster_path="/a.jpg",
        trailer="https://www.youtube.com/watch?v=x",
        trailers={"de": "https://www.youtube.com/watch?v=y"},
        certifications={"DE": "12", "US": "PG-13"},
        providers={"DE": ("A", "B"), "US": ()},
        provider_ids={"DE": (8, 9)},
    )
    scores = MoodScores((1 / 3, 1.0, 0.0, 1e-300, 0.7, 1 - 2**-53))
    return ScoredMovie(movie, scores, {Mood.JOY: ("letter", "Drama"), Mood.ANGER: ()})


async def test_new_store_has_no_catalogue(store: Store) -> None:
    assert await store.movies.latest_catalogue("tmdb") is None


async def test_catalogue_comes_back_equal_in_its_order(store: Store) -> None:
    tilted = timezone(timedelta(hours=5, minutes=30))
    entries = (a_rich_entry(), *reversed(a_catalogue().scored_movies))
    saved = Catalogue(THIS_WEEK, NOON.replace(microsecond=7).astimezone(tilted), "tmdb", entries)
    await store.movies.save_catalogue(saved, fetched=())
    found = await store.movies.latest_catalogue("tmdb")
    assert found
    assert found == saved
    assert found.taken_at.tzinfo is UTC
    assert list(found.scored_movies[0].reasons) == [Mood.JOY, Mood.ANGER]


@pytest.mark.parametrize("unsafe", [{"adult": True}, {"softcore": True}, {"keywords": ("hentai",)}])
async def test_movie_that_is_not_for_general_audiences_is_never_read(store: Store, unsafe: dict[str, Any]) -> None:
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


async def test_catalogue_survives_closing_and_opening(tmp_path: Path) -> None:
    path = tmp_path / "cinemood.db"
    async with open_store(path) as store:
        await store.movies.save_catalogue(a_catalogue(), fetched=())
    async with open_store(path) as store:
        assert await store.movies.latest_catalogue("tmdb") == a_catalogue()


async def test_latest_is_the_newest_week(store: Store) -> None:
    newer = weeks_later(a_catalogue(), 1)
    await store.movies.save_catalogue(a_catalogue(), fetched=())
    await store.movies.save_catalogue(newer, fetched=())
    assert await store.movies.latest_catalogue("tmdb") == newer


async def test_catalogues_of_later_weeks_go_with_the_one_that_is_replaced(store: Store) -> None:
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


async def test_failing_save_keeps_the_old_catalogue(store: Store) -> None:
    await store.movies.save_catalogue(a_catalogue(), fetched=())
    with pytest.raises(StoreError, match=r"cinemood\.db could not be used"):
        await store.movies.save_catalogue(catalogue_of(50, 51, 50), fetched=())
    assert await store.movies.latest_catalogue("tmdb") == a_catalogue()
    assert await store.movies.find_movies("tmdb", [50, 51], since=LONG_AGO) == {}


async def test_only_the_newest_eight_weeks_of_a_source_are_kept(store: Store) -> None:
    await store.movies.save_catalogue(a_catalogue(1, source="sample"), fetched=())
    for week in range(10):
        await store.movies.save_catalogue(weeks_later(catalogue_of(1000 + week, 1), week), fetched=())
    kept = tuple(Week.of(NOON + timedelta(weeks=week)) for week in (9, 8, 7, 6, 5, 4, 3, 2))
    assert (await store.health()).weeks == (*kept, THIS_WEEK)
    assert await store.movies.latest_catalogue("sample") == a_catalogue(1, source="sample")
    stored = await store.movies.find_movies("tmdb", [1, *range(1000, 1010)], since=LONG_AGO)
    assert set(stored) == {1, *range(1002, 1010)}


async def test_stored_movies_are_found_by_id(store: Store) -> None:
    await store.movies.save_catalogue(catalogue_of(1, 2, 3), fetched=())
    assert await store.movies.find_movies("tmdb", (i for i in (3, 1, 9)), since=LONG_AGO) == {
        1: a_movie(1),
        3: a_movie(3),
    }


async def test_entries_are_found_over_all_weeks_as_the_newest_has_them(store: Store) -> None:
    entry = a_rich_entry()
    later = msgspec.structs.replace(entry, scores=MoodScores.of({Mood.FEAR: 0.8}), reasons={Mood.FEAR: ("bottle",)})
    await store.movies.save_catalogue(catalogue_of(1, 2), fetched=())
    await store.movies.save_catalogue(weeks_later(Catalogue(THIS_WEEK, NOON, "tmdb", (entry,)), 1), fetched=())
    await store.movies.save_catalogue(weeks_later(Catalogue(THIS_WEEK, NOON, "tmdb", (later,)), 2), fetched=())
    found = await store.movies.find_scored_movies("tmdb", (i for i in (2, 900_000, 9)))
    assert found == {2: catalogue_of(2).scored_movies[0], 900_000: later}


async def test_entries_of_other_sources_are_not_found(store: Store) -> None:
    await store.movies.save_catalogue(catalogue_of(1, source="sample"), fetched=())
    await store.movies.save_catalogue(weeks_later(catalogue_of(2), 1), fetched=())
    await store.movies.save_catalogue(weeks_later(catalogue_of(2, source="sample", title="Invented"), 2), fetched=())
    assert await store.movies.find_scored_movies("tmdb", [1, 2]) == {2: catalogue_of(2).scored_movies[0]}
    assert await store.movies.find_scored_movies("tmdb", []) == {}


async def test_entries_are_gone_with_their_week(store: Store) -> None:
    for week in range(9):
        await store.movies.save_catalogue(weeks_later(catalogue_of(1000 + week), week), fetched=())
    assert set(await store.movies.find_scored_movies("tmdb", range(1000, 1009))) == set(range(1001, 1009))


async def test_movies_grow_too_old_though_saved_every_week_with_new_votes(store: Store) -> None:
    second = NOON + timedelta(weeks=1)
    await store.movies.save_catalogue(catalogue_of(1), fetched={1})
    await store.movies.save_catalogue(weeks_later(catalogue_of(1, 2, vote_count=1201), 1), fetched={2})
    stored = await store.movies.find_movies("tmdb", [1, 2], since=NOON)
    assert {movie.vote_count for movie in stored.values()} == {1201}
    assert set(await store.movies.find_movies("tmdb", [1, 2], since=second)) == {2}


async def test_movies_that_were_fetched_again_are_fresh(store: Store) -> None:
    await store.movies.save_catalogue(catalogue_of(1, 2), fetched={1, 2})
    await store.movies.save_catalogue(weeks_later(catalogue_of(1, 2), 1), fetched={1})
    assert set(await store.movies.find_movies("tmdb", [1, 2], since=NOON + timedelta(weeks=1))) == {1}


async def test_movies_that_are_not_stored_yet_are_fresh(store: Store) -> None:
    await store.movies.save_catalogue(catalogue_of(1), fetched=())
    assert set(await store.movies.find_movies("tmdb", [1], since=NOON)) == {1}


async def test_shown_movies_come_longest_ago_first(store: Store) -> None:
    await store.showings.save_shown(THIS_WEEK, {ANN: [3, 1, 2]})
    await store.showings.save_shown(THIS_WEEK, {ANN: [1, 9]})
    assert (await store.people.load_person(ANN, THIS_WEEK)).shown == (3, 2, 1, 9)


async def test_shown_movies_are_kept_per_person_and_week(store: Store) -> None:
    await store.showings.save_shown(THIS_WEEK, {ANN: [1]})
    await store.showings.save_shown(THIS_WEEK, {BEN: [2]})
    await store.showings.save_shown(Week(2026, 48), {ANN: []})
    assert (await store.people.load_person(ANN, THIS_WEEK)).shown == (1,)
    assert (await store.people.load_person(BEN, THIS_WEEK)).shown == (2,)
    assert (await store.people.load_person(ANN, Week(2026, 48))).shown == ()


async def test_many_people_are_remembered_at_once_each_in_turn(store: Store) -> None:
    names = [ANN, BEN, "web:\"'\\\n😀", *(f"telegram:{number}" for number in range(500))]
    first, second = [5, 3, 4, 3], [9, 5]
    for movies in (first, second):
        await store.showings.save_shown(THIS_WEEK, dict.fromkeys(names, movies))
    for name in names:
        assert (await store.people.load_person(name, THIS_WEEK)).shown == (4, 3, 9, 5)


async def test_what_was_shown_is_forgotten_before_it_is_91_days_old(store: Store) -> None:
    monday, sunday = datetime(2026, 11, 16, tzinfo=UTC), datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
    await store.showings.save_shown(Week.of(monday), {ANN: [1]})
    await store.forget_past(now=sunday + timedelta(days=84))
    assert (await store.people.load_person(ANN, Week.of(monday))).shown == (1,)
    await store.forget_past(now=monday + timedelta(days=91))
    assert (await store.people.load_person(ANN, Week.of(monday))).shown == ()


async def test_what_was_shown_later_stays_when_the_past_is_forgotten(store: Store) -> None:
    weeks = [Week.of(NOON + timedelta(weeks=number)) for number in range(14)]
    for number, week in enumerate(weeks):
        await store.showings.save_shown(week, {ANN: [number]})
    await store.forget_past(now=NOON + timedelta(weeks=13))
    assert (await store.people.export_person(ANN))["shown"] == {str(week): [n] for n, week in enumerate(weeks) if n}


async def test_nothing_can_be_shown_to_nobody(store: Store) -> None:
    await store.showings.save_shown(THIS_WEEK, {})
    assert (await store.people.load_person(ANN, THIS_WEEK)).shown == ()


async def test_reads_see_writes_that_were_asked_for_earlier(store: Store) -> None:
    async with asyncio.TaskGroup() as tasks:
        for movie_id in range(20):
            tasks.create_task(store.showings.save_shown(THIS_WEEK, {ANN: [movie_id]}))
        seen = tasks.create_task(store.people.load_person(ANN, THIS_WEEK))
    assert seen.result().shown == tuple(range(20))


async def test_closing_finishes_what_was_asked_and_empties_the_log(tmp_path: Path) -> None:
    path = tmp_path / "cinemood.db"
    async with open_store(path) as store:
        asked = [
            asyncio.create_task(store.movies.save_catalogue(weeks_later(a_catalogue(), week), fetched=()))
            for week in range(4)
        ]
        await asyncio.sleep(0)  # the tasks begin
    await asyncio.gather(*asked)
    assert sorted(file.name for file in path.parent.iterdir()) == ["cinemood.db", "cinemood.db.opening"]
    async with open_store(path) as store:
        assert len((await store.health()).weeks) == 4


async def test_healthy_store_tells_what_is_in_it(store: Store) -> None:
    await store.movies.save_catalogue(a_catalogue(), fetched=())
    health = await store.health()
    assert (health.place, health.version, health.weeks) == (str(sqlite_file(store)), len(MIGRATIONS), (THIS_WEEK,))
    assert health.size_bytes > 4096


async def test_file_is_in_wal_mode(store: Store) -> None:
    connection = sqlite3.connect(sqlite_file(store))
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


async def test_second_refresh_is_refused_while_one_runs(store: Store) -> None:
    async with store.refresh_lock():
        with pytest.raises(RefreshRunning, match=r"cinemood\.db"):
            await store.refresh_lock().__aenter__()
    async with store.refresh_lock():
        pass


async def test_nobody_is_named_in_the_log(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    await store.showings.save_shown(THIS_WEEK, {ANN: [1]})
    await store.people.load_person(ANN, THIS_WEEK)
    async with store.refresh_lock():
        await store.movies.save_catalogue(a_catalogue(), fetched=())
    assert ANN not in caplog.text

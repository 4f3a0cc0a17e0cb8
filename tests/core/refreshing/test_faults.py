"""A refresh that fails leaves the old catalogue in place, in the store and on the shelf."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.errors import (
    ArtifactRejected,
    CatalogueEmpty,
    SourceBusy,
    SourceEmpty,
    SourceError,
    SourceGarbled,
    SourceRefused,
    SourceUnavailable,
    StoreBusy,
)
from core.movies.catalogue import Shelf, Week
from core.store.opening import open_store
from core.store.ports import Store
from tests.support.fakes import NOON, a_catalogue
from tests.support.sources import KeywordScorer, PagedSource, a_refresher, moody_movies
from tests.support.store import sqlite_file

NEXT_WEEK = NOON + timedelta(weeks=1)
UNAVAILABLE = SourceUnavailable("No answer.")
GARBLED = SourceGarbled("Not JSON.")
SERIOUS = (UNAVAILABLE, SourceBusy("Too many questions.", 60), SourceRefused("Check the key."), GARBLED)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[Store]:
    """Open a store that holds last week's catalogue."""
    async with open_store(tmp_path / "cinemood.db", busy_timeout_seconds=0) as store:
        await store.movies.save_catalogue(a_catalogue(), fetched=())
        yield store


@pytest.fixture
async def empty_store(tmp_path: Path) -> AsyncGenerator[Store]:
    async with open_store(tmp_path / "empty.db") as store:
        yield store


def rejecting_scorer() -> KeywordScorer:
    raise ArtifactRejected("There is no mood model.")


async def assert_old_stays(store: Store, shelf: Shelf) -> None:
    assert shelf.catalogue == a_catalogue()
    assert await store.movies.latest_catalogue("tmdb") == a_catalogue()
    async with store.refresh_lock():  # the next try is not locked out
        pass


@pytest.mark.parametrize("error", SERIOUS)
@pytest.mark.parametrize("page", [1, 2, 5])
async def test_failing_page_keeps_the_old_catalogue(store: Store, error: SourceError, page: int) -> None:
    source, shelf = PagedSource(moody_movies(200)), Shelf(a_catalogue())
    source.failing_pages[page] = error
    with pytest.raises(type(error)):
        await a_refresher(source, store, shelf, now=NEXT_WEEK).refresh()
    await assert_old_stays(store, shelf)


@pytest.mark.parametrize("error", SERIOUS)
async def test_two_lost_details_of_few_keep_the_old_catalogue(store: Store, error: SourceError) -> None:
    source, shelf = PagedSource(moody_movies(12, first=1001)), Shelf(a_catalogue())
    source.failing_details = {1002: error, 1003: GARBLED}
    with pytest.raises(type(error), match=str(error)):
        await a_refresher(source, store, shelf, now=NEXT_WEEK).refresh()
    await assert_old_stays(store, shelf)


@pytest.mark.parametrize("error", SERIOUS)
async def test_many_lost_details_keep_the_old_catalogue(store: Store, error: SourceError) -> None:
    source, shelf = PagedSource(moody_movies(200, first=1001)), Shelf(a_catalogue())
    source.failing_details = dict.fromkeys(range(1001, 1061, 7), error)
    with pytest.raises(type(error)):
        await a_refresher(source, store, shelf, now=NEXT_WEEK).refresh()
    await assert_old_stays(store, shelf)


async def test_too_few_movies_keep_the_old_catalogue(store: Store) -> None:
    shelf = Shelf(a_catalogue())
    with pytest.raises(SourceEmpty, match="only 2 movies"):
        await a_refresher(PagedSource(moody_movies(2, first=1001)), store, shelf, now=NEXT_WEEK).refresh()
    await assert_old_stays(store, shelf)


@pytest.mark.parametrize("facts", [{"adult": True}, {"release_date": date(2030, 1, 1)}])
async def test_movies_that_cannot_be_offered_do_not_count(store: Store, facts: dict[str, object]) -> None:
    source = PagedSource(moody_movies(6, first=1001))
    for movie_id in range(1001, 1005):
        source.change_details(movie_id, **facts)
    source.movies = list(source.detailed.values())
    with pytest.raises(SourceEmpty, match="only 2 movies"):
        await a_refresher(source, store, now=NEXT_WEEK).refresh()


async def test_two_movies_are_too_few_for_a_first_catalogue(empty_store: Store) -> None:
    with pytest.raises(SourceEmpty, match="only 2 movies"):
        await a_refresher(PagedSource(moody_movies(2)), empty_store).refresh()


async def test_three_movies_are_enough_for_a_first_catalogue(empty_store: Store) -> None:
    assert len(await a_refresher(PagedSource(moody_movies(3)), empty_store).refresh()) == 3


@pytest.mark.parametrize(("count", "is_refused"), [(9, True), (10, False)])
async def test_catalogue_does_not_shrink_to_less_than_a_fifth(store: Store, count: int, is_refused: bool) -> None:
    refresher = a_refresher(PagedSource(moody_movies(count, first=1001)), store, now=NEXT_WEEK)
    told = r"only 9 movies that can be offered, after 48 before: .* have no more, set CINEMOOD_STORE to a new file\.$"
    refusal = pytest.raises(SourceEmpty, match=told)
    with refusal if is_refused else nullcontext():
        await refresher.refresh()
    latest = await store.movies.latest_catalogue("tmdb")
    assert latest
    assert len(latest) == (48 if is_refused else count)


async def test_catalogue_may_shrink_to_a_fifth(empty_store: Store) -> None:
    old = a_catalogue(5)
    shelf = Shelf(old)
    await a_refresher(PagedSource(moody_movies(len(old) // 5)), empty_store, shelf, now=NEXT_WEEK).refresh()
    assert len(shelf.catalogue) == 6


async def test_mostly_unreadable_list_keeps_the_old_catalogue(store: Store) -> None:
    source, shelf = PagedSource(moody_movies(200, first=1001)), Shelf(a_catalogue())
    source.skipped = {2: 3, 3: 4}
    told = r"7 of the 67 movies that the source lists cannot be read: .* so look for a newer CineMood\.$"
    with pytest.raises(SourceGarbled, match=told):
        await a_refresher(source, store, shelf, now=NEXT_WEEK).refresh()
    await assert_old_stays(store, shelf)


@pytest.mark.parametrize(
    ("count", "skipped", "told"), [(200, {1: 6, 4: 8}, "14 of the 134"), (10, {1: 2}, "2 of the 12")]
)
async def test_unreadable_entries_are_counted_over_all_pages(
    empty_store: Store, count: int, skipped: dict[int, int], told: str
) -> None:
    source = PagedSource(moody_movies(count))
    source.skipped = skipped
    with pytest.raises(SourceGarbled, match=told):
        await a_refresher(source, empty_store).refresh()


@pytest.mark.parametrize(("count", "skipped"), [(60, {1: 3, 2: 3}), (10, {1: 1})])
async def test_few_unreadable_entries_are_tolerated(store: Store, count: int, skipped: dict[int, int]) -> None:
    source = PagedSource(moody_movies(count, first=1001))
    source.skipped = skipped
    assert len(await a_refresher(source, store).refresh()) == count


async def test_lock_is_held_until_all_requests_have_ended(store: Store) -> None:
    source = PagedSource(moody_movies(200), held_from_page=2)
    source.failing_pages[1] = UNAVAILABLE
    refresh = asyncio.create_task(a_refresher(source, store).refresh())
    await source.holds(refresh)
    for _ in range(10):  # page 1 has failed meanwhile
        await asyncio.sleep(0)
    assert not refresh.done()
    source.released.set()
    with pytest.raises(SourceUnavailable):
        await refresh


async def test_missing_model_keeps_the_old_catalogue(store: Store) -> None:
    source, shelf = PagedSource(moody_movies(20)), Shelf(a_catalogue())
    with pytest.raises(ArtifactRejected):
        await a_refresher(source, store, shelf, now=NEXT_WEEK, load_scorer=rejecting_scorer).refresh()
    await assert_old_stays(store, shelf)


async def test_unstored_catalogue_is_not_offered(store: Store) -> None:
    shelf, other = Shelf(a_catalogue()), sqlite3.connect(sqlite_file(store))
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy):
        await a_refresher(PagedSource(moody_movies(20)), store, shelf, now=NEXT_WEEK).refresh()
    other.close()
    await assert_old_stays(store, shelf)


@pytest.mark.parametrize("count", [6, 20, 200])
@pytest.mark.parametrize("error", SERIOUS)
async def test_one_lost_detail_is_tolerated(empty_store: Store, error: SourceError, count: int) -> None:
    source = PagedSource(moody_movies(count, first=1001))
    source.failing_details[1003] = error
    catalogue = await a_refresher(source, empty_store).refresh()
    assert 1003 not in catalogue.by_id
    assert len(catalogue) == min(count, 120) - 1


async def test_one_lost_detail_is_tolerated_when_all_others_are_on_file(store: Store) -> None:
    source = PagedSource(moody_movies(20, first=1001))
    await a_refresher(source, store).refresh()
    source.movies += moody_movies(1, first=2001)
    source.failing_details[2001] = UNAVAILABLE
    assert len(await a_refresher(source, store, now=NEXT_WEEK).refresh()) == 20


async def test_lost_movie_comes_back_with_the_next_refresh(store: Store) -> None:
    source = PagedSource(moody_movies(20, first=1001))
    source.failing_details[1003] = UNAVAILABLE
    await a_refresher(source, store).refresh()
    source.failing_details.clear()
    assert 1003 in (await a_refresher(source, store).refresh()).by_id


async def test_programming_error_is_raised(store: Store) -> None:
    source, shelf = PagedSource(moody_movies(60, first=1001)), Shelf(a_catalogue())
    source.failing_details[1003] = KeyError("a defect")
    with pytest.raises(KeyError):
        await a_refresher(source, store, shelf, now=NEXT_WEEK).refresh()
    await assert_old_stays(store, shelf)


async def test_failure_is_one_warning_that_names_the_condition(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    source = PagedSource(moody_movies(60))
    source.failing_pages[1] = UNAVAILABLE
    with pytest.raises(SourceUnavailable):
        await a_refresher(source, store).refresh()
    warnings = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert warnings == ["Refresh failed, the old catalogue stays: SourceUnavailable: No answer."]


async def test_refresh_after_a_failure_succeeds(store: Store) -> None:
    source, shelf = PagedSource(moody_movies(120)), Shelf(a_catalogue())
    source.failing_pages[1] = UNAVAILABLE
    refresher = a_refresher(source, store, shelf, now=NEXT_WEEK)
    with pytest.raises(SourceUnavailable):
        await refresher.refresh()
    source.failing_pages.clear()
    assert (await refresher.refresh()).week == shelf.catalogue.week == Week.of(NEXT_WEEK)


async def test_failing_first_refresh_leaves_the_shelf_empty(tmp_path: Path) -> None:
    source, shelf = PagedSource(moody_movies(60)), Shelf()
    shelf.expect(3600)
    source.failing_pages[1] = UNAVAILABLE
    async with open_store(tmp_path / "new.db") as store:
        with pytest.raises(SourceUnavailable):
            await a_refresher(source, store, shelf).keep_current()
    await shelf.wait()  # for nothing any more
    with pytest.raises(CatalogueEmpty):
        _ = shelf.catalogue

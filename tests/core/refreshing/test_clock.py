"""What a clock that was wrong has left does not keep the movies of the right week away."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import SourceEmpty
from core.movies.catalogue import Shelf, Week
from core.store.opening import open_store
from core.store.ports import Store
from tests.support.fakes import NOON
from tests.support.sources import PagedSource, a_refresher, moody_movies

AHEAD = NOON + timedelta(weeks=5)
DAY = timedelta(days=1)


@pytest.fixture(name="store")
async def _store(tmp_path: Path) -> AsyncGenerator[Store]:
    """Open a store that holds a catalogue of five weeks ahead."""
    async with open_store(tmp_path / "cinemood.db") as store:
        await a_refresher(PagedSource(moody_movies(20)), store, now=AHEAD).refresh()
        yield store


async def test_catalogue_from_the_future_is_replaced_and_stays_so(store: Store) -> None:
    shelf, source = Shelf(), PagedSource(moody_movies(20))
    refresher = a_refresher(source, store, shelf, now=NOON)
    await refresher.keep_current()
    assert shelf.catalogue.week == Week.of(NOON)
    asked = len(source.asked_pages)
    await refresher.keep_current()
    assert shelf.catalogue.week == Week.of(NOON)
    assert len(source.asked_pages) == asked


async def test_catalogue_from_the_future_is_better_than_none(store: Store) -> None:
    shelf, source = Shelf(), PagedSource([])
    with pytest.raises(SourceEmpty, match="lists only 0 movies"):
        await a_refresher(source, store, shelf, now=NOON).keep_current()
    assert shelf.catalogue.week == Week.of(AHEAD)


@pytest.mark.parametrize(("back", "is_asked"), [(DAY, False), (DAY + timedelta(seconds=1), True)])
async def test_clock_may_be_set_back_by_a_day_within_the_week(store: Store, back: timedelta, is_asked: bool) -> None:
    source = PagedSource(moody_movies(20))
    await a_refresher(source, store, now=AHEAD - back).keep_current()
    assert bool(source.asked_pages) is is_asked

"""Weeks, catalogues and the shelf."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CatalogueEmpty
from core.movies.catalogue import Catalogue, Shelf, Week
from tests.support.fakes import NOON, a_catalogue

days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@given(days)
def test_day_lies_in_its_week(day: date) -> None:
    week = Week.of(day)
    assert week.monday <= day < week.monday + timedelta(days=7)
    assert week.monday.weekday() == 0


@given(days)
def test_week_survives_a_round_trip(day: date) -> None:
    assert Week.parse(str(Week.of(day))) == Week.of(day)


@given(days, days)
def test_weeks_and_their_names_sort_by_date(one: date, other: date) -> None:
    first, second = Week.of(one), Week.of(other)
    assert (first < second) == (first.monday < second.monday) == (str(first) < str(second))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 2, 9), "2026-W07"),
        (date(2026, 2, 15), "2026-W07"),
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_week_is_named_as_iso_8601_does(day: date, name: str) -> None:
    assert str(Week.of(day)) == name


def test_week_of_a_moment_is_the_week_of_its_day() -> None:
    assert Week.of(NOON) == Week.of(NOON.date()) == Week(2026, 47)


@pytest.mark.parametrize("text", ["", "2026", "2026-07", "2026-W", "W07", "2026-W07-W08"])
def test_other_text_is_no_week(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever sentence Python has for it
        Week.parse(text)


@pytest.mark.parametrize(
    ("now", "is_stale"),
    [
        (NOON, False),
        (datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, tzinfo=UTC), True),
        (datetime(2027, 1, 4, tzinfo=UTC), True),
        (datetime(2026, 11, 17, 12, tzinfo=UTC), False),
        (datetime(2026, 11, 17, 11, 59, 59, tzinfo=UTC), True),  # so far ahead was the clock when it was taken
    ],
)
def test_catalogue_is_stale_from_the_next_monday_on(now: datetime, is_stale: bool) -> None:
    assert a_catalogue().is_stale(now) is is_stale


def test_catalogue_counts_and_yields_its_movies_in_order() -> None:
    catalogue = a_catalogue(2)
    assert len(catalogue) == 12
    assert [entry.movie.id for entry in catalogue] == list(range(1, 13))


def test_catalogue_finds_movies_by_id() -> None:
    catalogue = a_catalogue(2)
    assert catalogue.by_id == {entry.movie.id: entry for entry in catalogue}
    assert catalogue.by_id is catalogue.by_id


def test_newest_movies_come_first() -> None:
    catalogue = a_catalogue(12)
    dates = [entry.movie.release_date for entry in catalogue.newest_first]
    assert dates == sorted(dates, reverse=True)
    assert {entry.movie.id for entry in catalogue.newest_first} == catalogue.by_id.keys()


def test_catalogue_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        setattr(a_catalogue(), "source", "sample")  # noqa: B010 - a plain assignment is refused by the type checker already


def test_empty_catalogue_is_a_catalogue() -> None:
    shelf = Shelf(Catalogue(Week.of(NOON), NOON, "tmdb", ()))
    assert not shelf.is_empty
    assert len(shelf.catalogue) == 0


def test_empty_shelf_gives_advice() -> None:
    shelf = Shelf()
    assert shelf.is_empty
    with pytest.raises(CatalogueEmpty, match="python -m bot refresh"):
        _ = shelf.catalogue


def test_readers_keep_their_catalogue() -> None:
    shelf = Shelf(a_catalogue(1))
    taken = shelf.catalogue
    shelf.put(a_catalogue(2))
    assert len(taken) == 6
    assert len(shelf.catalogue) == 12


async def test_wait_ends_with_the_first_catalogue() -> None:
    shelf = Shelf()
    await shelf.wait()  # nobody expects any
    shelf.expect(3600)
    waiting = asyncio.create_task(shelf.wait())
    await asyncio.sleep(0)
    assert not waiting.done()
    shelf.put(a_catalogue())
    await waiting
    await shelf.wait()


async def test_wait_ends_at_the_expected_time() -> None:
    shelf = Shelf()
    shelf.expect(0)
    await shelf.wait()
    assert shelf.is_empty


async def test_wait_ends_when_nothing_is_expected() -> None:
    """A refresh that failed is tried again in hours."""
    shelf = Shelf()
    shelf.expect(3600)
    waiting = asyncio.create_task(shelf.wait())
    await asyncio.sleep(0)
    shelf.expect_nothing()
    await waiting
    await shelf.wait()
    assert shelf.is_empty

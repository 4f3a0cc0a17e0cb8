"""How movies that have left the catalogues, and that people have judged, are renewed or forgotten."""

import logging
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from core.errors import SourceError, SourceGarbled, SourceUnavailable
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Week
from core.movies.movie import UNDATED, Movie
from core.people.verdict import Opinion, Verdict
from core.store.ports import Store
from tests.support.fakes import NOON, a_movie
from tests.support.sources import PagedSource, a_refresher, moody_movies

ANN = "telegram:42"
DAY = timedelta(days=1)
OLD = 151 * DAY
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


async def leave_over(store: Store, *movie_ids: int, at: datetime = NOON) -> None:
    """Let somebody judge movies that are on offer only at that moment."""
    entries = tuple(ScoredMovie(a_movie(movie_id), MoodScores.of({Mood.JOY: 0.9})) for movie_id in movie_ids)
    catalogue = Catalogue(Week.of(at), at, "tmdb", entries)
    await store.movies.save_catalogue(catalogue, fetched=())
    for movie_id in movie_ids:
        await store.people.judge(ANN, Verdict(movie_id, Opinion.SAVED, Mood.JOY, at))
    await store.movies.save_catalogue(msgspec.structs.replace(catalogue, scored_movies=()), fetched=())


def a_source(*movies: Movie) -> PagedSource:
    """Build a source that lists others than these movies, and can tell these, too."""
    source = PagedSource(moody_movies(20, first=1001))
    source.detailed |= {movie.id: movie for movie in movies}
    return source


async def left(store: Store, *, since: datetime = LONG_AGO) -> dict[int, Movie]:
    return await store.movies.find_movies("tmdb", range(1000), since=since)


async def test_old_details_of_judged_movies_are_renewed(store: Store) -> None:
    await leave_over(store, 1)
    renamed = a_movie(1, title="Renamed")
    await a_refresher(a_source(renamed), store, now=NOON + OLD).refresh()
    assert await left(store, since=NOON + OLD) == {1: renamed}


async def test_recent_details_are_not_renewed(store: Store) -> None:
    await leave_over(store, 1)
    source = a_source(a_movie(1))
    await a_refresher(source, store, now=NOON + 150 * DAY).refresh()
    assert 1 not in source.asked_details
    assert set(await left(store)) == {1}


async def test_movies_on_offer_are_not_renewed(store: Store) -> None:
    source = PagedSource(moody_movies(20))
    await leave_over(store, 1)
    await a_refresher(source, store, now=NOON + OLD).refresh()
    assert sorted(source.asked_details) == list(range(1, 21))


async def test_deleted_and_adult_movies_are_forgotten(store: Store) -> None:
    await leave_over(store, 1, 2, 3, 4)
    source = a_source(a_movie(2, adult=True), a_movie(3), a_movie(4, softcore=True))
    await a_refresher(source, store, now=NOON + OLD).refresh()
    assert set(await left(store)) == {3}
    assert await store.movies.find_outdated_movies("tmdb", before=NOON + OLD + DAY, limit=9) == [3]


async def test_movie_without_a_release_date_stays_unchanged(store: Store) -> None:
    await leave_over(store, 1)
    await a_refresher(a_source(a_movie(1, release_date=UNDATED, title="Renamed")), store, now=NOON + OLD).refresh()
    assert await left(store) == {1: a_movie(1)}


async def test_one_refresh_renews_the_hundred_oldest(store: Store) -> None:
    others = range(1, 101)
    await leave_over(store, 500, at=NOON)
    await leave_over(store, *others, at=NOON + DAY)
    source = a_source(a_movie(500), *map(a_movie, others))
    await a_refresher(source, store, now=NOON + OLD + DAY).refresh()
    assert [movie_id for movie_id in source.asked_details if movie_id < 1000] == [500, *others[:99]]


@pytest.mark.parametrize(("error", "renewed"), [(SourceGarbled("Not JSON."), [2]), (SourceUnavailable("Gone."), [])])
async def test_failed_renewal_does_not_fail_the_refresh(store: Store, error: SourceError, renewed: list[int]) -> None:
    await leave_over(store, 1, 2)
    source = a_source(a_movie(1), a_movie(2))
    source.failing_details[1] = error
    await a_refresher(source, store, now=NOON + OLD).refresh()
    assert set(await left(store)) == {1, 2}
    assert list(await left(store, since=NOON + OLD)) == renewed


async def test_failed_renewal_is_logged_in_one_line(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    await leave_over(store, 1, 2)
    source = a_source()
    source.failing_details[1] = SourceUnavailable("TMDb does not answer.")
    await a_refresher(source, store, now=NOON + OLD).refresh()
    line = "Movies on people's lists were not renewed: SourceUnavailable: TMDb does not answer."
    assert caplog.messages == [line]


async def test_details_are_forgotten_after_half_a_year(store: Store) -> None:
    await leave_over(store, 1)
    await store.forget_past(now=NOON + 180 * DAY)
    assert set(await left(store)) == {1}
    await store.forget_past(now=NOON + 181 * DAY)
    assert await left(store) == {}


async def test_catalogue_on_file_keeps_its_movies_however_old(store: Store) -> None:
    catalogue = await a_refresher(PagedSource(moody_movies(20)), store).refresh()
    await store.forget_past(now=NOON + 400 * DAY)
    assert await store.movies.latest_catalogue("tmdb") == catalogue

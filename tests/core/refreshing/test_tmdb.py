"""The whole way: the real client asks a server on loopback, the real model judges, a real store keeps."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.errors import SourceUnavailable
from core.inference.mood_model import MoodModel
from core.moods.mood import Mood
from core.movies.catalogue import Catalogue, Shelf
from core.recommending.recommender import GOOD
from core.refreshing.refresher import MOVIES_PER_MOOD, Refresher
from core.sources.sample import read_sample
from core.sources.tmdb.client import TmdbClient
from core.store.ports import Store
from tests.support.fakes import NOON
from tests.support.tmdb.asking import asking
from tests.support.tmdb.faults import failing
from tests.support.tmdb.standin import TmdbStandin

ROOT = Path(__file__).parents[3]
LIST = "/3/trending/movie/week"
UNFIT = (
    {"adult": True},
    {"release_date": "2026-11-20"},
    {"synopsis": ""},
    {"vote_count": 3},
    {"keywords": ["softcore"]},
    {"release_dates": {"results": [{"iso_3166_1": "US", "release_dates": [{"certification": "X", "type": 3}]}]}},
)


def rows() -> list[dict[str, Any]]:
    """Return the shipped movies, the first six of them spoilt, each in its own way."""
    shipped = [msgspec.to_builtins(movie) | {"vote_count": 1200} for movie in read_sample(ROOT / "data/movies.jsonl")]
    return [row | spoilt for row, spoilt in zip(shipped, UNFIT, strict=False)] + shipped[len(UNFIT) :]


async def refreshed(tmdb: TmdbClient, store: Store, shelf: Shelf, weeks: int = 0) -> Catalogue:
    clock = partial(NOON.__add__, timedelta(weeks=weeks))
    judge = partial(MoodModel.load, ROOT / "models/mood")
    return await Refresher(tmdb, judge, store, shelf, clock=clock, vote_floor=20).refresh()


def asked_details(standin: TmdbStandin) -> list[str]:
    return [call.path for call in standin.calls if call.path.startswith("/3/movie/")]


async def test_refresh_stocks_every_mood_and_offers_nothing_unfit(store: Store) -> None:
    movies, shelf = rows(), Shelf()
    async with asking(*movies) as (_, tmdb):
        catalogue = await refreshed(tmdb, store, shelf)
    assert all(sum(entry.scores[mood] >= GOOD for entry in catalogue) >= MOVIES_PER_MOOD for mood in Mood)
    assert {row["id"] for row in movies[: len(UNFIT)]}.isdisjoint(catalogue.by_id)
    assert shelf.catalogue is catalogue
    assert await store.movies.latest_catalogue("tmdb") == catalogue


async def test_most_recommendations_have_reasons_from_the_movies_facts(store: Store) -> None:
    async with asking(*rows()[:66]) as (_, tmdb):
        catalogue = await refreshed(tmdb, store, Shelf())
    given = [reasons for entry in catalogue for reasons in entry.reasons.values()]
    assert sum(map(bool, given)) > 0.9 * len(given)
    assert all(entry.scores[mood] >= GOOD for entry in catalogue for mood in entry.reasons)


async def test_next_refresh_requests_no_stored_details(store: Store) -> None:
    async with asking(*rows()[6:66]) as (standin, tmdb):
        first = await refreshed(tmdb, store, Shelf())
        assert sorted(asked_details(standin)) == sorted(f"/3/movie/{movie_id}" for movie_id in first.by_id)
        standin.calls.clear()
        second = await refreshed(tmdb, store, Shelf(), weeks=1)
        assert asked_details(standin) == []
    assert list(second) == list(first)


async def test_one_lost_movie_does_not_stop_the_refresh(store: Store) -> None:
    movies = rows()[6:46]
    async with asking(*movies) as (standin, tmdb):
        standin.faults.next(failing(500), on=f"/3/movie/{movies[7]['id']}", times=3)
        catalogue = await refreshed(tmdb, store, Shelf())
    assert movies[7]["id"] not in catalogue.by_id
    assert len(catalogue) >= 30


@pytest.mark.parametrize("path", [LIST, "/3/movie/"])
async def test_failing_source_keeps_the_old_catalogue(store: Store, path: str) -> None:
    shelf = Shelf()
    async with asking(*rows()[6:46]) as (standin, tmdb):
        old = await refreshed(tmdb, store, shelf)
        standin.faults.next(failing(503), on=path, times=1000)
        with pytest.raises(SourceUnavailable):
            await refreshed(tmdb, store, shelf, weeks=6)
    assert shelf.catalogue is old
    assert await store.movies.latest_catalogue("tmdb") == old

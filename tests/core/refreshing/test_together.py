"""What the store has already, and several refreshers over one store."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from core.errors import RefreshRunning, SourceUnavailable
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.recommending.recommender import recommend
from core.store.engine import Engine
from core.store.movies import MovieTables
from core.store.opening import open_store
from core.store.ports import Store
from core.store.sql_store import SqlStore
from core.store.sqlite.engine import SqliteEngine
from tests.support.fakes import NOON, a_catalogue, a_movie
from tests.support.sources import PagedSource, a_refresher, moody_movies
from tests.support.store import sqlite_file

ROOT = Path(__file__).parents[3]
NEXT_WEEK = NOON + timedelta(weeks=1)
REFRESH_THAT_HANGS = """
import asyncio, sys
from pathlib import Path
from core.store.opening import open_store
from tests.core.refreshing.test_together import NEXT_WEEK
from tests.support.sources import PagedSource, a_refresher, moody_movies
async def main():
    source = PagedSource(moody_movies(200, first=1001), held_from_page=4)
    async with open_store(Path(sys.argv[1])) as store, asyncio.TaskGroup() as tasks:
        tasks.create_task(a_refresher(source, store, now=NEXT_WEEK).refresh())
        await source.held.wait()
        print(len(source.asked_details), flush=True)
asyncio.run(main())
"""


class OvertakenMovies(MovieTables):
    """Movies that another process stores between the first look and the second."""

    looks = 0

    async def latest_catalogue(self, source: str) -> Catalogue | None:
        """See ``MovieStore``."""
        self.looks += 1
        return await super().latest_catalogue(source) if self.looks > 1 else None


class OvertakenStore(SqlStore):
    """A store with such movies."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._movies = OvertakenMovies(engine)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cinemood.db"


@pytest.fixture
async def store(path: Path) -> AsyncGenerator[Store]:
    """Open a store that holds this week's catalogue."""
    async with open_store(path) as store:
        await store.movies.save_catalogue(a_catalogue(), fetched=())
        yield store


@contextmanager
def hanging_refresh(path: Path) -> Generator["subprocess.Popen[str]"]:
    """Run a refresh in a process of its own that has read and judged three pages and now waits for the fourth."""
    command = [sys.executable, "-c", REFRESH_THAT_HANGS, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own script
        try:
            assert process.stdout
            assert process.stdout.readline() == "60\n"
            yield process
        finally:
            process.kill()


def failing_source() -> PagedSource:
    source = PagedSource(moody_movies(60))
    source.failing_pages[1] = SourceUnavailable("No answer.")
    return source


async def test_current_catalogue_needs_no_request(store: Store) -> None:
    source, shelf = PagedSource(moody_movies(60)), Shelf()
    refresher = a_refresher(source, store, shelf)
    await refresher.keep_current()
    await refresher.keep_current()
    assert shelf.catalogue == a_catalogue()
    assert (source.asked_pages, source.asked_details) == ([], [])


async def test_empty_store_is_filled(path: Path) -> None:
    shelf = Shelf()
    async with open_store(path) as store:
        await a_refresher(PagedSource(moody_movies(60)), store, shelf).keep_current()
        assert await store.movies.latest_catalogue("tmdb") == shelf.catalogue


async def test_stale_catalogue_is_replaced(store: Store) -> None:
    shelf = Shelf(a_catalogue())
    await a_refresher(PagedSource(moody_movies(60)), store, shelf, now=NEXT_WEEK).keep_current()
    assert shelf.catalogue.week == Week.of(NEXT_WEEK)
    assert len(shelf.catalogue) == 60


async def test_stale_catalogue_on_file_answers_when_the_source_fails(store: Store) -> None:
    shelf = Shelf()
    with pytest.raises(SourceUnavailable):
        await a_refresher(failing_source(), store, shelf, now=NEXT_WEEK).keep_current()
    assert shelf.catalogue == a_catalogue()


async def test_old_showings_are_forgotten_even_if_the_source_fails(store: Store) -> None:
    this_week, next_week = Week.of(NOON), Week.of(NEXT_WEEK)
    for week in (this_week, next_week):
        await store.showings.save_shown(week, {"telegram:42": [1]})
    with pytest.raises(SourceUnavailable):
        await a_refresher(failing_source(), store, now=NEXT_WEEK + timedelta(weeks=12)).keep_current()
    assert (await store.people.load_person("telegram:42", this_week)).shown == ()
    assert (await store.people.load_person("telegram:42", next_week)).shown == (1,)


async def test_catalogue_of_another_source_is_passed_over(path: Path) -> None:
    shelf = Shelf()
    async with open_store(path) as store:
        await store.movies.save_catalogue(a_catalogue(source="sample"), fetched=())
        await a_refresher(PagedSource(moody_movies(60)), store, shelf).keep_current()
    assert shelf.catalogue.source == "tmdb"


async def test_fresh_catalogue_is_replaced_when_asked_for(store: Store) -> None:
    later = NOON + timedelta(hours=1)
    catalogue = await a_refresher(PagedSource(moody_movies(60)), store, Shelf(a_catalogue()), now=later).refresh()
    assert (catalogue.taken_at, len(catalogue)) == (later, 60)
    assert await store.movies.latest_catalogue("tmdb") == catalogue


async def test_newer_catalogue_of_another_process_is_picked_up(store: Store) -> None:
    shelf = Shelf(a_catalogue())
    newer = msgspec.structs.replace(a_catalogue(2), taken_at=NOON + timedelta(hours=1))
    await store.movies.save_catalogue(newer, fetched=())
    await a_refresher(failing_source(), store, shelf).keep_current()
    assert shelf.catalogue == newer


@pytest.mark.parametrize(
    "facts", [{"softcore": True}, {"keywords": ("pink film",)}, {"title": "UFC 400: Stone vs. Rivera"}]
)
async def test_unfit_movies_are_left_out_of_a_stored_catalogue(store: Store, facts: dict[str, object]) -> None:
    """Last week's catalogue may hold what an older version did not know to refuse."""
    refused = ScoredMovie(a_movie(900, **facts), MoodScores.of({Mood.JOY: 0.9}))
    kept = a_catalogue(2)
    await store.movies.save_catalogue(
        msgspec.structs.replace(kept, scored_movies=(refused, *kept.scored_movies)), fetched=()
    )
    shelf = Shelf()
    await a_refresher(failing_source(), store, shelf).load()
    assert shelf.catalogue.scored_movies == kept.scored_movies


async def test_older_catalogue_on_file_does_not_replace_the_shelf(store: Store) -> None:
    newer = msgspec.structs.replace(a_catalogue(2), taken_at=NOON + timedelta(hours=1))
    shelf = Shelf(newer)
    await a_refresher(failing_source(), store, shelf).keep_current()
    assert shelf.catalogue is newer


async def test_concurrent_refresh_is_refused_and_then_loads_the_result(path: Path) -> None:
    held, shelf = PagedSource(moody_movies(60), held_from_page=1), Shelf()
    async with open_store(path) as store, open_store(path) as second_store, asyncio.TaskGroup() as tasks:
        first = tasks.create_task(a_refresher(held, store).refresh())
        await held.held.wait()
        second = a_refresher(failing_source(), second_store, shelf)
        for work in (second.refresh, second.keep_current):
            with pytest.raises(RefreshRunning):
                await work()
        held.released.set()
        catalogue = await first
        await second.keep_current()
        assert shelf.catalogue == catalogue


async def test_refused_refresh_keeps_the_stored_catalogue(store: Store) -> None:
    shelf = Shelf()
    async with store.refresh_lock():
        with pytest.raises(RefreshRunning):
            await a_refresher(failing_source(), store, shelf, now=NEXT_WEEK).keep_current()
    assert shelf.catalogue == a_catalogue()


async def test_overtaken_refresher_loads_the_newer_catalogue(path: Path) -> None:
    shelf = Shelf()
    async with SqliteEngine.open(path) as engine:
        store = OvertakenStore(engine)
        await store.movies.save_catalogue(a_catalogue(), fetched=())
        await a_refresher(failing_source(), store, shelf).keep_current()
    assert shelf.catalogue == a_catalogue()


async def test_cancelled_refresh_keeps_the_old_catalogue_and_frees_the_lock(store: Store) -> None:
    held, shelf = PagedSource(moody_movies(200), held_from_page=4), Shelf(a_catalogue())
    refresh = asyncio.create_task(a_refresher(held, store, shelf, now=NEXT_WEEK).refresh())
    await held.holds(refresh)
    refresh.cancel()
    await asyncio.wait([refresh])
    assert shelf.catalogue == await store.movies.latest_catalogue("tmdb") == a_catalogue()
    await a_refresher(PagedSource(moody_movies(60)), store, shelf, now=NEXT_WEEK).refresh()


async def test_killed_refresh_keeps_the_old_catalogue(store: Store) -> None:
    with hanging_refresh(sqlite_file(store)) as process:
        process.kill()
    assert process.returncode == -signal.SIGKILL
    shelf = Shelf()
    with pytest.raises(SourceUnavailable):
        await a_refresher(failing_source(), store, shelf, now=NEXT_WEEK).keep_current()
    assert shelf.catalogue == await store.movies.latest_catalogue("tmdb") == a_catalogue()
    assert len(recommend(shelf.catalogue, Mood.JOY, person="ann", day=NEXT_WEEK.date())) == 3


async def test_refresh_after_a_killed_one_succeeds(store: Store) -> None:
    shelf = Shelf()
    refresher = a_refresher(PagedSource(moody_movies(60)), store, shelf, now=NEXT_WEEK)
    with hanging_refresh(sqlite_file(store)) as process:
        with pytest.raises(RefreshRunning):
            await refresher.refresh()
        process.kill()
    await refresher.keep_current()
    assert shelf.catalogue.week == Week.of(NEXT_WEEK)

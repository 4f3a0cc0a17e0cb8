"""What the engine for SQLite does with its file."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import RefreshRunning, StoreError
from core.store.opening import open_store
from core.store.ports import Store
from core.store.sqlite.migrations import MIGRATIONS
from tests.support.fakes import a_catalogue
from tests.support.store import sqlite_file
from tests.support.stored import (
    ANN,
    CHOSEN,
    THIS_WEEK,
    a_verdict,
    catalogue_of,
    weeks_later,
)


async def test_closing_finishes_writes_and_empties_the_log(tmp_path: Path) -> None:
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


async def test_health_names_the_file(store: Store) -> None:
    await store.movies.save_catalogue(a_catalogue(), fetched=())
    health = await store.health()
    assert (health.place, health.version, health.weeks) == (str(sqlite_file(store)), len(MIGRATIONS), (THIS_WEEK,))
    assert health.size_bytes > 4096


async def test_file_is_in_wal_mode(store: Store) -> None:
    connection = sqlite3.connect(sqlite_file(store))
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


async def test_glance_does_not_wait_for_writers(store: Store) -> None:
    await store.people.change_preferences(ANN, lambda _: CHOSEN)
    with closing(sqlite3.connect(sqlite_file(store))) as other:
        other.execute("BEGIN IMMEDIATE")
        assert (await store.people.load_person(ANN, THIS_WEEK)).preferences == CHOSEN


async def test_glance_waits_when_rows_are_locked(store: Store) -> None:
    await store.people.judge(ANN, a_verdict())
    with closing(sqlite3.connect(sqlite_file(store))) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        assert (await store.people.load_person(ANN, THIS_WEEK)).verdicts == (a_verdict(),)


async def test_refused_refresh_names_the_file(store: Store) -> None:
    async with store.refresh_lock():
        with pytest.raises(RefreshRunning, match=r"cinemood\.db"):
            await store.refresh_lock().__aenter__()


async def test_failed_save_names_the_file(store: Store) -> None:
    with pytest.raises(StoreError, match=r"cinemood\.db could not be used"):
        await store.movies.save_catalogue(catalogue_of(50, 51, 50), fetched=())

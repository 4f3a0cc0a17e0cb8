import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from core.store.opening import open_store
from core.store.ports import Store
from tests.support.fakes import NOON
from tests.support.store import sqlite_file

PICTURE = "telegram/603.jpg"
UNUSED = timedelta(weeks=8)
DAY, HOUR, MOMENT = timedelta(days=1), timedelta(hours=1), timedelta(microseconds=1)


async def test_note_that_nobody_took_is_none(store: Store) -> None:
    assert await store.notes.find_note(PICTURE, now=NOON) is None


async def test_note_survives_closing_and_opening(tmp_path: Path) -> None:
    path = tmp_path / "cinemood.db"
    async with open_store(path) as store:
        await store.notes.save_note(PICTURE, "AgACAgIAA 🎬", now=NOON)
    async with open_store(path) as store:
        assert await store.notes.find_note(PICTURE, now=NOON) == "AgACAgIAA 🎬"


async def test_note_is_written_over(store: Store) -> None:
    await store.notes.save_note(PICTURE, "old", now=NOON)
    await store.notes.save_note(PICTURE, "", now=NOON)
    await store.notes.save_note("commands", "other", now=NOON)
    assert await store.notes.find_note(PICTURE, now=NOON) == ""


async def test_notes_not_used_for_long_are_forgotten(store: Store) -> None:
    await store.notes.save_note("old", "1", now=NOON)
    await store.notes.save_note("new", "2", now=NOON + MOMENT)
    await store.forget_past(now=NOON + DAY + MOMENT + UNUSED)
    assert await store.notes.find_note("old", now=NOON) is None
    assert await store.notes.find_note("new", now=NOON) == "2"


@pytest.mark.parametrize("use", ["read", "written"])
async def test_using_a_note_keeps_it(store: Store, use: str) -> None:
    used = NOON + 30 * DAY
    await store.notes.save_note(PICTURE, "1", now=NOON)
    if use == "read":
        await store.notes.find_note(PICTURE, now=used)
    else:
        await store.notes.save_note(PICTURE, "1", now=used)
    await store.forget_past(now=used + UNUSED)
    assert await store.notes.find_note(PICTURE, now=used) == "1"


@pytest.mark.parametrize("hours", range(1, 50, 7))
async def test_note_read_every_so_often_outlives_everything_before_its_last_use(store: Store, hours: int) -> None:
    await store.notes.save_note(PICTURE, "1", now=NOON)
    moments = [NOON + hours * HOUR * turn for turn in range(1, 6)]
    for moment in moments:
        await store.notes.find_note(PICTURE, now=moment)
    await store.forget_past(now=moments[-1] + UNUSED)
    assert await store.notes.find_note(PICTURE, now=moments[-1]) == "1"


async def test_reading_a_note_writes_at_most_once_a_day(store: Store) -> None:
    log = sqlite_file(store).with_name("cinemood.db-wal")
    await store.notes.save_note(PICTURE, "1", now=NOON)
    size = log.stat().st_size
    for hour in range(24):
        await store.notes.find_note(PICTURE, now=NOON + hour * HOUR)
    assert log.stat().st_size == size
    await store.notes.find_note(PICTURE, now=NOON + DAY)
    assert log.stat().st_size > size


async def test_notes_that_nobody_used_for_eight_weeks_go_with_the_past(store: Store) -> None:
    await store.notes.save_note("old", "1", now=NOON - timedelta(weeks=9))
    await store.notes.save_note("used", "2", now=NOON - timedelta(weeks=7))
    await store.forget_past(now=NOON)
    assert [await store.notes.find_note(name, now=NOON) for name in ("old", "used")] == [None, "2"]


async def test_note_is_told_though_it_cannot_be_renewed(tmp_path: Path) -> None:
    async with open_store(tmp_path / "cinemood.db", busy_timeout_seconds=0) as store:
        await store.notes.save_note(PICTURE, "1", now=NOON)
        with closing(sqlite3.connect(sqlite_file(store))) as other:
            other.execute("BEGIN IMMEDIATE")
            assert await store.notes.find_note(PICTURE, now=NOON + 2 * DAY) == "1"


async def test_lasting_note_is_never_forgotten(store: Store) -> None:
    assert await store.notes.settle_note("secret", "1") == "1"
    await store.forget_past(now=NOON + 9999 * DAY)
    assert await store.notes.settle_note("secret", "2") == "1"


async def test_note_lasts_from_when_that_is_asked_for_first(store: Store) -> None:
    await store.notes.save_note("secret", "1", now=NOON)
    assert await store.notes.settle_note("secret", "2") == "1"
    await store.forget_past(now=NOON + 9999 * DAY)
    assert await store.notes.find_note("secret", now=NOON) == "1"


async def test_all_processes_get_the_same_lasting_note(tmp_path: Path) -> None:
    path = tmp_path / "cinemood.db"
    async with open_store(path) as one, open_store(path) as other:
        for turn in range(20):
            told = await asyncio.gather(one.notes.settle_note(f"{turn}", "1"), other.notes.settle_note(f"{turn}", "2"))
            assert len(set(told)) == 1

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from core.store.sqlite.store import Store
from tests.support.fakes import NOON

PICTURE = "telegram/603.jpg"
DAY, HOUR, MOMENT = timedelta(days=1), timedelta(hours=1), timedelta(microseconds=1)


async def test_note_that_nobody_took_is_none(store: Store) -> None:
    assert await store.note(PICTURE, now=NOON) is None


async def test_note_survives_closing_and_opening(tmp_path: Path) -> None:
    path = tmp_path / "cinemood.db"
    async with Store.open(path) as store:
        await store.take_note(PICTURE, "AgACAgIAA 🎬", now=NOON)
    async with Store.open(path) as store:
        assert await store.note(PICTURE, now=NOON) == "AgACAgIAA 🎬"


async def test_note_is_written_over(store: Store) -> None:
    await store.take_note(PICTURE, "old", now=NOON)
    await store.take_note(PICTURE, "", now=NOON)
    await store.take_note("commands", "other", now=NOON)
    assert await store.note(PICTURE, now=NOON) == ""


async def test_notes_not_used_for_long_are_forgotten(store: Store) -> None:
    await store.take_note("old", "1", now=NOON)
    await store.take_note("new", "2", now=NOON + MOMENT)
    await store.forget_notes(before=NOON + DAY + MOMENT)
    assert await store.note("old", now=NOON) is None
    assert await store.note("new", now=NOON) == "2"


@pytest.mark.parametrize("use", ["read", "written"])
async def test_using_a_note_keeps_it(store: Store, use: str) -> None:
    used = NOON + 30 * DAY
    await store.take_note(PICTURE, "1", now=NOON)
    if use == "read":
        await store.note(PICTURE, now=used)
    else:
        await store.take_note(PICTURE, "1", now=used)
    await store.forget_notes(before=used)
    assert await store.note(PICTURE, now=used) == "1"


@pytest.mark.parametrize("hours", range(1, 50, 7))
async def test_note_read_every_so_often_outlives_everything_before_its_last_use(store: Store, hours: int) -> None:
    await store.take_note(PICTURE, "1", now=NOON)
    moments = [NOON + hours * HOUR * turn for turn in range(1, 6)]
    for moment in moments:
        await store.note(PICTURE, now=moment)
    await store.forget_notes(before=moments[-1])
    assert await store.note(PICTURE, now=moments[-1]) == "1"


async def test_reading_a_note_writes_at_most_once_a_day(store: Store) -> None:
    log = store.path.with_name("cinemood.db-wal")
    await store.take_note(PICTURE, "1", now=NOON)
    size = log.stat().st_size
    for hour in range(24):
        await store.note(PICTURE, now=NOON + hour * HOUR)
    assert log.stat().st_size == size
    await store.note(PICTURE, now=NOON + DAY)
    assert log.stat().st_size > size


async def test_notes_that_nobody_used_for_eight_weeks_go_with_the_past(store: Store) -> None:
    await store.take_note("old", "1", now=NOON - timedelta(weeks=9))
    await store.take_note("used", "2", now=NOON - timedelta(weeks=7))
    await store.forget_past(now=NOON)
    assert [await store.note(name, now=NOON) for name in ("old", "used")] == [None, "2"]


async def test_note_is_told_though_it_cannot_be_renewed(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "cinemood.db", busy_timeout=0) as store:
        await store.take_note(PICTURE, "1", now=NOON)
        with closing(sqlite3.connect(store.path)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert await store.note(PICTURE, now=NOON + 2 * DAY) == "1"


async def test_lasting_note_is_never_forgotten(store: Store) -> None:
    assert await store.lasting_note("secret", "1") == "1"
    await store.forget_past(now=NOON + 9999 * DAY)
    assert await store.lasting_note("secret", "2") == "1"


async def test_note_lasts_from_when_that_is_asked_for_first(store: Store) -> None:
    await store.take_note("secret", "1", now=NOON)
    assert await store.lasting_note("secret", "2") == "1"
    await store.forget_past(now=NOON + 9999 * DAY)
    assert await store.note("secret", now=NOON) == "1"


async def test_all_processes_get_the_same_lasting_note(tmp_path: Path) -> None:
    path = tmp_path / "cinemood.db"
    async with Store.open(path) as one, Store.open(path) as other:
        for turn in range(20):
            told = await asyncio.gather(one.lasting_note(f"{turn}", "1"), other.lasting_note(f"{turn}", "2"))
            assert len(set(told)) == 1

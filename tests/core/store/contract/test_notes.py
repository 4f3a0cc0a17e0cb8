"""What every ``NoteStore`` does."""

import asyncio
from datetime import timedelta

import pytest

from core.store.ports import Store
from tests.support.fakes import NOON
from tests.support.store import Reopen

PICTURE = "telegram/603.jpg"
UNUSED = timedelta(weeks=8)
DAY, HOUR, MOMENT = timedelta(days=1), timedelta(hours=1), timedelta(microseconds=1)


async def test_unknown_note_is_none(store: Store) -> None:
    assert await store.notes.find_note(PICTURE, now=NOON) is None


async def test_note_survives_a_restart(reopen: Reopen) -> None:
    async with reopen() as store:
        await store.notes.save_note(PICTURE, "AgACAgIAA 🎬", now=NOON)
    async with reopen() as store:
        assert await store.notes.find_note(PICTURE, now=NOON) == "AgACAgIAA 🎬"


async def test_save_replaces_a_note(store: Store) -> None:
    await store.notes.save_note(PICTURE, "old", now=NOON)
    await store.notes.save_note(PICTURE, "", now=NOON)
    await store.notes.save_note("commands", "other", now=NOON)
    assert await store.notes.find_note(PICTURE, now=NOON) == ""


async def test_unused_notes_are_forgotten(store: Store) -> None:
    await store.notes.save_note("old", "1", now=NOON)
    await store.notes.save_note("new", "2", now=NOON + MOMENT)
    await store.forget_past(now=NOON + DAY + MOMENT + UNUSED)
    assert await store.notes.find_note("old", now=NOON) is None
    assert await store.notes.find_note("new", now=NOON) == "2"


@pytest.mark.parametrize("use", ["read", "written"])
async def test_use_keeps_a_note(store: Store, use: str) -> None:
    used = NOON + 30 * DAY
    await store.notes.save_note(PICTURE, "1", now=NOON)
    if use == "read":
        await store.notes.find_note(PICTURE, now=used)
    else:
        await store.notes.save_note(PICTURE, "1", now=used)
    await store.forget_past(now=used + UNUSED)
    assert await store.notes.find_note(PICTURE, now=used) == "1"


@pytest.mark.parametrize("hours", range(1, 50, 7))
async def test_note_that_is_read_regularly_is_kept(store: Store, hours: int) -> None:
    await store.notes.save_note(PICTURE, "1", now=NOON)
    moments = [NOON + hours * HOUR * turn for turn in range(1, 6)]
    for moment in moments:
        await store.notes.find_note(PICTURE, now=moment)
    await store.forget_past(now=moments[-1] + UNUSED)
    assert await store.notes.find_note(PICTURE, now=moments[-1]) == "1"


async def test_notes_are_kept_for_eight_weeks(store: Store) -> None:
    await store.notes.save_note("old", "1", now=NOON - timedelta(weeks=9))
    await store.notes.save_note("used", "2", now=NOON - timedelta(weeks=7))
    await store.forget_past(now=NOON)
    assert [await store.notes.find_note(name, now=NOON) for name in ("old", "used")] == [None, "2"]


async def test_settled_note_is_never_forgotten(store: Store) -> None:
    assert await store.notes.settle_note("secret", "1") == "1"
    await store.forget_past(now=NOON + 9999 * DAY)
    assert await store.notes.settle_note("secret", "2") == "1"


async def test_settling_keeps_an_existing_note(store: Store) -> None:
    await store.notes.save_note("secret", "1", now=NOON)
    assert await store.notes.settle_note("secret", "2") == "1"
    await store.forget_past(now=NOON + 9999 * DAY)
    assert await store.notes.find_note("secret", now=NOON) == "1"


async def test_concurrent_settlers_get_the_same_note(reopen: Reopen) -> None:
    async with reopen() as one, reopen() as other:
        for turn in range(20):
            told = await asyncio.gather(one.notes.settle_note(f"{turn}", "1"), other.notes.settle_note(f"{turn}", "2"))
            assert len(set(told)) == 1

"""Rows in the tables of a SQLite file, as far as the ports do not show them."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from core.errors import StoreCorrupt
from core.moods.mood import Mood
from core.people.digest import Digest, Slot
from core.people.group import Group
from core.people.person import Preferences
from core.people.verdict import Opinion, Voice
from core.store.opening import open_store
from core.store.ports import Store
from tests.support.fakes import NOON
from tests.support.store import engine_of, sqlite_file
from tests.support.stored import ANN, BEN, CHOSEN, GROUP, MOVIES, THIS_WEEK, a_verdict

PICTURE = "telegram/603.jpg"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def dump(store: Store) -> str:
    """Write all rows of all tables as SQL."""
    with closing(sqlite3.connect(sqlite_file(store))) as connection:
        return "\n".join(connection.iterdump())


async def a_group(store: Store) -> int:
    """Let Ann and Ben choose moods and get movies, and Ann vote."""
    number = await store.groups.open_group(GROUP, now=NOON)

    def change(group: Group) -> Group:
        members = group.choose_mood(ANN, Mood.JOY, NOON).choose_mood(BEN, Mood.FEAR, NOON)
        return members.propose(MOVIES, NOON).vote(ANN, 604, NOON)

    await store.groups.change_group(number, change)
    return number


async def test_default_preferences_leave_no_row(store: Store) -> None:
    await store.people.change_preferences(ANN, lambda _: CHOSEN)
    assert ANN in dump(store)
    await store.people.change_preferences(ANN, lambda _: Preferences())
    assert ANN not in dump(store)


async def test_preferences_of_a_newer_version_are_skipped(store: Store) -> None:
    """They are exported all the same."""
    with closing(sqlite3.connect(sqlite_file(store))) as newer, newer:
        newer.execute("INSERT INTO preferences VALUES (?, ?)", [ANN, '{"country": "DE", "size": [1]}'])
    assert await store.people.load_preferences(ANN) == Preferences(country="DE")
    assert (await store.people.export_person(ANN))["preferences"] == {"country": "DE", "size": [1]}


async def test_forgotten_person_is_in_no_table(store: Store) -> None:
    for person in (ANN, BEN):
        await store.showings.save_shown(THIS_WEEK, {person: [1, 2]})
        await store.showings.save_offered(THIS_WEEK, {(person, Mood.JOY): [1]})
        await store.people.change_preferences(person, lambda _: CHOSEN)
        await store.people.judge(person, a_verdict())
    others = await store.people.export_person(BEN)
    assert await store.people.forget_person(ANN) == 5
    assert await store.people.forget_person(ANN) == 0
    assert ANN not in dump(store)
    assert await store.people.export_person(BEN) == others


async def test_networks_are_forgotten_after_90_days(store: Store) -> None:
    await store.people.judge("web:1", a_verdict(1, Opinion.WRONG, Mood.JOY), Voice("a network"))
    await store.people.judge(ANN, a_verdict(1, Opinion.WRONG, Mood.JOY), Voice())
    await store.forget_past(now=NOON + timedelta(days=90))
    assert await store.doubts.count_doubters() == {(1, Mood.JOY): 2}
    await store.forget_past(now=NOON + timedelta(days=90, seconds=1))
    assert await store.doubts.count_doubters() == {(1, Mood.JOY): 1}
    assert "a network" not in dump(store)


async def test_showings_move_with_their_room(store: Store) -> None:
    await store.showings.save_offered(THIS_WEEK, {("telegram:-7", Mood.JOY): [1, 2], ("telegram:-1007", Mood.JOY): [2]})
    await store.people.move_room("telegram:-7", "telegram:-1007")
    assert (await store.showings.find_showing(["telegram:-1007"], 1)).is_known
    assert "'telegram:-7'" not in dump(store)


async def test_groups_are_forgotten_after_a_week(store: Store) -> None:
    number = await a_group(store)
    await store.forget_past(now=NOON + timedelta(weeks=1))
    assert await store.groups.find_group(number) is not None
    await store.forget_past(now=NOON + timedelta(weeks=1, microseconds=1))
    assert ANN not in dump(store)
    assert GROUP not in dump(store)


async def test_taps_are_forgotten_with_the_person(store: Store) -> None:
    await a_group(store)
    known = await store.people.export_person(ANN)
    assert msgspec.json.decode(msgspec.json.encode(known)) == known
    assert known["taps"] == [{"at": "2026-11-18T12:00:00.000000+00:00", "mood": "joy", "vote": 604}]
    assert await store.people.forget_person(ANN) == 1
    assert ANN not in dump(store)
    assert [tap["vote"] for tap in (await store.people.export_person(BEN))["taps"]] == [None]


async def test_unreadable_row_is_damage(store: Store) -> None:
    await store.digests.save_digest(Digest(GROUP, Mood.FEAR, Slot(2, 12, 0, "Europe/Berlin"), NOON))
    await engine_of(store).write(lambda db: db.execute("UPDATE digests SET mood = 'boredom'"))
    with pytest.raises(StoreCorrupt, match=r"cinemood\.db"):
        await store.digests.find_digest(GROUP)


async def test_reading_a_note_writes_once_a_day(store: Store) -> None:
    log = sqlite_file(store).with_name("cinemood.db-wal")
    await store.notes.save_note(PICTURE, "1", now=NOON)
    size = log.stat().st_size
    for hour in range(24):
        await store.notes.find_note(PICTURE, now=NOON + hour * HOUR)
    assert log.stat().st_size == size
    await store.notes.find_note(PICTURE, now=NOON + DAY)
    assert log.stat().st_size > size


async def test_note_is_read_although_it_cannot_be_renewed(tmp_path: Path) -> None:
    async with open_store(tmp_path / "cinemood.db", busy_timeout_seconds=0) as store:
        await store.notes.save_note(PICTURE, "1", now=NOON)
        with closing(sqlite3.connect(sqlite_file(store))) as other:
            other.execute("BEGIN IMMEDIATE")
            assert await store.notes.find_note(PICTURE, now=NOON + 2 * DAY) == "1"

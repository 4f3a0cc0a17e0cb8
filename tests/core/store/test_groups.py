"""What the store remembers about groups that look for one movie."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from core.moods.mood import Mood
from core.people.group import MAX_MEMBERS, Group
from core.store.opening import open_store
from core.store.ports import Store
from tests.support.fakes import NOON
from tests.support.store import sqlite_file

ANN, BEN = "telegram:42", "discord:7"
GROUP, SUPERGROUP = "telegram:-5", "telegram:-1005"
MOVIES = (603, 604, 605)
Step = tuple[str, str, Mood, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(["tap", "tap", "offer", "vote", "restart"]),
        st.sampled_from("abcd"),
        st.sampled_from(Mood),
        st.sampled_from((*MOVIES, 99)),
    ),
    max_size=15,
)


async def a_vote(store: Store) -> int:
    """Let Ann and Ben tap and be offered movies, and Ann vote."""
    number = await store.groups.open_group(GROUP, now=NOON)
    await store.groups.change_group(
        number, lambda one: one.choose_mood(ANN, Mood.JOY, NOON).choose_mood(BEN, Mood.FEAR, NOON)
    )
    await store.groups.change_group(number, lambda one: one.propose(MOVIES, NOON).vote(ANN, 604, NOON))
    return number


def rows(store: Store) -> str:
    with closing(sqlite3.connect(sqlite_file(store))) as connection:
        return "\n".join(line for line in connection.iterdump() if line.startswith("INSERT"))


def applied(gathering: Group, step: Step) -> Group:
    what, person, mood, movie = step
    match what:
        case "tap":
            return gathering.choose_mood(person, mood, NOON)
        case "offer":
            return gathering.propose(MOVIES, NOON)
        case "vote":
            return gathering.vote(person, movie, NOON)
        case _:
            return gathering


async def kept(path: Path, done: list[Step]) -> Group | None:
    """Do the steps with the store, which is closed and opened at each restart."""
    async with open_store(path) as store:
        number = await store.groups.open_group(GROUP, now=NOON)
    while done:
        async with open_store(path) as store:
            while done and (step := done.pop(0))[0] != "restart":
                await store.groups.change_group(number, lambda one, step=step: applied(one, step))
    async with open_store(path) as store:
        return await store.groups.find_group(number)


@settings(max_examples=25)
@given(steps)
async def test_any_steps_and_restarts_end_where_they_end_without_a_store(done: list[Step]) -> None:
    expected = Group(GROUP, NOON)
    for step in done:
        expected = applied(expected, step)
    with TemporaryDirectory() as folder:
        assert await kept(Path(folder) / "cinemood.db", [*done]) == expected


async def test_gathering_survives_closing_and_opening(tmp_path: Path) -> None:
    async with open_store(tmp_path / "cinemood.db") as store:
        number = await a_vote(store)
        before = await store.groups.find_group(number)
    async with open_store(tmp_path / "cinemood.db") as store:
        assert await store.groups.find_group(number) == before
        assert before == Group(GROUP, NOON, {BEN: Mood.FEAR, ANN: Mood.JOY}, MOVIES, {ANN: 604})


async def test_winner_is_kept_when_those_who_voted_are_forgotten(store: Store) -> None:
    number = await a_vote(store)
    await store.groups.change_group(number, lambda one: one.vote(BEN, 604, NOON))
    await store.people.forget_person(ANN)
    gathering = await store.groups.find_group(number)
    assert gathering is not None
    assert (gathering.wishes, gathering.votes, gathering.winner) == ({BEN: Mood.FEAR}, {BEN: 604}, 604)


async def test_unknown_gathering_is_none_and_cannot_be_changed(store: Store) -> None:
    assert await store.groups.find_group(1) is None
    assert await store.groups.change_group(1, lambda one: one.choose_mood(ANN, Mood.JOY, NOON)) is None


async def test_two_hundred_tap_at_once_on_two_connections_and_all_count(store: Store) -> None:
    number = await store.groups.open_group(GROUP, now=NOON)
    async with open_store(sqlite_file(store)) as other:
        await asyncio.gather(
            *(
                (store, other)[place % 2].groups.change_group(
                    number, lambda one, place=place: one.choose_mood(f"telegram:{place}", Mood.JOY, NOON)
                )
                for place in range(MAX_MEMBERS + 5)
            )
        )
    gathering = await store.groups.find_group(number)
    assert gathering is not None
    assert len(gathering.wishes) == MAX_MEMBERS


async def test_number_is_never_used_again(store: Store) -> None:
    first = await store.groups.open_group(GROUP, now=NOON)
    await store.forget_past(now=NOON + timedelta(weeks=2))
    assert await store.groups.find_group(first) is None
    assert await store.groups.open_group(GROUP, now=NOON) > first


async def test_gathering_and_its_taps_are_forgotten_after_a_week(store: Store) -> None:
    number = await a_vote(store)
    await store.forget_past(now=NOON + timedelta(weeks=1))
    assert await store.groups.find_group(number) is not None
    await store.forget_past(now=NOON + timedelta(weeks=1, microseconds=1))
    assert ANN not in rows(store)
    assert GROUP not in rows(store)


async def test_taps_are_told_and_forgotten_with_the_person(store: Store) -> None:
    await a_vote(store)
    known = await store.people.export_person(ANN)
    assert msgspec.json.decode(msgspec.json.encode(known)) == known
    assert known["taps"] == [{"at": "2026-11-18T12:00:00.000000+00:00", "mood": "joy", "vote": 604}]
    assert await store.people.forget_person(ANN) == 1
    assert ANN not in rows(store)
    assert [tap["vote"] for tap in (await store.people.export_person(BEN))["taps"]] == [None]


async def test_gatherings_follow_a_room_to_its_new_id(store: Store) -> None:
    number = await a_vote(store)
    await store.people.move_room(GROUP, SUPERGROUP)
    gathering = await store.groups.find_group(number)
    assert gathering is not None
    assert gathering.room == SUPERGROUP

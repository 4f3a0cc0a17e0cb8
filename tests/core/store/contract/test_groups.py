"""What every ``GroupStore`` does."""

import asyncio
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from core.moods.mood import Mood
from core.people.group import MAX_MEMBERS, Group
from core.store.ports import Store
from tests.support.fakes import NOON
from tests.support.store import Adapter, Reopen
from tests.support.stored import (
    ANN,
    BEN,
    GROUP,
    MOVIES,
    SUPERGROUP,
)

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
        number, lambda group: group.choose_mood(ANN, Mood.JOY, NOON).choose_mood(BEN, Mood.FEAR, NOON)
    )
    await store.groups.change_group(number, lambda group: group.propose(MOVIES, NOON).vote(ANN, 604, NOON))
    return number


def take_step(group: Group, step: Step) -> Group:
    """Return what a step makes of a group."""
    kind, person, mood, movie = step
    match kind:
        case "tap":
            return group.choose_mood(person, mood, NOON)
        case "offer":
            return group.propose(MOVIES, NOON)
        case "vote":
            return group.vote(person, movie, NOON)
        case _:
            return group


async def replay(reopen: Reopen, steps: list[Step]) -> Group | None:
    """Take the steps in the store, which is closed and opened at each restart."""
    remaining = [*steps]
    async with reopen() as store:
        number = await store.groups.open_group(GROUP, now=NOON)
    while remaining:
        async with reopen() as store:
            while remaining and (step := remaining.pop(0))[0] != "restart":
                await store.groups.change_group(number, lambda group, step=step: take_step(group, step))
    async with reopen() as store:
        return await store.groups.find_group(number)


@settings(max_examples=25)
@given(taken=steps)
async def test_stored_group_ends_as_one_in_memory(adapter: Adapter, taken: list[Step]) -> None:
    """Whatever the steps are and wherever restarts come."""
    expected = Group(GROUP, NOON)
    for step in taken:
        expected = take_step(expected, step)
    with TemporaryDirectory() as folder:
        assert await replay(lambda: adapter.open(Path(folder)), taken) == expected


async def test_group_survives_a_restart(reopen: Reopen) -> None:
    async with reopen() as store:
        number = await a_vote(store)
        before = await store.groups.find_group(number)
    async with reopen() as store:
        assert await store.groups.find_group(number) == before
        assert before == Group(GROUP, NOON, {BEN: Mood.FEAR, ANN: Mood.JOY}, MOVIES, {ANN: 604})


async def test_winner_outlives_forgotten_voters(store: Store) -> None:
    number = await a_vote(store)
    await store.groups.change_group(number, lambda group: group.vote(BEN, 604, NOON))
    await store.people.forget_person(ANN)
    group = await store.groups.find_group(number)
    assert group is not None
    assert (group.wishes, group.votes, group.winner) == ({BEN: Mood.FEAR}, {BEN: 604}, 604)


async def test_unknown_group_is_none(store: Store) -> None:
    assert await store.groups.find_group(1) is None
    assert await store.groups.change_group(1, lambda group: group.choose_mood(ANN, Mood.JOY, NOON)) is None


async def test_concurrent_members_all_count(store: Store, reopen: Reopen) -> None:
    number = await store.groups.open_group(GROUP, now=NOON)
    async with reopen() as other:
        await asyncio.gather(
            *(
                (store, other)[place % 2].groups.change_group(
                    number, lambda group, place=place: group.choose_mood(f"telegram:{place}", Mood.JOY, NOON)
                )
                for place in range(MAX_MEMBERS + 5)
            )
        )
    group = await store.groups.find_group(number)
    assert group is not None
    assert len(group.wishes) == MAX_MEMBERS


async def test_numbers_are_never_used_again(store: Store) -> None:
    first = await store.groups.open_group(GROUP, now=NOON)
    await store.forget_past(now=NOON + timedelta(weeks=2))
    assert await store.groups.find_group(first) is None
    assert await store.groups.open_group(GROUP, now=NOON) > first


async def test_groups_move_with_their_room(store: Store) -> None:
    number = await a_vote(store)
    await store.people.move_room(GROUP, SUPERGROUP)
    group = await store.groups.find_group(number)
    assert group is not None
    assert group.room == SUPERGROUP


async def test_groups_are_kept_for_a_week(store: Store) -> None:
    number = await a_vote(store)
    await store.forget_past(now=NOON + timedelta(weeks=1))
    assert await store.groups.find_group(number) is not None
    await store.forget_past(now=NOON + timedelta(weeks=1, microseconds=1))
    assert await store.groups.find_group(number) is None
    assert (await store.people.export_person(ANN))["taps"] == []


async def test_taps_are_exported_and_forgotten_with_their_person(store: Store) -> None:
    await a_vote(store)
    exported = await store.people.export_person(ANN)
    assert msgspec.json.decode(msgspec.json.encode(exported)) == exported
    assert exported["taps"] == [{"at": "2026-11-18T12:00:00.000000+00:00", "mood": "joy", "vote": 604}]
    assert await store.people.forget_person(ANN) == 1
    assert [tap["vote"] for tap in (await store.people.export_person(BEN))["taps"]] == [None]

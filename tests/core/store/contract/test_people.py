"""What every ``PeopleStore`` does."""

import asyncio
from datetime import UTC, timedelta, timezone

import msgspec

from core.moods.mood import Mood
from core.people.person import Preferences
from core.people.verdict import Opinion, Verdict, Voice
from core.store.ports import Store
from tests.support.fakes import NOON
from tests.support.store import Reopen
from tests.support.stored import (
    ANN,
    BEN,
    CHOSEN,
    GROUP,
    SUPERGROUP,
    THIS_WEEK,
    a_verdict,
)


async def test_strangers_have_default_preferences(store: Store) -> None:
    assert await store.people.load_preferences(ANN) == Preferences()


async def test_preferences_survive_a_restart(reopen: Reopen) -> None:
    async with reopen() as store:
        await store.people.change_preferences(ANN, lambda _: Preferences(is_open=True))
        await store.people.change_preferences(ANN, lambda _: CHOSEN)
    async with reopen() as store:
        assert await store.people.load_preferences(ANN) == CHOSEN
        assert await store.people.load_preferences(BEN) == Preferences()


async def test_concurrent_changes_of_preferences_all_count(reopen: Reopen) -> None:
    def one_more(chosen: Preferences) -> Preferences:
        return msgspec.structs.replace(chosen, services=(*chosen.services, "mubi"))

    async with reopen() as one, reopen() as other:
        await asyncio.gather(*(store.people.change_preferences(ANN, one_more) for store in (one, other) * 10))
        assert len((await one.people.load_preferences(ANN)).services) == 20


async def test_change_to_none_changes_nothing(store: Store) -> None:
    assert await store.people.change_preferences(ANN, lambda _: CHOSEN) == CHOSEN
    assert await store.people.change_preferences(ANN, lambda _: None) is None
    assert await store.people.load_preferences(ANN) == CHOSEN


async def test_preferences_move_with_their_room(store: Store) -> None:
    await store.people.change_preferences(GROUP, lambda _: CHOSEN)
    await store.people.move_room(GROUP, SUPERGROUP)
    assert await store.people.load_preferences(SUPERGROUP) == CHOSEN
    assert await store.people.load_preferences(GROUP) == Preferences()


async def test_preferences_at_the_new_id_win(store: Store) -> None:
    await store.people.change_preferences(GROUP, lambda _: Preferences(is_open=True))
    await store.people.change_preferences(SUPERGROUP, lambda _: CHOSEN)
    await store.people.move_room(GROUP, SUPERGROUP)
    assert await store.people.load_preferences(SUPERGROUP) == CHOSEN
    assert await store.people.load_preferences(GROUP) == Preferences()


async def test_moving_a_room_again_or_to_itself_changes_nothing(store: Store) -> None:
    await store.people.change_preferences(SUPERGROUP, lambda _: CHOSEN)
    await store.people.move_room(GROUP, SUPERGROUP)
    await store.people.move_room(SUPERGROUP, SUPERGROUP)
    assert await store.people.load_preferences(SUPERGROUP) == CHOSEN


async def test_verdicts_survive_a_restart_in_order(reopen: Reopen) -> None:
    given = tuple(a_verdict(9 - turn, opinion, minutes=turn) for turn, opinion in enumerate(Opinion))
    async with reopen() as store:
        for verdict in reversed(given):
            await store.people.judge(ANN, verdict)
        await store.people.judge(BEN, a_verdict(1))
    async with reopen() as store:
        assert await store.people.list_verdicts(ANN) == given
        assert await store.people.list_verdicts(BEN) == (a_verdict(1),)


async def test_verdicts_come_back_in_utc(store: Store) -> None:
    tilted = NOON.replace(microsecond=7).astimezone(timezone(timedelta(hours=5, minutes=30)))
    await store.people.judge(ANN, Verdict(603, Opinion.SEEN, Mood.JOY, tilted))
    (found,) = await store.people.list_verdicts(ANN)
    assert found.at == tilted
    assert found.at.tzinfo is UTC


async def test_same_verdict_again_gets_a_new_moment(store: Store) -> None:
    await store.people.judge(ANN, a_verdict(1))
    await store.people.judge(ANN, a_verdict(2, minutes=1))
    await store.people.judge(ANN, a_verdict(1, minutes=2))
    assert await store.people.list_verdicts(ANN) == (a_verdict(2, minutes=1), a_verdict(1, minutes=2))


async def test_withdraw_deletes_one_verdict(store: Store) -> None:
    kept = (
        a_verdict(1, Opinion.SEEN, Mood.FEAR),
        a_verdict(1, Opinion.SAVED, Mood.JOY, 1),
        a_verdict(2, Opinion.SEEN, Mood.JOY, 2),
    )
    for verdict in (*kept, a_verdict(1, Opinion.SEEN, Mood.JOY)):
        await store.people.judge(ANN, verdict)
    await store.people.judge(BEN, a_verdict(1))
    await store.people.withdraw(ANN, 1, Opinion.SEEN, Mood.JOY)
    await store.people.withdraw(ANN, 99, Opinion.SEEN, Mood.JOY)  # never given
    assert await store.people.list_verdicts(ANN) == kept
    assert await store.people.list_verdicts(BEN) == (a_verdict(1),)


async def test_export_of_a_stranger_is_empty(store: Store) -> None:
    assert await store.people.export_person(ANN) == {
        "shown": {},
        "offered": [],
        "preferences": {},
        "verdicts": [],
        "doubts": [],
        "taps": [],
        "digests": [],
    }


async def test_export_is_complete_and_fits_json(store: Store) -> None:
    await store.showings.save_shown(THIS_WEEK, {ANN: [3, 1]})
    await store.showings.save_offered(THIS_WEEK, {(ANN, Mood.FEAR): [3], (BEN, Mood.FEAR): [1]})
    await store.people.change_preferences(ANN, lambda _: CHOSEN)
    await store.people.judge(ANN, a_verdict(1, Opinion.SAVED, Mood.FEAR))
    await store.people.judge(ANN, a_verdict(3, Opinion.WRONG, Mood.FEAR), Voice("a network"))
    await store.people.judge(BEN, a_verdict(2))
    known = await store.people.export_person(ANN)
    moment = "2026-11-18T12:00:00Z"
    assert msgspec.json.decode(msgspec.json.encode(known)) == known
    assert known == {
        "shown": {"2026-W47": [3, 1]},
        "preferences": {"country": "DE", "hides_plots": True},
        "offered": [{"movie": 3, "mood": "fear", "week": "2026-W47"}],
        "verdicts": [
            {"movie": 1, "opinion": "saved", "mood": "fear", "at": moment},
            {"movie": 3, "opinion": "wrong", "mood": "fear", "at": moment},
        ],
        "doubts": [{"movie": 3, "mood": "fear", "network": "a network"}],
        "taps": [],
        "digests": [],
    }


async def test_reads_see_writes_under_way(store: Store) -> None:
    """A person is never read past a write about them."""
    for turn in range(50):
        writing = asyncio.create_task(store.showings.save_shown(THIS_WEEK, {ANN: [turn]}))
        await asyncio.sleep(0)
        assert (await store.people.load_person(ANN, THIS_WEEK)).shown[-1] == turn
        await writing


async def test_forget_person_deletes_everything(store: Store) -> None:
    """It returns the number of rows, and leaves other people's rows alone."""
    for person in (ANN, BEN):
        await store.showings.save_shown(THIS_WEEK, {person: [1, 2]})
        await store.showings.save_offered(THIS_WEEK, {(person, Mood.JOY): [1]})
        await store.people.change_preferences(person, lambda _: CHOSEN)
        await store.people.judge(person, a_verdict())
    of_ben = await store.people.export_person(BEN)
    assert await store.people.forget_person(ANN) == 5
    assert await store.people.forget_person(ANN) == 0
    assert not any((await store.people.export_person(ANN)).values())
    assert await store.people.export_person(BEN) == of_ben


async def test_return_to_the_defaults_is_exported_as_nothing(store: Store) -> None:
    await store.people.change_preferences(ANN, lambda _: CHOSEN)
    await store.people.change_preferences(ANN, lambda _: Preferences())
    assert not any((await store.people.export_person(ANN)).values())

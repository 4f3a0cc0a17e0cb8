"""What every ``ShowingStore`` does."""

import asyncio
from datetime import UTC, datetime, timedelta

from core.moods.mood import Mood
from core.movies.catalogue import Week
from core.people.person import Showing
from core.store.ports import Store
from tests.support.fakes import NOON
from tests.support.stored import (
    ANN,
    BEN,
    GROUP,
    SUPERGROUP,
    THIS_WEEK,
)


async def test_shown_movies_come_longest_ago_first(store: Store) -> None:
    await store.showings.save_shown(THIS_WEEK, {ANN: [3, 1, 2]})
    await store.showings.save_shown(THIS_WEEK, {ANN: [1, 9]})
    assert (await store.people.load_person(ANN, THIS_WEEK)).shown == (3, 2, 1, 9)


async def test_shown_movies_belong_to_a_person_and_week(store: Store) -> None:
    await store.showings.save_shown(THIS_WEEK, {ANN: [1]})
    await store.showings.save_shown(THIS_WEEK, {BEN: [2]})
    await store.showings.save_shown(Week(2026, 48), {ANN: []})
    assert (await store.people.load_person(ANN, THIS_WEEK)).shown == (1,)
    assert (await store.people.load_person(BEN, THIS_WEEK)).shown == (2,)
    assert (await store.people.load_person(ANN, Week(2026, 48))).shown == ()


async def test_one_write_saves_many_people(store: Store) -> None:
    names = [ANN, BEN, "web:\"'\\\n😀", *(f"telegram:{number}" for number in range(500))]
    first, second = [5, 3, 4, 3], [9, 5]
    for movies in (first, second):
        await store.showings.save_shown(THIS_WEEK, dict.fromkeys(names, movies))
    for name in names:
        assert (await store.people.load_person(name, THIS_WEEK)).shown == (4, 3, 9, 5)


async def test_shown_movies_are_forgotten_after_90_days(store: Store) -> None:
    monday, sunday = datetime(2026, 11, 16, tzinfo=UTC), datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
    await store.showings.save_shown(Week.of(monday), {ANN: [1]})
    await store.forget_past(now=sunday + timedelta(days=84))
    assert (await store.people.load_person(ANN, Week.of(monday))).shown == (1,)
    await store.forget_past(now=monday + timedelta(days=91))
    assert (await store.people.load_person(ANN, Week.of(monday))).shown == ()


async def test_newer_shown_movies_stay(store: Store) -> None:
    weeks = [Week.of(NOON + timedelta(weeks=number)) for number in range(14)]
    for number, week in enumerate(weeks):
        await store.showings.save_shown(week, {ANN: [number]})
    await store.forget_past(now=NOON + timedelta(weeks=13))
    assert (await store.people.export_person(ANN))["shown"] == {str(week): [n] for n, week in enumerate(weeks) if n}


async def test_saving_no_showings_is_harmless(store: Store) -> None:
    await store.showings.save_shown(THIS_WEEK, {})
    assert (await store.people.load_person(ANN, THIS_WEEK)).shown == ()


async def test_reads_see_earlier_writes(store: Store) -> None:
    async with asyncio.TaskGroup() as tasks:
        for movie_id in range(20):
            tasks.create_task(store.showings.save_shown(THIS_WEEK, {ANN: [movie_id]}))
        seen = tasks.create_task(store.people.load_person(ANN, THIS_WEEK))
    assert seen.result().shown == tuple(range(20))


async def test_showing_is_known_with_its_moods_for_90_days(store: Store) -> None:
    await store.showings.save_offered(THIS_WEEK, {(ANN, Mood.JOY): [1, 2], ("telegram:-7", Mood.FEAR): [1]})
    await store.showings.save_shown(THIS_WEEK, {BEN: [1]})
    assert await store.showings.find_showing([ANN], 1) == Showing(is_known=True, moods=frozenset({Mood.JOY}))
    assert await store.showings.find_showing([ANN, "telegram:-7"], 1) == Showing(
        is_known=True, moods=frozenset({Mood.JOY, Mood.FEAR})
    )
    assert await store.showings.find_showing([BEN], 1) == Showing(is_known=True, moods=frozenset())
    assert await store.showings.find_showing([BEN], 2) == Showing(is_known=False, moods=frozenset())
    await store.forget_past(now=NOON + timedelta(days=91))
    assert await store.showings.find_showing([ANN, BEN, "telegram:-7"], 1) == Showing(is_known=False, moods=frozenset())


async def test_showings_move_with_their_room(store: Store) -> None:
    """What both ids were shown is kept once."""
    await store.showings.save_offered(THIS_WEEK, {(GROUP, Mood.JOY): [1, 2], (SUPERGROUP, Mood.JOY): [2]})
    await store.showings.save_shown(THIS_WEEK, {GROUP: [1, 2], SUPERGROUP: [2]})
    await store.people.move_room(GROUP, SUPERGROUP)
    assert (await store.showings.find_showing([SUPERGROUP], 1)).moods == {Mood.JOY}
    assert not (await store.showings.find_showing([GROUP], 1)).is_known
    assert sorted((await store.people.load_person(SUPERGROUP, THIS_WEEK)).shown) == [1, 2]


async def test_offer_of_a_later_week_renews_a_showing(store: Store) -> None:
    await store.showings.save_offered(Week(2026, 47), {(ANN, Mood.JOY): [1]})
    await store.showings.save_offered(Week(2026, 50), {(ANN, Mood.JOY): [1]})
    await store.showings.save_offered(Week(2026, 47), {(ANN, Mood.JOY): [1]})
    assert (await store.people.export_person(ANN))["offered"] == [{"movie": 1, "mood": "joy", "week": "2026-W50"}]

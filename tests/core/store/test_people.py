"""What the store remembers about people and rooms."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.moods.mood import Mood
from core.movies.catalogue import Week
from core.people.person import Preferences, Showing
from core.people.verdict import Doubt, Opinion, Verdict, Voice
from core.store.opening import open_store
from core.store.ports import Store
from tests.support.fakes import NOON, a_catalogue
from tests.support.store import sqlite_file

THIS_WEEK = Week.of(NOON)
ANN, BEN = "telegram:42", "discord:7"
GROUP, SUPERGROUP = "telegram:-5", "telegram:-1005"
CHOSEN = Preferences(country="DE", hides_plots=True)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def a_verdict(movie: int = 603, opinion: Opinion = Opinion.SEEN, mood: Mood = Mood.JOY, minutes: int = 0) -> Verdict:
    return Verdict(movie, opinion, mood, NOON + timedelta(minutes=minutes))


def dump(store: Store) -> str:
    """Write all rows of all tables as SQL."""
    with closing(sqlite3.connect(sqlite_file(store))) as connection:
        return "\n".join(connection.iterdump())


async def roll_over(store: Store, weeks: int = 9) -> None:
    """Save catalogues with other movies until none is left of those before."""
    for week in range(1, weeks + 1):
        later = NOON + timedelta(weeks=week)
        await store.movies.save_catalogue(
            msgspec.structs.replace(a_catalogue(0), week=Week.of(later), taken_at=later), fetched=()
        )


async def test_somebody_who_never_chose_has_the_defaults(store: Store) -> None:
    assert await store.people.load_preferences(ANN) == Preferences()


async def test_preferences_survive_closing_and_opening(tmp_path: Path) -> None:
    path = tmp_path / "cinemood.db"
    async with open_store(path) as store:
        await store.people.change_preferences(ANN, lambda _: Preferences(is_open=True))
        await store.people.change_preferences(ANN, lambda _: CHOSEN)
    async with open_store(path) as store:
        assert await store.people.load_preferences(ANN) == CHOSEN
        assert await store.people.load_preferences(BEN) == Preferences()


async def test_no_change_of_preferences_is_lost(tmp_path: Path) -> None:
    def one_more(chosen: Preferences) -> Preferences:
        return msgspec.structs.replace(chosen, services=(*chosen.services, "mubi"))

    path = tmp_path / "cinemood.db"
    async with open_store(path) as one, open_store(path) as other:
        await asyncio.gather(*(store.people.change_preferences(ANN, one_more) for store in (one, other) * 10))
        assert len((await one.people.load_preferences(ANN)).services) == 20


async def test_preferences_that_no_change_comes_of_stay(store: Store) -> None:
    assert await store.people.change_preferences(ANN, lambda _: CHOSEN) == CHOSEN
    assert await store.people.change_preferences(ANN, lambda _: None) is None
    assert await store.people.load_preferences(ANN) == CHOSEN


async def test_nothing_is_kept_of_somebody_who_returns_to_the_defaults(store: Store) -> None:
    await store.people.change_preferences(ANN, lambda _: CHOSEN)
    assert ANN in dump(store)
    await store.people.change_preferences(ANN, lambda _: Preferences())
    assert ANN not in dump(store)


async def test_choices_of_a_newer_version_are_passed_over(store: Store) -> None:
    with closing(sqlite3.connect(sqlite_file(store))) as newer, newer:
        newer.execute("INSERT INTO preferences VALUES (?, ?)", [ANN, '{"country": "DE", "size": [1]}'])
    assert await store.people.load_preferences(ANN) == Preferences(country="DE")
    assert (await store.people.export_person(ANN))["preferences"] == {"country": "DE", "size": [1]}


async def test_preferences_follow_a_room_to_its_new_id(store: Store) -> None:
    await store.people.change_preferences(GROUP, lambda _: CHOSEN)
    await store.people.move_room(GROUP, SUPERGROUP)
    assert await store.people.load_preferences(SUPERGROUP) == CHOSEN
    assert await store.people.load_preferences(GROUP) == Preferences()


async def test_preferences_that_a_room_has_at_its_new_id_win(store: Store) -> None:
    await store.people.change_preferences(GROUP, lambda _: Preferences(is_open=True))
    await store.people.change_preferences(SUPERGROUP, lambda _: CHOSEN)
    await store.people.move_room(GROUP, SUPERGROUP)
    assert await store.people.load_preferences(SUPERGROUP) == CHOSEN
    assert await store.people.load_preferences(GROUP) == Preferences()


async def test_moving_a_room_again_or_to_itself_is_harmless(store: Store) -> None:
    await store.people.change_preferences(SUPERGROUP, lambda _: CHOSEN)
    await store.people.move_room(GROUP, SUPERGROUP)
    await store.people.move_room(SUPERGROUP, SUPERGROUP)
    assert await store.people.load_preferences(SUPERGROUP) == CHOSEN


async def test_verdicts_survive_closing_and_opening_oldest_first(tmp_path: Path) -> None:
    path = tmp_path / "cinemood.db"
    given = tuple(a_verdict(9 - turn, opinion, minutes=turn) for turn, opinion in enumerate(Opinion))
    async with open_store(path) as store:
        for verdict in reversed(given):
            await store.people.judge(ANN, verdict)
        await store.people.judge(BEN, a_verdict(1))
    async with open_store(path) as store:
        assert await store.people.list_verdicts(ANN) == given
        assert await store.people.list_verdicts(BEN) == (a_verdict(1),)


async def test_verdicts_of_all_zones_come_back_in_utc(store: Store) -> None:
    tilted = NOON.replace(microsecond=7).astimezone(timezone(timedelta(hours=5, minutes=30)))
    await store.people.judge(ANN, Verdict(603, Opinion.SEEN, Mood.JOY, tilted))
    (found,) = await store.people.list_verdicts(ANN)
    assert found.at == tilted
    assert found.at.tzinfo is UTC


async def test_same_verdict_again_is_only_renewed(store: Store) -> None:
    await store.people.judge(ANN, a_verdict(1))
    await store.people.judge(ANN, a_verdict(2, minutes=1))
    await store.people.judge(ANN, a_verdict(1, minutes=2))
    assert await store.people.list_verdicts(ANN) == (a_verdict(2, minutes=1), a_verdict(1, minutes=2))


async def test_withdrawn_verdict_is_gone_and_no_other(store: Store) -> None:
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


async def test_nobody_doubts_a_new_store(store: Store) -> None:
    assert await store.doubts.count_doubters() == {}


async def test_doubts_count_different_people_per_movie_and_mood(store: Store) -> None:
    for person in (ANN, BEN, ANN):
        await store.people.judge(person, a_verdict(1, Opinion.WRONG, Mood.JOY), Voice())
    await store.people.judge(ANN, a_verdict(1, Opinion.WRONG, Mood.FEAR), Voice())
    await store.people.judge(BEN, a_verdict(2, Opinion.WRONG, Mood.JOY), Voice())
    await store.people.judge(BEN, a_verdict(2, Opinion.REFUSED, Mood.JOY), Voice())
    assert await store.doubts.count_doubters() == {(1, Mood.JOY): 2, (1, Mood.FEAR): 1, (2, Mood.JOY): 1}
    await store.people.withdraw(ANN, 1, Opinion.WRONG, Mood.JOY)
    await store.people.forget_person(BEN)
    assert await store.doubts.count_doubters() == {(1, Mood.FEAR): 1}


async def test_movies_that_somebody_judged_outlive_their_catalogues(store: Store) -> None:
    await store.movies.save_catalogue(a_catalogue(1), fetched=())
    await store.people.judge(ANN, a_verdict(2, Opinion.SAVED))
    await store.people.judge(ANN, a_verdict(3, Opinion.SEEN))
    await store.people.judge(BEN, a_verdict(4, Opinion.REFUSED))
    await roll_over(store)
    assert set(await store.movies.find_movies("tmdb", range(1, 7), since=LONG_AGO)) == {2, 3, 4}
    assert await store.movies.find_scored_movies("tmdb", [2]) == {}


async def test_movies_that_nobody_judges_any_more_go_with_the_next_catalogue(store: Store) -> None:
    await store.movies.save_catalogue(a_catalogue(1), fetched=())
    await store.people.judge(ANN, a_verdict(2, Opinion.SAVED))
    await store.people.judge(BEN, a_verdict(3, Opinion.SAVED))
    await roll_over(store)
    await store.people.withdraw(ANN, 2, Opinion.SAVED, Mood.JOY)
    await store.people.forget_person(BEN)
    await roll_over(store, 1)
    assert await store.movies.find_movies("tmdb", range(1, 7), since=LONG_AGO) == {}


async def test_nothing_is_known_about_a_stranger(store: Store) -> None:
    assert await store.people.export_person(ANN) == {
        "shown": {},
        "offered": [],
        "preferences": {},
        "verdicts": [],
        "doubts": [],
        "taps": [],
        "digests": [],
    }


async def test_all_that_is_known_about_a_person_can_be_told_as_json(store: Store) -> None:
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


async def test_forgotten_person_leaves_no_trace_in_any_table(store: Store) -> None:
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


async def test_what_was_just_written_is_read_though_the_writing_is_not_over(store: Store) -> None:
    for turn in range(50):
        writing = asyncio.create_task(store.showings.save_shown(THIS_WEEK, {ANN: [turn]}))
        await asyncio.sleep(0)
        assert (await store.people.load_person(ANN, THIS_WEEK)).shown[-1] == turn
        await writing


async def test_person_is_known_at_once_while_another_process_writes(store: Store) -> None:
    await store.people.change_preferences(ANN, lambda _: CHOSEN)
    with closing(sqlite3.connect(sqlite_file(store))) as other:
        other.execute("BEGIN IMMEDIATE")
        assert (await store.people.load_person(ANN, THIS_WEEK)).preferences == CHOSEN


async def test_person_whose_rows_cannot_be_had_at_once_is_waited_for(store: Store) -> None:
    await store.people.judge(ANN, a_verdict())
    with closing(sqlite3.connect(sqlite_file(store))) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        assert (await store.people.load_person(ANN, THIS_WEEK)).verdicts == (a_verdict(),)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(Opinion), st.sampled_from("+-f.")), max_size=25))
async def test_tallies_are_what_counting_all_verdicts_would_give(steps: list[tuple[str, Opinion, str]]) -> None:
    there, heard = set[tuple[str, Opinion]](), set[str]()
    with TemporaryDirectory() as folder:
        async with open_store(Path(folder, "x.db")) as store:
            for step in steps:
                there = await taken(step, there, store)
                heard |= {step[0]} if step[2] == "+" and step[1] is Opinion.WRONG else set[str]()
                heard &= {person for person, opinion in there if opinion is Opinion.WRONG}
            judges, unheard = {person for person, _ in there}, [one for one in there if one[1] is Opinion.WRONG]
            unheard = [one for one in unheard if one[0] not in heard]
            counted = len(judges) - len(unheard)
            assert await store.doubts.count_judges() == ({(603, Mood.JOY): counted} if counted else {})
            assert await store.doubts.count_doubters() == ({(603, Mood.JOY): len(heard)} if heard else {})


async def taken(
    step: tuple[str, Opinion, str], there: set[tuple[str, Opinion]], store: Store
) -> set[tuple[str, Opinion]]:
    """Let somebody judge with a voice (+) or without (.), withdraw (-) or be forgotten (f); return what is left."""
    person, opinion, what = step
    if what in "+.":
        await store.people.judge(person, a_verdict(opinion=opinion), Voice() if what == "+" else None)
        return there | {(person, opinion)}
    if what == "-":
        await store.people.withdraw(person, 603, opinion, Mood.JOY)
        return there - {(person, opinion)}
    await store.people.forget_person(person)
    return {one for one in there if one[0] != person}


async def test_one_doubt_of_a_network_counts(store: Store) -> None:
    for person in ("web:1", "web:2"):
        await store.people.judge(person, a_verdict(1, Opinion.WRONG, Mood.JOY), Voice("a network"))
    await store.people.judge("web:3", a_verdict(1, Opinion.WRONG, Mood.JOY), Voice("another network"))
    assert (await store.doubts.count_doubters(), await store.doubts.count_judges()) == (
        {(1, Mood.JOY): 2},
        {(1, Mood.JOY): 2},
    )


async def test_doubt_that_counted_goes_on_counting_when_it_is_repeated(store: Store) -> None:
    for voice in (Voice("a network"), None, Voice("another network")):
        await store.people.judge("web:1", a_verdict(1, Opinion.WRONG, Mood.JOY), voice)
    assert (await store.people.export_person("web:1"))["doubts"] == [
        {"movie": 1, "mood": "joy", "network": "a network"}
    ]


async def test_doubt_counts_from_when_it_has_a_voice(store: Store) -> None:
    for voice in (None, Voice()):
        await store.people.judge("web:1", a_verdict(1, Opinion.WRONG, Mood.JOY), voice)
    assert await store.doubts.count_doubters() == {(1, Mood.JOY): 1}


async def test_only_doubts_have_a_voice(store: Store) -> None:
    await store.people.judge("web:1", a_verdict(1, Opinion.SAVED, Mood.JOY), Voice("a network"))
    await store.people.judge("web:2", a_verdict(1, Opinion.WRONG, Mood.JOY), Voice("a network"))
    assert await store.doubts.count_doubters() == {(1, Mood.JOY): 1}


async def test_doubts_are_told_with_when_they_began(store: Store) -> None:
    for minutes, person in enumerate((ANN, BEN)):
        await store.people.judge(person, a_verdict(1, Opinion.WRONG, Mood.JOY, minutes=minutes), Voice())
    await store.people.judge("web:1", a_verdict(1, Opinion.WRONG, Mood.JOY))
    await store.people.judge("web:2", a_verdict(1, Opinion.SAVED, Mood.JOY))
    assert await store.doubts.list_doubts() == (Doubt(1, Mood.JOY, doubters=2, judges=3, since=NOON),)


@pytest.mark.parametrize(
    ("which", "left"),
    [
        ((), set[tuple[int, Mood]]()),
        ((1,), {(2, Mood.JOY)}),
        ((1, Mood.FEAR), {(1, Mood.JOY), (2, Mood.JOY)}),
        ((9,), {(1, Mood.JOY), (1, Mood.FEAR), (2, Mood.JOY)}),
    ],
)
async def test_cleared_doubts_concern_only_those_who_told_them(
    store: Store, which: tuple[int, Mood], left: set[tuple[int, Mood]]
) -> None:
    for movie, mood in ((1, Mood.JOY), (1, Mood.FEAR), (2, Mood.JOY)):
        await store.people.judge(ANN, a_verdict(movie, Opinion.WRONG, mood), Voice())
    assert await store.doubts.clear_doubts(*which) == 3 - len(left)
    assert set(await store.doubts.count_doubters()) == left
    assert len(await store.people.list_verdicts(ANN)) == 3


async def test_networks_are_forgotten_after_90_days(store: Store) -> None:
    await store.people.judge("web:1", a_verdict(1, Opinion.WRONG, Mood.JOY), Voice("a network"))
    await store.people.judge(ANN, a_verdict(1, Opinion.WRONG, Mood.JOY), Voice())
    await store.forget_past(now=NOON + timedelta(days=90))
    assert await store.doubts.count_doubters() == {(1, Mood.JOY): 2}
    await store.forget_past(now=NOON + timedelta(days=90, seconds=1))
    assert await store.doubts.count_doubters() == {(1, Mood.JOY): 1}
    assert "a network" not in dump(store)


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
    await store.showings.save_offered(THIS_WEEK, {("telegram:-7", Mood.JOY): [1, 2], ("telegram:-1007", Mood.JOY): [2]})
    await store.people.move_room("telegram:-7", "telegram:-1007")
    assert (await store.showings.find_showing(["telegram:-1007"], 1)).is_known
    assert "'telegram:-7'" not in dump(store)

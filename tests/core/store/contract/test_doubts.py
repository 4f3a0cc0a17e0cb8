"""What every ``DoubtStore`` does."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.moods.mood import Mood
from core.people.verdict import Doubt, Opinion, Voice
from core.store.ports import Store
from tests.support.fakes import NOON
from tests.support.store import Adapter
from tests.support.stored import ANN, BEN, a_verdict


async def test_new_store_has_no_doubts(store: Store) -> None:
    assert await store.doubts.count_doubters() == {}


async def test_doubts_count_people_per_movie_and_mood(store: Store) -> None:
    for person in (ANN, BEN, ANN):
        await store.people.judge(person, a_verdict(1, Opinion.WRONG, Mood.JOY), Voice())
    await store.people.judge(ANN, a_verdict(1, Opinion.WRONG, Mood.FEAR), Voice())
    await store.people.judge(BEN, a_verdict(2, Opinion.WRONG, Mood.JOY), Voice())
    await store.people.judge(BEN, a_verdict(2, Opinion.REFUSED, Mood.JOY), Voice())
    assert await store.doubts.count_doubters() == {(1, Mood.JOY): 2, (1, Mood.FEAR): 1, (2, Mood.JOY): 1}
    await store.people.withdraw(ANN, 1, Opinion.WRONG, Mood.JOY)
    await store.people.forget_person(BEN)
    assert await store.doubts.count_doubters() == {(1, Mood.FEAR): 1}


Step = tuple[str, Opinion, str]
steps = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(Opinion),
        st.sampled_from(["judge", "judge with a voice", "withdraw", "forget"]),
    ),
    max_size=25,
)


class Recount:
    """Verdicts on one movie, counted from scratch."""

    def __init__(self) -> None:
        self._verdicts = set[tuple[str, Opinion]]()
        self._voices = set[str]()

    def take_step(self, person: str, opinion: Opinion, kind: str) -> None:
        """Change the verdicts as the store does."""
        if kind.startswith("judge"):
            self._verdicts.add((person, opinion))
            if kind == "judge with a voice" and opinion is Opinion.WRONG:
                self._voices.add(person)
        elif kind == "withdraw":
            self._verdicts.discard((person, opinion))
        else:
            self._verdicts = {verdict for verdict in self._verdicts if verdict[0] != person}
        self._voices &= {person for person, opinion in self._verdicts if opinion is Opinion.WRONG}

    def doubters(self) -> int:
        """Count the people whose doubt counts."""
        return len(self._voices)

    def judges(self) -> int:
        """Count the people with a verdict; a doubt without a voice takes one of them away."""
        people = {person for person, _ in self._verdicts}
        doubters = {person for person, opinion in self._verdicts if opinion is Opinion.WRONG}
        return len(people) - len(doubters - self._voices)


async def take_step(store: Store, person: str, opinion: Opinion, kind: str) -> None:
    """Let a person judge, withdraw a verdict or be forgotten."""
    if kind == "judge":
        await store.people.judge(person, a_verdict(opinion=opinion))
    elif kind == "judge with a voice":
        await store.people.judge(person, a_verdict(opinion=opinion), Voice())
    elif kind == "withdraw":
        await store.people.withdraw(person, 603, opinion, Mood.JOY)
    else:
        await store.people.forget_person(person)


@settings(max_examples=25, deadline=None)
@given(taken=steps)
async def test_counts_equal_a_recount_of_all_verdicts(adapter: Adapter, taken: list[Step]) -> None:
    recount = Recount()
    with TemporaryDirectory() as folder:
        async with adapter.open(Path(folder)) as store:
            for step in taken:
                await take_step(store, *step)
                recount.take_step(*step)
            judges = (await store.doubts.count_judges()).get((603, Mood.JOY), 0)
            doubters = (await store.doubts.count_doubters()).get((603, Mood.JOY), 0)
    assert (judges, doubters) == (recount.judges(), recount.doubters())


async def test_one_doubt_per_network_counts(store: Store) -> None:
    for person in ("web:1", "web:2"):
        await store.people.judge(person, a_verdict(1, Opinion.WRONG, Mood.JOY), Voice("a network"))
    await store.people.judge("web:3", a_verdict(1, Opinion.WRONG, Mood.JOY), Voice("another network"))
    assert (await store.doubts.count_doubters(), await store.doubts.count_judges()) == (
        {(1, Mood.JOY): 2},
        {(1, Mood.JOY): 2},
    )


async def test_repeated_doubt_keeps_its_voice(store: Store) -> None:
    for voice in (Voice("a network"), None, Voice("another network")):
        await store.people.judge("web:1", a_verdict(1, Opinion.WRONG, Mood.JOY), voice)
    assert (await store.people.export_person("web:1"))["doubts"] == [
        {"movie": 1, "mood": "joy", "network": "a network"}
    ]


async def test_doubt_counts_once_it_has_a_voice(store: Store) -> None:
    for voice in (None, Voice()):
        await store.people.judge("web:1", a_verdict(1, Opinion.WRONG, Mood.JOY), voice)
    assert await store.doubts.count_doubters() == {(1, Mood.JOY): 1}


async def test_only_doubts_use_up_a_network(store: Store) -> None:
    await store.people.judge("web:1", a_verdict(1, Opinion.SAVED, Mood.JOY), Voice("a network"))
    await store.people.judge("web:2", a_verdict(1, Opinion.WRONG, Mood.JOY), Voice("a network"))
    assert await store.doubts.count_doubters() == {(1, Mood.JOY): 1}


async def test_doubts_are_listed_with_their_first_moment(store: Store) -> None:
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
async def test_cleared_doubts_no_longer_count(
    store: Store, which: tuple[int, Mood], left: set[tuple[int, Mood]]
) -> None:
    """The verdicts of the people who doubted stay."""
    for movie, mood in ((1, Mood.JOY), (1, Mood.FEAR), (2, Mood.JOY)):
        await store.people.judge(ANN, a_verdict(movie, Opinion.WRONG, mood), Voice())
    assert await store.doubts.clear_doubts(*which) == 3 - len(left)
    assert set(await store.doubts.count_doubters()) == left
    assert len(await store.people.list_verdicts(ANN)) == 3


async def test_networks_count_for_90_days(store: Store) -> None:
    await store.people.judge("web:1", a_verdict(1, Opinion.WRONG), Voice("a network"))
    await store.people.judge(ANN, a_verdict(1, Opinion.WRONG), Voice())
    await store.forget_past(now=NOON + timedelta(days=90))
    assert await store.doubts.count_doubters() == {(1, Mood.JOY): 2}
    await store.forget_past(now=NOON + timedelta(days=90, seconds=1))
    assert await store.doubts.count_doubters() == {(1, Mood.JOY): 1}

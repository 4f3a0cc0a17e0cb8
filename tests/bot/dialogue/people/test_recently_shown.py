"""What was just shown is known at once and written a little later, whatever happens in between."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.people.first_answers import FirstAnswers, Shown
from bot.dialogue.people.known_people import People
from bot.dialogue.people.recently_shown import Showings
from bot.dialogue.reply import Reply, Request
from core.errors import StoreBusy
from core.moods.mood import Mood
from core.movies.catalogue import Shelf, Week
from core.people.person import Person
from core.store.opening import open_store
from core.store.ports import Store
from tests.support.fakes import IMAGE_BASE, NOON, FakeMemory, a_catalogue
from tests.support.presses import pressed

ANN, BEN = "telegram:42", "discord:7"
THIS_WEEK, NEXT_WEEK = Week.of(NOON), Week.of(NOON + timedelta(weeks=1))

Movies = Mapping[str, Sequence[int]]


class WatchedMemory(FakeMemory):
    """Notes every write, and can be told to wait with them or to fail."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[tuple[Week, Movies]] = []
        self.written = asyncio.Event()
        self.may_write = asyncio.Event()
        self.may_write.set()
        self.fails = False

    async def save_shown(self, week: Week, shown: Movies) -> None:
        self.writes.append((week, shown))
        self.written.set()
        await self.may_write.wait()
        if self.fails:
            raise StoreBusy("var/cinemood.db is held by another program.")
        await super().save_shown(week, shown)


class LateMemory(FakeMemory):
    """Tells what it knew when it was asked, but only when it may."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.may_tell = asyncio.Event(), asyncio.Event()

    async def load_person(self, person: str, week: Week) -> Person:
        known = await super().load_person(person, week)
        self.asked.set()
        await self.may_tell.wait()
        return known


@asynccontextmanager
async def a_stored_dialogue(path: Path) -> AsyncGenerator[tuple[Dialogue, Store]]:
    async with open_store(path) as store:
        yield Dialogue(Shelf(a_catalogue()), store, clock=lambda: NOON, image_base=IMAGE_BASE), store


async def ask(dialogue: Dialogue, text: str = "", token: str | None = None) -> Reply:
    return await dialogue.reply_to(Request(ANN, ANN, text, pressed(token)))


async def test_what_was_shown_is_written_by_itself_after_a_while() -> None:
    memory = WatchedMemory()
    Showings(memory, seconds=0).add(ANN, THIS_WEEK, [1, 2])
    assert not memory.writes
    await memory.written.wait()
    assert memory.writes == [(THIS_WEEK, {ANN: (1, 2)})]


async def test_many_showings_become_one_write() -> None:
    showings = Showings(memory := WatchedMemory())
    for person in (ANN, BEN, ANN):
        showings.add(person, THIS_WEEK, [1, 2])
        showings.add(person, THIS_WEEK, [3, 1])
    await showings.aclose()
    assert memory.writes == [(THIS_WEEK, {ANN: (2, 3, 1), BEN: (2, 3, 1)})]


async def test_each_week_is_written_as_what_it_is() -> None:
    showings = Showings(memory := WatchedMemory())
    showings.add(ANN, NEXT_WEEK, [2])
    showings.add(ANN, THIS_WEEK, [1])
    assert (showings.unwritten(ANN, THIS_WEEK), showings.unwritten(ANN, NEXT_WEEK)) == ((1,), (2,))
    await showings.aclose()
    assert memory.writes == [(THIS_WEEK, {ANN: (1,)}), (NEXT_WEEK, {ANN: (2,)})]


async def test_while_a_write_takes_long_all_else_waits_for_one_more() -> None:
    showings = Showings(memory := WatchedMemory(), seconds=0)
    memory.may_write.clear()
    showings.add(ANN, THIS_WEEK, [0])
    await memory.written.wait()
    closing = [asyncio.create_task(showings.aclose()) for _ in range(3)]
    for movie in range(1, 50):
        showings.add(BEN, THIS_WEEK, [movie])
        await asyncio.sleep(0)
    assert len(memory.writes) == 1
    memory.may_write.set()
    await asyncio.gather(*closing)
    assert memory.writes[1:] == [(THIS_WEEK, {BEN: tuple(range(1, 50))})]


async def test_failed_write_costs_a_line_and_the_next_one_is_tried(caplog: pytest.LogCaptureFixture) -> None:
    showings = Showings(memory := WatchedMemory())
    for memory.fails, movie in ((True, 1), (False, 2)):
        showings.add(ANN, THIS_WEEK, [movie])
        await showings.aclose()
    assert caplog.messages == ["Not remembered: var/cinemood.db is held by another program."]
    assert showings.unwritten(ANN, THIS_WEEK) == ()
    assert list(memory.rows[ANN, THIS_WEEK]) == [2]


async def test_who_gives_up_waiting_for_the_write_loses_nothing() -> None:
    showings = Showings(memory := WatchedMemory())
    memory.may_write.clear()
    showings.add(ANN, THIS_WEEK, [1])
    closing = asyncio.create_task(showings.aclose())
    await memory.written.wait()
    closing.cancel()
    memory.may_write.set()
    await showings.aclose()
    assert list(memory.rows[ANN, THIS_WEEK]) == [1]


async def test_what_was_just_shown_stands_behind_what_the_memory_knows() -> None:
    people = People(memory := FakeMemory())
    await memory.showings.save_shown(THIS_WEEK, {ANN: [1, 2, 3]})
    people.showed(ANN, THIS_WEEK, [4, 2])
    assert (await people.known(ANN, THIS_WEEK)).shown == (1, 3, 4, 2)
    assert (await people.known(ANN, NEXT_WEEK)).shown == ()
    assert (await people.known(BEN, THIS_WEEK)).shown == ()


async def test_what_is_written_while_the_memory_looks_is_known_all_the_same() -> None:
    people = People(memory := LateMemory())
    people.showed(ANN, THIS_WEEK, [1])
    knowing = asyncio.create_task(people.known(ANN, THIS_WEEK))
    await memory.asked.wait()
    await people.aclose()
    memory.may_tell.set()
    assert (await knowing).shown == (1,)


async def test_more_repeats_nothing_though_nothing_was_written_yet() -> None:
    memory = WatchedMemory()
    dialogue = Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    replies = [await ask(dialogue, "joy"), await ask(dialogue, token="2_more_joy")]
    assert len({card.id for reply in replies for card in reply.cards}) == 6
    assert not memory.writes
    await dialogue.aclose()


async def test_nothing_that_was_just_shown_comes_back_after_forgetting(tmp_path: Path) -> None:
    async with a_stored_dialogue(tmp_path / "cinemood.db") as (dialogue, store):
        await ask(dialogue, "joy")
        await ask(dialogue, token="2_forget_y")
        await dialogue.aclose()
        assert (await store.people.export_person(ANN))["shown"] == {}


async def test_what_was_just_shown_can_be_told(tmp_path: Path) -> None:
    async with a_stored_dialogue(tmp_path / "cinemood.db") as (dialogue, _):
        cards = (await ask(dialogue, "joy")).cards
        told = await ask(dialogue, "/mydata")
        assert told.file is not None
        assert all(str(card.id).encode() in told.file.content for card in cards)


async def test_moods_are_known_before_and_while_they_are_written() -> None:
    showings = Showings(memory := WatchedMemory())
    showings.add_offer([ANN, "telegram:-7"], THIS_WEEK, Mood.JOY, [1])
    showings.add_offer([ANN], NEXT_WEEK, Mood.FEAR, [1, 2])
    assert showings.unwritten_moods([ANN], 1) == {Mood.JOY, Mood.FEAR}
    assert showings.unwritten_moods(["telegram:-7"], 1) == {Mood.JOY}
    assert showings.unwritten_moods([BEN], 1) == frozenset()
    await showings.aclose()
    assert showings.unwritten_moods([ANN], 1) == frozenset()
    assert (await memory.showings.find_showing([ANN], 1)).moods == {Mood.JOY, Mood.FEAR}


async def test_newcomers_are_forgotten_when_there_are_too_many() -> None:
    first = FirstAnswers(most_people=2)
    for number in range(3):
        first.keep(f"web:{number}", Shown(THIS_WEEK, Mood.JOY, (number,)))
    assert [list(first.take(f"web:{number}")) for number in (0, 1, 2, 2)] == [
        [],
        [Shown(THIS_WEEK, Mood.JOY, (1,))],
        [Shown(THIS_WEEK, Mood.JOY, (2,))],
        [],
    ]

"""What was just shown is known at once and written a little later, whatever happens in between."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.people.first_answers import FirstAnswers, Shown
from bot.dialogue.people.known_people import KnownPeople
from bot.dialogue.people.recently_shown import RecentlyShown
from bot.dialogue.reply import Reply, Request
from core.errors import StoreBusy
from core.moods.mood import Mood
from core.movies.catalogue import Shelf, Week
from core.store.opening import open_store
from core.store.ports import Store
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.presses import pressed
from tests.support.store import FailingStore, HeldStore, MemoryStore

ANN, BEN = "telegram:42", "discord:7"
THIS_WEEK, NEXT_WEEK = Week.of(NOON), Week.of(NOON + timedelta(weeks=1))


def watched(wrapped: Store | None = None) -> HeldStore:
    """Record the writes of what was shown; they do not wait unless a test clears ``go``."""
    store = HeldStore(wrapped or MemoryStore(), "save_shown")
    store.go.set()
    return store


@asynccontextmanager
async def a_stored_dialogue(path: Path) -> AsyncGenerator[tuple[Dialogue, Store]]:
    async with open_store(path) as store:
        yield Dialogue(Shelf(a_catalogue()), store, clock=lambda: NOON, image_base=IMAGE_BASE), store


async def ask(dialogue: Dialogue, text: str = "", token: str | None = None) -> Reply:
    return await dialogue.reply_to(Request(ANN, ANN, text, pressed(token)))


async def test_what_was_shown_is_written_by_itself_after_a_while() -> None:
    memory = watched()
    RecentlyShown(memory.showings, seconds=0).add(ANN, THIS_WEEK, [1, 2])
    assert not memory.calls
    await memory.is_called.wait()
    assert memory.calls == [(THIS_WEEK, {ANN: (1, 2)})]


async def test_many_showings_become_one_write() -> None:
    memory = watched()
    showings = RecentlyShown(memory.showings)
    for person in (ANN, BEN, ANN):
        showings.add(person, THIS_WEEK, [1, 2])
        showings.add(person, THIS_WEEK, [3, 1])
    await showings.aclose()
    assert memory.calls == [(THIS_WEEK, {ANN: (2, 3, 1), BEN: (2, 3, 1)})]


async def test_each_week_is_written_as_what_it_is() -> None:
    memory = watched()
    showings = RecentlyShown(memory.showings)
    showings.add(ANN, NEXT_WEEK, [2])
    showings.add(ANN, THIS_WEEK, [1])
    assert (showings.unwritten(ANN, THIS_WEEK), showings.unwritten(ANN, NEXT_WEEK)) == ((1,), (2,))
    await showings.aclose()
    assert memory.calls == [(THIS_WEEK, {ANN: (1,)}), (NEXT_WEEK, {ANN: (2,)})]


async def test_while_a_write_takes_long_all_else_waits_for_one_more() -> None:
    memory = watched()
    showings = RecentlyShown(memory.showings, seconds=0)
    memory.go.clear()
    showings.add(ANN, THIS_WEEK, [0])
    await memory.is_called.wait()
    closing = [asyncio.create_task(showings.aclose()) for _ in range(3)]
    for movie in range(1, 50):
        showings.add(BEN, THIS_WEEK, [movie])
        await asyncio.sleep(0)
    assert len(memory.calls) == 1
    memory.go.set()
    await asyncio.gather(*closing)
    assert memory.calls[1:] == [(THIS_WEEK, {BEN: tuple(range(1, 50))})]


async def test_failed_write_costs_a_line_and_the_next_one_is_tried(caplog: pytest.LogCaptureFixture) -> None:
    memory = FailingStore(MemoryStore(), {"save_shown": StoreBusy("var/cinemood.db is held by another program.")})
    showings = RecentlyShown(memory.showings)
    showings.add(ANN, THIS_WEEK, [1])
    await showings.aclose()
    memory.fails_on.clear()
    showings.add(ANN, THIS_WEEK, [2])
    await showings.aclose()
    assert caplog.messages == ["Not remembered: var/cinemood.db is held by another program."]
    assert showings.unwritten(ANN, THIS_WEEK) == ()
    assert (await memory.people.load_person(ANN, THIS_WEEK)).shown == (2,)


async def test_who_gives_up_waiting_for_the_write_loses_nothing() -> None:
    memory = watched()
    showings = RecentlyShown(memory.showings)
    memory.go.clear()
    showings.add(ANN, THIS_WEEK, [1])
    closing = asyncio.create_task(showings.aclose())
    await memory.is_called.wait()
    closing.cancel()
    memory.go.set()
    await showings.aclose()
    assert (await memory.people.load_person(ANN, THIS_WEEK)).shown == (1,)


async def test_what_was_just_shown_stands_behind_what_the_memory_knows() -> None:
    people = KnownPeople(memory := MemoryStore())
    await memory.showings.save_shown(THIS_WEEK, {ANN: [1, 2, 3]})
    people.note_chosen(ANN, THIS_WEEK, [4, 2])
    assert (await people.load_person(ANN, THIS_WEEK)).shown == (1, 3, 4, 2)
    assert (await people.load_person(ANN, NEXT_WEEK)).shown == ()
    assert (await people.load_person(BEN, THIS_WEEK)).shown == ()


async def test_what_is_written_while_the_memory_looks_is_known_all_the_same() -> None:
    people = KnownPeople(memory := HeldStore(MemoryStore(), "load_person", works_first=True))
    people.note_chosen(ANN, THIS_WEEK, [1])
    knowing = asyncio.create_task(people.load_person(ANN, THIS_WEEK))
    await memory.is_called.wait()
    await people.aclose()
    memory.go.set()
    assert (await knowing).shown == (1,)


async def test_more_repeats_nothing_though_nothing_was_written_yet() -> None:
    memory = watched()
    dialogue = Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    replies = [await ask(dialogue, "joy"), await ask(dialogue, token="2_more_joy")]
    assert len({card.id for reply in replies for card in reply.cards}) == 6
    assert not memory.calls
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
    memory = watched()
    showings = RecentlyShown(memory.showings)
    showings.add_offer([ANN, "telegram:-7"], THIS_WEEK, Mood.JOY, [1])
    showings.add_offer([ANN], NEXT_WEEK, Mood.FEAR, [1, 2])
    assert showings.unwritten_moods([ANN], 1) == {Mood.JOY, Mood.FEAR}
    assert showings.unwritten_moods(["telegram:-7"], 1) == {Mood.JOY}
    assert showings.unwritten_moods([BEN], 1) == frozenset()
    await showings.aclose()
    assert showings.unwritten_moods([ANN], 1) == frozenset()
    assert (await memory.showings.find_showing([ANN], 1)).moods == {Mood.JOY, Mood.FEAR}


async def test_newcomers_are_forgotten_when_there_are_too_many() -> None:
    first = FirstAnswers(max_people=2)
    for number in range(3):
        first.keep(f"web:{number}", Shown(THIS_WEEK, Mood.JOY, (number,)))
    assert [list(first.take(f"web:{number}")) for number in (0, 1, 2, 2)] == [
        [],
        [Shown(THIS_WEEK, Mood.JOY, (1,))],
        [Shown(THIS_WEEK, Mood.JOY, (2,))],
        [],
    ]

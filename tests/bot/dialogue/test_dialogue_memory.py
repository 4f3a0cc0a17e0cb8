"""Answers while the store is slow, full, out of order or wrong."""

import asyncio
import logging
import re

import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Placement, Reply, Request
from core.errors import StoreBusy
from core.moods.mood import Mood
from core.movies.catalogue import Shelf, Week
from core.people.verdict import Opinion, Verdict
from core.store.ports import Store
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.presses import pressed
from tests.support.store import FailingStore, HeldStore, MemoryStore

PERSON = "telegram:4242424242"


async def ask(dialogue: Dialogue, text: str = "", *, token: str | None = None) -> Reply:
    """Ask, and wait until what was shown is remembered."""
    reply = await dialogue.reply_to(Request(PERSON, "telegram:-100200300", text, pressed(token)))
    await dialogue.aclose()
    return reply


def with_memory(memory: Store) -> Dialogue:
    return Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)


BUSY = StoreBusy("var/cinemood.db is held by another program.")
MISTAKE = ZeroDivisionError("what nobody thought of")


@pytest.mark.parametrize("method", ["load_person", "save_shown", "count_doubters", "find_movies", "load_preferences"])
async def test_error_of_the_store_costs_no_movie(method: str, caplog: pytest.LogCaptureFixture) -> None:
    """It is one line in the log. The person has saved a movie, so the store is also asked for that movie."""
    memory = MemoryStore()
    memory.add_verdicts(PERSON, [Verdict(603, Opinion.SAVED, Mood.JOY, NOON)])
    reply = await ask(with_memory(FailingStore(memory, {method: BUSY})), "joy")
    assert len(reply.cards) == 3
    (line,) = caplog.messages
    assert "var/cinemood.db is held by another program." in line
    assert PERSON not in line


async def test_crash_gets_a_reference_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    reply = await ask(with_memory(FailingStore(MemoryStore(), {"load_person": MISTAKE})), "joy")
    reference = reply.text.rpartition(" ")[2]
    assert reply == Reply(shared_texts.crash(reference), buttons=mood_buttons(), placement=Placement.NEW)
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert reference in record.getMessage()
    assert "ZeroDivisionError: what nobody thought of" in caplog.text


async def test_only_closing_waits_for_the_store() -> None:
    memory = HeldStore(MemoryStore(), "save_shown")
    dialogue = with_memory(memory)
    reply = await dialogue.reply_to(Request(PERSON, PERSON, "joy"))
    closing = asyncio.create_task(dialogue.aclose())
    done, _ = await asyncio.wait({closing}, timeout=0)
    assert not done
    memory.go.set()
    await closing
    assert (await memory.people.load_person(PERSON, Week.of(NOON))).shown == tuple(card.id for card in reply.cards)


@pytest.mark.parametrize("fails_on", [{}, {"load_person": BUSY}, {"save_shown": BUSY}, {"load_person": MISTAKE}])
async def test_neither_words_nor_persons_are_logged(
    fails_on: dict[str, Exception], caplog: pytest.LogCaptureFixture
) -> None:
    memory = FailingStore(MemoryStore(), fails_on)
    caplog.set_level(logging.DEBUG)
    secrets = ("heartbroken", "/mood secretive", "fury", "/privacy")
    for text in secrets:
        await ask(with_memory(memory), text)
    for token in ("2_mood_sadness", "1_forged_token"):
        await ask(with_memory(memory), token=token)
    said = (*secrets, "secretive", "sadness", "forged", PERSON, PERSON.partition(":")[2], "100200300")
    assert not [word for word in said if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", caplog.text)]

"""Answers while the store is slow, full, out of order or wrong."""

import asyncio
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Placement, Reply, Request
from core.errors import StoreBusy
from core.moods.mood import Mood
from core.movies.catalogue import Shelf, Week
from core.movies.movie import Movie
from core.people.person import Person, Preferences
from core.people.verdict import Opinion, Verdict
from core.store.ports import Store
from tests.support.fakes import IMAGE_BASE, NOON, FakeMemory, a_catalogue
from tests.support.presses import pressed

PERSON = "telegram:4242424242"


async def ask(dialogue: Dialogue, text: str = "", *, token: str | None = None) -> Reply:
    """Ask, and wait until what was shown is remembered."""
    reply = await dialogue.reply_to(Request(PERSON, "telegram:-100200300", text, pressed(token)))
    await dialogue.aclose()
    return reply


def with_memory(memory: Store) -> Dialogue:
    return Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)


class ForgetfulMemory(FakeMemory):
    """Cannot be read."""

    async def load_person(self, person: str, week: Week) -> Person:
        raise StoreBusy("var/cinemood.db is held by another program.")


class FullMemory(FakeMemory):
    """Cannot be written."""

    async def save_shown(self, week: Week, shown: Mapping[str, Sequence[int]]) -> None:
        raise StoreBusy("var/cinemood.db is held by another program.")


class BrokenMemory(FakeMemory):
    """Has a mistake in it."""

    async def load_person(self, person: str, week: Week) -> Person:
        raise ZeroDivisionError("what nobody thought of")


class DoubtlessMemory(FakeMemory):
    """Cannot tell what others found wrong."""

    async def count_doubters(self) -> dict[tuple[int, Mood], int]:
        raise StoreBusy("var/cinemood.db is held by another program.")


class TastelessMemory(FakeMemory):
    """Knows that a movie was saved, but not what it is."""

    async def list_verdicts(self, person: str) -> tuple[Verdict, ...]:
        return (Verdict(603, Opinion.SAVED, Mood.JOY, NOON),)

    async def find_movies(self, source: str, ids: Iterable[int], *, since: datetime) -> dict[int, Movie]:
        raise StoreBusy("var/cinemood.db is held by another program.")


class UndecidedMemory(FakeMemory):
    """Cannot tell what anybody has chosen."""

    async def load_person(self, person: str, week: Week) -> Person:
        return Person()

    async def load_preferences(self, owner: str) -> Preferences:
        raise StoreBusy("var/cinemood.db is held by another program.")


@pytest.mark.parametrize(
    "memory", [ForgetfulMemory(), FullMemory(), DoubtlessMemory(), TastelessMemory(), UndecidedMemory()]
)
async def test_error_of_the_store_costs_no_movie(memory: FakeMemory, caplog: pytest.LogCaptureFixture) -> None:
    """It is one line in the log."""
    reply = await ask(with_memory(memory), "joy")
    assert len(reply.cards) == 3
    (line,) = caplog.messages
    assert "var/cinemood.db is held by another program." in line
    assert PERSON not in line


async def test_crash_gets_a_reference_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    reply = await ask(with_memory(BrokenMemory()), "joy")
    reference = reply.text.rpartition(" ")[2]
    assert reply == Reply(shared_texts.crash(reference), buttons=mood_buttons(), placement=Placement.NEW)
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert reference in record.getMessage()
    assert "ZeroDivisionError: what nobody thought of" in caplog.text


class SlowMemory(FakeMemory):
    """Writes when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def save_shown(self, week: Week, shown: Mapping[str, Sequence[int]]) -> None:
        await self.go.wait()
        await super().save_shown(week, shown)


async def test_only_closing_waits_for_the_store() -> None:
    memory = SlowMemory()
    dialogue = with_memory(memory)
    reply = await dialogue.reply_to(Request(PERSON, PERSON, "joy"))
    closing = asyncio.create_task(dialogue.aclose())
    done, _ = await asyncio.wait({closing}, timeout=0)
    assert not done
    memory.go.set()
    await closing
    assert (await memory.people.load_person(PERSON, Week.of(NOON))).shown == tuple(card.id for card in reply.cards)


@pytest.mark.parametrize("memory", [FakeMemory(), ForgetfulMemory(), FullMemory(), BrokenMemory()])
async def test_neither_words_nor_persons_are_logged(memory: FakeMemory, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = ("heartbroken", "/mood secretive", "fury", "/privacy")
    for text in secrets:
        await ask(with_memory(memory), text)
    for token in ("2_mood_sadness", "1_forged_token"):
        await ask(with_memory(memory), token=token)
    said = (*secrets, "secretive", "sadness", "forged", PERSON, PERSON.partition(":")[2], "100200300")
    assert not [word for word in said if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", caplog.text)]

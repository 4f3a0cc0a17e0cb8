"""The alarms themselves: a bot that is broken on purpose makes its targets fail."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from telegram import Update

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Reply, Request
from bot.frontends.telegram.updates import Incoming
from core.movies.catalogue import Week
from core.people.digest import Digest
from core.people.person import Person, Preferences
from core.people.verdict import Verdict, Voice
from tests.fuzz.plans import Target
from tests.fuzz.targets import forged_tokens, replies, web_requests, webhook_updates
from tests.fuzz.tools.byte_reader import encode_input
from tests.fuzz.tools.two_worlds import ANN, BOB
from tests.support.fakes import FakeMemory


class _ReadsPreferences(FakeMemory):
    """Takes Ann for Bob, as the others do elsewhere."""

    async def load_preferences(self, owner: str) -> Preferences:
        return await super().load_preferences(_mistaken(owner))


class _ReadsPerson(FakeMemory):
    async def load_person(self, person: str, week: Week) -> Person:
        return await super().load_person(_mistaken(person), week)


class _ReadsVerdicts(FakeMemory):
    async def list_verdicts(self, person: str) -> tuple[Verdict, ...]:
        return await super().list_verdicts(_mistaken(person))


class _TellsAll(FakeMemory):
    async def export_person(self, person: str) -> dict[str, Any]:
        return await super().export_person(_mistaken(person))


class _ReadsDigest(FakeMemory):
    async def find_digest(self, room: str) -> Digest | None:
        return await super().find_digest(_mistaken(room))


class _Judges(FakeMemory):
    async def judge(self, person: str, verdict: Verdict, voice: Voice | None = None) -> None:
        await super().judge(_mistaken(person), verdict, voice)


class _Sets(FakeMemory):
    async def change_preferences(
        self, owner: str, change: Callable[[Preferences], Preferences | None]
    ) -> Preferences | None:
        return await super().change_preferences(_mistaken(owner), change)


class _Forgets(FakeMemory):
    async def forget_person(self, person: str) -> int:
        return await super().forget_person(_mistaken(person))


MIXED_UP = (_ReadsPreferences, _ReadsPerson, _ReadsVerdicts, _TellsAll, _ReadsDigest, _Judges, _Sets, _Forgets)


@pytest.mark.parametrize("memory", MIXED_UP)
def test_a_memory_that_takes_one_person_for_another_is_noticed(memory: type[FakeMemory]) -> None:
    with pytest.raises(AssertionError):
        _try(lambda data: forged_tokens.try_input(data, memory), forged_tokens.seeds())


async def _crash(_: Dialogue, request: Request) -> Reply:
    raise ZeroDivisionError(request)


@pytest.mark.parametrize("target", [webhook_updates, forged_tokens, web_requests, replies])
def test_a_dialogue_that_crashes_is_noticed(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dialogue, "_answer", _crash)
    with pytest.raises(AssertionError, match="No answer, reference"):
        _try(target.try_input, target.seeds())


@pytest.mark.parametrize("error", [AttributeError, TypeError])
def test_an_update_that_the_bot_fails_to_read_is_noticed(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_update: Update) -> None:
        raise error("our own bug")

    monkeypatch.setattr(Incoming, "from_update", fail)
    with pytest.raises(error, match="our own bug"):
        _try(webhook_updates.try_input, webhook_updates.seeds())


def test_an_update_as_telegram_never_sends_it_is_no_fault_of_the_bot() -> None:
    webhook_updates.try_input(
        encode_input(0, 0, 0, b'{"update_id":1,"callback_query":{"id":"1","from":{"id":1},"message":[],"data":5}}')
    )


def test_seeds_reach_movies_on_every_platform() -> None:
    shown = [reply for seed in list(replies.seeds())[:40] for reply in replies.get_replies(seed)]
    assert {len(reply.cards) for reply in shown} >= {0, 1, 3}


def test_seeds_press_buttons_on_the_page() -> None:
    pages = {web_requests.visit(seed).body for seed in web_requests.seeds() if b"choice=2_save" in seed}
    assert any(b'data-kind="undo"' in page for page in pages)


def _mistaken(person: str) -> str:
    return BOB if person == ANN else person


def _try(try_input: Callable[[bytes], None], seeds: Iterator[bytes]) -> None:
    for seed in seeds:
        try_input(seed)

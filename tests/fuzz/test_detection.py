"""The alarms themselves: a bot that is broken on purpose makes its targets fail."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from telegram import Update

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Reply, Request
from bot.frontends.telegram.updates import Incoming
from tests.fuzz.plans import Target
from tests.fuzz.targets import forged_tokens, replies, web_requests, webhook_updates
from tests.fuzz.tools.byte_reader import encode_input
from tests.fuzz.tools.two_worlds import ANN, BOB
from tests.support.store import MemoryStore, StoreWrapper


class MistakenStore(StoreWrapper):
    """A store of which one method takes Ann for Bob."""

    def __init__(self, mistaken: str) -> None:
        super().__init__(MemoryStore())
        self._mistaken = mistaken

    async def call(self, name: str, method: Callable[..., Awaitable[Any]], *args: Any, **options: Any) -> Any:  # noqa: ANN401 - see ``StoreWrapper``
        """Put Bob in the place of Ann."""
        if name == self._mistaken and args[0] == ANN:
            args = (BOB, *args[1:])
        return await super().call(name, method, *args, **options)


MISTAKEN = (
    "load_preferences",
    "load_person",
    "list_verdicts",
    "export_person",
    "find_digest",
    "judge",
    "change_preferences",
    "forget_person",
)


@pytest.mark.parametrize("method", MISTAKEN)
def test_a_memory_that_takes_one_person_for_another_is_noticed(method: str) -> None:
    with pytest.raises(AssertionError):
        _try(lambda data: forged_tokens.try_input(data, lambda: MistakenStore(method)), forged_tokens.seeds())


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


def _try(try_input: Callable[[bytes], None], seeds: Iterator[bytes]) -> None:
    for seed in seeds:
        try_input(seed)

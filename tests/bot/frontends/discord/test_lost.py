"""What gets lost between the bot and Discord, or comes in another order than it was sent."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from bot.dialogue.dialogue import Dialogue
from bot.frontends.discord.frontend import DiscordFrontend, Options
from core.people.group import Group
from tests.support.discord.scene import FakeNotes, a_poster
from tests.support.discord.standin import TOKEN, DiscordStandIn, pointed_to
from tests.support.fakes import NOON, FakeMemory

ALREADY = (400, 40060)  # what discord.py hears when it asks again, as the answer to its first request got lost


@asynccontextmanager
async def serving(dialogue: Dialogue, *, soon: float = 5.0) -> AsyncGenerator[DiscordStandIn]:
    async with DiscordStandIn.running() as standin:
        with pointed_to(standin.address):
            frontend = DiscordFrontend(TOKEN, dialogue, a_poster, FakeNotes(), Options(defer_after_seconds=soon))
            await frontend.start()
            yield standin
            await frontend.stop()


async def test_promise_of_which_discord_has_heard_twice_is_kept(discord_dialogue: Dialogue) -> None:
    async with serving(discord_dialogue, soon=0.0) as standin:
        standin.callback_refusals = [ALREADY]
        await standin.send_command("joy")
        assert "### Joy" in str(await standin.next_reply())


@pytest.mark.parametrize("refusal", [(403, 50013), (404, 10062)])
async def test_apology_follows_a_response_that_got_lost(discord_dialogue: Dialogue, refusal: tuple[int, int]) -> None:
    async with serving(discord_dialogue) as standin:
        standin.callback_refusals = [refusal, ALREADY]
        await standin.send_command("joy")
        assert (await standin.next_reply())["content"]


async def test_tap_that_is_slow_on_its_way_takes_back_no_later_one(
    discord_dialogue: Dialogue, discord_memory: FakeMemory
) -> None:
    discord_memory.gatherings[1] = Group("discord:8", NOON)
    async with serving(discord_dialogue) as standin:
        standin.holds_first_response = True
        await standin.send_press("42", "2_tap_joy_1")
        await standin.responded.wait()
        await standin.send_press("43", "2_tap_fear_1")
        first, last = await standin.next_reply(), await standin.next_reply()
    assert "1 fear" not in str(first)
    assert "1 joy" in str(last)
    assert "1 fear" in str(last)


ODD: list[tuple[str, object]] = [
    ("INTERACTION_CREATE", {}),
    ("INTERACTION_CREATE", 7),
    ("INTERACTION_CREATE", {"id": "x", "type": 99}),
    ("INTERACTION_CREATE", {"id": "1", "type": 3, "application_id": "100", "token": "t", "version": 1, "data": 7}),
    ("GUILD_CREATE", {"id": "no number"}),
    ("GUILD_DELETE", None),
    ("CHANNEL_CREATE", []),
    ("SOMETHING_NEW", {"of": "a secret"}),
]


async def test_event_that_cannot_be_read_costs_nobody_else_an_answer(
    discord_dialogue: Dialogue, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(discord_dialogue) as standin:
        for event, content in ODD:
            await standin.send_event(event, content)
        await standin.send_command("joy")
        assert "### Joy" in str(await standin.next_reply())
        assert not standin.left.is_set()
        assert not standin.resumed.is_set()
    stepped = [line for line in caplog.messages if line.startswith("Discord: an event (INTERACTION_CREATE) cannot be")]
    assert stepped
    assert not any("secret" in line or "no number" in line for line in caplog.messages)

"""The patches of discord.py's gateway connection."""

import logging
from typing import NoReturn

import discord
import pytest

from bot.dialogue.dialogue import Dialogue
from bot.frontends.discord import gateway_patch
from tests.support.discord.serving import serving

UNREADABLE_EVENTS: list[tuple[str, object]] = [
    ("INTERACTION_CREATE", {}),
    ("INTERACTION_CREATE", 7),
    ("INTERACTION_CREATE", {"id": "x", "type": 99}),
    ("INTERACTION_CREATE", {"id": "1", "type": 3, "application_id": "100", "token": "t", "version": 1, "data": 7}),
    ("GUILD_CREATE", {"id": "no number"}),
    ("GUILD_DELETE", None),
    ("CHANNEL_CREATE", []),
    ("SOMETHING_NEW", {"of": "a secret"}),
]


async def test_unreadable_events_do_not_end_the_connection(
    discord_dialogue: Dialogue, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(discord_dialogue) as standin:
        for event, content in UNREADABLE_EVENTS:
            await standin.send_event(event, content)
        await standin.send_command("joy")
        assert "### Joy" in str(await standin.next_reply())
        assert not standin.left.is_set()
        assert not standin.resumed.is_set()
    warnings = [line for line in caplog.messages if line.startswith("Discord: an event (INTERACTION_CREATE) cannot be")]
    assert warnings
    assert not any("secret" in line or "no number" in line for line in caplog.messages)


def test_installed_discord_py_is_the_version_tried() -> None:
    """Another version may have closed a gap itself, or renamed the internals that the patches use."""
    assert discord.__version__ == gateway_patch.TRIED_VERSION


def test_unreadable_event_is_logged_and_skipped(caplog: pytest.LogCaptureFixture) -> None:
    """The log names the event and the error, and quotes none of its content."""

    def fail(content: object) -> NoReturn:
        raise KeyError(content)

    parsers: dict[str, gateway_patch.EventParser] = {"GUILD_CREATE": fail}
    gateway_patch.skip_unreadable_events(parsers)
    parsers["GUILD_CREATE"]("a secret")
    (message,) = caplog.messages
    assert message.startswith("Discord: an event (GUILD_CREATE) cannot be read and is stepped over: KeyError")
    assert "secret" not in message


@pytest.mark.parametrize("event", ["READY", "RESUMED"])
def test_essential_event_may_end_the_connection(event: str) -> None:
    """Without READY or RESUMED there is no connection that could go on."""

    def fail(_content: object) -> NoReturn:
        raise KeyError

    parsers: dict[str, gateway_patch.EventParser] = {event: fail}
    gateway_patch.skip_unreadable_events(parsers)
    with pytest.raises(KeyError):
        parsers[event]({})


@pytest.mark.parametrize("name", ["discord.client", "discord.shard"])
def test_lost_connection_is_logged_in_one_line(name: str, caplog: pytest.LogCaptureFixture) -> None:
    error = ConnectionResetError(104, "with the token")
    logging.getLogger(name).error("Attempting a reconnect in %.2fs", 1.0, exc_info=error)
    (record,) = caplog.records
    assert record.message.startswith("The connection to Discord is lost, trying again: ConnectionResetError")
    assert "token" not in caplog.text
    assert record.exc_info is None

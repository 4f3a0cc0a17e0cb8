"""The patches of discord.py's gateway connection."""

import logging
from typing import NoReturn

import discord
import pytest

from bot.frontends.discord import gateway_patch


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

"""Errors of discord.py and of the network, translated into the bot's own."""

from collections.abc import Generator
from contextlib import contextmanager

import aiohttp
import discord
from discord import app_commands

from bot.frontends.errors import FrontendRefused, FrontendUnavailable
from bot.monitoring.logs import name_error

CONTACT_ERRORS = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
"""Raised by discord.py when Discord refuses a request or when the network fails."""

_SHAPE_ERRORS = (AttributeError, KeyError, TypeError, ValueError)
"""Raised by discord.py when an answer has another shape than Discord documents."""

_CANNOT_MESSAGE_USER = 50007
"""From https://discord.com/developers/docs/topics/opcodes-and-status-codes#json: the user blocks direct messages."""


@contextmanager
def translate_errors() -> Generator[None]:
    """Turn errors of log-in and connection into errors of the bot.

    Raises:
        FrontendRefused: Discord does not accept the token.
        FrontendUnavailable: Discord cannot be reached, or answers in an unexpected shape.
    """
    try:
        yield
    except discord.LoginFailure:
        raise FrontendRefused(
            "Discord does not accept DISCORD_TOKEN: copy the bot's token again from "
            "https://discord.com/developers/applications (Bot, Reset Token)."
        ) from None
    except CONTACT_ERRORS as error:
        raise FrontendUnavailable(
            f"Discord cannot be reached ({type(error).__name__}): look at the network and at https://discordstatus.com."
        ) from None
    except _SHAPE_ERRORS as error:
        raise FrontendUnavailable(
            f"Discord answers otherwise than discord.py expects ({name_error(error)}): look for a proxy in between."
        ) from None


def describe_error(error: BaseException) -> str:
    """Return an error's type and place, and for an answer of Discord its status and code.

    The text of the error is left out: it may quote the token or a person.
    """
    cause = original_error(error)
    if isinstance(cause, discord.HTTPException):
        return f"{name_error(cause)}, status {cause.status}, code {cause.code}"
    return name_error(cause)


def original_error(error: BaseException) -> BaseException:
    """Return the error that a command raised; discord.py wraps it into one of its own."""
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error


def is_room_lost(error: Exception) -> bool:
    """Whether a room is gone for good.

    Missing permissions do not count: servers take them by mistake and give them back.
    """
    if isinstance(error, discord.Forbidden):
        return error.code == _CANNOT_MESSAGE_USER
    return isinstance(error, discord.NotFound)

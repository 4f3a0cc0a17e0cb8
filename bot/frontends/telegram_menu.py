"""What Telegram shows of the bot before anybody talks with it: commands and descriptions."""

import asyncio
import logging
from typing import Any

from telegram import (
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)
from telegram.ext import ExtBot

from bot import labels
from bot.frontends.telegram_faults import told

log = logging.getLogger(__name__)

HANDLED = ("start", "feel", *labels.COMMANDS)
"""All that is answered. Telegram has a start button of its own, and feel says the same as mood: neither is listed."""

_SCOPES: tuple[BotCommandScope, ...] = (
    BotCommandScopeDefault(),
    BotCommandScopeAllPrivateChats(),
    BotCommandScopeAllGroupChats(),
)
_SECONDS = 15  # Telegram may ask for hours between two descriptions, for which no start waits
_LANGUAGES = (None,)
"""ISO 639-1 codes of the languages that ``bot.wording`` speaks; None is what all others see, and that is English."""


async def introduce(bot: ExtBot[Any]) -> None:
    """Tell Telegram the commands and descriptions, each language's; the bot works without."""
    commands = list(labels.COMMANDS.items())
    tellings = [
        *(bot.set_my_commands(commands, scope, code) for scope in _SCOPES for code in _LANGUAGES),
        *(bot.set_my_description(labels.GREETING, code) for code in _LANGUAGES),
        *(bot.set_my_short_description(labels.GREETING, code) for code in _LANGUAGES),
    ]
    for outcome in await asyncio.gather(*(asyncio.wait_for(one, _SECONDS) for one in tellings), return_exceptions=True):
        if isinstance(outcome, BaseException):
            log.warning("Telegram did not take the commands or a description: %s", told(outcome))

"""What Telegram shows of the bot before anybody talks with it: commands and descriptions."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from typing import Any

from telegram import BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.ext import ExtBot

from bot import labels, wording
from bot.frontends.telegram_faults import told

log = logging.getLogger(__name__)

HANDLED = ("start", "feel", *labels.COMMANDS)
"""All that is answered. Telegram has a start button of its own, and feel says the same as mood: neither is listed."""

_SCOPES: tuple[BotCommandScope, ...] = (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats())
"""Together all chats that have commands; they win over the default of any language."""
_SECONDS = 15  # Telegram may ask for hours between two descriptions, for which no start waits


async def introduce(bot: ExtBot[Any]) -> None:
    """Tell Telegram the commands and descriptions, each language's; the bot works without."""
    tellings = _tellings(bot, None, {})
    for language, words in wording.menus().items():
        tellings += _tellings(bot, language, words)
    for outcome in await asyncio.gather(*(asyncio.wait_for(one, _SECONDS) for one in tellings), return_exceptions=True):
        if isinstance(outcome, BaseException):
            log.warning("Telegram did not take the commands or a description: %s", told(outcome))


def _tellings(bot: ExtBot[Any], language: str | None, words: Mapping[str, str]) -> list[Coroutine[Any, Any, bool]]:
    """Say in a language, None for all that have no words of their own, what these are for each English sentence."""
    commands = [(command, words.get(sentence, sentence)) for command, sentence in labels.COMMANDS.items()]
    greeting = words.get(labels.GREETING, labels.GREETING)
    return [
        *(bot.set_my_commands(commands, scope, language) for scope in _SCOPES),
        bot.set_my_description(greeting, language),
        bot.set_my_short_description(greeting, language),
    ]

"""What Telegram shows of the bot before anybody talks with it: commands and descriptions."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec
from telegram import BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot import labels
from bot.frontends.telegram_faults import told
from bot.frontends.telegram_pictures import Notes
from bot.menus import translated
from core.errors import StoreError

log = logging.getLogger(__name__)

HANDLED = ("start", "feel", *labels.COMMANDS)
"""All that is answered. Telegram has a start button of its own, and feel says the same as mood: neither is listed."""

_SCOPES: tuple[BotCommandScope, ...] = (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats())
"""Together all chats that have commands; they win over the default of any language."""
_SECONDS = 15  # Telegram may ask for hours between two descriptions, for which no start waits


async def introduce(bot: ExtBot[Any], notes: Notes) -> None:
    """Tell Telegram the commands and descriptions, each language's, unless it knows these; the bot works without."""
    menus: dict[str | None, Mapping[str, str]] = {None: {}, **translated()}
    known = hashlib.sha256(msgspec.json.encode([labels.COMMANDS, *menus.items()])).hexdigest()
    name = f"telegram/menus/{bot.id}"
    try:
        if await notes.note(name, now=datetime.now(UTC)) == known:
            return
        if await _are_told(bot, menus):
            await notes.take_note(name, known, now=datetime.now(UTC))
    except StoreError as error:
        log.warning("Not noted which commands Telegram has: %s", error)


async def _are_told(bot: ExtBot[Any], menus: Mapping[str | None, Mapping[str, str]]) -> bool:
    """Tell one after the other, or each would take a connection of its own; False when not all are taken."""
    refused: TelegramError | TimeoutError | None = None
    try:
        async with asyncio.timeout(_SECONDS):
            for telling in (one for language, words in menus.items() for one in _tellings(bot, language, words)):
                try:
                    await telling()
                except TelegramError as error:
                    refused = error
    except TimeoutError as error:
        refused = error
    if refused:
        log.warning("Telegram did not take all commands and descriptions: %s", told(refused))
    return refused is None


def _tellings(bot: ExtBot[Any], language: str | None, words: Mapping[str, str]) -> list[Callable[[], Awaitable[bool]]]:
    """Say in a language, None for all that have no words of their own, what these are for each English sentence."""
    commands = [(command, words.get(sentence, sentence)) for command, sentence in labels.COMMANDS.items()]
    greeting = words.get(labels.GREETING, labels.GREETING)
    return [
        *(partial(bot.set_my_commands, commands, scope, language) for scope in _SCOPES),
        partial(bot.set_my_description, greeting, language),
        partial(bot.set_my_short_description, greeting, language),
    ]

"""What Telegram shows of the bot before anybody talks with it: commands and descriptions."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec
from telegram import BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.dialogue import texts as shared_texts
from bot.frontends.manners import texts as manners_texts
from bot.frontends.manners.menus import translated
from bot.frontends.telegram.errors import describe_error as told
from bot.frontends.telegram.pictures import Notes
from bot.languages import ENGLISH
from core.errors import StoreError

log = logging.getLogger(__name__)

HANDLED = ("start", "feel", *manners_texts.COMMANDS)
"""All that is answered. Telegram has a start button of its own, and feel says the same as mood: neither is listed."""

_SCOPES: tuple[BotCommandScope, ...] = (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats())
"""Together all chats that have commands; they win over the default of any language."""
_DIGITS = 16  # of a digest: enough to tell a handful of texts apart
_SECONDS = 15  # Telegram may ask for hours between two descriptions, for which no start waits


@dataclass(frozen=True, slots=True)
class _Telling:
    """A call that tells Telegram one thing."""

    name: str
    content: object
    call: Callable[[], Awaitable[bool]]

    @property
    def digest(self) -> str:
        """What the content is known by."""
        return hashlib.sha256(msgspec.json.encode(self.content)).hexdigest()[:_DIGITS]


async def introduce(bot: ExtBot[Any], notes: Notes) -> None:
    """Tell Telegram the commands and descriptions in each language that it does not know; the bot works without."""
    menus: dict[str | None, Mapping[str, str]] = {None: {}, **translated()}
    tellings = [telling for language, words in menus.items() for telling in _tellings(bot, language, words)]
    name = f"telegram/menus/{bot.id}"
    try:
        known = _read_digests(await notes.note(name, now=datetime.now(UTC)))
        new = [telling for telling in tellings if known.get(telling.name) != telling.digest]
        if not new:
            return
        for telling in await _tell(new):
            known[telling.name] = telling.digest
        await notes.take_note(name, msgspec.json.encode(known).decode(), now=datetime.now(UTC))
    except StoreError as error:
        log.warning("Not noted which commands Telegram has: %s", error)


def _read_digests(noted: str | None) -> dict[str, str]:
    """Return the digests of what Telegram was told before, by the names of the calls."""
    try:
        return msgspec.json.decode(noted or "{}", type=dict[str, str])
    except msgspec.MsgspecError:  # an older version has noted one digest of everything
        return {}


async def _tell(tellings: Iterable[_Telling]) -> list[_Telling]:
    """Tell one after the other, or each would take a connection of its own; return what Telegram has taken."""
    taken: list[_Telling] = []
    refused: TelegramError | TimeoutError | None = None
    try:
        async with asyncio.timeout(_SECONDS):
            for telling in tellings:
                try:
                    await telling.call()
                    taken.append(telling)
                except TelegramError as error:
                    refused = error
    except TimeoutError as error:
        refused = error
    if refused:
        log.warning("Telegram did not take all commands and descriptions: %s", told(refused))
    return taken


def _tellings(bot: ExtBot[Any], language: str | None, words: Mapping[str, str]) -> list[_Telling]:
    """Say in a language, None for all that have no words of their own, what these are for each English sentence."""
    commands = [(command, words.get(sentence, sentence)) for command, sentence in manners_texts.COMMANDS.items()]
    greeting = words.get(shared_texts.GREETING, shared_texts.GREETING)
    where = language or ENGLISH
    return [
        *(
            _Telling(f"{where}/{scope.type}", commands, partial(bot.set_my_commands, commands, scope, language))
            for scope in _SCOPES
        ),
        _Telling(f"{where}/description", greeting, partial(bot.set_my_description, greeting, language)),
        _Telling(f"{where}/short_description", greeting, partial(bot.set_my_short_description, greeting, language)),
    ]

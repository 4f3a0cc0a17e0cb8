"""Menu of Telegram: the commands and descriptions that people see before they write to the bot."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec
from telegram import BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.dialogue import texts as shared_texts
from bot.frontends.manners import texts as manners_texts
from bot.frontends.manners.menus import MenuNote, fingerprint, translate_menus
from bot.frontends.telegram.errors import describe_error
from bot.languages import ENGLISH
from core.store.ports import NoteStore

log = logging.getLogger(__name__)

HANDLED = ("start", "feel", *manners_texts.COMMANDS)
"""Commands that are answered. Two are not in the menu: Telegram has its own start button, and feel is mood again."""

_SCOPES: tuple[BotCommandScope, ...] = (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats())
"""All chats that have commands. Commands of these scopes win over those of the default scope, whatever the language."""
_FINGERPRINT_LENGTH = 16
_TIMEOUT_SECONDS = 15  # after a few descriptions, Telegram may ask to wait for hours


@dataclass(frozen=True, slots=True)
class _MenuCall:
    """Call that sets one part of the menu."""

    name: str
    content: object
    call: Callable[[], Awaitable[bool]]

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.content)[:_FINGERPRINT_LENGTH]


async def publish_menu(bot: ExtBot[Any], notes: NoteStore) -> None:
    """Set the parts of the menu that have changed, in each language; without success the bot works all the same."""
    note = MenuNote(notes, f"telegram/menus/{bot.id}", "Telegram")
    saved = await note.load()
    if saved is None:
        return
    fingerprints = _parse_note(saved)
    changed = [call for call in _menu_calls(bot) if fingerprints.get(call.name) != call.fingerprint]
    if not changed:
        return
    for call in await _make_calls(changed):
        fingerprints[call.name] = call.fingerprint
    await note.save(msgspec.json.encode(fingerprints).decode())


def _parse_note(note: str) -> dict[str, str]:
    """Return the fingerprints of a note by the names of the calls."""
    try:
        return msgspec.json.decode(note or "{}", type=dict[str, str])
    except msgspec.MsgspecError:  # older versions kept one fingerprint of everything
        return {}


async def _make_calls(calls: Sequence[_MenuCall]) -> list[_MenuCall]:
    """Make calls one by one, so that they share a connection, and return the successful ones."""
    successful: list[_MenuCall] = []
    last_error: TelegramError | TimeoutError | None = None
    try:
        async with asyncio.timeout(_TIMEOUT_SECONDS):
            for menu_call in calls:
                try:
                    await menu_call.call()
                    successful.append(menu_call)
                except TelegramError as error:
                    last_error = error
    except TimeoutError as error:
        last_error = error
    if last_error:
        log.warning("Telegram did not take all commands and descriptions: %s", describe_error(last_error))
    return successful


def _menu_calls(bot: ExtBot[Any]) -> list[_MenuCall]:
    """Return the calls for all languages; the first ones set the menu for all other languages."""
    calls = _calls_for_language(bot, None, {})
    for language, translations in translate_menus().items():
        calls += _calls_for_language(bot, language, translations)
    return calls


def _calls_for_language(bot: ExtBot[Any], language: str | None, translations: Mapping[str, str]) -> list[_MenuCall]:
    """Return the calls for a language, or for all other languages when it is None."""
    prefix = language or ENGLISH
    commands: list[tuple[str, str]] = []
    for command, sentence in manners_texts.COMMANDS.items():
        commands.append((command, translations.get(sentence, sentence)))
    greeting = translations.get(shared_texts.GREETING, shared_texts.GREETING)
    calls: list[_MenuCall] = []
    for scope in _SCOPES:
        call = partial(bot.set_my_commands, commands, scope, language)
        calls.append(_MenuCall(f"{prefix}/{scope.type}", commands, call))
    set_description = partial(bot.set_my_description, greeting, language)
    set_short_description = partial(bot.set_my_short_description, greeting, language)
    calls.append(_MenuCall(f"{prefix}/description", greeting, set_description))
    calls.append(_MenuCall(f"{prefix}/short_description", greeting, set_short_description))
    return calls

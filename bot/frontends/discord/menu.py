"""Registration of the commands at Discord, in every language and only when they have changed."""

import contextlib
import logging
from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands

from bot.frontends.manners.menus import MenuNote, fingerprint
from core.store.ports import NoteStore

log = logging.getLogger(__name__)

_GLOBAL = "global"


class Translator(app_commands.Translator):
    """Translates the sentences of menus by dictionaries: language → English → translated."""

    def __init__(self, translations: Mapping[str, Mapping[str, str]]) -> None:
        self._translations = translations

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Translate a sentence; None leaves it in English. ``pt`` serves ``pt-BR`` unless there is ``pt-BR`` itself."""
        del context
        for language in (locale.value, locale.value.partition("-")[0]):
            if translated := self._translations.get(language, {}).get(string.message):
                return translated
        return None


async def commands_fingerprint(
    tree: app_commands.CommandTree[Any], translator: Translator, guild: discord.Object | None
) -> str:
    """Return a hash of the commands, equal in every process that has the same ones."""
    payload = [await command.get_translated_payload(tree, translator) for command in tree.get_commands(guild=guild)]
    return fingerprint(payload)


async def register(
    tree: app_commands.CommandTree[Any], translator: Translator, notes: NoteStore, guild: discord.Object | None
) -> None:
    """Register the commands unless the same ones are registered already.

    Commands that an earlier run registered elsewhere, in another server or everywhere, are removed there.

    Raises:
        DiscordException, ClientError, OSError: Discord could not be reached or refused the commands.
    """
    await tree.set_translator(translator)
    scope = str(guild.id) if guild else _GLOBAL
    registration = f"{scope} {await commands_fingerprint(tree, translator, guild)}"
    note = MenuNote(notes, f"discord/commands/{tree.client.application_id}", "Discord")
    earlier_registration = await note.load() or ""
    if earlier_registration == registration:
        return
    await tree.sync(guild=guild)
    earlier_scope = earlier_registration.partition(" ")[0]
    if earlier_scope not in {"", scope}:
        await _clear_commands(tree, earlier_scope)
    await note.save(registration)


async def _clear_commands(tree: app_commands.CommandTree[Any], scope: str) -> None:
    """Register no commands in a scope: the tree has none there."""
    guild = None if scope == _GLOBAL else discord.Object(scope)
    with contextlib.suppress(discord.Forbidden):  # the bot has left that server, and its commands with it
        await tree.sync(guild=guild)

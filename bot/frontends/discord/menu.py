"""Register the commands at Discord, in every language there is, and only when they have changed."""

import contextlib
import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

import discord
import msgspec
from discord import app_commands

from core.errors import StoreError

log = logging.getLogger(__name__)

_EVERYWHERE = "global"


class Notes(Protocol):
    """Keeps small facts, as ``core.store.sqlite.store.Store`` does; each method may raise a ``StoreError``."""

    async def note(self, name: str, *, now: datetime) -> str | None:
        """Return a fact, None when there is none."""
        ...

    async def take_note(self, name: str, value: str, *, now: datetime) -> None:
        """Keep a fact in place of an earlier one of that name."""
        ...


class Translator(app_commands.Translator):
    """Looks the sentences of menus up in plain dictionaries: language → English → translated."""

    def __init__(self, translations: Mapping[str, Mapping[str, str]]) -> None:
        """Take the sentences."""
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


async def digest_of(tree: app_commands.CommandTree[Any], translator: Translator, guild: discord.Object | None) -> str:
    """Return what the commands are known by, the same in every process that has the same ones."""
    entries = tree.get_commands(guild=guild)
    payload = [await entry.get_translated_payload(tree, translator) for entry in entries]
    return hashlib.sha256(msgspec.json.encode(payload)).hexdigest()


async def register(
    tree: app_commands.CommandTree[Any], translator: Translator, notes: Notes, guild: discord.Object | None
) -> None:
    """Register the commands unless the same ones are registered already, and take them back where they were before.

    Raises:
        DiscordException, ClientError, OSError: Discord could not be reached or did not take them.
    """
    await tree.set_translator(translator)
    digest = await digest_of(tree, translator, guild)
    name, place = f"discord/commands/{tree.client.application_id}", str(guild.id) if guild else _EVERYWHERE
    noted = await _noted(notes, name) or ""
    if noted == f"{place} {digest}":
        return
    await tree.sync(guild=guild)
    before = noted.partition(" ")[0]
    if before not in {"", place}:
        with contextlib.suppress(discord.Forbidden):  # the bot has left that server, and its commands with it
            await tree.sync(guild=None if before == _EVERYWHERE else discord.Object(before))
    try:
        await notes.take_note(name, f"{place} {digest}", now=discord.utils.utcnow())
    except StoreError as error:
        log.warning("Not noted which commands Discord has: %s", error)


async def _noted(notes: Notes, name: str) -> str | None:
    try:
        return await notes.note(name, now=discord.utils.utcnow())
    except StoreError as error:
        log.warning("Not known which commands Discord has: %s", error)
        return None

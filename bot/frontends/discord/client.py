"""The client: discord.py with this bot's commands and buttons, and with as little memory as possible."""

import logging
import re
from typing import Any, Self

import discord
from discord import app_commands

from bot.dialogue import Conversation, Reply
from bot.frontends.discord import gateway_patch
from bot.frontends.discord.commands import build_commands
from bot.frontends.discord.errors import CONTACT_ERRORS, describe_error
from bot.frontends.discord.handlers import Handlers
from bot.frontends.discord.interactions import Interaction
from bot.frontends.discord.menu import Translator, register
from bot.frontends.discord.options import Options
from bot.frontends.discord.rendering.parts import CUSTOM_ID, PREFIX, Item
from bot.frontends.discord.sender import Draw, Sender
from core.store.ports import NoteStore

log = logging.getLogger(__name__)
gateway_patch.quieten_logs()

INTENTS = discord.Intents(guilds=True)
_MAX_RATE_LIMIT_SECONDS = 60
"""Longest wait that Discord may impose before a message; a longer one fails, so that one channel delays no other."""


class Client(discord.AutoShardedClient):
    """Answers slash commands and presses; stores nothing but the servers, as discord.py needs them."""

    def __init__(self, dialogue: Conversation, draw: Draw, notes: NoteStore, options: Options) -> None:
        super().__init__(
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=_MAX_RATE_LIMIT_SECONDS,
            shard_count=options.shard_count,
        )
        gateway_patch.skip_unreadable_events(self._connection.parsers)
        self._sockets = gateway_patch.GatewaySockets(self.http)
        self._notes = notes
        self._sender = Sender(draw, _PersistentButton, is_classic=options.is_classic)
        self.handlers = Handlers(dialogue, self._sender, options)
        self._translator = Translator(options.translations)
        self._guild = None if options.guild is None else discord.Object(options.guild)
        self.tree = _CommandTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        for command in build_commands(self.handlers.on_command):
            self.tree.add_command(command, guild=self._guild)

    async def setup_hook(self) -> None:
        """Listen to the buttons of all messages, also of earlier runs, and register the commands."""
        self.add_dynamic_items(_PersistentButton)
        try:
            await register(self.tree, self._translator, self._notes, self._guild)
        except CONTACT_ERRORS as error:
            log.warning("The commands could not be registered at Discord: %s", describe_error(error))

    async def post(self, channel: int, reply: Reply) -> None:
        """Send a message that is no answer."""
        await self._sender.post(self.get_partial_messageable(channel), reply)

    async def close_sockets(self) -> None:
        """Close connections that were still being made when the client was closed; ``close`` does not know them."""
        await self._sockets.close()


class _CommandTree(app_commands.CommandTree[Client]):
    """The commands; an error in one becomes an apology."""

    async def on_error(self, interaction: discord.Interaction[Client], error: app_commands.AppCommandError) -> None:
        """Apologise for a command that failed."""
        await self.client.handlers.apologise(interaction, error)


class _PersistentButton(discord.ui.DynamicItem[Item], template=CUSTOM_ID):
    """A button with all its state in the ``custom_id``, so that it works after a restart."""

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, item: Item, _match: re.Match[str], /) -> Self:
        """Build the button that was pressed."""
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        handlers: Handlers = interaction.client.handlers
        try:
            await handlers.on_press(interaction, self.custom_id.removeprefix(PREFIX))
        except Exception as error:  # noqa: BLE001 - discord.py would log the token of the button
            await handlers.apologise(interaction, error)

"""The client that answers Discord's commands and presses."""

import asyncio
import logging
import re
import secrets
from typing import Any, Self

import discord
from discord import app_commands

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import ShowToAll, Who, action_from
from bot.dialogue.conversation import Conversation
from bot.dialogue.reply import Reply, Request, join_aside
from bot.frontends.discord import gateway_patch
from bot.frontends.discord.commands import commands
from bot.frontends.discord.errors import CONTACT_ERRORS, describe_error, original_error
from bot.frontends.discord.interactions import (
    Interaction,
    is_answer,
    is_asker,
    is_private,
    request_of,
    room_of,
    wait_briefly,
)
from bot.frontends.discord.menu import Translator, register
from bot.frontends.discord.options import Options
from bot.frontends.discord.parts import CUSTOM_ID, PREFIX, Item
from bot.frontends.discord.permissions import missing_permissions
from bot.frontends.discord.responses import defer, has_response, send_text_privately
from bot.frontends.discord.sender import Draw, PreparedReply, Sender
from bot.frontends.discord.sharing import offer_to_share
from bot.frontends.manners import texts as manners_texts
from bot.frontends.manners.cooldown import Cooldown
from bot.frontends.manners.turns import Turns
from bot.languages import language_of, say, speaking
from core.store.ports import NoteStore

log = logging.getLogger(__name__)
gateway_patch.quieten_logs()

INTENTS = discord.Intents(guilds=True)
_MAX_RATE_LIMIT_SECONDS = 60
"""Longest wait that Discord may impose before a message; a longer one fails, so that one channel delays no other."""


class Client(discord.AutoShardedClient):
    """Answers slash commands and presses; keeps nothing but what discord.py must know of servers."""

    def __init__(self, dialogue: Conversation, draw: Draw, notes: NoteStore, options: Options) -> None:
        """Take what it needs; nobody is contacted before ``login``."""
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
        self._dialogue = dialogue
        self._notes = notes
        self._sender = Sender(draw, _ChoiceButton, is_classic=options.is_classic)
        self._commands = Cooldown(options.commands_per_window, options.window_seconds)
        self._presses = Cooldown(options.presses_per_window, options.window_seconds)
        self._translator = Translator(options.translations)
        self._defer_after_seconds = options.defer_after_seconds
        self._turns = Turns()
        self._home = discord.Object(options.guild) if options.guild is not None else None
        self.tree = _Tree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        for command in commands(self.answer):
            self.tree.add_command(command, guild=self._home)
        self._sockets = gateway_patch.GatewaySockets(self.http)

    async def setup_hook(self) -> None:
        """Listen to the buttons of all messages, old ones too, and register the commands."""
        self.add_dynamic_items(_ChoiceButton)
        try:
            await register(self.tree, self._translator, self._notes, self._home)
        except CONTACT_ERRORS as trouble:
            log.warning("The commands could not be registered at Discord: %s", describe_error(trouble))

    async def answer(
        self, interaction: Interaction, text: str, *, private: bool = False, chosen: bool | None = None
    ) -> None:
        """Answer a command, for the asker's eyes only when ``private`` or when they want it so; see ``commands``."""
        if not await self._admits(interaction, self._commands):
            return
        request = request_of(interaction, text=text)
        if chosen is not None:
            await self._dialogue.choose_answers(request, alone=chosen)
        ready = await self._prepared(interaction, request, thinking=True, ephemeral=private or None)
        private = private or ready.reply.is_private
        await self._sender.answer(interaction, _for_one(ready, request) if private else ready, is_private=private)

    async def press(self, interaction: Interaction, token: str) -> None:
        """Answer a press: in place for those who may change the message, privately for everybody else.

        Nobody may change what the bot posted by itself in a room of several people.
        """
        if not await self._admits(interaction, self._presses):
            return
        action = action_from(token)
        request = request_of(interaction, action=action)
        if isinstance(action, ShowToAll):  # which stands only under private answers, so nobody else presses it
            await self._share(interaction, request)
        elif action.pressed_by is Who.MEMBERS:
            await self._change_in_turn(interaction, request)
        elif await self._may_change(interaction):
            await self._change(interaction, request)
        else:
            ready = await self._prepared(interaction, request, thinking=True, ephemeral=True)
            await self._sender.answer(interaction, _for_one(ready, request), is_private=True)

    async def post(self, channel: int, reply: Reply) -> None:
        """Write into a channel without being asked."""
        await self._sender.post(self.get_partial_messageable(channel), reply)

    async def apologise(self, interaction: Interaction, error: Exception) -> None:
        """Log one line, and tell the person if that is still possible."""
        reference, cause = secrets.token_hex(3), original_error(error)
        log.error("No answer at Discord, reference %s: %s", reference, describe_error(error))
        log.debug("Reference %s", reference, exc_info=error)
        missing = missing_permissions(interaction) if isinstance(cause, discord.Forbidden) else ()
        with speaking(language_of(interaction.locale.value)):
            sentence = manners_texts.not_permitted(missing) if missing else shared_texts.crash(reference)
        try:
            await send_text_privately(interaction, sentence)
        except Exception as trouble:  # noqa: BLE001 - garbled answers, too
            log.debug("Reference %s could not be told: %s", reference, describe_error(trouble))

    async def close_sockets(self) -> None:
        """Close connections that were still being made when the client was closed; ``close`` does not know them."""
        await self._sockets.close()

    async def _share(self, interaction: Interaction, request: Request) -> None:
        """Show to all what somebody was shown privately."""
        ready = await self._prepared(interaction, request, thinking=True, ephemeral=False)
        await self._sender.answer(interaction, ready, is_private=False)

    async def _may_change(self, interaction: Interaction) -> bool:
        """Tell whether who presses may change the message."""
        if is_private(interaction) or is_asker(interaction):
            return True
        if not is_answer(interaction):
            return False
        return await wait_briefly(self._dialogue.is_open(room_of(interaction)), default=False)

    async def _change_in_turn(self, interaction: Interaction, request: Request) -> None:
        """Change a message that many change, one after the other: else an older state may come last, and stay."""
        turn = self._turns.of(interaction.message.id if interaction.message else 0)
        if turn.locked():
            await defer(interaction, thinking=False, ephemeral=False)  # Discord waits three seconds, others may not
        async with turn:
            await self._change(interaction, request)

    async def _change(self, interaction: Interaction, request: Request) -> None:
        ready = await self._prepared(interaction, request, thinking=False, ephemeral=False)
        if is_private(interaction):
            await self._sender.edit(interaction, _for_one(ready, request))
        elif ready.reply.is_private:
            await self._sender.whisper(interaction, _for_one(ready, request))
        else:
            await self._sender.edit(interaction, ready)
            if ready.reply.aside:
                await send_text_privately(interaction, ready.reply.aside)

    async def _prepared(
        self, interaction: Interaction, request: Request, *, thinking: bool, ephemeral: bool | None
    ) -> PreparedReply:
        """Get a reply; promise it first when that takes long, or will, so that it may.

        Where ``ephemeral`` is None, the reply decides.
        """
        understanding = asyncio.create_task(self._dialogue.understand(request))
        asking = asyncio.create_task(self._illustrated(understanding))
        try:
            if self._defer_after_seconds:
                await asyncio.wait({asking}, timeout=self._defer_after_seconds)
            if not has_response(interaction) and not (asking.done() and asking.result().is_small):
                if ephemeral is None:
                    ephemeral = await self._is_ephemeral(asking, understanding)
                await defer(interaction, thinking=thinking, ephemeral=ephemeral)
            return await asking
        finally:
            asking.cancel()  # whoever is told that nothing came of it must not find that something did
            understanding.cancel()

    async def _is_ephemeral(
        self, asking: "asyncio.Task[PreparedReply]", understanding: "asyncio.Task[Request]"
    ) -> bool:
        """Report whether a new message is for the asker alone, be its text there or not; in doubt it is."""
        if asking.done():
            return asking.result().reply.is_private

        async def is_private() -> bool:
            return await self._dialogue.is_private(await asyncio.shield(understanding))

        return await wait_briefly(is_private(), default=True)

    async def _illustrated(self, understanding: "asyncio.Task[Request]") -> PreparedReply:
        return await self._sender.prepare(await self._dialogue.reply_to(await understanding))

    async def _admits(self, interaction: Interaction, cooldown: Cooldown) -> bool:
        """Tell whether somebody may ask now, by Discord's clock; whoever is too fast is told so."""
        if cooldown.allows(str(interaction.user.id), interaction.created_at.timestamp()):
            return True
        with speaking(language_of(interaction.locale.value)):
            await interaction.response.send_message(say(manners_texts.SLOW_DOWN), ephemeral=True)
        return False


class _Tree(app_commands.CommandTree[Client]):
    """The commands; what goes wrong in one is told to the person who called it."""

    async def on_error(self, interaction: discord.Interaction[Client], error: app_commands.AppCommandError) -> None:
        """Tell what went wrong."""
        await self.client.apologise(interaction, error)


class _ChoiceButton(discord.ui.DynamicItem[Item], template=CUSTOM_ID):
    """A button whose state is all in its ``custom_id``, so that it outlives the process that sent it."""

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, item: Item, _match: re.Match[str], /) -> Self:
        """Take up a button that was pressed, whoever sent it."""
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        try:
            await interaction.client.press(interaction, self.custom_id.removeprefix(PREFIX))
        except Exception as error:  # noqa: BLE001 - discord.py would log the token of the button
            await interaction.client.apologise(interaction, error)


def _for_one(ready: PreparedReply, request: Request) -> PreparedReply:
    """Say all in one message, which only one person sees, and among others let them show it to all."""
    reply = join_aside(ready.reply)
    return ready._replace(reply=offer_to_share(reply) if request.is_shared else reply)

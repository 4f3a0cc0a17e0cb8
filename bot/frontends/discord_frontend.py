"""Discord: read the interaction, ask the dialogue, show the reply. The doorway to discord.py."""

import asyncio
import io
import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, Self

import aiohttp
import discord
from discord import app_commands

from bot import wording
from bot.dialogue import Dialogue
from bot.frontends.discord_render import CUSTOM_ID, PREFIX, Item, poster_name, view_of
from bot.frontends.errors import FrontendRefused, FrontendUnavailable
from bot.logs import named
from bot.reply import Card, Reply, Request
from core.mood import Mood

log = logging.getLogger(__name__)
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # or discord.py misses what only voices need

Draw = Callable[[Card], Awaitable[bytes]]
"""Draws a poster as PNG for a card without one (``bot.posters.Posters.drawn``)."""

_INTENTS = discord.Intents(guilds=True)

_READY_SECONDS = 60  # discord.py reconnects for ever; a start that takes longer is reported instead
_TROUBLE = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)


class DiscordFrontend:
    """Keeps the bot present at Discord between ``start`` and ``stop``."""

    name = "Discord"

    def __init__(self, token: str, dialogue: Dialogue, draw: Draw, *, guild: int | None) -> None:
        """Take what it needs; nothing is contacted yet.

        Args:
            token: The bot's token.
            dialogue: Answers.
            draw: Draws a poster for a card without one.
            guild: The one server to register the commands in; None registers them everywhere.
        """
        self._token = token
        self._make_client = lambda: create_client(dialogue, draw, guild=guild)
        self._client: discord.Client | None = None
        self._connection: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Log in, connect, and return once Discord has sent its READY.

        Raises:
            FrontendRefused: Discord does not accept the token.
            FrontendUnavailable: Discord could not be reached, or not within ``_READY_SECONDS``.
        """
        await _in_our_words(self._connect())

    async def check(self) -> str:
        """Log in, look who the bot is, and leave; raises as ``start`` does."""
        async with discord.Client(intents=_INTENTS) as client:
            await _in_our_words(client.login(self._token))
            return f"accepts the token of the bot {client.user}"

    async def ended(self) -> None:
        """Return when Discord has ended the connection for good; discord.py mends shorter cuts by itself."""
        if self._connection:
            await asyncio.wait({self._connection})

    async def stop(self) -> None:
        """Leave Discord; does nothing when not started."""
        client, connection = self._client, self._connection
        self._client = self._connection = None
        if client is not None:
            await client.close()
        if connection is not None:
            connection.cancel()
            await asyncio.wait({connection})

    async def _connect(self) -> None:
        self._client = client = self._make_client()
        try:
            await client.login(self._token)
            self._connection = connection = asyncio.create_task(client.connect())
            await _until_ready(client, connection)
        except BaseException:
            await self.stop()
            raise
        connection.add_done_callback(_report_end)


def create_client(dialogue: Dialogue, draw: Draw, *, guild: int | None = None) -> discord.Client:
    """Build the client that answers; it contacts nobody before its ``login``."""
    return _Client(dialogue, draw, guild)


class _Client(discord.Client):
    """Answers slash commands and presses."""

    def __init__(self, dialogue: Dialogue, draw: Draw, guild: int | None) -> None:
        super().__init__(
            intents=_INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
        )
        self._dialogue = dialogue
        self._draw = draw
        self._home = discord.Object(guild) if guild is not None else None
        self.tree = _Tree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        for command in _commands():
            self.tree.add_command(command, guild=self._home)

    async def setup_hook(self) -> None:
        """Listen to the buttons of all messages, old ones too, and register the commands."""
        self.add_dynamic_items(_ChoiceButton)
        try:
            await self.tree.sync(guild=self._home)
        except _TROUBLE as trouble:
            log.warning("The commands could not be registered at Discord: %s", _told(trouble))

    async def answer(self, interaction: "_Interaction", text: str, *, private: bool = False) -> None:
        """Answer a command, for the asker's eyes only when ``private``."""
        await interaction.response.defer(thinking=True, ephemeral=private)
        reply = await self._dialogue.reply_to(_request(interaction, text=text))
        await interaction.edit_original_response(**await self._message(reply))

    async def press(self, interaction: "_Interaction", token: str) -> None:
        """Answer a press: in place for the person who asked, privately for everybody else."""
        mine = _is_asker(interaction)
        await interaction.response.defer(thinking=not mine, ephemeral=not mine)
        reply = await self._dialogue.reply_to(_request(interaction, choice=token))
        message = await self._message(reply)
        if mine and reply.private:
            await interaction.followup.send(view=message["view"], files=message["attachments"], ephemeral=True)
        else:
            await interaction.edit_original_response(**message)

    async def apologise(self, interaction: "_Interaction", error: Exception) -> None:
        """Log one line, and tell the person if that is still possible."""
        reference = secrets.token_hex(3)
        log.error("No answer at Discord, reference %s: %s", reference, _told(error))
        log.debug("Reference %s", reference, exc_info=error)
        sentence = wording.crash(reference)
        try:
            if interaction.response.is_done():
                await interaction.followup.send(sentence, ephemeral=True)
            else:
                await interaction.response.send_message(sentence, ephemeral=True)
        except _TROUBLE as trouble:
            log.debug("Reference %s could not be told: %s", reference, _told(trouble))

    async def _message(self, reply: Reply) -> dict[str, Any]:
        """Lay a reply out, with the posters that have to be drawn, as arguments for sending or editing."""
        bare = [card for card in reply.cards if not card.poster]
        pictures = await asyncio.gather(*map(self._drawn, bare))
        drawn = {card.id: png for card, png in zip(bare, pictures, strict=True) if png}
        return {
            "view": view_of(reply, button=_ChoiceButton, drawn=drawn.keys()),
            "attachments": [discord.File(io.BytesIO(png), poster_name(movie)) for movie, png in drawn.items()],
        }

    async def _drawn(self, card: Card) -> bytes | None:
        try:
            return await self._draw(card)
        except Exception:
            log.exception("No poster drawn for movie %d", card.id)
            return None


_Interaction = discord.Interaction[_Client]


class _Tree(app_commands.CommandTree[_Client]):
    """The commands; what goes wrong in one is told to the person who called it."""

    async def on_error(self, interaction: _Interaction, error: app_commands.AppCommandError) -> None:
        """Tell what went wrong."""
        await self.client.apologise(interaction, error)


class _ChoiceButton(discord.ui.DynamicItem[Item], template=CUSTOM_ID):
    """A button whose state is all in its ``custom_id``, so that it outlives the process that sent it."""

    @classmethod
    async def from_custom_id(cls, _interaction: discord.Interaction[Any], item: Item, _match: re.Match[str], /) -> Self:
        """Take up a button that was pressed, whoever sent it."""
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        try:
            await interaction.client.press(interaction, self.custom_id.removeprefix(PREFIX))
        except Exception as error:  # noqa: BLE001 - discord.py would log the token of the button
            await interaction.client.apologise(interaction, error)


def _commands() -> list[app_commands.Command[Any, ..., None]]:
    @app_commands.command(name="mood", description=wording.COMMANDS["mood"])
    @app_commands.describe(mood="How the movies should leave you; without it you choose from buttons")
    @app_commands.choices(
        mood=[app_commands.Choice(name=f"{wording.mood_label(m)} {m.emoji}", value=m.value) for m in Mood]
    )
    async def mood(interaction: _Interaction, mood: str = "") -> None:
        await interaction.client.answer(interaction, f"/mood {mood}")

    @app_commands.command(name="help", description=wording.COMMANDS["help"])
    async def help_(interaction: _Interaction) -> None:
        await interaction.client.answer(interaction, "/help")

    @app_commands.command(name="about", description=wording.COMMANDS["about"])
    async def about(interaction: _Interaction) -> None:
        await interaction.client.answer(interaction, "/about")

    @app_commands.command(name="privacy", description=wording.COMMANDS["privacy"])
    async def privacy(interaction: _Interaction) -> None:
        await interaction.client.answer(interaction, "/privacy", private=True)

    return [mood, help_, about, privacy]


def _request(interaction: _Interaction, *, text: str = "", choice: str | None = None) -> Request:
    return Request(
        person=f"discord:{interaction.user.id}",
        room=f"discord:{interaction.channel_id}",
        text=text,
        choice=choice,
        locale=interaction.locale.value,
    )


def _is_asker(interaction: _Interaction) -> bool:
    """Tell whether who presses is who asked; nobody can know for a message that answers no interaction."""
    asked = interaction.message.interaction_metadata if interaction.message else None
    return asked is None or asked.user.id == interaction.user.id


async def _in_our_words(contact: Awaitable[None]) -> None:
    """Turn what Discord or the network has against a contact into an error of ours."""
    try:
        await contact
    except discord.LoginFailure:
        raise FrontendRefused(
            "Discord does not accept DISCORD_TOKEN: copy the bot's token again from "
            "https://discord.com/developers/applications (Bot, Reset Token)."
        ) from None
    except _TROUBLE as trouble:
        raise FrontendUnavailable(
            f"Discord cannot be reached ({type(trouble).__name__}): look at the network and at https://discordstatus.com."
        ) from None


async def _until_ready(client: discord.Client, connection: "asyncio.Task[None]") -> None:
    """Wait for READY; pass on what ended the connection before."""
    ready = asyncio.create_task(client.wait_until_ready())
    try:
        done, _ = await asyncio.wait({ready, connection}, timeout=_READY_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    finally:
        ready.cancel()
    if connection in done:
        connection.result()
    if ready not in done:
        raise TimeoutError


def _report_end(connection: "asyncio.Task[None]") -> None:
    if not connection.cancelled() and (error := connection.exception()):
        log.error("The connection to Discord has ended: %s", _told(error))


def _told(error: BaseException) -> str:
    """Name what went wrong in a command, and what Discord says about it in numbers."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    status = f", status {cause.status}, code {cause.code}" if isinstance(cause, discord.HTTPException) else ""
    return f"{named(cause)}{status}"

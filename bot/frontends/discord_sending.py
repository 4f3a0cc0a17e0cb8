"""Bring a reply to Discord: as components or as embeds, with the posters that have to be drawn."""

import io
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import discord

from bot.frontends.discord_embeds import embeds_of
from bot.frontends.discord_manners import Interaction
from bot.frontends.discord_parts import MakeButton, poster_name
from bot.frontends.discord_render import view_of
from bot.reply import Card, Reply

log = logging.getLogger(__name__)

Draw = Callable[[Card], Awaitable[bytes]]
"""Begins to draw a poster, a PNG, for a card without one (``bot.posters.Posters.drawn``)."""


class Sender:
    """Sends replies."""

    def __init__(self, draw: Draw, button: MakeButton, *, is_classic: bool) -> None:
        """Take the pen, what makes buttons do something, and whether to send embeds instead of components."""
        self._draw = draw
        self._button = button
        self._is_classic = is_classic

    async def answer(self, interaction: Interaction, reply: Reply) -> None:
        """Fill the message that was promised by deferring."""
        if not self._is_classic:
            try:
                await interaction.edit_original_response(**await self._as_components(reply))
            except discord.HTTPException as refusal:
                _accept(refusal)
            else:
                return
        await interaction.edit_original_response(**await self._as_embeds(reply))

    async def change(self, interaction: Interaction, reply: Reply) -> None:
        """Change the message under which was pressed; it stays of its kind, as components are for ever.

        Where Discord refuses components now, the answer comes as a private message of its own.
        """
        if interaction.message and not interaction.message.flags.components_v2:
            await interaction.edit_original_response(**await self._as_embeds(reply))
            return
        try:
            await interaction.edit_original_response(**await self._as_components(reply))
        except discord.HTTPException as refusal:
            _accept(refusal)
            await _follow(interaction, await self._as_embeds(reply))

    async def whisper(self, interaction: Interaction, reply: Reply) -> None:
        """Send a further message, for the person's eyes only."""
        if not self._is_classic:
            try:
                await _follow(interaction, await self._as_components(reply))
            except discord.HTTPException as refusal:
                _accept(refusal)
            else:
                return
        await _follow(interaction, await self._as_embeds(reply))

    async def post(self, channel: discord.abc.Messageable, reply: Reply) -> None:
        """Send a message that nobody asked for."""
        if not self._is_classic:
            try:
                await channel.send(**_new(await self._as_components(reply)))
            except discord.HTTPException as refusal:
                _accept(refusal)
            else:
                return
        await channel.send(**_new(await self._as_embeds(reply)))

    async def _as_components(self, reply: Reply) -> dict[str, Any]:
        drawn = await self._drawn(reply)
        return {"view": view_of(reply, button=self._button, drawn=drawn.keys()), "attachments": _files(reply, drawn)}

    async def _as_embeds(self, reply: Reply) -> dict[str, Any]:
        drawn = await self._drawn(reply)
        embeds = embeds_of(reply, button=self._button, drawn=drawn.keys())
        return {**embeds._asdict(), "attachments": _files(reply, drawn)}

    async def _drawn(self, reply: Reply) -> dict[int, bytes]:
        begun = [(card, self._draw(card)) for card in reply.cards if not card.poster]  # all at the same time
        return {card.id: png for card, drawing in begun if (png := await _had(card, drawing))}


async def _had(card: Card, drawing: Awaitable[bytes]) -> bytes | None:
    try:
        return await drawing
    except Exception:
        log.exception("No poster drawn for movie %d", card.id)
        return None


def _files(reply: Reply, drawn: dict[int, bytes]) -> list[discord.File]:
    posters = [discord.File(io.BytesIO(png), poster_name(movie)) for movie, png in drawn.items()]
    return posters if reply.file is None else [*posters, discord.File(io.BytesIO(reply.file.content), reply.file.name)]


async def _follow(interaction: Interaction, message: dict[str, Any]) -> None:
    await interaction.followup.send(**_new(message), ephemeral=True)


def _new(message: dict[str, Any]) -> dict[str, Any]:
    """Turn what changes a message into what sends one."""
    filled = {name: part for name, part in message.items() if part is not None and name != "attachments"}
    return {**filled, "files": message["attachments"]}


def _accept(refusal: discord.HTTPException) -> None:
    """Note that Discord finds fault with components; pass on whatever else it has to say."""
    if refusal.status != HTTPStatus.BAD_REQUEST:
        raise refusal
    log.warning("Discord refuses components (code %d); embeds are sent instead", refusal.code)

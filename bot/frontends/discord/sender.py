"""Reply → message at Discord, as components or as embeds, with the posters that have to be drawn."""

import io
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import NamedTuple, TypeVar

import discord

from bot.dialogue import Card, Reply
from bot.frontends.discord.interactions import Interaction
from bot.frontends.discord.rendering.components import build_view
from bot.frontends.discord.rendering.embeds import build_embeds
from bot.frontends.discord.rendering.parts import MakeButton, poster_name
from bot.frontends.discord.responses import Message, edit_pressed_message, new_message, send_answer, send_privately

log = logging.getLogger(__name__)

Draw = Callable[[Card], Awaitable[bytes]]
"""Starts to draw a poster, a PNG, for a card that has none (``bot.posters.posters.Posters.draw``)."""

_MAX_SMALL_BYTES = 256 * 1024
"""Sent within a second at 2 Mbit/s; Discord waits 3 seconds for the first response."""

_View = TypeVar("_View", discord.ui.View, discord.ui.LayoutView, None)


class PreparedReply(NamedTuple):
    """A reply with everything that is sent along."""

    reply: Reply
    drawn_posters: Mapping[int, bytes]
    """PNGs by the ids of their movies."""

    @property
    def is_small(self) -> bool:
        """Whether its files are small enough for a first response without deferral."""
        total = sum(map(len, self.drawn_posters.values()))
        if self.reply.file:
            total += len(self.reply.file.content)
        return total <= _MAX_SMALL_BYTES


class Sender:
    """Sends replies as components or, where Discord refuses these or the host wants it, as embeds."""

    def __init__(self, draw: Draw, button: MakeButton, *, is_classic: bool) -> None:
        """Create a sender.

        Args:
            draw: Draws missing posters.
            button: Makes buttons react when they are pressed.
            is_classic: Whether to send embeds only.
        """
        self._draw = draw
        self._button = button
        self._is_classic = is_classic

    async def prepare(self, reply: Reply) -> PreparedReply:
        """Draw the missing posters, all at the same time."""
        drawings = [(card, self._draw(card)) for card in reply.cards if not card.poster]
        drawn_posters: dict[int, bytes] = {}
        for card, drawing in drawings:
            try:
                drawn_posters[card.id] = await drawing
            except Exception:
                log.exception("No poster drawn for movie %d", card.id)
        return PreparedReply(reply, drawn_posters)

    async def answer(self, interaction: Interaction, prepared: PreparedReply, *, is_private: bool) -> None:
        """Answer by a new message; a deferral has already decided whether it is private."""
        await self._send(prepared, partial(send_answer, interaction, is_private=is_private))

    async def whisper(self, interaction: Interaction, prepared: PreparedReply) -> None:
        """Send a further message that only the person sees."""
        await self._send(prepared, partial(send_privately, interaction))

    async def post(self, channel: discord.abc.Messageable, reply: Reply) -> None:
        """Send a message that is no answer."""

        async def send(message: Message) -> None:
            await channel.send(**new_message(message))

        await self._send(await self.prepare(reply), send)

    async def edit(self, interaction: Interaction, prepared: PreparedReply) -> None:
        """Change the message with the pressed button.

        A message with components cannot become one with embeds: where Discord refuses components now, the answer comes
        as a new private message.
        """
        if interaction.message and not interaction.message.flags.components_v2:
            await edit_pressed_message(interaction, self._build_embeds(prepared))
            return
        try:
            await edit_pressed_message(interaction, self._build_components(prepared))
        except discord.HTTPException as error:
            _accept_refusal(error)
            await send_privately(interaction, self._build_embeds(prepared))

    async def _send(self, prepared: PreparedReply, send: Callable[[Message], Awaitable[None]]) -> None:
        """Send components and, if Discord refuses them, embeds."""
        if not self._is_classic:
            try:
                await send(self._build_components(prepared))
            except discord.HTTPException as error:
                _accept_refusal(error)
            else:
                return
        await send(self._build_embeds(prepared))

    def _build_components(self, prepared: PreparedReply) -> Message:
        view = build_view(prepared.reply, button=self._button, drawn=prepared.drawn_posters.keys())
        return {"view": _stop_tracking(view), "attachments": _files(prepared)}

    def _build_embeds(self, prepared: PreparedReply) -> Message:
        message = build_embeds(prepared.reply, button=self._button, drawn=prepared.drawn_posters.keys())
        return {**message._asdict(), "view": _stop_tracking(message.view), "attachments": _files(prepared)}


def _files(prepared: PreparedReply) -> list[discord.File]:
    files = [discord.File(io.BytesIO(png), poster_name(movie)) for movie, png in prepared.drawn_posters.items()]
    if file := prepared.reply.file:
        files.append(discord.File(io.BytesIO(file.content), file.name))
    return files


def _stop_tracking(view: _View) -> _View:
    """Stop a view as soon as it is built, so that discord.py does not hold it in memory for 15 minutes.

    Our buttons carry their state in ``custom_id``; nothing listens on the view itself.
    """
    if view is not None:
        view.stop()
    return view


def _accept_refusal(error: discord.HTTPException) -> None:
    """Log that Discord refuses components; raises every other error again."""
    if error.status != HTTPStatus.BAD_REQUEST:
        raise error
    log.warning("Discord refuses components (code %d); embeds are sent instead", error.code)

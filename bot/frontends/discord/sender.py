"""Bring a reply to Discord: as components or as embeds, with the posters that have to be drawn."""

import io
import logging
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple, TypeVar

import discord

from bot.dialogue.reply import Card, Reply
from bot.frontends.discord.components import view_of
from bot.frontends.discord.embeds import build_embeds
from bot.frontends.discord.interactions import Interaction
from bot.frontends.discord.parts import MakeButton, poster_name

log = logging.getLogger(__name__)

Draw = Callable[[Card], Awaitable[bytes]]
"""Begins to draw a poster, a PNG, for a card without one (``bot.posters.posters.Posters.draw``)."""
_LIGHT = 256 * 1024  # bytes, which take a second at 2 Mbit/s; Discord waits three seconds for the first sign of life


_ALREADY_RESPONDED = 40060
_RESPONDED = "has a response"
"""Marks an interaction to which Discord has a response that discord.py does not know of."""


class Ready(NamedTuple):
    """A reply with all that is sent along."""

    reply: Reply
    drawn: Mapping[int, bytes]
    """The posters that had to be drawn, PNGs, by the movies' ids."""

    @property
    def is_light(self) -> bool:
        """Whether it can be sent at once, without promising it first."""
        file = self.reply.file.content if self.reply.file else b""
        return sum(map(len, (file, *self.drawn.values()))) <= _LIGHT


class Sender:
    """Sends replies: as the response to an interaction or, when that was deferred, as what was promised."""

    def __init__(self, draw: Draw, button: MakeButton, *, is_classic: bool) -> None:
        """Take the pen, what makes buttons do something, and whether to send embeds instead of components."""
        self._draw = draw
        self._button = button
        self._is_classic = is_classic

    async def illustrated(self, reply: Reply) -> Ready:
        """Draw the posters that are missing."""
        begun = [(card, self._draw(card)) for card in reply.cards if not card.poster]  # all at the same time
        return Ready(reply, {card.id: png for card, drawing in begun if (png := await _had(card, drawing))})

    async def answer(self, interaction: Interaction, ready: Ready, *, private: bool) -> None:
        """Answer in a message of its own; ``private`` holds unless it was promised otherwise."""
        if not self._is_classic:
            try:
                await _sent(interaction, self._as_components(ready), private=private)
            except discord.HTTPException as refusal:
                _accept(refusal)
            else:
                return
        await _sent(interaction, self._as_embeds(ready), private=private)

    async def change(self, interaction: Interaction, ready: Ready) -> None:
        """Change the message under which was pressed; it stays of its kind, as components are for ever.

        Where Discord refuses components now, the answer comes as a private message of its own.
        """
        if interaction.message and not interaction.message.flags.components_v2:
            await _changed(interaction, self._as_embeds(ready))
            return
        try:
            await _changed(interaction, self._as_components(ready))
        except discord.HTTPException as refusal:
            _accept(refusal)
            await _follow(interaction, self._as_embeds(ready))

    async def whisper(self, interaction: Interaction, ready: Ready) -> None:
        """Send a further message, for the person's eyes only."""
        if not self._is_classic:
            try:
                await _follow(interaction, self._as_components(ready))
            except discord.HTTPException as refusal:
                _accept(refusal)
            else:
                return
        await _follow(interaction, self._as_embeds(ready))

    async def post(self, channel: discord.abc.Messageable, reply: Reply) -> None:
        """Send a message that nobody asked for."""
        ready = await self.illustrated(reply)
        if not self._is_classic:
            try:
                await channel.send(**_new(self._as_components(ready)))
            except discord.HTTPException as refusal:
                _accept(refusal)
            else:
                return
        await channel.send(**_new(self._as_embeds(ready)))

    def _as_components(self, ready: Ready) -> dict[str, Any]:
        view = view_of(ready.reply, button=self._button, drawn=ready.drawn.keys())
        return {"view": _unkept(view), "attachments": _files(ready)}

    def _as_embeds(self, ready: Ready) -> dict[str, Any]:
        embeds = build_embeds(ready.reply, button=self._button, drawn=ready.drawn.keys())
        return {**embeds._asdict(), "view": _unkept(embeds.view), "attachments": _files(ready)}


async def _had(card: Card, drawing: Awaitable[bytes]) -> bytes | None:
    try:
        return await drawing
    except Exception:
        log.exception("No poster drawn for movie %d", card.id)
        return None


def _files(ready: Ready) -> list[discord.File]:
    posters = [discord.File(io.BytesIO(png), poster_name(movie)) for movie, png in ready.drawn.items()]
    file = ready.reply.file
    return posters if file is None else [*posters, discord.File(io.BytesIO(file.content), file.name)]


_View = TypeVar("_View", discord.ui.View, discord.ui.LayoutView, None)


def _unkept(view: _View) -> _View:
    """Keep discord.py from keeping a view, for a quarter of an hour if it is private: its buttons need none."""
    if view is not None:
        view.stop()
    return view


async def promise(interaction: Interaction, *, thinking: bool, ephemeral: bool) -> None:
    """Promise an answer, or a change of the message when not ``thinking``."""
    await _responded(interaction, interaction.response.defer(thinking=thinking, ephemeral=ephemeral))


def is_promised(interaction: Interaction) -> bool:
    """Tell whether Discord has a response already, so that all else must change or follow it."""
    return interaction.response.is_done() or _RESPONDED in interaction.extras


async def tell(interaction: Interaction, sentence: str) -> None:
    """Say a sentence for the person's eyes only, whether or not Discord has heard of the answer before."""
    if is_promised(interaction) or not await _responded(
        interaction, interaction.response.send_message(sentence, ephemeral=True)
    ):
        await interaction.followup.send(sentence, ephemeral=True)


async def _sent(interaction: Interaction, message: dict[str, Any], *, private: bool) -> None:
    if is_promised(interaction):
        await interaction.edit_original_response(**message)
    else:
        await _responded(interaction, interaction.response.send_message(**_new(message), ephemeral=private))


async def _changed(interaction: Interaction, message: dict[str, Any]) -> None:
    if is_promised(interaction):
        await interaction.edit_original_response(**message)
    else:
        await _responded(interaction, interaction.response.edit_message(**message))


async def _follow(interaction: Interaction, message: dict[str, Any]) -> None:
    if is_promised(interaction):
        await interaction.followup.send(**_new(message), ephemeral=True)
    else:
        await _responded(interaction, interaction.response.send_message(**_new(message), ephemeral=True))


async def _responded(interaction: Interaction, response: Awaitable[object]) -> bool:
    """Respond; once is enough, as discord.py asks again where it only did not hear that Discord has the response.

    Returns:
        Whether Discord took this response; False when it has one already, be it this one or an earlier one.
    """
    try:
        await response
    except discord.HTTPException as refusal:
        if refusal.code != _ALREADY_RESPONDED:
            raise
        log.debug("Discord has a response already")
        interaction.extras[_RESPONDED] = True
        return False
    return True


def _new(message: dict[str, Any]) -> dict[str, Any]:
    """Turn what changes a message into what sends one."""
    filled = {name: part for name, part in message.items() if part is not None and name != "attachments"}
    return {**filled, "files": message["attachments"]}


def _accept(refusal: discord.HTTPException) -> None:
    """Note that Discord finds fault with components; pass on whatever else it has to say."""
    if refusal.status != HTTPStatus.BAD_REQUEST:
        raise refusal
    log.warning("Discord refuses components (code %d); embeds are sent instead", refusal.code)

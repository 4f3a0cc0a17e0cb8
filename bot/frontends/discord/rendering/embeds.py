"""Reply → Discord's classic embeds, for hosts that prefer them and where components are refused. Pure.

Limits: https://discord.com/developers/docs/resources/message#embed-object-embed-limits
"""

import itertools
from collections.abc import Collection
from typing import NamedTuple

import discord

from bot.dialogue import Card, Reply
from bot.frontends.discord.rendering.markdown import fit, one_line, size
from bot.frontends.discord.rendering.parts import (
    MAX_HEADLINE_SIZE,
    MAX_NOTICE_SIZE,
    Item,
    MakeButton,
    card_buttons,
    card_text,
    colour_of,
    link_buttons,
    poster_of,
    reply_buttons,
    rows_of,
)

_MAX_TEXT_SIZE = 6_000
"""Of all embeds of a message together."""
_MAX_DESCRIPTION_SIZE = 4_000
"""Discord's limit is 4,096; the rest is a reserve."""
_MAX_TITLE_SIZE = 256
_REASON_FORMAT = "*{}*"
"""Italics instead of small print, which is younger than embeds and not shown in them everywhere."""


class ClassicMessage(NamedTuple):
    """A message as it was before Components V2."""

    content: str | None
    embeds: list[discord.Embed]
    view: discord.ui.View


def build_embeds(reply: Reply, *, button: MakeButton, drawn: Collection[int] = ()) -> ClassicMessage:
    """Lay out an answer; see ``components.build_view`` for the arguments.

    Raises:
        ValueError: It takes more than the 25 buttons of a classic message.
    """
    notice = fit(one_line(reply.notice), MAX_NOTICE_SIZE, str).strip()
    if reply.cards:
        content = fit(one_line(reply.text), MAX_HEADLINE_SIZE)
        embeds = _card_embeds(reply, drawn, max_size=(_MAX_TEXT_SIZE - size(notice)) // len(reply.cards))
    else:
        content = None
        embeds = [discord.Embed(description=fit(reply.text, _MAX_DESCRIPTION_SIZE), colour=colour_of(reply))]
    if notice:
        embeds[-1].set_footer(text=notice)
    return ClassicMessage(content, embeds, _build_view(reply, button))


def _card_embeds(reply: Reply, drawn: Collection[int], max_size: int) -> list[discord.Embed]:
    """Build an embed per card: a single card with its whole plot, several ones numbered."""
    embeds: list[discord.Embed] = []
    for number, card in enumerate(reply.cards, 1):
        poster = poster_of(card, drawn)
        if len(reply.cards) == 1:
            embeds.append(_card_embed(card, max_size, prefix="", is_large=True).set_image(url=poster))
        else:
            embeds.append(_card_embed(card, max_size, prefix=f"{number}. ", is_large=False).set_thumbnail(url=poster))
    for embed in embeds:
        embed.colour = colour_of(reply)
    return embeds


def _card_embed(card: Card, max_size: int, *, prefix: str, is_large: bool) -> discord.Embed:
    year = f" ({card.year})"
    title = f"{prefix}{fit(one_line(card.title), _MAX_TITLE_SIZE - size(prefix + year))}{year}"
    max_description_size = min(_MAX_DESCRIPTION_SIZE, max_size - size(title))
    description = card_text(card, "", max_description_size, is_large=is_large, reason_format=_REASON_FORMAT)
    return discord.Embed(title=title, url=card.link, description=description.strip() or None)


def _build_view(reply: Reply, button: MakeButton) -> discord.ui.View:
    """Put the buttons of all cards first, by their numbers, then the buttons of the answer."""
    of_cards: list[Item] = []
    if len(reply.cards) == 1:
        of_cards += card_buttons(reply.cards[0], button)
    else:
        for number, card in enumerate(reply.cards, 1):
            of_cards += card_buttons(card, button, number=number)
    of_reply = itertools.chain(link_buttons(reply.links), reply_buttons(reply.buttons, button))
    view = discord.ui.View(timeout=None)
    for row_number, row in enumerate(itertools.chain(rows_of(of_cards), rows_of(of_reply))):
        for item in row:
            item.row = row_number
            view.add_item(item)
    return view

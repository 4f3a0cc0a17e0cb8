"""Reply → Discord's classic embeds, for hosts who prefer them and where components are refused. Pure.

Limits: https://discord.com/developers/docs/resources/message#embed-object-embed-limits
"""

import itertools
from collections.abc import Collection, Iterator
from typing import NamedTuple

import discord

from bot.dialogue.reply import Card, Reply
from bot.frontends.discord.parts import (
    MOST_HEADLINE,
    MOST_NOTICE,
    Item,
    MakeButton,
    body_of,
    card_buttons,
    choice_buttons,
    colour_of,
    fit,
    link_buttons,
    one_line,
    poster_of,
    rows_of,
    size,
)

_MAX_TEXT = 6_000  # of all embeds of a message together
_MAX_DESCRIPTION = 4_000  # 4,096, of which a little is left in reserve
_MAX_TITLE = 256
_WHY = "*{}*"  # small print is younger than embeds, and not shown in them everywhere


class Classic(NamedTuple):
    """A message as Discord knew it before Components V2."""

    content: str | None
    embeds: list[discord.Embed]
    view: discord.ui.View


def embeds_of(reply: Reply, *, button: MakeButton, drawn: Collection[int] = ()) -> Classic:
    """Lay out an answer; see ``discord_render.view_of`` for the arguments.

    Raises:
        ValueError: It takes more than the 25 buttons of a classic message.
    """
    content = fit(one_line(reply.text), MOST_HEADLINE) if reply.cards else None
    return Classic(content, list(_embeds(reply, drawn)), _view(reply, button))


def _embeds(reply: Reply, drawn: Collection[int]) -> Iterator[discord.Embed]:
    notice = fit(one_line(reply.notice), MOST_NOTICE, str)
    if not reply.cards:
        yield _noticed(discord.Embed(description=fit(reply.text, _MAX_DESCRIPTION), colour=colour_of(reply)), notice)
    room = (_MAX_TEXT - size(notice)) // max(1, len(reply.cards))
    for at, card in enumerate(reply.cards, 1):
        is_large = len(reply.cards) == 1
        embed = _embed(card, room, "" if is_large else f"{at}. ", is_large=is_large)
        embed.colour = discord.Colour(colour) if (colour := colour_of(reply)) is not None else None
        if poster := poster_of(card, drawn):
            (embed.set_image if is_large else embed.set_thumbnail)(url=poster)
        yield _noticed(embed, notice if at == len(reply.cards) else "")


def _embed(card: Card, room: int, number: str, *, is_large: bool) -> discord.Embed:
    year = f" ({card.year})"
    title = f"{number}{fit(one_line(card.title), _MAX_TITLE - size(number + year))}{year}"
    text = body_of(card, "", min(_MAX_DESCRIPTION, room - size(title)), is_large=is_large, why=_WHY)
    return discord.Embed(title=title, url=card.link, description=text.strip() or None)


def _noticed(embed: discord.Embed, notice: str) -> discord.Embed:
    return embed.set_footer(text=notice) if notice.strip() else embed


def _view(reply: Reply, button: MakeButton) -> discord.ui.View:
    """Put the buttons of all cards first, by their numbers, then those of the answer."""
    view = discord.ui.View(timeout=None)
    of_cards: list[Item] = []
    for at, card in enumerate(reply.cards, 1):
        of_cards += card_buttons(card, button, at=at if len(reply.cards) > 1 else None)
    of_reply = itertools.chain(link_buttons(reply.links), choice_buttons(reply.choices, button))
    rows = [*rows_of(of_cards), *rows_of(of_reply)]
    for number, row in enumerate(rows):
        for item in row:
            item.row = number
            view.add_item(item)
    return view

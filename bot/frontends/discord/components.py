"""Reply → Discord's Components V2. Pure: nothing is sent, drawn or remembered here.

Limits: https://discord.com/developers/docs/components/reference
"""

import itertools
from collections.abc import Collection, Iterable, Iterator

import discord

from bot.dialogue.reply import Card, Reply
from bot.frontends.discord.markdown import fit, one_line, size
from bot.frontends.discord.parts import (
    MAX_ALT_SIZE,
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

_MAX_COMPONENTS = 40  # of a message, with those inside others
_MAX_TEXT = 4_000  # of all texts of a message together
_MOST_TITLE = 300
_REASON_FORMAT = "-# {}"


def view_of(reply: Reply, *, button: MakeButton, drawn: Collection[int] = ()) -> discord.ui.LayoutView:
    """Lay out an answer; the lines between its parts are the first to go when it has many.

    Args:
        reply: What to show.
        button: Makes a button do something when pressed.
        drawn: Ids of the cards whose drawn poster is attached under its ``poster_name``.

    Raises:
        ValueError: It takes more than Discord's 40 components; three cards with four buttons each leave room for ten
            under them.
    """
    parts = list(_parts(reply, button, drawn))
    if _count(parts) >= _MAX_COMPONENTS:  # the container is one, too
        parts = [part for part in parts if not isinstance(part, discord.ui.Separator)]
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(*parts, accent_colour=colour_of(reply)))
    return view


def _parts(reply: Reply, button: MakeButton, drawn: Collection[int]) -> Iterator[Item]:
    notice = f"-# {fit(one_line(reply.notice), MAX_NOTICE_SIZE)}" if reply.notice.strip() else ""
    if reply.cards:
        text = f"### {fit(one_line(reply.text), MAX_HEADLINE_SIZE)}"
    else:
        text = fit(reply.text, _MAX_TEXT - size(notice))
    yield discord.ui.TextDisplay(text)
    room = (_MAX_TEXT - size(text) - size(notice)) // max(1, len(reply.cards))
    for card in reply.cards:
        yield discord.ui.Separator()
        yield from _large(card, room, drawn) if len(reply.cards) == 1 else _small(card, room, drawn)
        yield from _rows(card_buttons(card, button))
    if reply.file:
        yield discord.ui.File(f"attachment://{reply.file.name}")
    if notice:
        yield discord.ui.Separator()
        yield discord.ui.TextDisplay(notice)
    yield from _rows(itertools.chain(link_buttons(reply.links), reply_buttons(reply.buttons, button)))


def _count(parts: Iterable[Item]) -> int:
    """Count components as Discord does, with those inside others."""
    holders = (discord.ui.Section, discord.ui.ActionRow)
    return sum(1 + (len(list(part.walk_children())) if isinstance(part, holders) else 0) for part in parts)


def _small(card: Card, room: int, drawn: Collection[int]) -> Iterator[Item]:
    """Put the poster beside the text; without any poster there is only text."""
    text = card_text(card, _title(card, room), room, is_large=False, reason_format=_REASON_FORMAT)
    if poster := poster_of(card, drawn):
        thumbnail: Item = discord.ui.Thumbnail(poster, description=_alt(card))
        yield discord.ui.Section(text, accessory=thumbnail)
    else:
        yield discord.ui.TextDisplay(text)


def _large(card: Card, room: int, drawn: Collection[int]) -> Iterator[Item]:
    """Put the poster, in full, over all the text."""
    if poster := poster_of(card, drawn):
        yield discord.ui.MediaGallery(discord.MediaGalleryItem(poster, description=_alt(card)))
    yield discord.ui.TextDisplay(card_text(card, _title(card, room), room, is_large=True, reason_format=_REASON_FORMAT))


def _rows(buttons: Iterator[Item]) -> Iterator[Item]:
    return (discord.ui.ActionRow(*row) for row in rows_of(buttons))


def _title(card: Card, room: int) -> str:
    title = fit(one_line(card.title), min(_MOST_TITLE, room // 2))
    if "[" in title or "]" in title:  # clients disagree about brackets inside a masked link, escaped or not
        return f"**{title}** ([{card.year}]({card.link}))"
    return f"**[{title}]({card.link})** ({card.year})"


def _alt(card: Card) -> str | None:
    return fit(card.alt, MAX_ALT_SIZE, str) or None

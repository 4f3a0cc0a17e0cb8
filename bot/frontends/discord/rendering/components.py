"""Reply → Discord's Components V2. Pure.

Limits: https://discord.com/developers/docs/components/reference
"""

import itertools
from collections.abc import Collection, Iterable, Iterator

import discord

from bot.dialogue import Card, Reply
from bot.frontends.discord.rendering.markdown import fit, one_line, size
from bot.frontends.discord.rendering.parts import (
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

_MAX_COMPONENTS = 40
"""Of a message, including components inside others."""
_MAX_TEXT_SIZE = 4_000
"""Of all texts of a message together."""
_MAX_TITLE_SIZE = 300
_HEADLINE_FORMAT = "### {}"
_SMALL_PRINT_FORMAT = "-# {}"


def build_view(reply: Reply, *, button: MakeButton, drawn: Collection[int] = ()) -> discord.ui.LayoutView:
    """Lay out an answer; when it has too many parts, the lines between them are left out.

    Args:
        reply: The answer.
        button: Makes a button react when it is pressed.
        drawn: Ids of movies with a drawn poster, attached under its ``poster_name``.

    Raises:
        ValueError: It takes more than Discord's 40 components; three cards with four buttons each leave room for ten
            under them.
    """
    parts = list(_parts(reply, button, drawn))
    if _count_components(parts) >= _MAX_COMPONENTS:  # the container counts, too
        parts = [part for part in parts if not isinstance(part, discord.ui.Separator)]
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(*parts, accent_colour=colour_of(reply)))
    return view


def _parts(reply: Reply, button: MakeButton, drawn: Collection[int]) -> Iterator[Item]:
    notice = _notice(reply)
    text = _text(reply, max_size=_MAX_TEXT_SIZE - size(notice))
    yield discord.ui.TextDisplay(text)
    max_card_size = (_MAX_TEXT_SIZE - size(text) - size(notice)) // max(1, len(reply.cards))
    show_card = _large_card if len(reply.cards) == 1 else _small_card
    for card in reply.cards:
        yield discord.ui.Separator()
        yield from show_card(card, max_card_size, drawn)
        yield from _rows(card_buttons(card, button))
    if reply.file:
        yield discord.ui.File(f"attachment://{reply.file.name}")
    if notice:
        yield discord.ui.Separator()
        yield discord.ui.TextDisplay(notice)
    yield from _rows(itertools.chain(link_buttons(reply.links), reply_buttons(reply.buttons, button)))


def _text(reply: Reply, max_size: int) -> str:
    """Return the text of an answer, as a headline above cards."""
    if not reply.cards:
        return fit(reply.text, max_size)
    return _HEADLINE_FORMAT.format(fit(one_line(reply.text), MAX_HEADLINE_SIZE))


def _notice(reply: Reply) -> str:
    if not reply.notice.strip():
        return ""
    return _SMALL_PRINT_FORMAT.format(fit(one_line(reply.notice), MAX_NOTICE_SIZE))


def _count_components(parts: Iterable[Item]) -> int:
    """Count components as Discord does, including components inside others."""
    count = 0
    for part in parts:
        count += 1
        if isinstance(part, (discord.ui.Section, discord.ui.ActionRow)):
            count += len(list(part.walk_children()))
    return count


def _small_card(card: Card, max_size: int, drawn: Collection[int]) -> Iterator[Item]:
    """Put the poster beside the text; without a poster there is only text."""
    title = _title(card, max_size)
    text = card_text(card, title, max_size, is_large=False, reason_format=_SMALL_PRINT_FORMAT)
    if poster := poster_of(card, drawn):
        thumbnail: Item = discord.ui.Thumbnail(poster, description=_description(card))
        yield discord.ui.Section(text, accessory=thumbnail)
    else:
        yield discord.ui.TextDisplay(text)


def _large_card(card: Card, max_size: int, drawn: Collection[int]) -> Iterator[Item]:
    """Put the poster, in full size, above the text."""
    if poster := poster_of(card, drawn):
        yield discord.ui.MediaGallery(discord.MediaGalleryItem(poster, description=_description(card)))
    title = _title(card, max_size)
    yield discord.ui.TextDisplay(card_text(card, title, max_size, is_large=True, reason_format=_SMALL_PRINT_FORMAT))


def _rows(buttons: Iterator[Item]) -> Iterator[Item]:
    for row in rows_of(buttons):
        yield discord.ui.ActionRow(*row)


def _title(card: Card, max_size: int) -> str:
    title = fit(one_line(card.title), min(_MAX_TITLE_SIZE, max_size // 2))
    if "[" in title or "]" in title:  # clients disagree about brackets inside a masked link, escaped or not
        return f"**{title}** ([{card.year}]({card.link}))"
    return f"**[{title}]({card.link})** ({card.year})"


def _description(card: Card) -> str | None:
    """Return the description of a card's poster for screen readers."""
    return fit(card.alt, MAX_ALT_SIZE, str) or None

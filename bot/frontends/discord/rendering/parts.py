"""Parts that components and embeds share: a card's text, posters, buttons. Pure.

Limits: https://discord.com/developers/docs/components/reference
"""

import math
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import discord

from bot.dialogue import MAX_TOKEN_BYTES, MOOD_LOOKS, Button, Card, Link, Reply
from bot.frontends.discord.rendering.markdown import fit, one_line, size

PREFIX = "cm:"
CUSTOM_ID = rf"{PREFIX}[A-Za-z0-9_]{{1,{MAX_TOKEN_BYTES}}}"
"""Pattern of the ``custom_id`` of our buttons: the prefix, then ``Button.token``."""

Item = discord.ui.Item[Any]
DiscordButton = discord.ui.Button[Any]
MakeButton = Callable[[DiscordButton], Item]
"""Turns a button that only shows into one that reacts when it is pressed."""

MAX_ALT_SIZE = 256
MAX_NOTICE_SIZE, MAX_HEADLINE_SIZE = 400, 500
"""Limits of our own: they keep room for the rest of an answer, however long the text of a model or a person is."""
_MAX_BUTTONS_PER_ROW = 5
_MAX_LABEL_SIZE = 80
_MAX_ADDRESS_LENGTH = 512
_MAX_FACTS_SIZE, _MAX_REASON_SIZE, _MAX_PLOT_SIZE, _MAX_WATCH_SIZE = 200, 200, 280, 300
_MIN_LINE_SIZE = 20
"""With less room than this, a line is left out."""


def colour_of(reply: Reply) -> int | None:
    """Return the colour of an answer's mood; None when it is about no mood."""
    if reply.mood is None:
        return None
    return MOOD_LOOKS[reply.mood].rgb


def poster_name(movie_id: int) -> str:
    """Return the file name of a drawn poster."""
    return f"poster-{movie_id}.png"


def poster_of(card: Card, drawn: Collection[int]) -> str | None:
    """Return the address of a card's poster; ``drawn`` holds the ids of movies with an attached poster."""
    if card.poster:
        return card.poster
    if card.id in drawn:
        return f"attachment://{poster_name(card.id)}"
    return None


def card_text(card: Card, title: str, max_size: int, *, is_large: bool, reason_format: str) -> str:
    """Write a card's text below its title; a text that is too long is cut, the plot first.

    Args:
        card: The movie.
        title: The first line, marked up.
        max_size: Limit of the whole text.
        is_large: Whether to show the whole plot, and where to watch the movie.
        reason_format: Markup of the reason, with ``{}`` in its place.
    """
    facts = " · ".join(fact for fact in card.facts if fact != str(card.year))
    text = title
    text += _line(facts, "\n{}", min(_MAX_FACTS_SIZE, max_size - size(text)))
    text += _line(card.why, f"\n{reason_format}", min(_MAX_REASON_SIZE, max_size - size(text)))
    if not is_large:
        return text + _line(card.body, "\n{}", min(_MAX_PLOT_SIZE, max_size - size(text)))
    watch = _line(card.watch, "\n\n{}", min(_MAX_WATCH_SIZE, max_size - size(text)))
    plot = _line(card.body, "\n\n{}", max_size - size(text) - size(watch))
    return text + plot + watch


@lru_cache(maxsize=1024)
def _line(text: str, line_format: str, max_size: int) -> str:
    """Format a further line; empty when there is no text or too little room. Cached, as movies come again."""
    max_text_size = max_size - size(line_format)
    if not text.strip() or max_text_size < _MIN_LINE_SIZE:
        return ""
    return line_format.format(fit(one_line(text), max_text_size))


def card_buttons(card: Card, make: MakeButton, *, number: int | None = None) -> Iterator[Item]:
    """Yield the buttons of a card, with its number before their labels if it has one."""
    for button in card.buttons:
        prefix = "" if number is None else f"{number}. "
        yield make(_discord_button(button, f"{prefix}{button.label}"))
    yield from link_buttons(card.links)


def link_buttons(links: Iterable[Link]) -> Iterator[DiscordButton]:
    """Yield buttons that open other pages."""
    for link in links:
        if _is_accepted(link):
            label = fit(link.label, _MAX_LABEL_SIZE, str)
            yield discord.ui.Button(label=label, emoji=link.emoji or None, url=link.address)


def reply_buttons(buttons: Iterable[Button], make: MakeButton) -> Iterator[Item]:
    """Yield the buttons under an answer."""
    for button in buttons:
        yield make(_discord_button(button, button.label))


def rows_of(buttons: Iterable[Item]) -> Iterator[list[Item]]:
    """Arrange buttons in as few rows as possible, evenly filled."""
    buttons = list(buttons)
    rows = math.ceil(len(buttons) / _MAX_BUTTONS_PER_ROW)
    width = math.ceil(len(buttons) / max(1, rows))
    for start in range(0, len(buttons), max(1, width)):
        yield buttons[start : start + width]


def _discord_button(button: Button, label: str) -> DiscordButton:
    label = fit(label, _MAX_LABEL_SIZE, str)
    return discord.ui.Button(label=label, emoji=button.emoji or None, custom_id=f"{PREFIX}{button.token}")


def _is_accepted(link: Link) -> bool:
    """Whether Discord accepts a link; it would refuse the whole message for another one."""
    return len(link.address) <= _MAX_ADDRESS_LENGTH and urlsplit(link.address).scheme in {"http", "https"}

"""What both ways to show an answer at Discord are made of: text that stays as it was written, buttons, posters.

Limits: https://discord.com/developers/docs/components/reference
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import discord

from bot.dialogue.reply import MAX_TOKEN_BYTES, Card, Choice, Link, Reply
from core.moods.mood import Mood

PREFIX = "cm:"
CUSTOM_ID = rf"{PREFIX}[A-Za-z0-9_]{{1,{MAX_TOKEN_BYTES}}}"
"""What the ``custom_id`` of our buttons looks like: the prefix, then ``Choice.token``."""

Item = discord.ui.Item[Any]
Button = discord.ui.Button[Any]
MakeButton = Callable[[Button], Item]
"""Makes a button do something when pressed."""

MAX_ROW = 5
"""Buttons in a row."""
MAX_ALT = 256
MOST_NOTICE, MOST_HEADLINE = 400, 500
"""How much of a hostile text is shown, so that every other part of the answer still fits."""
_MAX_LABEL = 80
_MAX_ADDRESS = 512
_MOST_FACTS, _MOST_WHY, _MOST_PLOT, _MOST_WATCH = 200, 200, 280, 300
_TOO_SHORT = 20  # characters of a line that are not worth showing

_COLOURS = {
    Mood.LOVE: 0xE0457B,
    Mood.JOY: 0xF5B82E,
    Mood.SURPRISE: 0x9B6DD7,
    Mood.SADNESS: 0x4A7FB5,
    Mood.FEAR: 0x4F5D52,
    Mood.ANGER: 0xC8382E,
}

# discord.utils.escape_markdown leaves mentions, custom emoji and list numbers alone, and of a masked link it escapes
# only the first bracket. A backslash before punctuation always stands for the punctuation itself.
_MARKUP = re.compile(r"[\\`*_~|\[\]<@]|:(?=//|\w+:)|^[-+#>]|(?<=^\d)\.|(?<=^\d\d)\.|(?<=^\d\d\d)\.")
_BROKEN_WORD = re.compile(r"\s+\S{0,20}$")


def colour_of(reply: Reply) -> int | None:
    """Return the colour of the mood that an answer is about."""
    return _COLOURS[reply.mood] if reply.mood else None


def poster_name(movie_id: int) -> str:
    """Name the file of a drawn poster."""
    return f"poster-{movie_id}.png"


def poster_of(card: Card, drawn: Collection[int]) -> str | None:
    """Return the address of a card's poster; ``drawn`` holds the ids of those that are attached."""
    return card.poster or (f"attachment://{poster_name(card.id)}" if card.id in drawn else None)


def body_of(card: Card, title: str, room: int, *, is_large: bool, why: str) -> str:
    """Write a card's text under its marked-up title; what does not fit is cut, the plot first.

    Args:
        card: The movie.
        title: The first line.
        room: How much there may be of it all.
        is_large: Whether to tell the whole plot, and where the movie can be watched.
        why: How the reason is marked up, with ``{}`` in its place.
    """
    facts = " · ".join(fact for fact in card.facts if fact != str(card.year))
    above, below, gap = title, "", "\n\n{}" if is_large else "\n{}"
    for line, mark, most in ((facts, "\n{}", _MOST_FACTS), (card.why, f"\n{why}", _MOST_WHY)):
        above += _line(line, mark, min(most, room - size(above)))
    if is_large:
        below = _line(card.watch, gap, min(_MOST_WATCH, room - size(above)))
    left = room - size(above) - size(below)
    return f"{above}{_line(card.body, gap, left if is_large else min(_MOST_PLOT, left))}{below}"


def card_buttons(card: Card, make: MakeButton, *, at: int | None = None) -> Iterator[Item]:
    """Yield the buttons of a card; with its place among the others they name it."""
    for choice in card.choices:
        yield make(_button(choice, choice.label if at is None else f"{at}. {choice.label}"))
    yield from link_buttons(card.links)


def link_buttons(links: Iterable[Link]) -> Iterator[Button]:
    """Yield the buttons that lead to other pages."""
    for link in filter(_is_address, links):
        label = fit(link.label, _MAX_LABEL, str)
        yield discord.ui.Button(label=label, emoji=link.emoji or None, url=link.address)


def choice_buttons(choices: Iterable[Choice], make: MakeButton) -> Iterator[Item]:
    """Yield the buttons under an answer."""
    return (make(_button(choice, choice.label)) for choice in choices)


def rows_of(buttons: Iterable[Item]) -> Iterator[list[Item]]:
    """Arrange buttons in as few rows as possible, evenly filled."""
    buttons = list(buttons)
    rows = math.ceil(len(buttons) / MAX_ROW)
    width = math.ceil(len(buttons) / max(1, rows))
    return (buttons[start : start + width] for start in range(0, len(buttons), max(1, width)))


def escape(text: str) -> str:
    """Make Discord show a text as it is, line by line, with single spaces."""
    return "\n".join(_MARKUP.sub(r"\\\g<0>", " ".join(line.split())) for line in text.split("\n"))


def one_line(text: str) -> str:
    """Write a text on one line, with single spaces."""
    return " ".join(text.split())


def fit(text: str, room: int, marked: Callable[[str], str] = escape) -> str:
    """Mark a text up, shortened until it takes at most ``room``."""
    result, kept = marked(text), len(text)
    while (over := size(result) - room) > 0:
        kept -= max(1, over // 2)  # a character takes at most two
        result = marked(_BROKEN_WORD.sub("", text[:kept]) + "…")
    return result


def size(text: str) -> int:
    """Count UTF-16 units: Discord does not say what its characters are, and this is the widest reading."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@lru_cache(maxsize=1024)
def _line(text: str, mark: str, room: int) -> str:
    """Write a further line, marked up; nothing when there is too little room. Remembered, as movies come again."""
    room -= size(mark)
    return mark.format(fit(one_line(text), room)) if text.strip() and room >= _TOO_SHORT else ""


def _button(choice: Choice, label: str) -> Button:
    label = fit(label, _MAX_LABEL, str)
    return discord.ui.Button(label=label, emoji=choice.emoji or None, custom_id=f"{PREFIX}{choice.token}")


def _is_address(link: Link) -> bool:
    """Tell whether Discord takes a link: one that it refuses would cost the whole answer."""
    return len(link.address) <= _MAX_ADDRESS and urlsplit(link.address).scheme in {"http", "https"}

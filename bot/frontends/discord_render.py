"""Reply → Discord's Components V2. Pure: nothing is sent, drawn or remembered here.

Limits: https://discord.com/developers/docs/components/reference
"""

import math
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import discord

from bot.reply import MAX_TOKEN_BYTES, Card, Choice, Reply
from core.mood import Mood

PREFIX = "cm:"
CUSTOM_ID = rf"{PREFIX}[A-Za-z0-9_]{{1,{MAX_TOKEN_BYTES}}}"
"""What the ``custom_id`` of our buttons looks like: the prefix, then ``Choice.token``."""

Item = discord.ui.Item[Any]
Button = discord.ui.Button[Any]

_MAX_TEXT = 4_000  # of all texts of a message together
_MAX_ALT = 256
_MAX_LABEL = 80
_MAX_ROW = 5  # buttons
# How much of a hostile text is shown, so that every other part of the answer still fits.
_MOST_HEADLINE, _MOST_NOTICE = 500, 400
_MOST_TITLE, _MOST_FACTS, _MOST_WHY, _MOST_PLOT = 300, 200, 200, 280
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


def view_of(reply: Reply, *, button: Callable[[Button], Item], drawn: Collection[int] = ()) -> discord.ui.LayoutView:
    """Lay out an answer.

    Args:
        reply: What to show.
        button: Makes a button do something when pressed.
        drawn: Ids of the cards whose drawn poster is attached under its ``poster_name``.

    Raises:
        ValueError: It takes more than Discord's 40 components; three cards and seven choices leave room for four
            choices per card.
    """
    colour = _COLOURS[reply.mood] if reply.mood else None
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(*_parts(reply, button, drawn), accent_colour=colour))
    return view


def poster_name(movie_id: int) -> str:
    """Name the file of a drawn poster."""
    return f"poster-{movie_id}.png"


def escape(text: str) -> str:
    """Make Discord show a text as it is, line by line, with single spaces."""
    return "\n".join(_MARKUP.sub(r"\\\g<0>", " ".join(line.split())) for line in text.split("\n"))


def _parts(reply: Reply, button: Callable[[Button], Item], drawn: Collection[int]) -> Iterator[Item]:
    notice = f"-# {_fit(_one_line(reply.notice), _MOST_NOTICE)}" if reply.notice.strip() else ""
    if reply.cards:
        text = f"### {_fit(_one_line(reply.text), _MOST_HEADLINE)}"
    else:
        text = _fit(reply.text, _MAX_TEXT - _size(notice))
    yield discord.ui.TextDisplay(text)
    room = (_MAX_TEXT - _size(text) - _size(notice)) // max(1, len(reply.cards))
    for card in reply.cards:
        yield discord.ui.Separator()
        yield _section(card, room, drawn)
        yield from _rows(card.choices, button)
    if notice:
        yield discord.ui.Separator()
        yield discord.ui.TextDisplay(notice)
    yield from _rows(reply.choices, button)


def _section(card: Card, room: int, drawn: Collection[int]) -> Item:
    """Put the poster beside the text; without any poster there is only text."""
    text = _card_text(card, room)
    media = card.poster or (f"attachment://{poster_name(card.id)}" if card.id in drawn else None)
    if media is None:
        return discord.ui.TextDisplay(text)
    alt = _fit(card.alt, _MAX_ALT, str)
    poster: Item = discord.ui.Thumbnail(media, description=alt or None)
    section: Item = discord.ui.Section(text, accessory=poster)
    return section


def _card_text(card: Card, room: int) -> str:
    text = _title(card, min(_MOST_TITLE, room // 2))
    facts = " · ".join(fact for fact in card.facts if fact != str(card.year))
    for line, mark, most in ((facts, "", _MOST_FACTS), (card.why, "-# ", _MOST_WHY), (card.body, "", _MOST_PLOT)):
        left = min(most, room - _size(f"{text}\n{mark}"))
        if line.strip() and left >= _TOO_SHORT:
            text += f"\n{mark}{_fit(_one_line(line), left)}"
    return text


def _title(card: Card, room: int) -> str:
    title = _fit(_one_line(card.title), room)
    if "[" in title or "]" in title:  # clients disagree about brackets inside a masked link, escaped or not
        return f"**{title}** ([{card.year}]({card.link}))"
    return f"**[{title}]({card.link})** ({card.year})"


def _rows(choices: Sequence[Choice], button: Callable[[Button], Item]) -> Iterator[Item]:
    """Arrange choices in as few rows as possible, evenly filled."""
    rows = math.ceil(len(choices) / _MAX_ROW)
    width = math.ceil(len(choices) / max(1, rows))
    for start in range(0, len(choices), max(1, width)):
        yield discord.ui.ActionRow(*(button(_button(choice)) for choice in choices[start : start + width]))


def _button(choice: Choice) -> Button:
    label = _fit(choice.label, _MAX_LABEL, str)
    return discord.ui.Button(label=label, emoji=choice.emoji or None, custom_id=f"{PREFIX}{choice.token}")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _fit(text: str, room: int, marked: Callable[[str], str] = escape) -> str:
    """Mark a text up, shortened until it takes at most ``room``."""
    result, kept = marked(text), len(text)
    while (over := _size(result) - room) > 0:
        kept -= max(1, over // 2)  # a character takes at most two
        result = marked(_BROKEN_WORD.sub("", text[:kept]) + "…")
    return result


def _size(text: str) -> int:
    """Count UTF-16 units: Discord does not say what its characters are, and this is the widest reading."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2

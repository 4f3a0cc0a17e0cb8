"""Reply → terminal, pure: a rich renderable for people, JSON for programs."""

from collections.abc import Iterator

import msgspec
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from bot.dialogue.moods import MOOD_LOOKS
from bot.dialogue.reply import Card, Reply

_CARD_WIDTH = 39  # columns; with a gap between them, two cards fill a terminal of 80 and three one of 120


def screen(reply: Reply) -> RenderableType:
    """Lay a reply out: its text, the cards side by side where there is room, what else to ask, the small print."""
    parts: list[RenderableType] = [Text(_clean(reply.text), style="bold")]
    if reply.cards:
        parts.append(Columns([_panel(number, card) for number, card in enumerate(reply.cards, 1)]))
    if reply.file:
        parts.append(Text(_clean(reply.file.content.decode(errors="replace"))))
    parts += [Text.assemble(f"{link.emoji} ", (link.address, f"underline link {link.address}")) for link in reply.links]
    parts.append(Text("  ".join(f"{choice.emoji} {choice.label}" for choice in reply.choices)))
    if reply.notice:
        parts.append(Text(_clean(reply.notice), style="dim"))
    return Group(*parts)


def as_json(reply: Reply) -> str:
    """Write a reply as one JSON object; its ``cards`` have ``id``, ``title``, ``year``, ``moods`` and the rest."""
    return msgspec.json.encode(reply).decode()


def _panel(number: int, card: Card) -> Panel:
    colour = MOOD_LOOKS[card.mood].terminal_colour
    body = Text.assemble(
        (f"{number}. {_clean(card.title)}", "bold"),
        "\n",
        (_clean(" · ".join(card.facts)), "dim"),
        "\n",
        (_clean(card.why), colour),
        "\n\n",
        _clean(card.body),
        "\n\n",
        (card.link, f"dim underline link {card.link}"),
        *_further(card),
        overflow="fold",  # or columns cut the end off a link
    )
    return Panel(body, border_style=colour, width=_CARD_WIDTH)


def _further(card: Card) -> Iterator[str | tuple[str, str]]:
    """Tell where else to look, and what else could be asked."""
    if card.watch:
        yield f"\n{_clean(card.watch)}"
    for link in card.links:
        yield f"\n{link.emoji} {link.label}: "
        yield link.address, f"dim underline link {link.address}"
    if card.choices:
        yield "\n" + "  ".join(f"{choice.emoji} {choice.label}" for choice in card.choices)


def _clean(text: str) -> str:
    """Drop what would steer the terminal instead of being read, such as escape sequences."""
    return "".join(character for character in text if character.isprintable() or character == "\n")

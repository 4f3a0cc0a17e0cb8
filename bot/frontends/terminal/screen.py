"""Reply → terminal: a rich renderable for people, JSON for programs. Pure."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from bot.dialogue import MOOD_LOOKS, Button, Card, Link, Reply

_CARD_WIDTH = 39
"""With a gap between them, two cards fill a terminal of 80 columns and three one of 120."""


def screen(reply: Reply) -> RenderableType:
    """Lay out a reply: text, cards side by side where there is room, file, links, buttons, small print."""
    parts: list[RenderableType] = [Text(_clean(reply.text), style="bold")]
    if reply.cards:
        parts.append(Columns(itertools.starmap(_panel, enumerate(reply.cards, 1))))
    if reply.file:
        parts.append(Text(_clean(reply.file.content.decode(errors="replace"))))
    parts += map(_link, reply.links)
    parts.append(Text(_labels(reply.buttons)))
    if reply.notice:
        parts.append(Text(_clean(reply.notice), style="dim"))
    return Group(*parts)


def as_json(reply: Reply) -> str:
    """Write a reply as one JSON object; its ``cards`` have ``id``, ``title``, ``year``, ``moods`` and the rest."""
    members = {
        "text": reply.text,
        "cards": list(map(_card_members, reply.cards)),
        "choices": list(map(_button_members, reply.buttons)),
        "mood": reply.mood,
        "private": reply.is_private,
        "is_vital": reply.is_vital,
        "links": reply.links,
        "is_idle": reply.is_idle,
        "notice": reply.notice,
        "file": reply.file,
        "aside": reply.aside,
        "language": reply.language,
    }
    return msgspec.json.encode(members).decode()


def _card_members(card: Card) -> dict[str, object]:
    members: dict[str, object] = msgspec.to_builtins(replace(card, buttons=()))
    del members["buttons"]
    members["choices"] = list(map(_button_members, card.buttons))
    return members


def _button_members(button: Button) -> dict[str, str]:
    return {"label": button.label, "emoji": button.emoji, "token": button.token}


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
        _address(card.link, style="dim underline"),
        *_further_lines(card),
        overflow="fold",  # otherwise columns cut the end off a link
    )
    return Panel(body, border_style=colour, width=_CARD_WIDTH)


def _further_lines(card: Card) -> Iterator[str | tuple[str, str]]:
    """Yield providers, links and buttons of a card."""
    if card.watch:
        yield f"\n{_clean(card.watch)}"
    for link in card.links:
        yield f"\n{link.emoji} {link.label}: "
        yield _address(link.address, style="dim underline")
    if card.buttons:
        yield f"\n{_labels(card.buttons)}"


def _link(link: Link) -> Text:
    return Text.assemble(f"{link.emoji} ", _address(link.address, style="underline"))


def _labels(buttons: Iterable[Button]) -> str:
    return "  ".join(map(_label, buttons))


def _label(button: Button) -> str:
    return f"{button.emoji} {button.label}"


def _address(address: str, style: str) -> tuple[str, str]:
    """Return an address in a style, as a link that a terminal can open."""
    return address, f"{style} link {address}"


def _clean(text: str) -> str:
    """Remove characters that would control the terminal, such as escape sequences."""
    return "".join(character for character in text if character.isprintable() or character == "\n")

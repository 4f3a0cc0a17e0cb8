"""Reply → terminal, pure: a rich renderable for people, JSON for programs."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from bot.dialogue.moods import MOOD_LOOKS
from bot.dialogue.reply import Button, Card, Reply

_CARD_WIDTH = 39  # columns; with a gap between them, two cards fill a terminal of 80 and three one of 120


def screen(reply: Reply) -> RenderableType:
    """Lay a reply out: its text, the cards side by side where there is room, what else to ask, the small print."""
    parts: list[RenderableType] = [Text(_clean(reply.text), style="bold")]
    if reply.cards:
        parts.append(Columns([_panel(number, card) for number, card in enumerate(reply.cards, 1)]))
    if reply.file:
        parts.append(Text(_clean(reply.file.content.decode(errors="replace"))))
    parts += [Text.assemble(f"{link.emoji} ", (link.address, f"underline link {link.address}")) for link in reply.links]
    parts.append(Text("  ".join(f"{button.emoji} {button.label}" for button in reply.buttons)))
    if reply.notice:
        parts.append(Text(_clean(reply.notice), style="dim"))
    return Group(*parts)


def as_json(reply: Reply) -> str:
    """Write a reply as one JSON object; its ``cards`` have ``id``, ``title``, ``year``, ``moods`` and the rest."""
    cards = [{**_without_buttons(card), "choices": _buttons_as_json(card.buttons)} for card in reply.cards]
    members = {
        "text": reply.text,
        "cards": cards,
        "choices": _buttons_as_json(reply.buttons),
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


def _without_buttons(card: Card) -> dict[str, object]:
    members: dict[str, object] = msgspec.to_builtins(replace(card, buttons=()))
    del members["buttons"]
    return members


def _buttons_as_json(buttons: Iterable[Button]) -> list[dict[str, str]]:
    return [{"label": button.label, "emoji": button.emoji, "token": button.token} for button in buttons]


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
    if card.buttons:
        yield "\n" + "  ".join(f"{button.emoji} {button.label}" for button in card.buttons)


def _clean(text: str) -> str:
    """Drop what would steer the terminal instead of being read, such as escape sequences."""
    return "".join(character for character in text if character.isprintable() or character == "\n")

"""Checks of markup in chats: it holds only the bot's own markup, however hostile the texts of a movie are."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any, Final

from simcord.components import walk_components

_TAGS: Final = {"b", "i", "a", "blockquote"}
_PAGE: Final = r"https://www\.themoviedb\.org/movie/\d+"
_OURS: Final = "\u2068\u2069\n"
_CONTROL: Final = {"Cc", "Cs", "Zl", "Zp"}  # unassigned letters are allowed: new emoji
_DIRECTION: Final = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_ESCAPED: Final = re.compile(r"\\(?:_|[^\w\s])")
_LINK: Final = re.compile(rf"\[[^\[\]]*\]\({_PAGE}\)")
_LIVE: Final = re.compile(r"[<@`~|\[\]]|://|\\")
_TEXT: Final = 10  # https://docs.discord.com/developers/components/reference#text-display


class _TelegramReader(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _TAGS, tag
        assert tag != "a" or re.fullmatch(_PAGE, dict(attrs)["href"] or ""), attrs

    def handle_data(self, data: str) -> None:
        assert not any(_is_control(letter) for letter in data if letter not in _OURS), repr(data)


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in _CONTROL or unicodedata.bidirectional(letter) in _DIRECTION


def check_telegram(markup: str) -> None:
    """Check that a text links only to pages of movies, and has no control characters."""
    reader = _TelegramReader()
    reader.feed(markup)
    reader.close()


def check_discord(message: Mapping[str, Any]) -> None:
    """Check that a message mentions nobody, and has no markup but the bot's own links."""
    for text in _texts(message):
        plain = _LINK.sub("", _ESCAPED.sub("", text))
        assert not _LIVE.search(plain), plain


def _texts(message: Mapping[str, Any]) -> Iterator[str]:
    yield message.get("content") or ""
    yield from (embed.get("description") or "" for embed in message.get("embeds") or ())
    parts = walk_components(message.get("components") or [])
    yield from (part["content"] for part in parts if part["type"] == _TEXT)

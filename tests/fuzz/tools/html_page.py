"""Checks of the bot's HTML: only known elements, correctly nested, and no foreign scripts."""

import re
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

_VOID: Final = {"meta", "link", "img", "input", "path"}
_ADDRESSES: Final = {"href", "src", "action", "formaction", "poster", "data", "xlink:href"}
_SCHEMES: Final = {"", "http", "https"}
_OURS: Final = {
    "section", "h1", "h2", "h3", "span", "div", "p", "ul", "li", "article", "img", "a", "details", "summary", "form",
    "button", "small", "html", "head", "meta", "title", "link", "script", "body", "header", "nav", "main", "label",
    "input", "svg", "path", "footer", "bdi",
}  # fmt: skip
_MOST_ATTRIBUTES: Final = 12
_NAME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9:-]*")
_HERE: Final = re.compile(r"/(?!/)")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.shown: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _OURS, tag
        assert len(attrs) == len(dict(attrs)) <= _MOST_ATTRIBUTES, attrs
        for name, value in attrs:
            _check(tag, name, value or "")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        assert tag in _VOID, tag

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        assert self.open[-1:] != ["script"], data
        self.shown.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def read_page(html: str) -> str:
    """Check a page or a part of it, and return its visible text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return "".join(reader.shown)


def _check(tag: str, name: str, value: str) -> None:
    assert _NAME.fullmatch(name), name
    assert not name.startswith(("on", "hx-on", "hx-vals", "hx-headers", "hx-vars", "style", "srcdoc")), name
    assert tag != "script" or name in {"type", "src", "defer"}, name
    if name in _ADDRESSES:
        is_file = value.startswith("data:application/octet-stream;base64,")
        assert is_file or urlsplit(value).scheme in _SCHEMES, value
        assert not value.startswith("//"), value
    if name in {"hx-get", "hx-post"}:
        assert _HERE.match(value), value

"""Plain text → Discord's Markdown, within Discord's limits. Pure."""

import re
from collections.abc import Callable

# discord.utils.escape_markdown leaves mentions, custom emoji and list numbers alone, and of a masked link it escapes
# only the first bracket. A backslash before punctuation always stands for the punctuation itself.
_MARKUP = re.compile(r"[\\`*_~|\[\]<@]|:(?=//|\w+:)|^[-+#>]|(?<=^\d)\.|(?<=^\d\d)\.|(?<=^\d\d\d)\.")
_BROKEN_WORD = re.compile(r"\s+\S{0,20}$")


def escape(text: str) -> str:
    """Make Discord show a text as it is, line by line, with single spaces."""
    return "\n".join(map(_escape_line, text.split("\n")))


def _escape_line(line: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", one_line(line))


def one_line(text: str) -> str:
    """Join a text's words by single spaces, on one line."""
    return " ".join(text.split())


def fit(text: str, max_size: int, render: Callable[[str], str] = escape) -> str:
    """Render a text, shortened until the result takes at most ``max_size``."""
    rendered, length = render(text), len(text)
    while (excess := size(rendered) - max_size) > 0:
        length -= max(1, excess // 2)  # a character takes at most two units
        rendered = render(_BROKEN_WORD.sub("", text[:length]) + "…")
    return rendered


def size(text: str) -> int:
    """Count UTF-16 units, the largest count among the usual ones: Discord does not say how it counts characters."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2

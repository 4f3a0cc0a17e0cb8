"""HTML for captions and texts of messages, cut to Telegram's limits."""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from telegram.constants import MessageLimit

from bot.dialogue import Card, Reply

# Both limits hold for the visible text, after the entities have been parsed. TDLib counts characters; the Bot API
# measures entities in UTF-16 units, of which a text never has fewer.
MAX_CAPTION = int(MessageLimit.CAPTION_LENGTH)  # 1,024, https://core.telegram.org/bots/api#sendphoto
MAX_TEXT = int(MessageLimit.MAX_TEXT_LENGTH)  # 4,096, https://core.telegram.org/bots/api#sendmessage

_MAX_TITLE_UNITS = 256  # longer than any real title, and three fit into a caption
_MIN_PLOT_UNITS = 60  # a shorter piece of a plot says nothing
_MAX_WORD_LENGTH = 24  # characters to give up at most for a cut between words
_ISOLATED = "\u2068{}\u2069"  # https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_INVISIBLE = re.compile(r"[^\S\n]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Spaces other than line breaks, control characters, marks that change the direction of text, half surrogate pairs."""


def caption(reply: Reply) -> str:
    """Return the HTML under a picture of all movies: at most ``MAX_CAPTION`` visible UTF-16 units."""
    return _build_html(reply, MAX_CAPTION)


def caption_of(reply: Reply, index: int) -> str:
    """Return the HTML under the picture of one of several movies, when each has a message of its own.

    The first one also has the text of the reply, and the last one its notice.
    """
    part = replace(reply, cards=reply.cards[index : index + 1])
    if index > 0:
        part = replace(part, text="")
    if index < len(reply.cards) - 1:
        part = replace(part, notice="")
    return _build_html(part, MAX_CAPTION, first_number=index + 1)


def text(reply: Reply) -> str:
    """Return the HTML of a message without a picture: at most ``MAX_TEXT`` visible UTF-16 units."""
    return _build_html(reply, MAX_TEXT)


def heading(card: Card, max_title_units: int = _MAX_TITLE_UNITS) -> str:
    """Return title and year of a movie as plain text."""
    title = _cut(one_line(card.title), max_title_units)
    return f"{_isolate(title)} ({card.year})"


def facts_of(card: Card) -> str:
    """Return a movie's facts on one line, without the year, which stands beside the title."""
    return one_line(" · ".join(fact for fact in card.facts if fact != str(card.year)))


def one_line(plain: str) -> str:
    """Return a text on one line, without invisible characters."""
    return " ".join(_clean(plain).split())


class _MovieTexts(NamedTuple):
    """Plain texts about a movie, cut to fit."""

    title: str
    facts: str
    watch: str
    why: str
    plot: str


def _build_html(reply: Reply, limit: int, first_number: int | None = None) -> str:
    """Return the HTML of a reply; several movies are numbered from 1, and a single one only with ``first_number``."""
    if first_number is None and len(reply.cards) > 1:
        first_number = 1
    labels = [""] * len(reply.cards)
    if first_number is not None:
        labels = [f"{number}. " for number, _ in enumerate(reply.cards, first_number)]
    words, notice, movies = _fit(reply, limit, labels)
    blocks = [_escape(words)]
    for label, card, movie in zip(labels, reply.cards, movies, strict=True):
        blocks.append(_card_html(label, card, movie))
    blocks.append(_tag("i", notice))
    return "\n\n".join(filter(None, blocks))


def _card_html(label: str, card: Card, movie: _MovieTexts) -> str:
    link = html.escape(one_line(card.link))
    lines = (
        f'<b>{label}<a href="{link}">{_escape(_isolate(movie.title))}</a></b> ({card.year})',
        _escape(movie.facts),
        _tag("i", movie.why),
        _tag("blockquote", movie.plot, " expandable"),
        _escape(movie.watch),
    )
    return "\n".join(filter(None, lines))


def _isolate(title: str) -> str:
    """Isolate a title with right-to-left letters, so that it does not reorder the text beside it."""
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in title):
        return _ISOLATED.format(title)
    return title


def _tag(name: str, plain: str, attribute: str = "") -> str:
    if not plain:
        return ""
    return f"<{name}{attribute}>{_escape(plain)}</{name}>"


def _escape(plain: str) -> str:
    """Escape the characters that Telegram requires: https://core.telegram.org/bots/api#html-style."""
    return html.escape(plain, quote=False)


def _fit(reply: Reply, limit: int, labels: Sequence[str]) -> tuple[str, str, Sequence[_MovieTexts]]:
    """Cut the plain texts until all of them fit.

    Titles get room first, then the text of the reply, its notice, facts, sources, reasons, and plots at last.
    """
    cards = reply.cards
    room = limit - len("\n\n")
    for label, card in zip(labels, cards, strict=True):
        room -= len(f"\n\n{label}{_ISOLATED.format('')} ({card.year})\n\n\n\n")
    titles, room = _cut_longest([_cut(one_line(card.title), _MAX_TITLE_UNITS) for card in cards], room)
    (words,), room = _cut_longest([_clean(reply.text)], room)
    (notice,), room = _cut_longest([one_line(reply.notice)], room)
    facts, room = _cut_longest(list(map(facts_of, cards)), room)
    watches, room = _cut_longest([one_line(card.watch) for card in cards], room)
    whys, room = _cut_longest([one_line(card.why) for card in cards], room)
    plots, _ = _cut_longest([one_line(card.body) for card in cards], room, min_units=_MIN_PLOT_UNITS)
    return words, notice, list(map(_MovieTexts, titles, facts, watches, whys, plots))


def _cut_longest(texts: Sequence[str], room: int, min_units: int = 0) -> tuple[Sequence[str], int]:
    """Cut the longest texts until all fit; drop them all if one of them would keep less than ``min_units``.

    Returns:
        The texts, and the room that is left.
    """
    lengths = list(map(_count_units, texts))
    if sum(lengths) <= room:
        return texts, room - sum(lengths)
    shares = _divide(room, lengths)
    if any(share < min(length, min_units) for share, length in zip(shares, lengths, strict=True)):
        return [""] * len(texts), room
    short_texts = list(map(_cut, texts, shares))
    return short_texts, room - sum(map(_count_units, short_texts))


def _divide(room: int, lengths: Sequence[int]) -> Sequence[int]:
    """Divide room among texts: equally, except that a short text leaves its rest to the longer ones."""
    shares = [0] * len(lengths)
    shortest_first = sorted(range(len(lengths)), key=lengths.__getitem__)
    for position, index in enumerate(shortest_first):
        equal_share = max(0, room) // (len(lengths) - position)
        shares[index] = min(lengths[index], equal_share)
        room -= shares[index]
    return shares


def _cut(plain: str, max_units: int) -> str:
    """Cut to ``max_units`` UTF-16 units, between words where a word ends near the cut."""
    if _count_units(plain) <= max_units:
        return plain
    if max_units <= 0:
        return ""
    units = plain.encode("utf-16-le")[: 2 * (max_units - 1)]
    beginning = units.decode("utf-16-le", "ignore")  # ignores half a surrogate pair at the end
    words = beginning.rpartition(" ")[0]
    if words and len(beginning) - len(words) <= _MAX_WORD_LENGTH:
        beginning = words
    return beginning.rstrip(" \n,;:.–\u200d") + "…"


def _clean(plain: str) -> str:
    """Replace invisible characters by spaces; keep line breaks."""
    if not plain.isprintable():  # most texts are, and this check is quick
        plain = _INVISIBLE.sub(" ", plain)
    return plain.strip()


def _count_units(plain: str) -> int:
    """Return the number of UTF-16 units."""
    if plain.isascii():
        return len(plain)
    return len(plain.encode("utf-16-le")) // 2

"""From a reply to what Telegram shows: captions and texts in HTML. Pure."""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from telegram.constants import MessageLimit

from bot.dialogue.reply import Card, Reply

# Both count what is visible after the entities have been parsed. TDLib counts characters; UTF-16 units, in which the
# Bot API measures entities, are never fewer.
MAX_CAPTION = int(MessageLimit.CAPTION_LENGTH)  # 1,024, https://core.telegram.org/bots/api#sendphoto
MAX_TEXT = int(MessageLimit.MAX_TEXT_LENGTH)  # 4,096, https://core.telegram.org/bots/api#sendmessage

_LONGEST_TITLE = 256  # UTF-16 units; longer than any real title, short enough for three in a caption
_SHORTEST_PLOT = 60  # UTF-16 units; less of a plot tells nothing
_LONGEST_WORD = 24  # characters that may be given up so that a cut falls between words
_ISOLATED = "\u2068{}\u2069"  # https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_UNSEEN = re.compile(r"[^\S\n]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Spaces other than line breaks, control characters, those that change the direction of what follows, half pairs."""


def caption(reply: Reply) -> str:
    """Write what stands under the picture, as HTML of at most ``MAX_CAPTION`` visible UTF-16 units."""
    return _html(reply, MAX_CAPTION)


def caption_of(reply: Reply, place: int) -> str:
    """Write what stands under the picture of one of several movies, when each has a message of its own."""
    part = replace(
        reply,
        text="" if place else reply.text,
        cards=reply.cards[place : place + 1],
        notice=reply.notice if place == len(reply.cards) - 1 else "",
    )
    return _html(part, MAX_CAPTION, first=place + 1)


def text(reply: Reply) -> str:
    """Write the same as a message without a picture, as HTML of at most ``MAX_TEXT`` visible UTF-16 units."""
    return _html(reply, MAX_TEXT)


def heading(card: Card, longest: int = _LONGEST_TITLE) -> str:
    """Write a title and its year as plain text; the title is cut to ``longest`` UTF-16 units."""
    return f"{_apart(_cut(one_line(card.title), longest))} ({card.year})"


def facts_of(card: Card) -> str:
    """Write a movie's facts on one line, without the year, which stands beside the title."""
    return one_line(" · ".join(fact for fact in card.facts if fact != str(card.year)))


def one_line(plain: str) -> str:
    """Put a text on one line, without what nobody can see."""
    return " ".join(_clean(plain).split())


class _Movie(NamedTuple):
    """The plain texts about a movie, cut to fit."""

    title: str
    facts: str
    watch: str
    why: str
    plot: str


def _html(reply: Reply, limit: int, first: int | None = None) -> str:
    """Write a reply; ``first`` is the number of the first movie, without which only several are numbered."""
    first = first or (1 if len(reply.cards) > 1 else 0)
    labels = [f"{number}. " if first else "" for number, _ in enumerate(reply.cards, first)]
    words, notice, movies = _fitted(reply, limit, labels)
    cards = map(_card, labels, reply.cards, movies)
    return "\n\n".join(filter(None, (_escape(words), *cards, _tagged("i", notice))))


def _card(label: str, card: Card, movie: _Movie) -> str:
    link = html.escape(one_line(card.link))
    title = f'<b>{label}<a href="{link}">{_escape(_apart(movie.title))}</a></b> ({card.year})'
    plot = _tagged("blockquote", movie.plot, " expandable")
    return "\n".join(filter(None, (title, _escape(movie.facts), _tagged("i", movie.why), plot, _escape(movie.watch))))


def _apart(title: str) -> str:
    """Keep a title that is read from right to left from turning around what stands beside it."""
    turns = any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in title)
    return _ISOLATED.format(title) if turns else title


def _tagged(tag: str, plain: str, attribute: str = "") -> str:
    return f"<{tag}{attribute}>{_escape(plain)}</{tag}>" if plain else ""


def _escape(plain: str) -> str:
    """Escape what Telegram asks for and no more: https://core.telegram.org/bots/api#html-style."""
    return html.escape(plain, quote=False)


def _fitted(reply: Reply, limit: int, labels: Sequence[str]) -> tuple[str, str, Sequence[_Movie]]:
    """Shorten the plain texts until all of them fit: plots first, then reasons, facts, small print; titles last."""
    cards = reply.cards
    room = limit - len("\n\n")
    room -= sum(
        len(f"\n\n{label}{_ISOLATED.format('')} ({card.year})\n\n\n\n")
        for label, card in zip(labels, cards, strict=True)
    )
    titles, room = _shortened([_cut(one_line(card.title), _LONGEST_TITLE) for card in cards], room)
    (words,), room = _shortened([_clean(reply.text)], room)
    (notice,), room = _shortened([one_line(reply.notice)], room)
    facts, room = _shortened([facts_of(card) for card in cards], room)
    watches, room = _shortened([one_line(card.watch) for card in cards], room)
    whys, room = _shortened([one_line(card.why) for card in cards], room)
    plots, _ = _shortened([one_line(card.body) for card in cards], room, at_least=_SHORTEST_PLOT)
    return words, notice, list(map(_Movie, titles, facts, watches, whys, plots))


def _shortened(texts: Sequence[str], room: int, at_least: int = 0) -> tuple[Sequence[str], int]:
    """Cut the longest texts until all fit together; drop them all when one would keep less than ``at_least``.

    Returns:
        The texts, and the room that they leave.
    """
    lengths = [_units(text) for text in texts]
    if sum(lengths) <= room:
        return texts, room - sum(lengths)
    shares, left = dict.fromkeys(range(len(texts)), 0), room
    for served, index in enumerate(sorted(shares, key=lengths.__getitem__)):
        shares[index] = min(lengths[index], max(0, left) // (len(texts) - served))
        left -= shares[index]
    if any(shares[index] < min(length, at_least) for index, length in enumerate(lengths)):
        return [""] * len(texts), room
    cut = [_cut(text, shares[index]) for index, text in enumerate(texts)]
    return cut, room - sum(map(_units, cut))


def _cut(plain: str, room: int) -> str:
    """Shorten to ``room`` UTF-16 units, between words where one ends near the cut."""
    if _units(plain) <= room:
        return plain
    if room <= 0:
        return ""
    kept = plain.encode("utf-16-le")[: 2 * (room - 1)].decode("utf-16-le", "ignore")  # ignores half a pair at the end
    words = kept.rpartition(" ")[0]
    if words and len(kept) - len(words) <= _LONGEST_WORD:
        kept = words
    return kept.rstrip(" \n,;:.–\u200d") + "…"


def _clean(plain: str) -> str:
    """Replace what nobody can see by spaces; keep line breaks."""
    return (plain if plain.isprintable() else _UNSEEN.sub(" ", plain)).strip()  # most texts are, which is soon told


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2

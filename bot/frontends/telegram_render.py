"""From a reply to what Telegram shows: captions and texts in HTML. Pure."""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from telegram.constants import MessageLimit

from bot.reply import Card, Reply

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


def _html(reply: Reply, limit: int, first: int | None = None) -> str:
    """Write a reply; ``first`` is the number of the first movie, without which only several are numbered."""
    first = first or (1 if len(reply.cards) > 1 else 0)
    labels = [f"{number}. " if first else "" for number, _ in enumerate(reply.cards, first)]
    fitted = _fitted(reply, limit, labels)
    cards = map(_card, labels, fitted.cards)
    return "\n\n".join(filter(None, (_escape(fitted.text), *cards, _tagged("i", fitted.notice))))


def _card(label: str, card: Card) -> str:
    title = (
        f'<b>{label}<a href="{html.escape(one_line(card.link))}">{_escape(_apart(card.title))}</a></b> ({card.year})'
    )
    facts, why = _escape(" · ".join(card.facts)), _tagged("i", card.why)
    plot = _tagged("blockquote", card.body, "expandable")
    return "\n".join(filter(None, (title, facts, why, plot, _escape(card.watch))))


def _apart(title: str) -> str:
    """Keep a title that is read from right to left from turning around what stands beside it."""
    turns = any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in title)
    return _ISOLATED.format(title) if turns else title


def _tagged(tag: str, plain: str, attribute: str = "") -> str:
    return f"<{f'{tag} {attribute}'.rstrip()}>{_escape(plain)}</{tag}>" if plain else ""


def _escape(plain: str) -> str:
    """Escape what Telegram asks for and no more: https://core.telegram.org/bots/api#html-style."""
    return html.escape(plain, quote=False)


def _fitted(reply: Reply, limit: int, labels: Sequence[str]) -> Reply:
    """Shorten the plain texts until all of them fit: plots first, then reasons, facts, small print; titles last."""
    cards = reply.cards
    room = limit - len("\n\n")
    room -= sum(
        len(f"\n\n{label}{_ISOLATED.format('')} ({card.year})\n\n\n\n")
        for label, card in zip(labels, cards, strict=True)
    )
    titles = _shortened([_cut(one_line(card.title), _LONGEST_TITLE) for card in cards], room)
    room -= _units(*titles)
    (words,) = _shortened([_clean(reply.text)], room)
    room -= _units(words)
    (notice,) = _shortened([one_line(reply.notice)], room)
    room -= _units(notice)
    facts = _shortened([facts_of(card) for card in cards], room)
    room -= _units(*facts)
    watches = _shortened([one_line(card.watch) for card in cards], room)
    room -= _units(*watches)
    whys = _shortened([one_line(card.why) for card in cards], room)
    room -= _units(*whys)
    plots = _shortened([one_line(card.body) for card in cards], room, at_least=_SHORTEST_PLOT)
    fitted = tuple(
        replace(card, title=title, facts=(fact,) if fact else (), watch=watch, why=why, body=plot)
        for card, title, fact, watch, why, plot in zip(cards, titles, facts, watches, whys, plots, strict=True)
    )
    return replace(reply, text=words, cards=fitted, notice=notice)


def _shortened(texts: Sequence[str], room: int, at_least: int = 0) -> list[str]:
    """Cut the longest texts until all fit together; drop them all when one would keep less than ``at_least``."""
    lengths = [_units(text) for text in texts]
    if sum(lengths) <= room:
        return list(texts)
    shares = dict.fromkeys(range(len(texts)), 0)
    for served, index in enumerate(sorted(shares, key=lengths.__getitem__)):
        shares[index] = min(lengths[index], max(0, room) // (len(texts) - served))
        room -= shares[index]
    if any(shares[index] < min(length, at_least) for index, length in enumerate(lengths)):
        return [""] * len(texts)
    return [_cut(text, shares[index]) for index, text in enumerate(texts)]


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
    return _UNSEEN.sub(" ", plain).strip()


def _units(*texts: str) -> int:
    return sum(len(text.encode("utf-16-le")) // 2 for text in texts)

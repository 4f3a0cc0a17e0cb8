"""From a reply to what Telegram shows: HTML captions and texts, rows of buttons. Pure."""

import html
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import MessageLimit

from bot.reply import Card, Choice, Press, Reply

# Both count what is visible after the entities have been parsed. TDLib counts characters; UTF-16 units, in which the
# Bot API measures entities, are never fewer.
MAX_CAPTION = int(MessageLimit.CAPTION_LENGTH)  # 1,024, https://core.telegram.org/bots/api#sendphoto
MAX_TEXT = int(MessageLimit.MAX_TEXT_LENGTH)  # 4,096, https://core.telegram.org/bots/api#sendmessage

_LONGEST_TITLE = 256  # UTF-16 units; longer than any real title, short enough for three in a caption
_SHORTEST_PLOT = 60  # UTF-16 units; less of a plot tells nothing
_LONGEST_WORD = 24  # characters that may be given up so that a cut falls between words
_MOODS_IN_A_ROW = 3
_UNSEEN = re.compile(r"[^\S\n]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Spaces other than line breaks, control characters, those that change the direction of what follows, half pairs."""


def caption(reply: Reply) -> str:
    """Write what stands under the picture, as HTML of at most ``MAX_CAPTION`` visible UTF-16 units."""
    return _html(reply, MAX_CAPTION)


def text(reply: Reply) -> str:
    """Write the same as a message without a picture, as HTML of at most ``MAX_TEXT`` visible UTF-16 units."""
    return _html(reply, MAX_TEXT)


def keyboard(choices: Sequence[Choice]) -> InlineKeyboardMarkup | None:
    """Arrange buttons: three moods in a row, whatever asks for something else in rows of its own."""
    rows = [
        [InlineKeyboardButton(f"{choice.emoji} {choice.label}", callback_data=choice.token) for choice in row]
        for _, alike in itertools.groupby(choices, key=lambda choice: Press.decode(choice.token).verb)
        for row in _chunks(tuple(alike), _MOODS_IN_A_ROW)
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def _html(reply: Reply, limit: int) -> str:
    fitted = _fitted(reply, limit)
    cards = (_card(number, card) for number, card in enumerate(fitted.cards, 1))
    return "\n\n".join(filter(None, (_escape(fitted.text), *cards, _tagged("i", fitted.notice))))


def _card(number: int, card: Card) -> str:
    title = f'<b>{number}. <a href="{html.escape(_line(card.link))}">{_escape(card.title)}</a></b> ({card.year})'
    facts, why = _escape(" · ".join(card.facts)), _tagged("i", card.why)
    plot = _tagged("blockquote", card.body, "expandable")
    return "\n".join(filter(None, (title, facts, why, plot)))


def _tagged(tag: str, plain: str, attribute: str = "") -> str:
    return f"<{f'{tag} {attribute}'.rstrip()}>{_escape(plain)}</{tag}>" if plain else ""


def _escape(plain: str) -> str:
    """Escape what Telegram asks for and no more: https://core.telegram.org/bots/api#html-style."""
    return html.escape(plain, quote=False)


def _fitted(reply: Reply, limit: int) -> Reply:
    """Shorten the plain texts until all of them fit: plots first, then reasons, facts, small print; titles last."""
    cards = reply.cards
    room = limit - len("\n\n") - sum(len(f"\n\n{n}.  ({card.year})\n\n\n") for n, card in enumerate(cards, 1))
    titles = _shortened([_cut(_line(card.title), _LONGEST_TITLE) for card in cards], room)
    room -= _units(*titles)
    (words,) = _shortened([_clean(reply.text)], room)
    room -= _units(words)
    (notice,) = _shortened([_line(reply.notice)], room)
    room -= _units(notice)
    facts = _shortened([_line(" · ".join(_facts_beyond_the_year(card))) for card in cards], room)
    room -= _units(*facts)
    whys = _shortened([_line(card.why) for card in cards], room)
    room -= _units(*whys)
    plots = _shortened([_line(card.body) for card in cards], room, at_least=_SHORTEST_PLOT)
    fitted = tuple(
        replace(card, title=title, facts=(fact,) if fact else (), why=why, body=plot)
        for card, title, fact, why, plot in zip(cards, titles, facts, whys, plots, strict=True)
    )
    return replace(reply, text=words, cards=fitted, notice=notice)


def _facts_beyond_the_year(card: Card) -> Iterator[str]:
    """Leave out the year, which stands beside the title."""
    return (fact for fact in card.facts if fact != str(card.year))


def _shortened(texts: Sequence[str], room: int, at_least: int = 0) -> list[str]:
    """Cut the longest texts until all fit together; drop them all when one would keep less than ``at_least``."""
    lengths = [_units(text) for text in texts]
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


def _line(plain: str) -> str:
    """Clean a text and put it on one line."""
    return " ".join(_clean(plain).split())


def _units(*texts: str) -> int:
    return sum(len(text.encode("utf-16-le")) // 2 for text in texts)


def _chunks(choices: Sequence[Choice], size: int) -> Iterator[Sequence[Choice]]:
    return (choices[start : start + size] for start in range(0, len(choices), size))

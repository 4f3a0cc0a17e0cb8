"""The buttons under Telegram's messages: how they are arranged, what they hold, whose press counts. Pure."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.dialogue import texts as shared_texts
from bot.dialogue.reply import MAX_TOKEN_BYTES, Card, Choice, Press, Reply, Verb, is_for_all, press_of
from bot.frontends.telegram import texts
from bot.languages import say, speaking

MANAGERS = 0
"""Instead of a person's id: those who manage the chat, when one of them asked in its name."""
NOBODY = 2**52
"""Instead of a person's id, which has no more than 52 bits: what the bot posted by itself in a group stays as it is."""

_BUTTONS_IN_A_ROW = 3
_NUMBERS_IN_A_ROW = 5
_VERDICTS_IN_A_ROW = 2
_WIDEST_ROW = 38  # characters of labels that a phone shows beside each other; all buttons of a row are equally wide
_KINDS = {Verb.UNDO: Verb.BACK, Verb.TONIGHT: Verb.MORE, Verb.ASK: Verb.MORE}
"""Verbs that share rows with those of another verb: ways back, and ways onwards."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_OWNED = re.compile(r"(?P<token>.*)~(?P<owner>[0-9a-z]{1,12})", re.DOTALL)
_ADDRESS = re.compile(r"https?://[^\s/?#@]+\.[^\s]+")  # Telegram refuses the whole message for a button without one

Rows = list[list[InlineKeyboardButton]]


def keyboard(reply: Reply, owner: int | None = None) -> InlineKeyboardMarkup | None:
    """Arrange the buttons of a reply.

    Under movies the six moods fold into one button, which asks for them. It leads back, as the picture stays.

    Args:
        reply: What is shown.
        owner: Id of the person whose presses count, see ``MANAGERS`` and ``NOBODY``; None when everybody's do.
    """
    rows: Rows = [link_row(f"{link.emoji} {link.label}", link.address) for link in reply.links]
    ways: Sequence[Choice] = reply.choices
    if reply.cards:
        with speaking(reply.language):
            rows += [*_of_cards(reply.cards, owner), *_links(reply.cards)]
            ways = _folded(reply)
    for kind, alike in itertools.groupby(ways, key=_kind):
        rows += _rows(alike, owner, _NUMBERS_IN_A_ROW if kind is Verb.LISTED else _BUTTONS_IN_A_ROW)
    return InlineKeyboardMarkup(rows) if rows else None


def link_row(label: str, address: str) -> list[InlineKeyboardButton]:
    """Make a row of one button that leads to another page."""
    return [InlineKeyboardButton(label, url=address)]


def owned(token: str, owner: int | None) -> str:
    """Write into a button whose press counts, if there is room for that and not everybody's does.

    >>> owned("1_more_joy", 4242424242), owned("1_more_joy", None)
    ('1_more_joy~1y5tvhu', '1_more_joy')
    """
    if owner is None or is_for_all(token) or (owner == NOBODY and _is_managed(token)):
        return token
    marked = f"{token}~{_written(owner)}"
    return marked if len(marked) <= MAX_TOKEN_BYTES else token


def owner_of(data: str) -> tuple[str, int | None]:
    """Read what ``owned`` wrote: the token, and whose press counts."""
    found = _OWNED.fullmatch(data)
    return (found["token"], int(found["owner"], 36)) if found else (data, None)


def _is_managed(token: str) -> bool:
    """Tell whether those who manage the chat may press, whoever they are."""
    press = press_of(token)
    return press is not None and press.verb is Verb.DIGEST


def _of_cards(cards: Sequence[Card], owner: int | None) -> Iterator[list[InlineKeyboardButton]]:
    """Yield the buttons of the movie that is alone; else one row of numbers, behind which all others are."""
    if len(cards) == 1:
        yield from _rows(cards[0].choices, owner, _VERDICTS_IN_A_ROW)
        return
    opening = (_opening(card) for card in cards)
    row = [
        InlineKeyboardButton(f"{place}\ufe0f\u20e3", callback_data=owned(choice.token, owner))  # shown as a key
        for place, choice in enumerate(opening, 1)
        if choice
    ]
    if row:
        yield row


def _links(cards: Sequence[Card]) -> Rows:
    if len(cards) != 1:
        return []
    card = cards[0]
    pages = [(f"{link.emoji} {link.label}", link.address) for link in card.links]
    pages.append((f"{texts.MOVIE_PAGE_EMOJI} {say(texts.MOVIE_PAGE)}", card.link))
    row = [InlineKeyboardButton(label, url=address) for label, address in pages if _ADDRESS.fullmatch(address)]
    return [row] if row else []


def _opening(card: Card) -> Choice | None:
    return next((choice for choice in card.choices if Press.decode(choice.token).verb is Verb.OPEN), None)


def _folded(reply: Reply) -> Sequence[Choice]:
    """Put one button in place of the moods, which asks for them and knows the way back to the movies shown."""
    presses = [Press.decode(choice.token) for choice in reply.choices]
    others = [choice for choice, press in zip(reply.choices, presses, strict=True) if press.verb is not Verb.MOOD]
    if len(others) == len(presses):
        return others
    by_verb = {press.verb: press for press in presses}
    back, more = by_verb.get(Verb.BACK), by_verb.get(Verb.MORE)
    movies = back.movies if back else tuple(card.id for card in reply.cards)
    token = Press(Verb.ASK, reply.cards[0].mood, movies, more.words if more else ()).encode()
    return [*others, Choice(say(shared_texts.OTHER_MOOD), shared_texts.OTHER_MOOD_EMOJI, token)]


def _kind(choice: Choice) -> Verb:
    """Tell which choices share rows: those of one verb, and those of ``_KINDS``."""
    verb = Press.decode(choice.token).verb
    return _KINDS.get(verb, verb)


def _rows(choices: Iterable[Choice], owner: int | None, most: int) -> Iterator[list[InlineKeyboardButton]]:
    """Arrange choices in rows of at most ``most``, fewer where labels would be cut off."""
    row: list[Choice] = []
    for choice in choices:
        widest = max(len(one.label) for one in (*row, choice))
        if row and (len(row) == most or (len(row) + 1) * widest > _WIDEST_ROW):
            yield [_button(one, owner) for one in row]
            row = []
        row.append(choice)
    if row:
        yield [_button(one, owner) for one in row]


def _button(choice: Choice, owner: int | None) -> InlineKeyboardButton:
    return InlineKeyboardButton(f"{choice.emoji} {choice.label}", callback_data=owned(choice.token, owner))


def _written(number: int) -> str:
    """Write a number to the base of 36, which ``int`` reads."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"

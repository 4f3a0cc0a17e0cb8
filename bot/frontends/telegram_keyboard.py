"""The buttons under Telegram's messages: how they are arranged, what they hold, whose press counts. Pure."""

import itertools
import re
from collections.abc import Iterator, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import wording
from bot.reply import MAX_TOKEN_BYTES, Card, Choice, Press, Reply, Verb

MANAGERS = 0
"""Instead of a person's id: those who manage the chat, when one of them asked in its name."""

_BUTTONS_IN_A_ROW = 3
_BUTTONS_IN_PAIRS = 2  # so that the labels of verdicts are not cut off
_ONWARDS = {Verb.UNDO, Verb.BACK, Verb.TONIGHT, Verb.ASK}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_OWNED = re.compile(r"(?P<token>.*)~(?P<owner>[0-9a-z]{1,12})", re.DOTALL)
_ADDRESS = re.compile(r"https?://[^\s/?#@]+\.[^\s]+")  # Telegram refuses the whole message for a button without one

Rows = list[list[InlineKeyboardButton]]


def keyboard(reply: Reply, owner: int | None = None) -> InlineKeyboardMarkup | None:
    """Arrange the buttons of a reply.

    Under movies the six moods fold into one button, which asks for them. It leads back, as the picture stays.

    Args:
        reply: What is shown.
        owner: Id of the person whose presses count, see ``MANAGERS``; None when everybody's do.
    """
    ways = reply.choices
    rows: Rows = []
    if reply.cards:
        rows += [*_of_cards(reply.cards, owner), *_links(reply.cards)]
        ways = (*(choice for choice in ways if not _is_mood(choice)), _other_mood(reply))
    for _, alike in itertools.groupby(ways, key=_kind):
        rows += [[_button(choice, owner) for choice in row] for row in _chunks(tuple(alike))]
    return InlineKeyboardMarkup(rows) if rows else None


def link_row(label: str, address: str) -> list[InlineKeyboardButton]:
    """Make a row of one button that leads to another page."""
    return [InlineKeyboardButton(label, url=address)]


def owned(token: str, owner: int | None) -> str:
    """Write into a button whose press counts, if there is room for that.

    >>> owned("1_more_joy", 4242424242), owned("1_more_joy", None)
    ('1_more_joy~1y5ra9m', '1_more_joy')
    """
    marked = token if owner is None else f"{token}~{_written(owner)}"
    return marked if len(marked) <= MAX_TOKEN_BYTES else token


def owner_of(data: str) -> tuple[str, int | None]:
    """Read what ``owned`` wrote: the token, and whose press counts."""
    found = _OWNED.fullmatch(data)
    return (found["token"], int(found["owner"], 36)) if found else (data, None)


def _of_cards(cards: Sequence[Card], owner: int | None) -> Iterator[list[InlineKeyboardButton]]:
    """Yield the buttons of the movie that is alone; else one row of numbers, behind which all others are."""
    if len(cards) == 1:
        yield from ([_button(choice, owner) for choice in row] for row in _chunks(cards[0].choices, _BUTTONS_IN_PAIRS))
        return
    row = [
        InlineKeyboardButton(f"{place}\ufe0f\u20e3", callback_data=owned(choice.token, owner))  # shown as a key
        for place, card in enumerate(cards, 1)
        for choice in card.choices
        if Press.decode(choice.token).verb is Verb.OPEN
    ]
    if row:
        yield row


def _links(cards: Sequence[Card]) -> Rows:
    if len(cards) != 1:
        return []
    card = cards[0]
    pages = [(f"{link.emoji} {link.label}", link.address) for link in card.links]
    pages.append((f"{wording.MOVIE_PAGE_EMOJI} {wording.MOVIE_PAGE}", card.link))
    row = [InlineKeyboardButton(label, url=address) for label, address in pages if _ADDRESS.fullmatch(address)]
    return [row] if row else []


def _other_mood(reply: Reply) -> Choice:
    """Make the button that asks for another mood and knows the way back to the movies shown."""
    presses = (Press.decode(choice.token) for choice in reply.choices)
    back = next((press for press in presses if press.verb is Verb.BACK), None)
    movies = back.movies if back else tuple(card.id for card in reply.cards)
    token = Press(Verb.ASK, reply.cards[0].mood, movies).encode()
    return Choice(wording.OTHER_MOOD, wording.OTHER_MOOD_EMOJI, token)


def _is_mood(choice: Choice) -> bool:
    return Press.decode(choice.token).verb is Verb.MOOD


def _kind(choice: Choice) -> Verb:
    """Tell which choices share rows: those of one verb, and the ways onwards from movies."""
    verb = Press.decode(choice.token).verb
    return Verb.MORE if verb in _ONWARDS else verb


def _button(choice: Choice, owner: int | None) -> InlineKeyboardButton:
    return InlineKeyboardButton(f"{choice.emoji} {choice.label}", callback_data=owned(choice.token, owner))


def _chunks(choices: Sequence[Choice], size: int = _BUTTONS_IN_A_ROW) -> Iterator[Sequence[Choice]]:
    return (choices[start : start + size] for start in range(0, len(choices), size))


def _written(number: int) -> str:
    """Write a number to the base of 36, which ``int`` reads."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"

"""The buttons under Telegram's messages: how they are arranged, what they hold, whose press counts. Pure."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import (
    MAX_TOKEN_BYTES,
    AnyAction,
    AskFilters,
    AskMood,
    AskOtherMood,
    Open,
    OpenListed,
    PutBack,
    ShowAgain,
    ShowMore,
    ShowMovies,
    UndoVerdict,
    Who,
)
from bot.dialogue.filters import NO_FILTERS
from bot.dialogue.reply import Button, Card, Reply
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
    buttons: Sequence[Button] = reply.buttons
    if reply.cards:
        with speaking(reply.language):
            rows += [*_of_cards(reply.cards, owner), *_links(reply.cards)]
            buttons = _fold_moods(reply)
    for kind, alike in itertools.groupby(buttons, key=_kind):
        rows += _rows(alike, owner, _NUMBERS_IN_A_ROW if kind is OpenListed else _BUTTONS_IN_A_ROW)
    return InlineKeyboardMarkup(rows) if rows else None


def link_row(label: str, address: str) -> list[InlineKeyboardButton]:
    """Make a row of one button that leads to another page."""
    return [InlineKeyboardButton(label, url=address)]


def callback_data(action: AnyAction, owner: int | None) -> str:
    """Write the data of a button: its token and whose press counts, if there is room for that and not everybody's does.

    >>> callback_data(AskMood(), 4242424242), callback_data(AskMood(), None)
    ('2_ask~1y5tvhu', '2_ask')
    """
    token = action.token
    match action.pressed_by:
        case Who.MEMBERS:
            return token
        case Who.MANAGERS if owner == NOBODY:
            return token
        case _:
            return token if owner is None else _mark(token, owner)


def _mark(token: str, owner: int) -> str:
    marked = f"{token}~{_written(owner)}"
    return marked if len(marked) <= MAX_TOKEN_BYTES else token


def owner_of(data: str) -> tuple[str, int | None]:
    """Read the data of a button: the token, and whose press counts."""
    found = _OWNED.fullmatch(data)
    return (found["token"], int(found["owner"], 36)) if found else (data, None)


def _of_cards(cards: Sequence[Card], owner: int | None) -> Iterator[list[InlineKeyboardButton]]:
    """Yield the buttons of the movie that is alone; else one row of numbers, behind which all others are."""
    if len(cards) == 1:
        yield from _rows(cards[0].buttons, owner, _VERDICTS_IN_A_ROW)
        return
    opening = (_opening(card) for card in cards)
    row = [
        InlineKeyboardButton(
            f"{place}\ufe0f\u20e3", callback_data=callback_data(button.action, owner)
        )  # shown as a key
        for place, button in enumerate(opening, 1)
        if button
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


def _opening(card: Card) -> Button | None:
    return next((button for button in card.buttons if isinstance(button.action, Open)), None)


def _fold_moods(reply: Reply) -> Sequence[Button]:
    """Put one button in place of the moods, which asks for them and knows the way back to the movies shown."""
    buttons: list[Button] = []
    movies, filters = tuple(card.id for card in reply.cards), NO_FILTERS
    for button in reply.buttons:
        match button.action:
            case ShowMovies():
                continue
            case ShowAgain(_, movies_before):
                movies = movies_before
            case ShowMore(filters=filters_of_more):
                filters = filters_of_more
            case _:
                pass
        buttons.append(button)
    if len(buttons) < len(reply.buttons):
        action = AskOtherMood(reply.cards[0].mood, movies, filters)
        buttons.append(Button(say(shared_texts.OTHER_MOOD), shared_texts.OTHER_MOOD_EMOJI, action))
    return buttons


def _kind(button: Button) -> type[AnyAction]:
    """Return the class whose buttons share rows with a button: ways back stand together, and so do ways onwards."""
    match button.action:
        case UndoVerdict() | PutBack():
            return ShowAgain
        case AskFilters() | AskMood() | AskOtherMood():
            return ShowMore
        case action:
            return type(action)


def _rows(buttons: Iterable[Button], owner: int | None, most: int) -> Iterator[list[InlineKeyboardButton]]:
    """Arrange buttons in rows of at most ``most``, fewer where labels would be cut off."""
    row: list[Button] = []
    for button in buttons:
        widest = max(len(one.label) for one in (*row, button))
        if row and (len(row) == most or (len(row) + 1) * widest > _WIDEST_ROW):
            yield [_keyboard_button(one, owner) for one in row]
            row = []
        row.append(button)
    if row:
        yield [_keyboard_button(one, owner) for one in row]


def _keyboard_button(button: Button, owner: int | None) -> InlineKeyboardButton:
    return InlineKeyboardButton(f"{button.emoji} {button.label}", callback_data=callback_data(button.action, owner))


def _written(number: int) -> str:
    """Write a number to the base of 36, which ``int`` reads."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"

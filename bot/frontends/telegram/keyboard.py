"""Inline keyboards: rows of buttons, and the data that a button sends back when it is pressed."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.dialogue import (
    MAX_TOKEN_BYTES,
    NO_FILTERS,
    AnyAction,
    AskFilters,
    AskMood,
    AskOtherMood,
    Button,
    Card,
    Open,
    OpenListed,
    PutBack,
    Reply,
    ShowAgain,
    ShowMore,
    ShowMovies,
    UndoVerdict,
    Who,
)
from bot.dialogue import texts as shared_texts
from bot.frontends.telegram import texts
from bot.languages import say, speaking

MANAGERS = 0
"""Owner of an answer to an anonymous manager of the group: whoever manages it."""
NOBODY = 2**52
"""Owner of a message that the bot posted by itself. Ids of people are smaller: they have at most 52 bits."""

_BUTTONS_PER_ROW = 3
_NUMBERS_PER_ROW = 5
_VERDICTS_PER_ROW = 2
_MAX_ROW_CHARACTERS = 38  # of labels, on a phone; the buttons of a row are equally wide
_KEYCAP = "\ufe0f\u20e3"  # shows the digit before it as a key
_BASE = 36  # the largest that ``int`` reads
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_CALLBACK_DATA = re.compile(r"(?P<token>.*)~(?P<owner>[0-9a-z]{1,12})", re.DOTALL)
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#@]+\.[^\s]+")  # with any other, Telegram refuses the whole message

Row = list[InlineKeyboardButton]


def build_keyboard(reply: Reply, owner: int | None = None) -> InlineKeyboardMarkup | None:
    """Arrange the buttons of a reply in rows.

    Under movies, one button replaces the six moods. It asks for a mood and leads back, as the picture stays.

    Args:
        reply: The reply with the buttons.
        owner: Id of the only person that may press, or one of the constants above; None for everybody.
    """
    rows = [link_row(f"{link.emoji} {link.label}", link.address) for link in reply.links]
    buttons: Sequence[Button] = reply.buttons
    if reply.cards:
        with speaking(reply.language):
            rows += _card_rows(reply.cards, owner)
            buttons = _fold_moods(reply)
    for row_class, row_buttons in itertools.groupby(buttons, key=_row_class):
        max_buttons = _NUMBERS_PER_ROW if row_class is OpenListed else _BUTTONS_PER_ROW
        rows += _fill_rows(row_buttons, owner, max_buttons)
    return InlineKeyboardMarkup(rows) if rows else None


def link_row(label: str, address: str) -> Row:
    """Return a row of one button that opens an address."""
    return [InlineKeyboardButton(label, url=address)]


def callback_data(action: AnyAction, owner: int | None) -> str:
    """Return the data of a button: the token of its action and the owner of the message.

    The owner is left out if everybody may press the button, or if Telegram's limit leaves no room.

    >>> callback_data(AskMood(), 4242424242), callback_data(AskMood(), None)
    ('2_ask~1y5tvhu', '2_ask')
    """
    is_managers_button = action.pressed_by is Who.MANAGERS and owner == NOBODY
    if owner is None or action.pressed_by is Who.MEMBERS or is_managers_button:
        return action.token
    data = f"{action.token}~{_to_base_36(owner)}"
    if len(data) > MAX_TOKEN_BYTES:
        return action.token
    return data


def parse_callback_data(data: str) -> tuple[str, int | None]:
    """Return the token and the owner in the data of a button."""
    match = _CALLBACK_DATA.fullmatch(data)
    if match is None:
        return data, None
    return match["token"], int(match["owner"], _BASE)


def _card_rows(cards: Sequence[Card], owner: int | None) -> Iterator[Row]:
    """Yield the rows of a single movie: verdicts and links; or of several: numbers that open each of them."""
    if len(cards) == 1:
        yield from _fill_rows(cards[0].buttons, owner, _VERDICTS_PER_ROW)
        if row := _page_row(cards[0]):
            yield row
    elif row := _number_row(cards, owner):
        yield row


def _number_row(cards: Sequence[Card], owner: int | None) -> Row:
    row: Row = []
    for number, card in enumerate(cards, 1):
        for button in card.buttons:
            if isinstance(button.action, Open):
                data = callback_data(button.action, owner)
                row.append(InlineKeyboardButton(f"{number}{_KEYCAP}", callback_data=data))
                break
    return row


def _page_row(card: Card) -> Row:
    pages = [(f"{link.emoji} {link.label}", link.address) for link in card.links]
    pages.append((f"{texts.MOVIE_PAGE_EMOJI} {say(texts.MOVIE_PAGE)}", card.link))
    return [InlineKeyboardButton(label, url=address) for label, address in pages if _WEB_ADDRESS.fullmatch(address)]


def _fold_moods(reply: Reply) -> Sequence[Button]:
    """Replace the buttons of the moods by one that asks for another mood and knows the movies to return to."""
    buttons: list[Button] = []
    movies, filters = tuple(card.id for card in reply.cards), NO_FILTERS
    for button in reply.buttons:
        match button.action:
            case ShowMovies():
                continue
            case ShowAgain(_, previous_movies):
                movies = previous_movies
            case ShowMore(filters=current_filters):
                filters = current_filters
            case _:
                pass
        buttons.append(button)
    if len(buttons) < len(reply.buttons):
        action = AskOtherMood(reply.cards[0].mood, movies, filters)
        buttons.append(Button(say(shared_texts.OTHER_MOOD), shared_texts.OTHER_MOOD_EMOJI, action))
    return buttons


def _row_class(button: Button) -> type[AnyAction]:
    """Return the class of actions that share rows with this button: ways back stand together, and ways on."""
    match button.action:
        case UndoVerdict() | PutBack():
            return ShowAgain
        case AskFilters() | AskMood() | AskOtherMood():
            return ShowMore
        case action:
            return type(action)


def _fill_rows(buttons: Iterable[Button], owner: int | None, max_buttons: int) -> Iterator[Row]:
    """Arrange buttons in rows of at most ``max_buttons``, fewer where a phone would cut labels off."""
    row: Row = []
    widest_label = 0
    for button in buttons:
        widest_label = max(widest_label, len(button.label))
        is_too_wide = (len(row) + 1) * widest_label > _MAX_ROW_CHARACTERS
        if row and (len(row) == max_buttons or is_too_wide):
            yield row
            row, widest_label = [], len(button.label)
        row.append(
            InlineKeyboardButton(f"{button.emoji} {button.label}", callback_data=callback_data(button.action, owner))
        )
    if row:
        yield row


def _to_base_36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, _BASE)
        digits = _DIGITS[digit] + digits
    return digits or "0"

"""Tokens of buttons: every text is either read as it was encode_input or refused."""

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from string import ascii_letters
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from bot.dialogue.actions import (
    ACTION_CLASSES,
    MAX_TOKEN_BYTES,
    Action,
    ListName,
    Unreadable,
    action_from,
)
from bot.dialogue.filters import Filters
from bot.dialogue.token_codec import TokenUnwritable
from bot.frontends.telegram.keyboard import callback_data, parse_callback_data
from core.moods.feelings import Response
from core.moods.mood import Mood
from core.movies.filters import Filter
from core.people.verdict import Opinion
from tests.fuzz.tools.byte_reader import ByteReader, decode_text, encode_input
from tests.fuzz.tools.known_answers import PRESSED, tokens

_CLASSES = tuple(ACTION_CLASSES.values())
_DAMAGED = (
    "2_open_joy_09", "2_open_joy_+9", "2_open_joy_\u0669", "2_open_joy_9_", "2__open_joy_9", "2_OPEN_joy_9",
    "1_open_joy_9", "2_open_joy_9\n", " 2_open_joy_9", "2_open_joy_1234567890", "2_open_joy", "2_set_country_\u00e9",
    "2_set_country_a b", f"2_set_country_{'a' * 51}", f"2_set_country_{'a' * 200}", "2_more_joy~", "2_more_joy~-1",
    f"2_more_joy~{'0' * 13}", "2_more_joy_fgs", "2_more_joy_f", "2_forget_n", "2_undo_joy_9_x",
)  # fmt: skip
_MOST_ID = 10**9
_MOST_PERSON = 2**52  # https://core.telegram.org/bots/api#user
_MEMBERS: dict[object, tuple[object, ...]] = {
    Mood: tuple(Mood),
    Response: tuple(Response),
    Opinion: tuple(Opinion),
    Opinion | None: (None, *Opinion),
    ListName: tuple(ListName),
    bool: (False, True),
}


def seeds() -> Iterator[bytes]:
    """Yield inputs to start from."""
    for token in tokens():
        yield encode_input(0, token.encode())
    for action in PRESSED:
        yield encode_input(0, callback_data(action, 4242424242).encode())
    for token in _DAMAGED:
        yield encode_input(0, token.encode())
    for number in range(len(_CLASSES)):
        yield encode_input(1, number, 2, 1, bytes(3), 9, 0, bytes(6), 42, 35)
    yield encode_input(1, 10, 2, 3, bytes(12), 1, b"\2ab")


def try_input(data: bytes) -> None:
    reader = ByteReader(data)
    if reader.flag():
        _written_and_read(reader)
    else:
        _read(decode_text(reader.rest()))


def _read(token: str) -> None:
    action = action_from(token)
    assert action != Unreadable() or token not in _offered()
    if action != Unreadable():
        assert action.token == token
        assert len(token.encode()) <= MAX_TOKEN_BYTES
        assert token.isascii()
        assert token.isprintable()
    bare, owner = parse_callback_data(token)
    assert owner is None or owner >= 0
    assert token.startswith(bare)


def _written_and_read(reader: ByteReader) -> None:
    action = _made_up(reader.pick(_CLASSES), reader)
    try:
        token = action.token
    except TokenUnwritable:
        return
    assert len(token) <= MAX_TOKEN_BYTES
    read = action_from(token)
    assert type(read) is type(action)
    assert _without_filters(read) == _without_filters(action)
    owner = reader.number(8) % _MOST_PERSON
    marked = callback_data(read, owner)
    assert len(marked) <= MAX_TOKEN_BYTES
    assert parse_callback_data(marked) == (token, None if marked == token else owner)


def _made_up(action_class: type[Action], reader: ByteReader) -> Any:  # noqa: ANN401 - any action
    hints = get_type_hints(action_class, include_extras=True)
    names = [field.name for field in fields(action_class)]  # pyright: ignore[reportArgumentType] - a dataclass
    return action_class(**{name: _value(hints[name], reader) for name in names})


def _value(hint: Any, reader: ByteReader) -> object:  # noqa: ANN401 - the type of a field
    if get_origin(hint) is Annotated:
        return tuple(reader.number(4) % _MOST_ID for _ in reader.some(get_args(hint)[1].stop))
    if hint is Filters:
        chips = frozenset(chip for chip in Filter if reader.flag())
        also = reader.pick((None, *Mood))
        return Filters(chips, also, frozenset(mood for mood in Mood if reader.flag()))
    if hint is int:
        return reader.number(4) % _MOST_ID
    if hint is str:
        return "".join(reader.pick(ascii_letters) for _ in reader.some(8))
    return reader.pick(_MEMBERS[hint])


def _without_filters(action: Action) -> Action:
    changed = {name: Filters() for name, value in vars(action).items() if isinstance(value, Filters)}
    return type(action)(**(vars(action) | changed))


@cache
def _offered() -> frozenset[str]:
    """Return tokens that must be read."""
    return frozenset(tokens())

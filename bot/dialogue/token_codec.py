"""The words that stand for the fields of an action in a button's token."""

import re
from collections.abc import Callable
from dataclasses import fields
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Final, NamedTuple, get_args, get_origin, get_type_hints

from bot.dialogue.filters import Filters, filters_from, letters_of
from core.errors import CineMoodError
from core.people.verdict import Opinion

_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")  # TMDb ids have seven digits so far; the store takes no more than 64 bits
_LETTERS = re.compile(r"[A-Za-z]+")


class TokenUnwritable(CineMoodError):
    """An action that no button can carry: it holds words that were typed, or more than a token has room for."""


class _Codec(NamedTuple):
    """Writes a value of one type as words of a token, and takes such words off the front of a list."""

    write: Callable[[Any], list[str]]
    """Raises ``TokenUnwritable``."""
    take: Callable[[list[str]], Any]
    """Raises ``ValueError`` where the words are others."""


class _Field(NamedTuple):
    name: str
    codec: _Codec
    default: object
    """``dataclasses.MISSING`` where there is none."""


def write_fields(record: object) -> list[str]:
    """Write the fields of a dataclass in their order; fields at the end that have their default are left out.

    Raises:
        TokenUnwritable: A field has a value that letters, digits and underscores cannot express.
    """
    values = [(field, getattr(record, field.name)) for field in _fields_of(type(record))]
    while values and values[-1][1] == values[-1][0].default:
        values.pop()
    words: list[str] = []
    for field, value in values:
        words += field.codec.write(value)
    return words


def read_fields(record_class: type[object], words: list[str]) -> dict[str, Any]:
    """Take the values of a dataclass off the front of a list of words; where these end, so do the values.

    Raises:
        ValueError: The words are others.
    """
    values: dict[str, Any] = {}
    for field in _fields_of(record_class):
        if not words:
            break
        values[field.name] = field.codec.take(words)
    return values


@cache
def _fields_of(record_class: type[object]) -> tuple[_Field, ...]:
    hints = get_type_hints(record_class, include_extras=True)
    return tuple(
        _Field(field.name, _codec_for(hints[field.name]), field.default)
        for field in fields(record_class)  # pyright: ignore[reportArgumentType] - a dataclass
    )


def _codec_for(hint: Any) -> _Codec:  # noqa: ANN401 - the type of a field
    """Return the codec for the type of a field.

    Raises:
        TypeError: There is none.
    """
    if get_origin(hint) is Annotated:
        return _numbers_codec(get_args(hint)[1])
    if hint in _CODECS:
        return _CODECS[hint]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _name_codec(hint)
    raise TypeError(f"No token can carry a field of the type {hint}.")


def _name_codec(names: type[StrEnum]) -> _Codec:
    def write(member: StrEnum) -> list[str]:
        return [member.value]

    def take(words: list[str]) -> StrEnum:
        return names(words.pop(0))

    return _Codec(write, take)


def _numbers_codec(allowed: range) -> _Codec:
    """Return the codec for numbers in a row; ``allowed`` holds how many there may be."""

    def write(numbers: tuple[int, ...]) -> list[str]:
        if len(numbers) not in allowed:
            raise TokenUnwritable("This action has more movies than a button has room for.")
        return [str(number) for number in numbers]

    def take(words: list[str]) -> tuple[int, ...]:
        numbers: list[int] = []
        while words and _NUMBER.fullmatch(words[0]):
            numbers.append(_take_number(words))
        if len(numbers) not in allowed:
            raise ValueError("There are more or fewer numbers than belong there.")
        return tuple(numbers)

    return _Codec(write, take)


def _write_number(number: int) -> list[str]:
    return [str(number)]


def _take_number(words: list[str]) -> int:
    word = words.pop(0)
    if not _NUMBER.fullmatch(word):
        raise ValueError("This is no number.")
    return int(word)


def _write_letters(text: str) -> list[str]:
    if not _LETTERS.fullmatch(text):
        raise TokenUnwritable("This action holds words that no button can carry.")
    return [text]


def _take_letters(words: list[str]) -> str:
    word = words.pop(0)
    if not _LETTERS.fullmatch(word):
        raise ValueError("These are no letters.")
    return word


def _write_filters(filters: Filters) -> list[str]:
    return [f"f{letters_of(filters)}"]


def _take_filters(words: list[str]) -> Filters:
    word = words.pop(0)
    if not word.startswith("f"):
        raise ValueError("These are no filters.")
    return filters_from(word.removeprefix("f"))


_OPINION_LETTERS = {Opinion.SEEN: "s", Opinion.REFUSED: "r", Opinion.SAVED: "v", Opinion.WRONG: "w"}
_OPINIONS = {letter: opinion for opinion, letter in _OPINION_LETTERS.items()}


def _write_opinion(opinion: Opinion) -> list[str]:
    return [_OPINION_LETTERS[opinion]]


def _take_opinion(words: list[str]) -> Opinion:
    word = words.pop(0)
    if word not in _OPINIONS:
        raise ValueError("This is no opinion.")
    return _OPINIONS[word]


_FLAG_LETTERS = {True: "y", False: "n"}
_FLAGS = {letter: flag for flag, letter in _FLAG_LETTERS.items()}


def _write_flag(value: bool) -> list[str]:  # noqa: FBT001 - the value that is written
    return [_FLAG_LETTERS[value]]


def _take_flag(words: list[str]) -> bool:
    word = words.pop(0)
    if word not in _FLAGS:
        raise ValueError("This is neither yes nor no.")
    return _FLAGS[word]


_CODECS: Final[dict[object, _Codec]] = {
    int: _Codec(_write_number, _take_number),
    str: _Codec(_write_letters, _take_letters),
    bool: _Codec(_write_flag, _take_flag),
    Filters: _Codec(_write_filters, _take_filters),
    Opinion: _Codec(_write_opinion, _take_opinion),
    Opinion | None: _Codec(_write_opinion, _take_opinion),
}

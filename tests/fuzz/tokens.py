"""Tokens of buttons: whatever comes is either read as it was written or refused."""

from collections.abc import Iterator
from functools import cache
from string import ascii_letters

from bot.dialogue.movies.filters import chips_of
from bot.dialogue.reply import MAX_TOKEN_BYTES, Press, TokenUnreadable, Verb, press_of
from bot.frontends.telegram.keyboard import owned, owner_of
from bot.frontends.web.html import words_of
from core.moods.mood import Mood
from tests.fuzz.answers import tokens
from tests.fuzz.scraps import Scraps, lettered, written

_VERBS, _MOODS = tuple(Verb), (None, *Mood)
_DAMAGED = (
    "1_open_joy_09", "1_open_joy_+9", "1_open_joy_\u0669", "1_open_joy_9_", "1__open_joy_9", "1_OPEN_joy_9",
    "2_open_joy_9", "1_open_joy_9\n", " 1_open_joy_9", "1_open_joy_1234567890", "1_open_joy", "1_set_country_\u00e9",
    "1_set_country_a b", f"1_set_country_{'a' * 51}", f"1_set_country_{'a' * 200}", "1_more_joy~", "1_more_joy~-1",
    f"1_more_joy~{'0' * 13}",
)  # fmt: skip
_MOST_ID = 10**9
_MOST_PERSON = 2**52  # https://core.telegram.org/bots/api#user


def seeds() -> Iterator[bytes]:
    for token in tokens():
        yield written(0, token.encode())
        yield written(0, owned(token, 4242424242).encode())
    for token in _DAMAGED:
        yield written(0, token.encode())
    for verb in range(len(_VERBS)):
        yield written(1, verb, 2, 1, bytes(3), 9, 0, bytes(6), 42, 35)
    yield written(1, 10, 2, 3, bytes(12), 1, b"\2ab")


def one(data: bytes) -> None:
    scraps = Scraps(data)
    if scraps.flag():
        _written_and_read(scraps)
    else:
        _read(lettered(scraps.rest()))


def _read(token: str) -> None:
    press = press_of(token)
    try:
        decoded = Press.decode(token)
    except TokenUnreadable:
        decoded = None
    assert press == decoded
    assert press is not None or token not in _offered()
    if press is not None:
        assert press.encode() == token
        assert len(token.encode()) <= MAX_TOKEN_BYTES
        assert token.isascii()
        assert token.isprintable()
        chips_of(press.words)
    words_of("", token)
    bare, owner = owner_of(token)
    assert owner is None or owner >= 0
    assert token.startswith(bare)


def _written_and_read(scraps: Scraps) -> None:
    verb, mood = scraps.pick(_VERBS), scraps.pick(_MOODS)
    movies = tuple(scraps.number(4) % _MOST_ID for _ in scraps.some(5))
    words = tuple("".join(scraps.pick(ascii_letters) for _ in scraps.some(8)) for _ in scraps.some(3))
    press = Press(verb, mood, movies, words)
    token = press.encode()
    assert press_of(token) in {None, press}
    owner = scraps.number(8) % _MOST_PERSON
    marked = owned(token, owner)
    assert len(marked) <= max(len(token), MAX_TOKEN_BYTES)
    assert owner_of(marked) == (token, None if marked == token else owner)


@cache
def _offered() -> frozenset[str]:
    """Return tokens that must be read."""
    return frozenset(tokens())

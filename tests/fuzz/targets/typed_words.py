"""Typed words: parsed without an error, and never into an action that changes stored data."""

from collections.abc import Iterator

from bot.dialogue.actions import (
    ACTION_CLASSES,
    Action,
    ChangeSetting,
    ChooseMood,
    Forget,
    Judge,
    JudgeListed,
    OrderDigest,
    PutBack,
    Remove,
    Reveal,
    Say,
    ShowDigest,
    StartGroup,
    StopDigest,
    UndoVerdict,
    Vote,
)
from bot.dialogue.digests.order import UnclearPart, parse_order
from bot.dialogue.mood_words import read_moods
from bot.dialogue.parser import closest, is_command, link_to, parse
from bot.dialogue.talk import texts as talk_texts
from core.moods.mood import Mood
from tests.fuzz.tools.byte_reader import decode_text
from tests.fuzz.tools.known_answers import TYPED, TYPED_MORE, tokens

_NEVER_TYPED: tuple[type[Action], ...] = (
    *(Judge, JudgeListed, UndoVerdict, PutBack, Remove, ChooseMood, Reveal, Vote, StopDigest),
)
"""Actions that words never ask for, because they change what is kept and take a button."""
_NEVER_LINKED = (*_NEVER_TYPED, ChangeSetting, ShowDigest, OrderDigest, Forget, StartGroup)
_LONGEST_ECHO = 200  # characters


def seeds() -> Iterator[bytes]:
    """Yield inputs to start from."""
    typed = (*TYPED, *TYPED_MORE, "so tired of it all 😡", "/mood@cinemood_bot ❤️", "sadnes", "/settings country GB")
    for text in typed:
        yield text.encode()
    for verb in ACTION_CLASSES:
        yield f"/{verb}".encode()
        yield f"{verb} joy 9 saved".encode()
    for mood in Mood:
        yield f"/start {link_to(mood)}".encode()
        yield f"/start {link_to(mood, 603)}".encode()
    for token in tokens():
        yield f"/start {token}".encode()


def try_input(data: bytes) -> None:
    text = decode_text(data)
    action = parse(text)
    assert not isinstance(action, _NEVER_TYPED)
    assert not (isinstance(action, Forget) and action.is_sure)
    assert not (text.startswith("/start") and isinstance(action, _NEVER_LINKED))
    if isinstance(action, Say):
        assert action.text in text
        is_command(action.text)
    read_moods(text)
    echo = talk_texts.unknown_mood(text, closest(text))
    assert echo.isprintable()
    assert len(echo) <= _LONGEST_ECHO
    order = parse_order(tuple(text.split()), "")
    assert isinstance(order, UnclearPart) or order.mood in Mood

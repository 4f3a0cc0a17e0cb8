"""What people type: read without a fault, and never as something that changes what is kept."""

from collections.abc import Iterator

from bot.dialogue.digests.order import Fault, planned
from bot.dialogue.mood_words import read_moods
from bot.dialogue.parser import closest, is_command, link_to, read
from bot.dialogue.reply import Press, Verb
from bot.dialogue.talk import texts as talk_texts
from core.moods.mood import Mood
from tests.fuzz.answers import TYPED, TYPED_MORE, tokens
from tests.fuzz.scraps import lettered

_HARMLESS = frozenset(Verb) - {
    Verb.SEEN, Verb.REFUSE, Verb.SAVE, Verb.WRONG, Verb.UNDO, Verb.REMOVE, Verb.TAP, Verb.SETTLE, Verb.VOTE,
}  # fmt: skip
_BEHIND_LINKS = _HARMLESS - {Verb.SET, Verb.DIGEST, Verb.FORGET, Verb.TOGETHER}
_LONGEST_ECHO = 200  # characters


def seeds() -> Iterator[bytes]:
    typed = (*TYPED, *TYPED_MORE, "so tired of it all 😡", "/mood@cinemood_bot ❤️", "sadnes", "/settings country GB")
    for text in typed:
        yield text.encode()
    for verb in Verb:
        yield f"/{verb}".encode()
        yield f"{verb} joy 9 saved".encode()
    for mood in Mood:
        yield f"/start {link_to(mood)}".encode()
        yield f"/start {link_to(mood, 603)}".encode()
    for token in tokens():
        yield f"/start {token}".encode()


def one(data: bytes) -> None:
    text = lettered(data)
    asked = read(text)
    if isinstance(asked, Press):
        assert asked.verb in _HARMLESS
        assert asked.verb is not Verb.FORGET or not asked.words
        assert not text.startswith("/start") or asked.verb in _BEHIND_LINKS
    else:
        assert asked in text
        is_command(asked)
    read_moods(text)
    echo = talk_texts.unknown_mood(text, closest(text))
    assert echo.isprintable()
    assert len(echo) <= _LONGEST_ECHO
    plan = planned(tuple(text.split()), "")
    assert isinstance(plan, Fault) or plan.mood in Mood

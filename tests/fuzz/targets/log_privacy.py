"""What is logged while people are answered whose memory is out of order: neither their words nor who they are."""

import io
import logging
from collections.abc import Iterator
from typing import Final

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Request
from core.errors import StoreBusy
from core.movies.catalogue import Shelf
from core.people.person import Person, Preferences
from tests.fuzz.tools.byte_reader import Scraps, written
from tests.fuzz.tools.known_answers import TYPED, TYPED_MORE, tokens
from tests.fuzz.tools.logged_errors import finish
from tests.support.fakes import IMAGE_BASE, NOON, FakeMemory, a_catalogue
from tests.support.presses import pressed

_PERSON: Final = "telegram:424242424242"
_SHORTEST: Final = 12  # characters that do not stand in a log line by chance
_CATALOGUE: Final = a_catalogue()


class _Broken(FakeMemory):
    """A store that is always busy."""

    async def load_person(self, person: str, week: object) -> Person:
        raise StoreBusy("The store is locked.")

    async def judge(self, person: str, verdict: object, voice: object = None) -> None:
        raise StoreBusy("The store is locked.")

    async def load_preferences(self, owner: str) -> Preferences:
        raise StoreBusy("The store is locked.")

    async def save_shown(self, week: object, shown: object) -> None:
        raise StoreBusy("The store is locked.")

    async def save_offered(self, week: object, offered: object) -> None:
        raise StoreBusy("The store is locked.")


def seeds() -> Iterator[bytes]:
    for text in (*TYPED, *TYPED_MORE, "so tired of it all that I could scream"):
        yield written(text, 0)
    for token in tokens():
        yield written(token, 1)


def one(data: bytes) -> None:
    scraps = Scraps(data)
    said, is_press = scraps.text(), scraps.flag()
    stream, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    root.addHandler(handler)
    ours = logging.getLogger("bot")
    ours.setLevel(logging.INFO)
    try:
        finish(_answered(Request(_PERSON, _PERSON, said, pressed(said if is_press else None), is_reachable=True)))
    finally:
        root.removeHandler(handler)
        ours.setLevel(logging.NOTSET)
    assert _PERSON not in stream.getvalue()
    assert len(said) < _SHORTEST or said not in stream.getvalue()
    assert "Traceback" not in stream.getvalue()


async def _answered(asked: Request) -> None:
    dialogue = Dialogue(Shelf(_CATALOGUE), _Broken(), clock=lambda: NOON, image_base=IMAGE_BASE)
    await dialogue.reply_to(asked)
    await dialogue.aclose()

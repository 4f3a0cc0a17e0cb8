"""The log while the store fails: neither people's words nor their ids."""

import io
import logging
from collections.abc import Iterator
from typing import Final

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Request
from core.errors import StoreBusy
from core.movies.catalogue import Shelf
from core.store.ports import Store
from tests.fuzz.tools.byte_reader import ByteReader, encode_input
from tests.fuzz.tools.known_answers import TYPED, TYPED_MORE, tokens
from tests.fuzz.tools.logged_errors import run_async
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.presses import pressed
from tests.support.store import FailingStore, MemoryStore

_PERSON: Final = "telegram:424242424242"
_MIN_LENGTH: Final = 12
"""Shorter texts may be part of a log line by chance."""
_CATALOGUE: Final = a_catalogue()


_METHODS: Final = ("load_person", "judge", "load_preferences", "save_shown", "save_offered")


def _busy_store() -> Store:
    """Return a store that is always busy."""
    return FailingStore(MemoryStore(), dict.fromkeys(_METHODS, StoreBusy("The store is locked.")))


def seeds() -> Iterator[bytes]:
    """Yield inputs to start from."""
    for text in (*TYPED, *TYPED_MORE, "so tired of it all that I could scream"):
        yield encode_input(text, 0)
    for token in tokens():
        yield encode_input(token, 1)


def try_input(data: bytes) -> None:
    reader = ByteReader(data)
    text, is_press = reader.text(), reader.flag()
    stream, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    root.addHandler(handler)
    ours = logging.getLogger("bot")
    ours.setLevel(logging.INFO)
    try:
        run_async(_answer(Request(_PERSON, _PERSON, text, pressed(text if is_press else None), is_reachable=True)))
    finally:
        root.removeHandler(handler)
        ours.setLevel(logging.NOTSET)
    assert _PERSON not in stream.getvalue()
    assert len(text) < _MIN_LENGTH or text not in stream.getvalue()
    assert "Traceback" not in stream.getvalue()


async def _answer(request: Request) -> None:
    dialogue = Dialogue(Shelf(_CATALOGUE), _busy_store(), clock=lambda: NOON, image_base=IMAGE_BASE)
    await dialogue.reply_to(request)
    await dialogue.aclose()

"""Free words: every text has an intent, and the same one every time."""

from collections.abc import Iterator
from functools import cache

from bot.settings import ROOT
from core.inference.intent_model import IntentModel
from core.inference.mood_model import MoodModel
from tests.fuzz.tools.byte_reader import decode_text

_EXAMPLES = (
    "so tired of it all",
    "make me laugh",
    "not sad at all!!",
    "我很难过",
    "😡😡😡",
    "ich bin glücklich",
    "a" * 400,
)


def seeds() -> Iterator[bytes]:
    """Yield inputs to start from."""
    return (text.encode() for text in _EXAMPLES)


def try_input(data: bytes) -> None:
    text = decode_text(data)
    intent = _intent_model().understand(text)
    shares = [share for _, share in intent.moods.items()]
    assert all(0 <= share <= 1 for share in shares)
    assert sum(shares) <= 1 + 1e-9
    assert (intent.mood is None) == (intent.kind is None)
    assert _intent_model().understand(text) == intent


@cache
def _intent_model() -> IntentModel:
    return IntentModel.load(ROOT / "models" / "intent", MoodModel.load(ROOT / "models" / "mood").embedding)

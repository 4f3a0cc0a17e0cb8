"""Understand messages: lines of text in, one JSON object for each out."""

from collections.abc import Iterable, Iterator

import msgspec

from core.distress import is_danger
from core.inference.intent_model import Intent, IntentModel
from core.moods.mood import MoodScores

_NO_MOOD = Intent(None, MoodScores(), None)
"""What words of danger tell, whatever a model would make of them."""


def feel_lines(lines: Iterable[bytes], intent_model: IntentModel) -> Iterator[bytes]:
    """Yield for each line, empty ones too, an object with ``mood``, ``moods`` and ``kind``, without its line break.

    Args:
        lines: One message per line, in UTF-8; what is not UTF-8 is read as unknown characters.
        intent_model: Understands them.
    """
    for line in lines:
        text = line.decode(errors="replace").rstrip("\r\n")
        intent = _NO_MOOD if is_danger(text) else intent_model.understand(text)
        moods = {mood.value: round(share, 6) for mood, share in intent.moods.items()}
        yield msgspec.json.encode({"mood": intent.mood, "moods": moods, "kind": intent.kind})

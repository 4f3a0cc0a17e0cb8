"""The command ``feel``: lines of text in, one JSON object with a mood for each out."""

import argparse
from collections.abc import Iterable, Iterator

import msgspec

from bot.commands.command import DONE, Command
from bot.commands.piped_lines import filter_lines, round_moods
from bot.settings import Settings
from core.distress import is_danger
from core.inference.intent_model import Intent, IntentModel
from core.inference.mood_model import MoodModel
from core.moods.mood import MoodScores

_NO_MOOD = Intent(None, MoodScores(), None)
"""The answer to words of danger, whatever a model makes of them."""


def feel_lines(lines: Iterable[bytes], intent_model: IntentModel) -> Iterator[bytes]:
    """Yield for each line, empty ones too, an object with ``mood``, ``moods`` and ``kind``, without its line break.

    Args:
        lines: One message per line, in UTF-8; bytes that are not UTF-8 are read as unknown characters.
        intent_model: Finds the moods.
    """
    for line in lines:
        text = line.decode(errors="replace").rstrip("\r\n")
        intent = _NO_MOOD if is_danger(text) else intent_model.understand(text)
        answer = {"mood": intent.mood, "moods": round_moods(intent.moods), "kind": intent.kind}
        yield msgspec.json.encode(answer)


async def _run(settings: Settings, _: argparse.Namespace) -> int:
    intent_model = IntentModel.load(settings.intent, MoodModel.load(settings.model).embedding)
    filter_lines("messages, one per line", lambda lines: feel_lines(lines, intent_model))
    return DONE


FEEL = Command("feel", "Read messages, one a line, write what mood each tells.", _run)

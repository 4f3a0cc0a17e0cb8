"""Every short message that the model was taught is answered as it is labelled, all the way through the dialogue.

What may tell of danger or of a death is left out: it is answered by rules of its own.
"""

from pathlib import Path

import msgspec

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.movies.texts import BY_CHANCE
from bot.dialogue.reply import Reply, Request
from bot.languages import say
from core.distress import danger_languages, is_loss
from core.inference.artifacts import ModelFiles
from core.inference.embedding import Embedding
from core.inference.intent_model import Intent, IntentModel
from core.moods.feelings import Response
from core.movies.catalogue import Shelf
from core.people.person import Preferences
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.store import MemoryStore

ROOT = Path(__file__).parents[3]
MOST_WORDS = 4
MOST_LEFT_OUT = 40
"""Lines that the rules for danger and loss answer; many more would be rules that hear too much."""


class Line(msgspec.Struct):
    """A line of data/utterances.jsonl."""

    text: str
    mood: str | None


def short_lines() -> list[Line]:
    lines = (ROOT / "data" / "utterances.jsonl").read_bytes().splitlines()
    every = (msgspec.json.decode(line, type=Line) for line in lines)
    short = [line for line in every if len(line.text.split()) <= MOST_WORDS]
    kept = [line for line in short if not (danger_languages(line.text) or is_loss(line.text))]
    assert len(short) - len(kept) <= MOST_LEFT_OUT
    return kept


def is_answered(reply: Reply, mood: str | None) -> bool:
    """Tell whether a reply serves a mood; for none, whether it serves none, or says that it is one by chance."""
    if reply.text.startswith(say(BY_CHANCE).partition("{")[0]):
        return mood is None
    return (reply.mood if reply.cards else None) == mood


async def test_short_utterances_are_answered_by_their_label() -> None:
    embedding = Embedding.load(ModelFiles.read(ROOT / "models" / "mood"))
    intent_model = IntentModel.load(ROOT / "models" / "intent", embedding)

    async def understand(text: str) -> Intent:
        return intent_model.understand(text)

    memory = MemoryStore()
    memory.set_preferences("telegram:1", Preferences(response=Response.MATCH))
    shelf = Shelf(a_catalogue(3))
    dialogue = Dialogue(shelf, memory, clock=lambda: NOON, image_base=IMAGE_BASE, understand=understand)
    wrong: list[str] = []
    for line in short_lines():
        reply = await dialogue.reply_to(Request("telegram:1", "telegram:1", line.text))
        if not is_answered(reply, line.mood):
            wrong.append(f"{line.text}: {reply.mood} for {line.mood}")
    assert not wrong, "\n".join(wrong)

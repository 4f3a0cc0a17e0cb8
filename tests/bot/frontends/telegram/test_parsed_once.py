"""Words from Telegram are parsed once, in the language of the person, and counted as what they were parsed as."""

from datetime import timedelta

import pytest

from bot.app import PERSON_PLATFORMS
from bot.dialogue import dialogue as dialogue_module
from bot.dialogue.actions import AnyAction
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.parser import parse
from bot.monitoring.metrics import Metrics, ObservedDialogue
from core.movies.catalogue import Shelf
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.store import MemoryStore
from tests.support.telegram.chats import GROUP, a_frontend, serving
from tests.support.telegram.standin import ANN, TelegramStandin

GERMAN = ANN | {"language_code": "de"}


@pytest.fixture(name="parsed")
def _parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []

    def parse_and_note(text: str) -> AnyAction:
        texts.append(text)
        return parse(text)

    monkeypatch.setattr(dialogue_module, "parse", parse_and_note)
    return texts


@pytest.mark.parametrize(
    ("text", "chat", "method", "verb"),
    [
        ("Freude", None, "sendPhoto", "mood"),
        ("so müde von allem", None, "sendMessage", "words"),
        ("/mood Freude", GROUP, "sendPhoto", "mood"),
        ("/settings presses all", GROUP, "sendMessage", "set"),
        ("/digest stop", GROUP, "sendMessage", "order"),
    ],
)
async def test_words_are_parsed_once(
    server: TelegramStandin, parsed: list[str], text: str, chat: dict[str, object] | None, method: str, verb: str
) -> None:
    """Whoever needs the action, be it the rights in a group or the metrics, gets it from the dialogue."""
    shelf = Shelf(a_catalogue())
    metrics = Metrics(shelf, lambda: NOON + timedelta(hours=1), PERSON_PLATFORMS)
    dialogue = ObservedDialogue(Dialogue(shelf, MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE), metrics)
    async with serving(a_frontend(server, dialogue=dialogue)):
        await server.write(text, chat=chat, **{"from": GERMAN})
        await server.call(method)
    assert parsed == [text]
    assert f'cinemood_replies_total{{frontend="telegram",verb="{verb}"}} 1.0' in metrics.render().decode()

"""Slash commands, and the entry in the menu of a message."""

import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.moods import mood_label
from bot.dialogue.reply import Audience, Reply, Request
from bot.frontends.manners import texts as manners_texts
from bot.languages import LANGUAGES
from core.inference.intent_model import Intent, Kind
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Shelf
from core.people.person import Preferences
from tests.support.discord.limits import ComponentType
from tests.support.discord.scene import (
    Scene,
    captions,
    openings,
    parts,
    response_of,
    text_of,
    titles,
)
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.store import MemoryStore

PRIVATE = ("saved", "seen", "settings", "digest", "privacy", "mydata", "forget")


class IntentRecorder:
    """Understands fear in every text, and records the texts."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    async def understand(self, text: str) -> Intent:
        self.texts.append(text)
        return Intent(Mood.FEAR, MoodScores.of({Mood.FEAR: 0.9}), Kind.FEEL)


class PrivateDialogue:
    """Answers everything privately."""

    async def understand(self, request: Request) -> Request:
        return request

    async def reply_to(self, request: Request) -> Reply:
        return Reply(request.text, audience=Audience.ASKER)


@pytest.fixture
def intents() -> IntentRecorder:
    return IntentRecorder()


@pytest.fixture
def discord_dialogue(intents: IntentRecorder, discord_memory: MemoryStore) -> Dialogue:
    shelf = Shelf(a_catalogue())
    return Dialogue(
        shelf, discord_memory, clock=lambda: NOON, image_base=IMAGE_BASE, understand=intents.understand, country="US"
    )


async def test_mood_shows_three_movies(scene: Scene) -> None:
    """Each has a poster and a button to open it; buttons for more and for all moods follow."""
    answer = await scene.ask(mood="joy")
    assert len(set(titles(answer))) == 3
    assert [poster["description"][:9] for poster in parts(answer, ComponentType.THUMBNAIL)] == ["Poster of"] * 3
    assert len(openings(answer)) == 3
    assert {"More", *(mood_label(mood) for mood in Mood)} <= set(captions(answer))
    assert len(scene.channel.history()) == 1
    assert not answer.ephemeral


async def test_mood_without_option_offers_moods(scene: Scene) -> None:
    answer = await scene.ask()
    assert text_of(answer) == shared_texts.WHICH_MOOD
    assert captions(answer) == [mood_label(mood) for mood in Mood]


async def test_feel_understands_free_words(scene: Scene, intents: IntentRecorder) -> None:
    answer = response_of(await scene.ann.slash(scene.channel, "feel", words="what a night"))
    assert intents.texts == ["what a night"]
    assert text_of(answer).startswith("### That sounds like fear")


async def test_answer_to_despair_is_private(scene: Scene) -> None:
    answer = response_of(await scene.ann.slash(scene.channel, "feel", words="I want to end it all"))
    assert "findahelpline.com" in text_of(answer)
    assert answer.ephemeral


@pytest.mark.parametrize("language", LANGUAGES)
async def test_answer_to_danger_is_private_in_every_language(
    scene: Scene, discord_memory: MemoryStore, language: str
) -> None:
    """The words are recognised in every language, whatever language a person has chosen."""
    discord_memory.set_preferences(f"discord:{scene.ann.id}", Preferences(language=language))
    for words in ("kms", "quiero morir", "死にたい"):
        answer = response_of(await scene.ann.slash(scene.channel, "feel", words=words))
        assert "findahelpline.com" in text_of(answer)
        assert "https://findahelpline.com" in {button.get("url") for button in parts(answer, ComponentType.BUTTON)}
        assert answer.ephemeral


async def test_message_menu_offers_help(scene: Scene) -> None:
    """A message may speak of danger, too."""
    message = await scene.bob.send(scene.channel, "honestly kms")
    answer = response_of(await scene.ann.context_menu(scene.channel, manners_texts.MOVIES_FOR_THIS, message))
    assert "findahelpline.com" in text_of(answer)
    assert answer.ephemeral


async def test_private_reply_is_private(scene: Scene) -> None:
    """The dialogue decides, also when the command itself is public."""
    scene.dialogue = PrivateDialogue()  # pyright: ignore[reportAttributeAccessIssue] - has one method only
    await scene.restart()
    assert response_of(await scene.ann.slash(scene.channel, "help")).ephemeral


@pytest.mark.parametrize("name", [*manners_texts.COMMANDS, "feel"])
async def test_personal_commands_are_private(scene: Scene, name: str) -> None:
    options = {"words": "joy"} if name == "feel" else {}
    result = await scene.ann.slash(scene.channel, name, **options)
    assert response_of(result).ephemeral == (name in {*PRIVATE, "feel"})


@pytest.mark.parametrize("said", ["my flight is cancelled", "/my flight is cancelled"])
async def test_message_menu_answers_privately(scene: Scene, intents: IntentRecorder, said: str) -> None:
    """The text is read as free words, even if it looks like a command."""
    message = await scene.bob.send(scene.channel, said)
    answer = response_of(await scene.ann.context_menu(scene.channel, manners_texts.MOVIES_FOR_THIS, message))
    assert intents.texts == ["my flight is cancelled"]
    assert len(titles(answer)) == 3
    assert answer.ephemeral
    assert len(scene.channel.history(viewer=scene.bob)) == 1


async def test_message_menu_offers_moods_without_words(scene: Scene, intents: IntentRecorder) -> None:
    message = await scene.bob.send(scene.channel, attachments=[("cat.png", b"cat")])
    answer = response_of(await scene.ann.context_menu(scene.channel, manners_texts.MOVIES_FOR_THIS, message))
    assert intents.texts == []
    assert text_of(answer) == shared_texts.WHICH_MOOD


async def test_commands_work_in_direct_messages(scene: Scene) -> None:
    answer = response_of(await scene.env.create_user("cy").slash("mood", mood="sadness"))
    assert len(titles(answer)) == 3


async def test_country_can_be_typed(scene: Scene) -> None:
    settings = response_of(await scene.ann.slash(scene.channel, "settings", country="nl"))
    assert "Country: Netherlands (your choice)" in text_of(settings)


async def test_countries_are_suggested_by_name(scene: Scene) -> None:
    offered = await scene.ann.autocomplete(scene.channel, "settings", "country", "germ")
    assert [(choice["name"], choice["value"]) for choice in offered] == [("🇩🇪 Germany", "DE")]
    assert len(await scene.ann.autocomplete(scene.channel, "settings", "country", "")) > 10
    assert await scene.ann.autocomplete(scene.channel, "settings", "country", "zz") == []

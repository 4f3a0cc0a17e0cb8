import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.moods import mood_label
from bot.dialogue.reply import Audience, Card, Reply, Request
from bot.frontends.manners import texts as manners_texts
from bot.languages import LANGUAGES
from core.inference.intent_model import Intent, Kind
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Shelf
from core.people.person import Preferences
from tests.support.discord.scene import Scene, captions, openings, parts, response_of, text_of, titles
from tests.support.fakes import IMAGE_BASE, NOON, FakeMemory, a_catalogue

PRIVATE = ("saved", "seen", "settings", "digest", "privacy", "mydata", "forget")


class Ears:
    """Hears fear in everything, and remembers what was said."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def understand(self, text: str) -> Intent:
        self.heard.append(text)
        return Intent(Mood.FEAR, MoodScores.of({Mood.FEAR: 0.9}), Kind.FEEL)


class Secretive:
    """Says everything in private."""

    async def understand(self, request: Request) -> Request:
        return request

    async def reply_to(self, request: Request) -> Reply:
        return Reply(request.text, audience=Audience.ASKER)


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def discord_dialogue(ears: Ears, discord_memory: FakeMemory) -> Dialogue:
    shelf = Shelf(a_catalogue())
    return Dialogue(
        shelf, discord_memory, clock=lambda: NOON, image_base=IMAGE_BASE, understand=ears.understand, country="US"
    )


async def test_mood_is_answered_with_three_movies_posters_and_buttons(scene: Scene) -> None:
    answer = await scene.ask(mood="joy")
    assert len(set(titles(answer))) == 3
    assert [poster["description"][:9] for poster in parts(answer, 11)] == ["Poster of"] * 3
    assert len(openings(answer)) == 3
    assert {"More", *(mood_label(mood) for mood in Mood)} <= set(captions(answer))
    assert len(scene.channel.history()) == 1
    assert not answer.ephemeral


@pytest.mark.parametrize(("soon", "kinds"), [(5.0, [4, 7]), (0.0, [5, 6])])
async def test_answer_is_promised_only_when_it_is_not_there_soon(scene: Scene, soon: float, kinds: list[int]) -> None:
    await scene.restart(defer_after_seconds=soon)
    answer = await scene.ask(mood="joy")
    await scene.ann.click(answer, label="More")
    callbacks = [each.json for each in scene.env.http_requests if each.path.endswith("/callback")]
    assert [callback["type"] for callback in callbacks if isinstance(callback, dict)] == kinds
    assert len(titles(answer)) == 3


async def test_what_is_much_to_send_is_promised(scene: Scene) -> None:
    async def broad_pen(_card: Card) -> bytes:
        return bytes(100_000)

    await scene.restart(draw=broad_pen)
    await scene.ask(mood="joy")
    callbacks = [each.json for each in scene.env.http_requests if each.path.endswith("/callback")]
    assert [callback["type"] for callback in callbacks if isinstance(callback, dict)] == [5]


async def test_missing_posters_are_drawn_and_attached(scene: Scene) -> None:
    answer = await scene.ask(mood="joy")
    assert len(answer.attachments) == 3
    assert [poster["media"]["url"] for poster in parts(answer, 11)] == [file.url for file in answer.attachments]


async def test_mood_without_option_offers_the_moods(scene: Scene) -> None:
    answer = await scene.ask()
    assert text_of(answer) == shared_texts.WHICH_MOOD
    assert captions(answer) == [mood_label(mood) for mood in Mood]


async def test_feel_takes_free_words(scene: Scene, ears: Ears) -> None:
    answer = response_of(await scene.ann.slash(scene.channel, "feel", words="what a night"))
    assert ears.heard == ["what a night"]
    assert text_of(answer).startswith("### That sounds like fear")


async def test_despair_is_answered_for_the_persons_eyes_only(scene: Scene) -> None:
    answer = response_of(await scene.ann.slash(scene.channel, "feel", words="I want to end it all"))
    assert "findahelpline.com" in text_of(answer)
    assert answer.ephemeral


@pytest.mark.parametrize("language", LANGUAGES)
async def test_danger_is_private_in_whatever_language_people_have_chosen(
    scene: Scene, discord_memory: FakeMemory, language: str
) -> None:
    discord_memory.chosen[f"discord:{scene.ann.id}"] = Preferences(language=language)
    for words in ("kms", "quiero morir", "死にたい"):
        answer = response_of(await scene.ann.slash(scene.channel, "feel", words=words))
        assert "findahelpline.com" in text_of(answer)
        assert "https://findahelpline.com" in {button.get("url") for button in parts(answer, 2)}
        assert answer.ephemeral


async def test_menu_of_a_message_leads_to_help(scene: Scene) -> None:
    message = await scene.bob.send(scene.channel, "honestly kms")
    answer = response_of(await scene.ann.context_menu(scene.channel, manners_texts.MOVIES_FOR_THIS, message))
    assert "findahelpline.com" in text_of(answer)
    assert answer.ephemeral


async def test_answer_that_turns_out_to_be_private_is(scene: Scene) -> None:
    scene.dialogue = Secretive()  # pyright: ignore[reportAttributeAccessIssue] - says one thing only
    await scene.restart()
    assert response_of(await scene.ann.slash(scene.channel, "help")).ephemeral


@pytest.mark.parametrize("name", [*manners_texts.COMMANDS, "feel"])
async def test_answer_that_concerns_one_person_is_for_their_eyes_only(scene: Scene, name: str) -> None:
    options = {"words": "joy"} if name == "feel" else {}
    result = await scene.ann.slash(scene.channel, name, **options)
    assert response_of(result).ephemeral == (name in {*PRIVATE, "feel"})


@pytest.mark.parametrize("said", ["my flight is cancelled", "/my flight is cancelled"])
async def test_menu_of_a_message_reads_it_and_answers_privately(scene: Scene, ears: Ears, said: str) -> None:
    message = await scene.bob.send(scene.channel, said)
    answer = response_of(await scene.ann.context_menu(scene.channel, manners_texts.MOVIES_FOR_THIS, message))
    assert ears.heard == ["my flight is cancelled"]
    assert len(titles(answer)) == 3
    assert answer.ephemeral
    assert len(scene.channel.history(viewer=scene.bob)) == 1


async def test_menu_of_a_message_without_words_offers_the_moods(scene: Scene, ears: Ears) -> None:
    message = await scene.bob.send(scene.channel, attachments=[("cat.png", b"cat")])
    answer = response_of(await scene.ann.context_menu(scene.channel, manners_texts.MOVIES_FOR_THIS, message))
    assert ears.heard == []
    assert text_of(answer) == shared_texts.WHICH_MOOD


async def test_commands_work_in_direct_messages(scene: Scene) -> None:
    answer = response_of(await scene.env.create_user("cy").slash("mood", mood="sadness"))
    assert len(titles(answer)) == 3

"""Verdicts, feelings and tonight's chips in Telegram: what a press changes, and in whose name."""

from typing import Any

import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.verdicts import texts as verdict_texts
from bot.frontends.manners import texts as manners_texts
from core.errors import StoreError
from core.moods.mood import Mood
from core.movies.catalogue import Catalogue, Shelf
from core.people.person import Preferences
from core.people.verdict import Opinion, Verdict
from core.store.ports import Store
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.presses import owned
from tests.support.store import FailingStore, MemoryStore
from tests.support.telegram.chats import GROUP, NoPictures, a_frontend, serving, titles
from tests.support.telegram.standin import ANN, TelegramStandin

BOB: dict[str, Any] = {"id": 5151515151, "is_bot": False, "first_name": "Bob", "language_code": "en"}
VERBS = {"seen": Opinion.SEEN, "pass": Opinion.REFUSED, "save": Opinion.SAVED, "wrong": Opinion.WRONG}
LETTERS = {"seen": "s", "pass": "r", "save": "v"}
ANNS, BOBS = f"telegram:{ANN['id']}", f"telegram:{BOB['id']}"
ROOM = f"telegram:{GROUP['id']}"
JOY = (9, 10, 11)  # movies of ``a_catalogue``


def about(memory: Store, catalogue: Catalogue | None = None) -> Dialogue:
    """Start a dialogue anew; only the memory stays."""
    return Dialogue(Shelf(catalogue or a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)


def opinions(memory: MemoryStore, person: str) -> list[tuple[int, Opinion]]:
    return [(verdict.movie, verdict.opinion) for verdict in memory.verdicts_of(person)]


@pytest.mark.parametrize("verb", ["seen", "pass", "save"])
async def test_verdict_changes_the_strip(server: TelegramStandin, memory: MemoryStore, verb: str) -> None:
    """Even after a restart."""
    async with serving(a_frontend(server, dialogue=about(memory))):
        await server.press("2_back_joy_9_10_11")
        before = titles(await server.call("editMessageMedia"))
    async with serving(a_frontend(server, dialogue=about(memory))):
        await server.press(f"2_{verb}_joy_10_9_10_11")
        after = await server.call("editMessageMedia", 2)
    assert after.fields["message_id"] == "5"
    assert [title in before for title in titles(after)] == [True, False, True]
    assert [len(row) for row in after.tokens] == [3, 1, 3]
    assert after.tokens[1] == [f"2_undo_joy_10_9_10_11_{LETTERS[verb]}"]
    assert opinions(memory, ANNS) == [(10, VERBS[verb])]


@pytest.mark.parametrize("verb", VERBS)
async def test_verdict_opens_the_next_movie_in_place(server: TelegramStandin, memory: MemoryStore, verb: str) -> None:
    async with serving(a_frontend(server, dialogue=about(memory))):
        await server.press("2_open_joy_10_9_10_11")
        opened = await server.call("editMessageMedia")
        (token,) = [token for row in opened.tokens for token in row if token.startswith(f"2_{verb}_")]
        await server.press(token)
        judged = await server.call("editMessageMedia", 2)
    assert judged.shown.startswith(verdict_texts.confirm_verdict(VERBS[verb], "Movie 10", Mood.JOY))
    assert [len(row) for row in judged.tokens] == [2, 2, 1, 2, 3]
    assert [token.split("_")[1] for token in judged.tokens[3]] == ["undo", "back"]
    assert not server.called("sendPhoto")


async def test_undo_restores_the_picture(server: TelegramStandin, memory: MemoryStore) -> None:
    async with serving(a_frontend(server, dialogue=about(memory))):
        await server.press("2_pass_joy_10_9_10_11_f_y")
        undo = (await server.call("editMessageMedia")).tokens[3][0]
        await server.press(undo)
        undone = await server.call("editMessageMedia", 2)
    assert undone.shown.startswith(verdict_texts.TAKEN_BACK)
    assert [title.partition(" (")[0] for title in titles(undone)] == [f"Movie {movie}" for movie in JOY]
    assert opinions(memory, ANNS) == []


@pytest.mark.parametrize("verb", [*VERBS, "undo"])
async def test_another_persons_answer_takes_no_verdicts(
    server: TelegramStandin, memory: MemoryStore, verb: str
) -> None:
    memory.add_verdicts(BOBS, [Verdict(10, Opinion.SAVED, Mood.JOY, NOON)])
    token = f"2_{verb}_joy_10_9_10_11" + "_v" * (verb == "undo")
    async with serving(a_frontend(server, dialogue=about(memory))):
        await press(server, BOB, owned(token, ANN["id"]))
        assert (await server.call("answerCallbackQuery")).fields["text"] == manners_texts.NOT_YOUR_ANSWER
    assert not server.called("editMessageMedia")
    assert opinions(memory, BOBS) == [(10, Opinion.SAVED)]
    assert opinions(memory, ANNS) == []


async def test_verdict_belongs_to_the_person_who_presses(server: TelegramStandin, memory: MemoryStore) -> None:
    """In a group where everybody may press."""
    memory.set_preferences(ROOM, Preferences(is_open=True))
    async with serving(a_frontend(server, dialogue=about(memory))):
        await press(server, BOB, owned("2_pass_joy_10_9_10_11", ANN["id"]))
        undo = (await server.call("editMessageMedia")).tokens[1][0]
        await press(server, ANN, undo)
        assert (await server.call("editMessageMedia", 2)).shown.startswith(verdict_texts.TOO_LATE_TO_UNDO)
    assert opinions(memory, BOBS) == [(10, Opinion.REFUSED)]
    assert opinions(memory, ANNS) == []


async def press(server: TelegramStandin, person: dict[str, Any], data: str) -> None:
    """Press under a picture in the group."""
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 6, "height": 3}]
    await server.press_as(person, data, message={"message_id": 5, "date": 1, "chat": GROUP, "photo": photo})


async def test_verdict_changes_a_text_of_movies(server: TelegramStandin, memory: MemoryStore) -> None:
    async with serving(a_frontend(server, NoPictures(), dialogue=about(memory))):
        await server.press("2_pass_joy_10_9_10_11", photo=False)
        judged = await server.call("editMessageText")
    assert judged.shown.startswith(verdict_texts.confirm_verdict(Opinion.REFUSED, "Movie 10", Mood.JOY))
    assert len(titles(judged)) == 3
    assert not server.called("sendMessage")


async def test_verdict_on_the_last_movie_can_be_undone(server: TelegramStandin, memory: MemoryStore) -> None:
    """It stands below the picture."""
    only = Catalogue(a_catalogue().week, NOON, "tmdb", tuple(a_catalogue())[8:9])
    async with serving(a_frontend(server, dialogue=about(memory, only))):
        await server.press("2_seen_joy_9_9_f_y")
        judged = await server.call("editMessageCaption")
    assert judged.shown.endswith(movie_texts.NOTHING_LEFT)
    assert [len(row) for row in judged.tokens] == [1, 3, 3]
    assert judged.tokens[0] == ["2_undo_joy_9_9_s"]


async def test_failed_verdict_keeps_the_movies(server: TelegramStandin) -> None:
    failing = FailingStore(MemoryStore(), {"judge": StoreError("The disk is full.")})
    async with serving(a_frontend(server, dialogue=about(failing))):
        await server.press("2_seen_joy_10_9_10_11")
        assert (await server.call("sendMessage")).shown == shared_texts.sorry(StoreError())
    assert not server.called("editMessageMedia")
    assert not server.called("editMessageCaption")


@pytest.mark.parametrize("photo", [True, False])
async def test_filters_keep_the_picture(server: TelegramStandin, *, photo: bool) -> None:
    """The caption and the buttons change."""
    method = "editMessageCaption" if photo else "editMessageText"
    async with serving(a_frontend(server)):
        await server.press("2_tonight_joy", photo=photo)
        asked = await server.call(method)
        await server.press(asked.tokens[0][0], photo=photo)
        toggled = await server.call(method, 2)
    assert asked.tokens[0] == ["2_tonight_joy_fs", "2_tonight_joy_ff"]
    assert toggled.tokens[0] == ["2_tonight_joy", "2_tonight_joy_fsf"]
    assert toggled.buttons[0][0]["text"].startswith("✅")
    assert toggled.tokens[-1] == ["2_mood_joy_fs"]
    assert not server.called("editMessageMedia")


async def test_filters_without_movies_keep_the_picture(server: TelegramStandin) -> None:
    """The answer comes below it."""
    async with serving(a_frontend(server)):
        await server.press("2_mood_joy_fs")
        none = await server.call("editMessageCaption")
    assert none.shown.startswith("Nothing left for joy this week is all of that")
    assert none.tokens[0] == ["2_mood_joy"]
    assert not server.called("sendMessage")


@pytest.mark.parametrize(
    ("style", "method"), [("strip", "editMessageMedia"), ("album", "sendMediaGroup"), ("messages", "sendPhoto")]
)
async def test_response_to_a_feeling_shows_movies(server: TelegramStandin, style: str, method: str) -> None:
    async with serving(a_frontend(server, style=style)):
        await server.press("2_way_sadness_lift")
        shown = await server.call(method)
    assert shown.shown.startswith("From sadness, up to joy")

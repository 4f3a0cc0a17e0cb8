"""Lists, settings and files in Telegram: which message changes, and who gets to see them."""

import itertools
import json
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import pytest

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.lists import texts as list_texts
from bot.dialogue.settings import texts as setting_texts
from bot.frontends.manners import texts as manners_texts
from core.moods.mood import Mood
from core.movies.catalogue import Shelf
from core.people.person import Preferences
from core.people.verdict import Opinion, Verdict
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.presses import owned
from tests.support.store import MemoryStore
from tests.support.telegram.chats import GROUP, a_frontend, serving
from tests.support.telegram.standin import ANN, Call, TelegramStandin

ANNS = f"telegram:{ANN['id']}"
BLOCKED = "Forbidden: bot can't initiate conversation with a user"


@pytest.fixture
def memory() -> MemoryStore:
    """Remember that Ann saved seven movies."""
    memory = MemoryStore()
    memory.add_movies(a_catalogue())
    for movie in range(1, 8):
        memory.add_verdicts(ANNS, [Verdict(movie, Opinion.SAVED, Mood.LOVE, NOON + timedelta(seconds=movie))])
    return memory


@pytest.fixture
async def telegram(server: TelegramStandin, memory: MemoryStore) -> AsyncGenerator[TelegramStandin]:
    dialogue = Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    async with serving(a_frontend(server, dialogue=dialogue)):
        yield server


def file_of(call: Call) -> str:
    return call.uploads["document"].decode()


async def test_list_changes_its_page_in_place(telegram: TelegramStandin) -> None:
    """The movies of a page have a row of numbers."""
    await telegram.write("/saved")
    listed = await telegram.call("sendMessage")
    assert listed.tokens == [
        [f"2_listed_love_{movie}_1_saved" for movie in (7, 6, 5, 4, 3)],
        ["2_list_2_saved"],
        ["2_export_saved"],
    ]
    await telegram.press("2_list_2_saved", photo=False)
    turned = await telegram.call("editMessageText")
    assert (turned.fields["message_id"], turned.tokens[1]) == ("5", ["2_list_1_saved"])


async def test_movie_of_a_list_opens_as_a_picture(telegram: TelegramStandin) -> None:
    """It leads back to the list and can be removed."""
    await telegram.press("2_listed_love_7_1_saved", photo=False)
    opened = await telegram.call("sendPhoto")
    assert opened.tokens[0] == ["2_judge_love_7_1_saved_s", "2_judge_love_7_1_saved_r"]
    assert (opened.tokens[1], opened.tokens[-1]) == (["2_remove_7_1_saved"], ["2_list_1_saved"])
    for number, row in enumerate((opened.tokens[-1], opened.tokens[1]), 1):
        await telegram.press(row[0])
        listed = await telegram.call("editMessageCaption", number)
        assert ("1. Movie 7 " in listed.shown, "1. Movie 6 " in listed.shown) == (number == 1, number == 2)


async def test_saved_movie_is_marked_as_seen_in_place(telegram: TelegramStandin) -> None:
    """It can be put back."""
    await telegram.press("2_judge_love_7_1_saved_s")
    listed = await telegram.call("editMessageCaption")
    assert listed.shown.startswith("Noted, you have seen Movie 7.")
    assert "1. Movie 6 " in listed.shown
    await telegram.press(listed.tokens[0][0])
    assert (await telegram.call("editMessageCaption", 2)).shown.startswith("Taken back. You have saved 7 movies.")
    assert not telegram.called("sendMessage")


async def test_next_movie_replaces_the_opened_one(telegram: TelegramStandin) -> None:
    await telegram.press("2_listed_love_6_1_saved")
    assert "Movie 6" in (await telegram.call("editMessageMedia")).shown
    assert not telegram.called("sendPhoto")


async def test_movies_are_removed_in_place(telegram: TelegramStandin, memory: MemoryStore) -> None:
    for number, movie in enumerate(range(1, 8), 1):
        await telegram.press(f"2_remove_{movie}_1_saved", photo=False)
        await telegram.call("editMessageText", number)
    assert telegram.called("editMessageText")[-1].shown.endswith(list_texts.empty_list(Opinion.SAVED))
    assert memory.verdicts_of(ANNS) == ()


async def test_list_is_exported_as_a_file(telegram: TelegramStandin) -> None:
    await telegram.press("2_export_saved", photo=False)
    sent = await telegram.call("sendDocument")
    assert file_of(sent).splitlines()[:2] == ["tmdbID,Title,Year", "7,Movie 7,2020"]
    assert (sent.shown, sent.fields["chat_id"]) == (list_texts.EXPORTED[Opinion.SAVED], str(ANN["id"]))
    assert not telegram.called("editMessageText")


async def test_my_data_comes_as_a_file(telegram: TelegramStandin, memory: MemoryStore) -> None:
    """The question whether to forget it comes below."""
    await telegram.write("/mydata")
    sent = await telegram.call("sendDocument")
    assert len(json.loads(file_of(sent))["verdicts"]) == 7
    await telegram.press(sent.tokens[0][0], photo=False, document={"file_id": "d", "file_unique_id": "e"})
    asked = await telegram.call("sendMessage")
    assert asked.shown == setting_texts.FORGET_ALL
    await telegram.press(asked.tokens[0][0], photo=False)
    assert (await telegram.call("editMessageText")).shown == setting_texts.confirm_forgetting(7)
    assert ANNS not in memory.all_verdicts()


@pytest.mark.parametrize(
    ("words", "method"), [("/saved", "sendMessage"), ("/seen", "sendMessage"), ("/mydata", "sendDocument")]
)
async def test_lists_go_to_the_private_chat(telegram: TelegramStandin, words: str, method: str) -> None:
    await telegram.write(words, chat=GROUP)
    sent = await telegram.call(method)
    assert sent.fields["chat_id"] == str(ANN["id"])
    assert not [token for row in sent.tokens for token in row if "~" in token]


@pytest.mark.parametrize("token", ["2_export_saved", "2_list_1_saved", "2_remove_1_1_saved", "2_mydata"])
async def test_private_answer_to_a_press_goes_to_the_private_chat(telegram: TelegramStandin, token: str) -> None:
    await telegram.press(owned(token, ANN["id"]), photo=False, chat=GROUP)
    sent = await telegram.call("sendDocument" if token in {"2_export_saved", "2_mydata"} else "sendMessage")
    assert sent.fields["chat_id"] == str(ANN["id"])
    assert not telegram.called("editMessageText")


async def test_undeliverable_file_leads_to_the_private_chat(telegram: TelegramStandin) -> None:
    telegram.refuse("sendDocument", BLOCKED, 403)
    await telegram.write("/mydata", chat=GROUP)
    sent = await telegram.call("sendMessage")
    assert (sent.fields["chat_id"], sent.shown) == (str(GROUP["id"]), manners_texts.IN_PRIVATE)


@pytest.mark.parametrize("panel", ["country", "services", "way"])
async def test_setting_is_changed_in_place(telegram: TelegramStandin, panel: str) -> None:
    await telegram.write("/settings")
    assert f"2_settings_{panel}" in itertools.chain(*(await telegram.call("sendMessage")).tokens)
    await telegram.press(f"2_settings_{panel}", photo=False)
    opened = await telegram.call("editMessageText")
    await telegram.press(opened.tokens[0][0], photo=False)
    changed = await telegram.call("editMessageText", 2)
    assert (opened.tokens[-1], changed.tokens) == (["2_settings"], opened.tokens)
    assert changed.buttons[0][0]["text"].startswith("✅")
    await telegram.press("2_settings", photo=False)
    assert f"2_settings_{panel}" in itertools.chain(*(await telegram.call("editMessageText", 3)).tokens)


async def test_settings_in_a_group_obey_their_asker(telegram: TelegramStandin, memory: MemoryStore) -> None:
    bob: dict[str, Any] = {"id": 5151515151, "is_bot": False, "first_name": "Bob"}
    below = {"message": {"message_id": 5, "date": 1, "chat": GROUP, "text": "Your settings"}}
    await telegram.press_as(bob, owned("2_set_country_GB", ANN["id"]), **below)
    assert (await telegram.call("answerCallbackQuery")).fields["text"] == manners_texts.NOT_YOUR_ANSWER
    await telegram.press_as(ANN, owned("2_set_country_GB", ANN["id"]), **below)
    changed = await telegram.call("sendMessage", 2)
    assert memory.all_preferences() == {ANNS: Preferences(country="GB")}
    assert changed.fields["chat_id"] == str(ANN["id"])
    assert not telegram.called("editMessageText")

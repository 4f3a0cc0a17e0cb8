"""Many who ask in one chat whose answers have to wait: they keep nobody else waiting, and nothing of theirs is lost."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.settings import options
from bot.frontends.manners import texts as manners_texts
from core.moods.mood import Mood
from core.movies.catalogue import Shelf
from core.people.group import Group
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.store import MemoryStore
from tests.support.telegram.chats import GROUP, SlowPictures, a_frontend, serving
from tests.support.telegram.standin import ANN, TelegramStandin

CROWD = 80  # more than are answered at once
SHARE = 16
PHOTO = {"file_id": "f", "file_unique_id": "u", "width": 6, "height": 3}
GATHERING = Group(f"telegram:{GROUP['id']}", NOON)
VOTE = Group(GATHERING.room, NOON, {f"telegram:{one}": Mood.JOY for one in range(1, 201)}, (1, 2, 3))


def a_dialogue_of(memory: MemoryStore) -> Dialogue:
    return Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)


@asynccontextmanager
async def held_group(server: TelegramStandin, dialogue: Dialogue | None = None) -> AsyncGenerator[SlowPictures]:
    """Let the first picture, and what waits for it, be shown only when the block is left."""
    pictures = SlowPictures()
    async with serving(a_frontend(server, pictures, dialogue=dialogue)):
        try:
            yield pictures
        finally:
            pictures.go.set()


async def crowd(server: TelegramStandin, token: str, shown: dict[str, Any]) -> None:
    """Let people press a button in the group, each once."""
    message = {"message_id": 5, "date": 1, "chat": GROUP} | shown
    for person in range(1, CROWD + 1):
        await server.press_as({"id": person, "is_bot": False, "first_name": "One"}, token, message=message)


async def private_help(server: TelegramStandin) -> None:
    await server.write("/help")
    assert (await server.call("sendMessage")).fields["chat_id"] == str(ANN["id"])


async def test_every_vote_counts_while_a_chat_is_slow(server: TelegramStandin, memory: MemoryStore) -> None:
    """Voters in a slow group do not delay other chats, and the message shows all votes in few edits."""
    memory.set_group(1, VOTE)
    async with held_group(server, a_dialogue_of(memory)) as pictures:
        await crowd(server, "2_vote_1_2", {"photo": [PHOTO]})
        await pictures.is_begun.wait()
        await private_help(server)
        await server.call("answerCallbackQuery", CROWD)
        assert not server.called("editMessageMedia")
    assert memory.all_groups()[1].count(2) == CROWD
    assert f": {CROWD}" in server.called("editMessageMedia")[-1].shown
    assert len(server.called("editMessageMedia")) < SHARE


@pytest.mark.parametrize("token", ["2_more_joy", "2_back_joy_1_2_3"])
async def test_presses_beyond_the_limit_are_refused(server: TelegramStandin, token: str) -> None:
    """Only a few presses of one chat wait; further ones are answered by a sentence."""
    async with held_group(server):
        await crowd(server, token, {"photo": [PHOTO]})
        await private_help(server)
        await server.call("answerCallbackQuery", CROWD)
    told = [call.fields.get("text") for call in server.called("answerCallbackQuery")]
    answered = len(server.called("editMessageMedia"))
    assert (answered, told.count(manners_texts.SLOW_DOWN)) == (1 + SHARE, CROWD - 1 - SHARE)


async def test_messages_beyond_the_limit_get_one_sentence(server: TelegramStandin) -> None:
    """Only a few messages of one chat wait; all further ones get one sentence together."""
    async with held_group(server):
        for text in ("/mood joy", *["/help"] * CROWD):
            await server.write(text, chat=GROUP)
        await private_help(server)
    said = [call.shown for call in server.called("sendMessage")[1:]]
    assert said == [*[shared_texts.HELP] * SHARE, manners_texts.SLOW_DOWN]


async def test_flood_limit_loses_no_choice(server: TelegramStandin, memory: MemoryStore) -> None:
    """While Telegram makes a group's message wait, all choices count, and the last edit shows them."""
    memory.set_group(1, GATHERING)
    server.refuse("editMessageText", "Too Many Requests: retry after 1", 429, retry_after=1)
    async with serving(a_frontend(server, dialogue=a_dialogue_of(memory))):
        await crowd(server, "2_tap_joy_1", {"text": "Hi"})
        await server.call("answerCallbackQuery", CROWD)
    assert len(memory.all_groups()[1].wishes) == CROWD
    edits = server.called("editMessageText")
    assert f"So far: {CROWD}" in edits[-1].shown
    assert len(edits) < CROWD


async def test_fast_choice_of_all_services_is_allowed(server: TelegramStandin, memory: MemoryStore) -> None:
    tokens = ["2_settings_services", *(f"2_set_services_{name}" for name in options.SERVICES), "2_settings"]
    async with serving(a_frontend(server, dialogue=a_dialogue_of(memory))):
        for token in tokens:  # faster than any finger
            await server.press(token, photo=False)
        await server.call("editMessageText", len(tokens))
    assert [call.fields.get("text") for call in server.called("answerCallbackQuery")] == [None] * len(tokens)
    assert memory.all_preferences()[f"telegram:{ANN['id']}"].services == tuple(options.SERVICES)

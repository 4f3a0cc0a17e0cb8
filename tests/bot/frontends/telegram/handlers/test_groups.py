import logging
from collections.abc import AsyncGenerator
from typing import Any

import msgspec
import pytest

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.settings import texts as setting_texts
from bot.dialogue.talk import texts as talk_texts
from bot.frontends.manners import texts as manners_texts
from core.errors import StoreBusy
from core.movies.catalogue import Shelf
from core.people.person import Preferences
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue, a_movie
from tests.support.presses import owned
from tests.support.store import HeldStore, MemoryStore
from tests.support.telegram.chats import GROUP, FakeNotes, SlowPictures, a_frontend, serving, titles
from tests.support.telegram.standin import ANN, BOT, TelegramStandin

BOB: dict[str, Any] = {"id": 5151515151, "is_bot": False, "first_name": "Bob", "language_code": "en"}
ANONYMOUS: dict[str, Any] = {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}, "sender_chat": GROUP}
MORE = "2_more_joy"
ROOM = f"telegram:{GROUP['id']}"
NEW_ID = -1009876543210
OUTCASTS = [
    ("Forbidden: bot was kicked from the supergroup chat", 403),
    ("Forbidden: bot was blocked by the user", 403),
]


class StuckNotes(FakeNotes):
    """Cannot move anything."""

    async def move_room(self, old: str, new: str) -> None:
        raise StoreBusy("Another process holds the store.")


@pytest.fixture
def notes() -> FakeNotes:
    return FakeNotes()


@pytest.fixture
async def telegram(server: TelegramStandin, memory: MemoryStore, notes: FakeNotes) -> AsyncGenerator[TelegramStandin]:
    dialogue = Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    async with serving(a_frontend(server, dialogue=dialogue, notes=notes)):
        yield server


async def press(telegram: TelegramStandin, person: dict[str, Any], data: str, *, photo: bool = True) -> None:
    shown = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 6, "height": 3}]} if photo else {"text": "Hi"}
    message = {"message_id": 5, "date": 1, "chat": GROUP} | shown
    await telegram.press_as(person, data, message=message)


async def test_only_commands_for_this_bot_are_answered(telegram: TelegramStandin) -> None:
    await telegram.write("joy", chat=GROUP)
    await telegram.write("/mood@other_bot joy", chat=GROUP)
    await telegram.write("/mood@cinemood_bot fear", chat=GROUP)
    assert (await telegram.call("sendPhoto")).shown.startswith("Fear")
    assert not telegram.called("sendMessage")


async def test_only_replies_to_the_bot_are_answered(telegram: TelegramStandin) -> None:
    for sender, words in ((BOB, "joy"), (BOT, "/skip"), (BOT, "fear")):
        answered = {"message_id": 4, "date": 1, "chat": GROUP, "from": sender, "text": "Which mood?"}
        await telegram.write(words, chat=GROUP, reply_to_message=answered)
    assert (await telegram.call("sendPhoto")).shown.startswith("Fear")
    assert len(telegram.called("sendPhoto")) == 1


async def test_reply_without_a_request_is_ignored(telegram: TelegramStandin) -> None:
    """Such words may be meant for other people in the group."""
    answered = {"message_id": 4, "date": 1, "chat": GROUP, "from": BOT, "text": "Which mood?"}
    for words in ("lol", "ok", "that one is boring", "joy"):
        await telegram.write(words, chat=GROUP, reply_to_message=answered)
    await telegram.call("sendPhoto")
    assert not telegram.called("sendMessage")
    await telegram.write("/mood taxes", chat=GROUP)
    assert (await telegram.call("sendMessage")).shown.startswith("I cannot tell a mood")


async def test_topic_is_answered_in_the_topic(telegram: TelegramStandin) -> None:
    topic = {"message_thread_id": 9, "is_topic_message": True}
    await telegram.write("/mood joy", chat=GROUP, **topic)
    await telegram.write("/help", chat=GROUP, **topic)
    await telegram.press("2_mood_joy", photo=False, chat=GROUP, **topic)
    sent = [await telegram.call("sendPhoto"), await telegram.call("sendMessage"), await telegram.call("sendPhoto", 2)]
    assert [call.fields["message_thread_id"] for call in sent] == ["9", "9", "9"]


async def test_reply_thread_is_no_topic(telegram: TelegramStandin) -> None:
    await telegram.write("/mood joy", chat=GROUP, message_thread_id=9)
    assert "message_thread_id" not in (await telegram.call("sendPhoto")).fields


async def test_only_the_asker_changes_an_answer(telegram: TelegramStandin) -> None:
    """A press by another person is answered in the private chat of that person."""
    await telegram.write("/mood joy", chat=GROUP)
    more = (await telegram.call("sendPhoto")).tokens[1][0]
    await press(telegram, BOB, more)
    assert (await telegram.call("answerCallbackQuery")).fields["text"] == manners_texts.NOT_YOUR_ANSWER
    await press(telegram, ANN, more)
    edit = await telegram.call("editMessageMedia")
    assert (edit.tokens[1][0], len(telegram.called("editMessageMedia"))) == (more, 1)
    assert "text" not in (await telegram.call("answerCallbackQuery", 2)).fields


async def test_everybody_may_press_in_an_open_group(telegram: TelegramStandin, memory: MemoryStore) -> None:
    memory.set_preferences(ROOM, Preferences(is_open=True))
    await press(telegram, BOB, owned(MORE, ANN["id"]))
    assert (await telegram.call("editMessageMedia")).tokens[1][0] == owned(MORE, ANN["id"])


async def test_refused_press_is_acknowledged_at_once(server: TelegramStandin) -> None:
    """It does not wait for a slow answer in the same group."""
    pictures = SlowPictures()
    async with serving(a_frontend(server, pictures)):
        await press(server, ANN, owned(MORE, ANN["id"]))
        await pictures.is_begun.wait()
        await press(server, BOB, owned(MORE, ANN["id"]))
        await server.call("answerCallbackQuery", 2)
        assert not server.called("editMessageMedia")
        pictures.go.set()


async def test_press_is_acknowledged_while_the_store_is_stuck(server: TelegramStandin) -> None:
    stuck = HeldStore(MemoryStore(), "load_preferences", owner=ROOM)
    dialogue = Dialogue(Shelf(a_catalogue()), stuck, clock=lambda: NOON, image_base=IMAGE_BASE)
    async with serving(a_frontend(server, dialogue=dialogue)):
        await press(server, BOB, owned(MORE, ANN["id"]))
        assert (await server.call("answerCallbackQuery")).fields["text"] == manners_texts.NOT_YOUR_ANSWER
    assert not server.called("editMessageMedia")


async def test_anonymous_managers_answer_is_for_all_managers(telegram: TelegramStandin) -> None:
    await telegram.write("/mood joy", chat=GROUP, **ANONYMOUS)
    more = (await telegram.call("sendPhoto")).tokens[1][0]
    assert more == f"{MORE}~0"
    await press(telegram, BOB, more)
    assert "text" in (await telegram.call("answerCallbackQuery")).fields
    telegram.managers.add(BOB["id"])
    await press(telegram, BOB, more)
    await telegram.call("editMessageMedia")


async def test_channels_answer_is_for_everybody(telegram: TelegramStandin) -> None:
    channel = {"id": -1005555555555, "type": "channel", "title": "News"}
    await telegram.write("/mood joy", chat=GROUP, sender_chat=channel)
    assert (await telegram.call("sendPhoto")).tokens[1][0] == MORE


async def test_only_managers_open_a_group(telegram: TelegramStandin, memory: MemoryStore) -> None:
    await press(telegram, BOB, "2_set_presses_all", photo=False)
    assert setting_texts.NOT_YOURS_TO_SET in (await telegram.call("editMessageText")).shown
    telegram.managers.add(BOB["id"])
    await press(telegram, BOB, "2_set_presses_all", photo=False)
    await telegram.call("editMessageText", 2)
    assert memory.all_preferences()[ROOM].is_open


async def test_unknown_status_is_no_manager(telegram: TelegramStandin, memory: MemoryStore) -> None:
    """Without Telegram's answer about a member, the settings of the group stay."""
    telegram.managers.add(BOB["id"])
    telegram.refuse("getChatMember", "Bad Request: member list is inaccessible")
    await press(telegram, BOB, "2_set_presses_all", photo=False)
    assert setting_texts.NOT_YOURS_TO_SET in (await telegram.call("editMessageText")).shown
    assert not memory.all_preferences()


async def test_status_is_fetched_for_managed_actions_only(telegram: TelegramStandin) -> None:
    for command in ("/settings", "/mood joy", "/about"):
        await telegram.write(command, chat=GROUP)
    await telegram.call("sendMessage", 2)
    assert not telegram.called("getChatMember")


@pytest.mark.parametrize("command", ["/mydata", "/forget", "/saved"])
async def test_private_answer_goes_to_the_private_chat(telegram: TelegramStandin, command: str) -> None:
    await telegram.write(command, chat=GROUP)
    sent = await telegram.call("sendMessage")
    assert sent.fields["chat_id"] == str(ANN["id"])
    assert "~" not in str(sent.fields.get("reply_markup"))


async def test_unreachable_asker_gets_a_link(telegram: TelegramStandin) -> None:
    """A bot may not write first; the group gets a button that opens the private chat."""
    telegram.refuse("sendMessage", "Forbidden: bot can't initiate conversation with a user", 403)
    await telegram.write("/mydata", chat=GROUP)
    sent = await telegram.call("sendMessage", 2)
    assert (sent.fields["chat_id"], sent.shown) == (str(GROUP["id"]), manners_texts.IN_PRIVATE)
    assert sent.tokens == [["https://t.me/cinemood_bot?start=2_mydata"]]


@pytest.mark.parametrize("words", ["/mood I want to die", "/feel kms", "/settings kys", "/digest quiero morir"])
async def test_helplines_reach_an_unreachable_asker(telegram: TelegramStandin, words: str) -> None:
    """They are sent to the group, without the name of the person."""
    telegram.refuse("sendMessage", "Forbidden: bot can't initiate conversation with a user", 403)
    await telegram.write(words, chat=GROUP)
    sent = await telegram.call("sendMessage", 2)
    assert sent.fields["chat_id"] == str(GROUP["id"])
    assert "findahelpline.com" in sent.shown
    assert words.partition(" ")[2] not in sent.shown
    assert sent.tokens == [["https://findahelpline.com"], ["https://t.me/cinemood_bot?start=2_helpline"]]
    await telegram.write("/start 2_helpline")
    assert (await telegram.call("sendMessage", 3)).shown == talk_texts.LISTEN


@pytest.mark.parametrize("words", ["/mood I want to die", "/settings kys", "/digest kms"])
async def test_helplines_go_to_the_private_chat(telegram: TelegramStandin, words: str) -> None:
    await telegram.write(words, chat=GROUP)
    sent = await telegram.call("sendMessage")
    assert (sent.fields["chat_id"], sent.shown) == (str(ANN["id"]), talk_texts.LISTEN)
    assert sent.tokens[0] == ["https://findahelpline.com"]
    assert len(telegram.called("sendMessage")) == 1


@pytest.mark.parametrize(("command", "payload"), [("/saved", "2_list_1_saved"), ("/mydata", "2_mydata")])
async def test_link_to_the_private_chat_repeats_the_request(
    telegram: TelegramStandin, command: str, payload: str
) -> None:
    telegram.refuse("sendMessage", "Forbidden: bot can't initiate conversation with a user", 403)
    await telegram.write(command, chat=GROUP)
    assert (await telegram.call("sendMessage", 2)).tokens == [[f"https://t.me/cinemood_bot?start={payload}"]]
    await telegram.write(f"/start {payload}")
    there = await telegram.call("sendMessage", 3)
    await telegram.write(command)
    assert there.shown == (await telegram.call("sendMessage", 4)).shown


async def test_group_settings_are_shown_in_the_group(telegram: TelegramStandin) -> None:
    await telegram.write("/settings", chat=GROUP)
    sent = await telegram.call("sendMessage")
    assert sent.fields["chat_id"] == str(GROUP["id"])
    assert "only the asker may press" in sent.shown


async def test_migrated_group_is_answered_at_its_new_id(telegram: TelegramStandin, notes: FakeNotes) -> None:
    telegram.refuse("sendPhoto", "Bad Request: group chat was upgraded", migrate_to_chat_id=NEW_ID)
    await telegram.write("/mood joy", chat=GROUP)
    assert len(titles(await telegram.call("sendPhoto", 2))) == 3
    assert telegram.called("sendPhoto")[1].fields["chat_id"] == str(NEW_ID)
    assert notes.moved == [(ROOM, f"telegram:{NEW_ID}")]


@pytest.mark.parametrize(
    ("chat", "change"),
    [
        (GROUP | {"type": "group"}, {"migrate_to_chat_id": NEW_ID}),
        (GROUP | {"id": NEW_ID}, {"migrate_from_chat_id": GROUP["id"]}),
    ],
)
async def test_settings_follow_a_migrated_group(
    telegram: TelegramStandin, notes: FakeNotes, chat: dict[str, Any], change: dict[str, int]
) -> None:
    await telegram.change(chat, **change)
    await telegram.write("/help")
    await telegram.call("sendMessage")
    assert notes.moved == [(ROOM, f"telegram:{NEW_ID}")]


async def test_failed_move_of_settings_is_logged_on_one_line(
    server: TelegramStandin, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(a_frontend(server, notes=StuckNotes())):
        await server.change(GROUP | {"type": "group"}, migrate_to_chat_id=NEW_ID)
        await server.write("/help")
        await server.call("sendMessage")
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert lines == ["A group's settings could not follow it: Another process holds the store."]


@pytest.mark.parametrize(("description", "status"), OUTCASTS)
async def test_kicked_bot_does_not_try_again(
    telegram: TelegramStandin, caplog: pytest.LogCaptureFixture, description: str, status: int
) -> None:
    """It is logged on one line."""
    caplog.set_level(logging.WARNING)
    telegram.refuse("sendMessage", description, status)
    await telegram.write("/help", chat=GROUP)
    await telegram.write("/help")
    await telegram.call("sendMessage", 2)
    assert len(telegram.called("sendMessage")) == 2
    (record,) = caplog.records
    assert (record.levelname, record.exc_info) == ("WARNING", None)


@pytest.mark.parametrize("verb", ["seen", "pass", "save", "wrong"])
async def test_verdict_is_acknowledged_to_its_person_only(telegram: TelegramStandin, verb: str) -> None:
    opened = "" if verb == "wrong" else "_f_y"
    await press(telegram, ANN, owned(f"2_{verb}_joy_9_9_10_11{opened}", ANN["id"]))
    told = (await telegram.call("answerCallbackQuery")).fields["text"]
    assert "Movie 9" in told
    shown = (await telegram.call("editMessageMedia")).shown
    assert ("Movie 9" in shown, "Noted" in shown, "Saved" in shown) == (False, False, False)


async def test_verdict_in_private_is_part_of_the_answer(telegram: TelegramStandin) -> None:
    await telegram.press("2_pass_joy_9_9_10_11_f_y")
    assert (await telegram.call("editMessageMedia")).shown.startswith("Noted, Movie 9 is not for you.")
    assert "text" not in (await telegram.call("answerCallbackQuery")).fields


async def test_long_acknowledgement_is_cut(server: TelegramStandin, memory: MemoryStore) -> None:
    catalogue = a_catalogue()
    entry = catalogue.by_id[9]
    memory.add_movies([msgspec.structs.replace(entry, movie=a_movie(999, title="Long " * 60))])
    dialogue = Dialogue(Shelf(catalogue), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    async with serving(a_frontend(server, dialogue=dialogue)):
        await press(server, ANN, owned("2_pass_joy_999_9_10_11", ANN["id"]))
        told = (await server.call("answerCallbackQuery")).fields["text"]
    assert (len(told), told[-1]) == (200, "…")

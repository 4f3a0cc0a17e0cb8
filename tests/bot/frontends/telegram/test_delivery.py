"""A group in which the bot may not write, or send no pictures."""

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, cast

import pytest
from telegram import Update
from telegram.constants import CallbackQueryLimit, ParseMode
from telegram.ext import ApplicationBuilder, CallbackContext, Defaults

from bot.dialogue import texts as shared_texts
from bot.frontends.manners import texts as manners_texts
from bot.frontends.telegram import texts as telegram_texts
from bot.frontends.telegram.handlers import Handlers
from bot.frontends.telegram.picture_sources import Gallery
from bot.frontends.telegram.sender import Sender
from core.store.ports import PeopleStore
from tests.support.fakes import NOON, a_dialogue
from tests.support.telegram.chats import GROUP, FakeNotes, SmallPictures, a_frontend, serving, titles
from tests.support.telegram.standin import ANN, BOT, TOKEN, TelegramStandin

MUTED = ("Bad Request: not enough rights to send text messages to the chat", 400)
NO_PHOTOS = ("Bad Request: not enough rights to send photos to the chat", 400)
WAYS_TO_MUTE = [
    MUTED,
    ("Bad Request: have no rights to send a message", 400),
    ("Bad Request: CHAT_WRITE_FORBIDDEN", 400),
    ("Forbidden: CHAT_SEND_PLAIN_FORBIDDEN", 403),
    ("Bad Request: TOPIC_CLOSED", 400),
]
PHOTO = {"file_id": "f", "file_unique_id": "u", "width": 6, "height": 3}
PICTURE: dict[str, Any] = {"message_id": 5, "date": 1, "chat": GROUP, "photo": [PHOTO]}
UNREACHABLE = ("Forbidden: bot can't initiate conversation with a user", 403)

Press = Callable[[str], Awaitable[None]]


@pytest.fixture
async def press(server: TelegramStandin) -> AsyncGenerator[Press]:
    """Let Ann press a button under a picture in the group, answered with all the time that the machine needs."""
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{server.address}/bot").updater(None).job_queue(None)
    async with builder.defaults(Defaults(parse_mode=ParseMode.HTML)).build() as application:
        gallery = Gallery(SmallPictures(), notes := FakeNotes(), lambda: NOON, BOT["id"])
        sender = Sender(application.bot, gallery, "strip")
        handlers = Handlers(application.bot, a_dialogue(), sender, cast("PeopleStore", notes), press_timeout_seconds=60)

        async def pressed(token: str) -> None:
            query = {"id": "77", "from": ANN, "chat_instance": "1", "data": token, "message": PICTURE}
            update = Update.de_json({"update_id": 1, "callback_query": query}, application.bot)
            await handlers.on_press(update, CallbackContext(application))

        yield pressed


@pytest.mark.parametrize(("description", "status"), WAYS_TO_MUTE)
async def test_muted_bot_answers_in_private(
    telegram: TelegramStandin, caplog: pytest.LogCaptureFixture, description: str, status: int
) -> None:
    """The answer explains the reason."""
    telegram.refuse("sendMessage", description, status)
    await telegram.write("/help", chat=GROUP)
    sent = await telegram.call("sendMessage", 2)
    assert sent.fields["chat_id"] == str(ANN["id"])
    assert sent.shown == f"{telegram_texts.MUTED}\n\n{shared_texts.HELP}"
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_muted_bot_sends_movies_in_private(telegram: TelegramStandin) -> None:
    """Their buttons have no owner, as the chat is private."""
    telegram.refuse("sendPhoto", *MUTED)
    telegram.refuse("sendMessage", *MUTED)
    await telegram.write("/mood joy", chat=GROUP)
    sent = await telegram.call("sendPhoto", 2)
    assert sent.fields["chat_id"] == str(ANN["id"])
    assert sent.shown.startswith(telegram_texts.MUTED)
    assert (len(titles(sent)), sent.tokens[1][0]) == (3, "2_more_joy")


@pytest.mark.parametrize("command", ["/together", "/digest", "/settings"])
async def test_group_actions_are_not_answered_in_private(telegram: TelegramStandin, command: str) -> None:
    """Only the reason for the silence is."""
    telegram.refuse("sendMessage", *MUTED)
    await telegram.write(command, chat=GROUP)
    sent = await telegram.call("sendMessage", 2)
    assert (sent.shown, "reply_markup" in sent.fields) == (telegram_texts.MUTED, False)


async def test_unreachable_asker_is_logged_on_one_line(
    telegram: TelegramStandin, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the group nor the person can be written to."""
    caplog.set_level(logging.WARNING)
    for refusal in (UNREACHABLE, MUTED):  # the one given last comes first
        telegram.refuse("sendMessage", *refusal)
    await telegram.write("/help", chat=GROUP)
    await telegram.write("/help", chat=GROUP)
    await telegram.call("sendMessage", 3)
    assert len(caplog.messages) == 1
    assert str(ANN["id"]) not in caplog.text


@pytest.mark.parametrize("refusal", [NO_PHOTOS, ("Forbidden: CHAT_SEND_PHOTOS_FORBIDDEN", 403)])
async def test_group_without_pictures_gets_a_text(telegram: TelegramStandin, refusal: tuple[str, int]) -> None:
    """No other source of the picture is tried."""
    telegram.refuse("sendPhoto", *refusal)
    await telegram.write("/mood joy", chat=GROUP)
    sent = await telegram.call("sendMessage")
    assert (sent.fields["chat_id"], len(titles(sent))) == (str(GROUP["id"]), 3)
    assert len(telegram.called("sendPhoto")) == 1


async def test_undeliverable_answer_is_logged_on_one_line(
    telegram: TelegramStandin, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.refuse("sendMessage", *MUTED)
    telegram.refuse("sendMessage", *UNREACHABLE)
    await telegram.write("/help", chat=GROUP)
    await telegram.call("sendMessage", 2)
    await telegram.write("/help")
    await telegram.call("sendMessage", 3)
    (line,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert line.startswith("Telegram: neither a group nor who asked there can be written to: Forbidden")


async def test_group_without_pictures_gets_a_text_for_an_album(server: TelegramStandin) -> None:
    async with serving(a_frontend(server, style="album")):
        server.refuse("sendMediaGroup", "Forbidden: CHAT_SEND_PHOTOS_FORBIDDEN", 403)
        await server.write("/mood joy", chat=GROUP)
        assert len(titles(await server.call("sendMessage"))) == 3
    assert len(server.called("sendMediaGroup")) == 1


@pytest.mark.parametrize("token", ["2_more_joy", "2_tap_joy_1"])
async def test_muted_bot_explains_itself_in_an_alert(server: TelegramStandin, press: Press, token: str) -> None:
    for method in ("editMessageMedia", "editMessageCaption", "sendPhoto", "sendMessage"):
        server.refuse(method, *MUTED)
    await press(token)
    told = server.called("answerCallbackQuery")[0].fields
    assert (told["text"], told["show_alert"]) == (manners_texts.not_permitted(["Send Messages"]), "true")
    assert len(told["text"]) <= CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
    assert not [call for call in server.calls if call.fields.get("chat_id") == str(ANN["id"])]


async def test_failed_alert_is_answered_in_private(server: TelegramStandin, press: Press) -> None:
    server.refuse("answerCallbackQuery", "Bad Request: query is too old and response timeout expired")
    for method in ("editMessageMedia", "sendPhoto", "sendMessage"):
        server.refuse(method, *MUTED)
    await press("2_more_joy")
    sent = server.called("sendPhoto")[-1]
    assert (sent.fields["chat_id"], len(titles(sent))) == (str(ANN["id"]), 3)


async def test_answered_press_is_acknowledged_without_words(server: TelegramStandin, press: Press) -> None:
    await press("2_more_joy")
    told = server.called("answerCallbackQuery")[0].fields
    assert not {"text", "show_alert"} & told.keys()
    assert len(server.called("editMessageMedia")) == 1

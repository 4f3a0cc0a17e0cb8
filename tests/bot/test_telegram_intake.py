"""More updates than can be answered at once: Telegram keeps the others, and none is lost or answered twice."""

import asyncio
import json
from contextlib import suppress

import pytest
from telegram import Update

from bot.frontends.errors import FrontendUnavailable
from bot.frontends.telegram_frontend import TelegramFrontend
from bot.frontends.telegram_intake import Intake
from tests.telegram_chats import SlowPictures, a_frontend, serving
from tests.telegram_standin import ANN, TelegramStandin

MOST = 64
MOST_SENT = 256
CHAT = {"id": ANN["id"], "type": "private", "first_name": "Ann"}


def a_press(number: int, button: str = "1_settings") -> bytes:
    """Press a button under a text: unlike new messages, what changes one is not paced."""
    message = {"message_id": 5, "date": 1, "chat": CHAT, "text": "Hi"}
    query = {"id": str(number), "from": ANN, "chat_instance": "1", "data": button, "message": message}
    return json.dumps({"update_id": number, "callback_query": query}).encode()


async def taken_by(frontend: TelegramFrontend) -> int:
    """Send updates by webhook, the first of which is slow to answer, until one is refused."""
    for number in range(10 * MOST_SENT):
        try:
            await frontend.receive(a_press(number, "1_settings" if number else "1_mood_joy"))
        except FrontendUnavailable:
            return number
    return 10 * MOST_SENT


async def test_webhook_takes_no_more_than_can_be_answered_at_once(server: TelegramStandin) -> None:
    pictures = SlowPictures()
    frontend = a_frontend(server, pictures, webhook_url="https://cinemood.example")
    async with serving(frontend):
        assert await taken_by(frontend) == MOST_SENT
        pictures.go.set()
        await server.call("editMessageText", MOST_SENT - 1)
        await frontend.receive(a_press(MOST_SENT))
        await server.call("editMessageText", MOST_SENT)
    assert len(server.called("sendPhoto")) == 1


async def test_what_a_stop_finds_waiting_is_left_to_telegram_and_answered_after_it(server: TelegramStandin) -> None:
    pictures = SlowPictures()
    for text in ("joy", *["/help"] * (MOST + 15)):
        await server.write(text)
    frontend = a_frontend(server, pictures)
    await frontend.start()
    await pictures.is_begun.wait()
    stopping = asyncio.create_task(frontend.stop())
    await server.call("getUpdates", 3)  # the first, that of the library at its end, and how far they were taken
    pictures.go.set()
    await stopping
    assert len(server.called("sendMessage")) == MOST - 1
    async with serving(a_frontend(server)):
        await server.call("sendMessage", MOST + 15)
    assert (len(server.called("sendPhoto")), len(server.called("sendMessage"))) == (1, MOST + 15)


async def test_what_was_taken_by_webhook_is_answered_before_the_end(server: TelegramStandin) -> None:
    pictures = SlowPictures()
    frontend = a_frontend(server, pictures, webhook_url="https://cinemood.example")
    await frontend.start()
    assert await taken_by(frontend) == MOST_SENT
    await pictures.is_begun.wait()
    stopping = asyncio.create_task(frontend.stop())
    await asyncio.sleep(0)
    with pytest.raises(FrontendUnavailable):
        await frontend.receive(a_press(MOST_SENT))
    pictures.go.set()
    await stopping
    assert len(server.called("editMessageText")) == MOST_SENT - 1


async def test_fetching_goes_on_when_there_is_room_again(server: TelegramStandin) -> None:
    for text in ["/help"] * (MOST + 15):
        await server.write(text)
    async with serving(a_frontend(server)):
        await server.call("sendMessage", MOST + 15)


async def test_place_is_kept_until_its_update_is_answered() -> None:
    intake = Intake(1)
    await intake.put("first")
    assert intake.is_full
    assert await intake.get() == "first"
    assert intake.is_full
    intake.task_done()
    assert not intake.is_full


async def test_update_that_found_no_place_is_remembered() -> None:
    intake, update = Intake(1), Update(7)
    await intake.put("first")
    waiting = asyncio.create_task(intake.put(update))
    await asyncio.sleep(0)
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting
    assert intake.left is update
    assert intake.qsize() == 1

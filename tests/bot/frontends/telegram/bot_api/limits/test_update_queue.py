"""More updates than can be answered at once: Telegram keeps the others, and none is lost or answered twice."""

import asyncio
import json
from contextlib import suppress

import pytest
from telegram import Update

from bot.dialogue.dialogue import Dialogue
from bot.frontends.errors import FrontendUnavailable
from bot.frontends.telegram.bot_api.limits import UpdateQueue
from bot.frontends.telegram.frontend import TelegramFrontend
from core.movies.catalogue import Shelf
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.store import HeldStore, MemoryStore
from tests.support.telegram.chats import a_frontend, serving
from tests.support.telegram.standin import ANN, TelegramStandin

MOST = 64
MOST_SENT = 256


def a_slow_frontend(server: TelegramStandin, memory: HeldStore, *, webhook_url: str | None = None) -> TelegramFrontend:
    dialogue = Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)
    return a_frontend(server, dialogue=dialogue, webhook_url=webhook_url)


def a_chat(number: int) -> dict[str, object]:
    """Name a chat of its own: those of one alone do not fill all places."""
    return {"id": ANN["id"] + number, "type": "private", "first_name": "Ann"}


def a_press(number: int) -> bytes:
    """Press a button under a text: unlike new messages, what changes one is not paced."""
    message = {"message_id": 5, "date": 1, "chat": a_chat(number), "text": "Hi"}
    query = {"id": str(number), "from": ANN, "chat_instance": "1", "data": "2_help", "message": message}
    return json.dumps({"update_id": number, "callback_query": query}).encode()


async def taken_by(frontend: TelegramFrontend) -> int:
    """Send updates by webhook until one is refused."""
    for number in range(10 * MOST_SENT):
        try:
            await frontend.receive(a_press(number))
        except FrontendUnavailable:
            return number
    return 10 * MOST_SENT


async def test_full_queue_refuses_webhook_updates(server: TelegramStandin) -> None:
    memory = HeldStore(MemoryStore(), "load_preferences")
    frontend = a_slow_frontend(server, memory, webhook_url="https://cinemood.example")
    async with serving(frontend):
        assert await taken_by(frontend) == MOST_SENT
        memory.go.set()
        await server.call("editMessageText", MOST_SENT)
        await frontend.receive(a_press(MOST_SENT))
        await server.call("editMessageText", MOST_SENT + 1)


async def test_updates_beyond_the_queue_are_answered_after_a_restart(server: TelegramStandin) -> None:
    """At a stop, Telegram keeps the updates that found no place."""
    memory = HeldStore(MemoryStore(), "load_preferences")
    for number in range(MOST + 15):
        await server.write("/help", chat=a_chat(number))
    frontend = a_slow_frontend(server, memory)
    await frontend.start()
    await memory.is_called.wait()
    stopping = asyncio.create_task(frontend.stop())
    await server.call("getUpdates", 3)  # the first, that of the library at its end, and how far they were taken
    memory.go.set()
    await stopping
    assert len(server.called("sendMessage")) == MOST
    async with serving(a_frontend(server)):
        await server.call("sendMessage", MOST + 15)
    assert len(server.called("sendMessage")) == MOST + 15


async def test_stop_answers_queued_webhook_updates(server: TelegramStandin) -> None:
    memory = HeldStore(MemoryStore(), "load_preferences")
    frontend = a_slow_frontend(server, memory, webhook_url="https://cinemood.example")
    await frontend.start()
    assert await taken_by(frontend) == MOST_SENT
    await memory.is_called.wait()
    stopping = asyncio.create_task(frontend.stop())
    await asyncio.sleep(0)
    with pytest.raises(FrontendUnavailable):
        await frontend.receive(a_press(MOST_SENT))
    memory.go.set()
    await stopping
    assert len(server.called("editMessageText")) == MOST_SENT


async def test_fetching_continues_when_there_is_room(server: TelegramStandin) -> None:
    for number in range(MOST + 15):
        await server.write("/help", chat=a_chat(number))
    async with serving(a_frontend(server)):
        await server.call("sendMessage", MOST + 15)


async def test_update_keeps_its_place_until_it_is_answered() -> None:
    queue = UpdateQueue(1)
    await queue.put("first")
    assert queue.is_full
    assert await queue.get() == "first"
    assert queue.is_full
    queue.task_done()
    assert not queue.is_full


async def test_cancelled_put_remembers_its_update() -> None:
    queue, update = UpdateQueue(1), Update(7)
    await queue.put("first")
    waiting = asyncio.create_task(queue.put(update))
    await asyncio.sleep(0)
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting
    assert queue.unplaced is update
    assert queue.qsize() == 1

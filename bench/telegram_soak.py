"""Whether memory grows while the bot answers Telegram by webhook for a long time."""

import asyncio
import itertools
import socket
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bench.figure import Figure
from bench.machine import resident
from bot.dialogue import Dialogue
from bot.frontends.telegram_frontend import WEBHOOK_PATH, TelegramFrontend
from bot.frontends.web_frontend import WebFrontend, create_app
from bot.posters import Posters
from core.catalogue import Shelf
from core.mood import Mood
from core.store import Store
from tests.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.telegram_standin import TOKEN, TelegramStandin

_PER_SECOND = 50
_CHATS = 700  # no multiple of the moods, so that people come back with another mood
_MOST_GROWTH = 5.0  # MB
_PATIENCE = 120.0  # seconds until the last is answered


def measure(*, is_quick: bool, seconds: float | None = None) -> list[Figure]:
    """Let 50 updates a second come by webhook: two messages, which the bot's own limit lets through, to three presses.

    The growth is that of this process, in which the stand-in for Telegram lives, too.
    """
    seconds = seconds or (20 if is_quick else 600)
    return asyncio.run(_measure(warm_seconds=seconds / 2 if is_quick else 60, seconds=seconds))


class _Forgetful(TelegramStandin):
    """Counts the calls instead of keeping them."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = self._awaited = 0
        self._are_there = asyncio.Event()

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, dict[str, Any]]) -> object:
        """Forget what was kept."""
        self.answers += method in {"sendPhoto", "sendMessage", "editMessageMedia"}
        try:
            return super().validate(method, fields, uploads)
        finally:
            self.calls.clear()
            if self.answers >= self._awaited:
                self._are_there.set()

    async def answered(self, count: int) -> None:
        """Wait until there are so many answers in all."""
        self._awaited = count
        if self.answers < count:
            self._are_there.clear()
            async with asyncio.timeout(_PATIENCE):
                await self._are_there.wait()

    async def hear(self, number: int) -> None:
        """Let one of many people write or press something."""
        chat, mood = number % _CHATS + 1, list(Mood)[number % len(Mood)]
        person = {"id": chat, "is_bot": False, "first_name": "Ann"}
        room = {"id": chat, "type": "private", "first_name": "Ann"}
        if number % 5 < 2:
            await self.write(f"/mood {mood}", chat=room, **{"from": person})
        else:
            photo = [{"file_id": "f", "file_unique_id": "u", "width": 6, "height": 3}]
            message = {"message_id": 5, "date": 1, "chat": room, "photo": photo}
            await self.press_as(person, f"1_more_{mood}", message=message)


async def _measure(*, warm_seconds: float, seconds: float) -> list[Figure]:
    numbers = itertools.count()
    async with _Forgetful.running() as telegram, _bot(telegram):
        await _rain(telegram, numbers, warm_seconds)
        before, told = resident(), telegram.answers
        took = await _rain(telegram, numbers, seconds)
        growth, answers = resident() - before, telegram.answers - told
    return [
        Figure(what=f"Telegram, {answers} updates answered: growth", unit="MB", samples=[growth], target=_MOST_GROWTH),
        Figure(what="Telegram, updates by webhook", unit="/s", samples=[answers / took]),
    ]


async def _rain(telegram: _Forgetful, numbers: "itertools.count[int]", seconds: float) -> float:
    """Let updates come at an even pace, whatever was answered meanwhile; return the seconds until all are."""
    begin, already = time.perf_counter(), telegram.answers
    async with asyncio.TaskGroup() as people:
        for count in range(int(seconds * _PER_SECOND)):
            people.create_task(telegram.hear(next(numbers)))
            await asyncio.sleep(max(0.0, begin + (count + 1) / _PER_SECOND - time.perf_counter()))
    await telegram.answered(already + int(seconds * _PER_SECOND))
    return time.perf_counter() - begin


@asynccontextmanager
async def _bot(telegram: TelegramStandin) -> AsyncGenerator[None]:
    """Run the frontend behind a page, over a real store and a catalogue so small that all pictures are soon known."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        async with Store.open(Path(folder, "cinemood.db")) as store:
            shelf, posters = Shelf(a_catalogue(3)), Posters(None)
            dialogue = Dialogue(shelf, store, clock=lambda: NOON, image_base=IMAGE_BASE)
            url = f"http://127.0.0.1:{port}"
            chat = TelegramFrontend(TOKEN, dialogue, posters, store, api_base=telegram.address, webhook_url=url)
            page = create_app(dialogue, shelf, posters, image_base=IMAGE_BASE, hooks={WEBHOOK_PATH: chat})
            site = WebFrontend(page, "127.0.0.1", port)
            await site.start()
            await chat.start()
            yield
            await chat.stop()
            await site.stop()
            await dialogue.aclose()

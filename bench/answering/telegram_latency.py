"""How much longer CineMood takes than the barest bot until it calls Telegram, and how many updates it manages."""

import asyncio
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from telegram import InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import ApplicationBuilder, CallbackContext, CommandHandler, Defaults

from bench.figure import Figure, Peer, centile
from bot.dialogue.dialogue import Dialogue
from bot.frontends.telegram import frontend as telegram_frontend
from bot.frontends.telegram.bot_api.limits import RateLimiter
from bot.frontends.telegram.frontend import TelegramFrontend
from core.movies.catalogue import Shelf
from core.store.opening import open_store
from core.store.ports import Store
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.telegram.chats import SmallPictures, serving
from tests.support.telegram.standin import TOKEN, Call, TelegramStandin

_MOST = 1.3  # times what the bare bot takes
_PATIENCE = 120.0  # seconds for a whole crowd
_BARE = "bare PTB"
_WORDS = "/mood joy"


def measure(*, is_quick: bool, crowds: Sequence[int] = (1, 50, 500)) -> list[Figure]:
    """Let chats write at the same time, each again as soon as it was answered, first to ours, then to a bare bot.

    Both send the same photo by its file id, with the same caption and buttons. The limit of 30 messages a second,
    which would be all that is seen, is lifted for both; the catalogue is small, so that Telegram has every picture.
    """
    return [figure for chats in crowds for figure in asyncio.run(_measure(chats, 2 if is_quick else 6))]


@dataclass(frozen=True, slots=True)
class _Run:
    """What a crowd saw."""

    waits: Sequence[float]
    """Milliseconds from an update to the first call for its chat."""
    per_second: float


class _Stopwatch(TelegramStandin):
    """Tells each chat when the bot first calls for it."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[str, asyncio.Future[float]] = {}

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, dict[str, Any]]) -> object:
        """Look at the clock first."""
        if waiting := self._waiting.pop(str(fields.get("chat_id")), None):
            waiting.set_result(time.perf_counter())
        return super().validate(method, fields, uploads)

    async def ask(self, chat: int) -> float:
        """Let somebody write in private; return the milliseconds until the bot's call."""
        self._waiting[str(chat)] = called = asyncio.get_running_loop().create_future()
        person = {"id": chat, "is_bot": False, "first_name": "Ann"}
        begin = time.perf_counter()
        await self.write(_WORDS, chat={"id": chat, "type": "private", "first_name": "Ann"}, **{"from": person})
        return (await called - begin) * 1000

    async def crowd(self, chats: int, rounds: int) -> _Run:
        """Let chats write again and again."""

        async def one(chat: int) -> list[float]:
            return [await self.ask(chat) for _ in range(rounds)]

        begin = time.perf_counter()
        async with asyncio.timeout(_PATIENCE):
            waits = await asyncio.gather(*(one(chat) for chat in range(1, chats + 1)))
        took = time.perf_counter() - begin
        return _Run([wait for each in waits for wait in each], chats * rounds / took)


async def _measure(chats: int, repetitions: int) -> list[Figure]:
    rounds = max(2, 120 // chats)
    ours: list[_Run] = []
    bare: list[_Run] = []
    with tempfile.TemporaryDirectory() as folder:
        async with open_store(Path(folder, "cinemood.db")) as store, _Stopwatch.running() as telegram:
            for _ in range(1 + repetitions):
                async with serving(_frontend(store, telegram.address)):
                    await telegram.crowd(chats, 1)
                    ours.append(await telegram.crowd(chats, rounds))
                async with _bare(telegram.called("sendPhoto")[-1], telegram.address):
                    await telegram.crowd(chats, 1)
                    bare.append(await telegram.crowd(chats, rounds))
    return _figures(chats, ours[1:], bare[1:])  # the first time, libraries are loaded and pictures made


def _figures(chats: int, ours: Sequence[_Run], bare: Sequence[_Run]) -> list[Figure]:
    name = f"Telegram, {chats} chat{'s' * (chats > 1)}"
    waits, floor = ([wait for run in runs for wait in run.waits] for runs in (ours, bare))
    peer = Peer(_BARE, floor)
    return [
        Figure(what=f"{name}: update to call", unit="ms", samples=waits, target=_MOST * peer.median, peer=peer),
        Figure(
            what=f"{name}: 99th centile",
            unit="ms",
            samples=[centile(run.waits, 99) for run in ours],
            peer=Peer(_BARE, [centile(run.waits, 99) for run in bare]),
        ),
        Figure(
            what=f"{name}: updates",
            unit="/s",
            samples=[run.per_second for run in ours],
            peer=Peer(_BARE, [run.per_second for run in bare]),
        ),
    ]


def _frontend(store: Store, address: str) -> TelegramFrontend:
    dialogue = Dialogue(Shelf(a_catalogue(3)), store, clock=lambda: NOON, image_base=IMAGE_BASE)
    with mock.patch.object(telegram_frontend, "RateLimiter", partial(RateLimiter, messages_per_second=0)):
        return TelegramFrontend(TOKEN, dialogue, SmallPictures(), store.notes, store.people, api_base=address)


@asynccontextmanager
async def _bare(like: Call, address: str) -> AsyncGenerator[None]:
    """Run a bot that knows nothing but one photo."""
    photo, caption = like.picture, like.fields["caption"]

    async def send(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        if update.effective_chat:
            buttons = InlineKeyboardMarkup.de_json({"inline_keyboard": like.buttons}, None)
            await context.bot.send_photo(update.effective_chat.id, photo, caption, reply_markup=buttons)

    builder = ApplicationBuilder().token(TOKEN).base_url(f"{address}/bot").concurrent_updates(concurrent_updates=True)
    application = builder.defaults(Defaults(parse_mode=ParseMode.HTML)).job_queue(None).build()
    application.add_handler(CommandHandler("mood", send))
    async with application:
        await application.start()
        if application.updater:
            await application.updater.start_polling()
        yield
        if application.updater:
            await application.updater.stop()
        await application.stop()

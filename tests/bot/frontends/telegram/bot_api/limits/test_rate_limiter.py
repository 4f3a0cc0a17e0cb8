import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest
from telegram import InputMediaPhoto
from telegram.error import RetryAfter
from telegram.ext import ExtBot

from bot.frontends.telegram.bot_api.limits import RateLimiter
from tests.support.telegram.standin import TOKEN, TelegramStandin

ANN, BEN, GROUP = 42, 43, -1001234567890


class Time:
    """Stands still while somebody sleeps, until ``pass_by``; jumps over every sleep when it ``flies``."""

    def __init__(self, *, flies: bool = False) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self.is_asleep = asyncio.Event()
        self._passed = asyncio.Event()
        self._flies = flies

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.is_asleep.set()
        if self._flies:
            self.now += seconds
        else:
            await self._passed.wait()

    def pass_by(self, seconds: float) -> None:
        self.now += seconds
        self._passed.set()


class Telegram:
    """Takes requests; asks a chat to wait as often as was told."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.waits: dict[Any, list[float]] = {}

    async def post(self, _endpoint: str, data: dict[str, Any]) -> bool:
        chat = data.get("chat_id")
        if self.waits.get(chat):
            raise RetryAfter(timedelta(seconds=self.waits[chat].pop(0)))
        self.taken.append(chat)
        return True


async def request(limiter: RateLimiter, telegram: Telegram, endpoint: str, **data: Any) -> object:  # noqa: ANN401
    return await limiter.process_request(telegram.post, (endpoint, data), {}, endpoint, data, None)


def a_limiter(time: Time) -> RateLimiter:
    return RateLimiter(clock=time.clock, sleep=time.sleep)


async def test_flood_limit_holds_back_its_chat_only() -> None:
    time, telegram = Time(), Telegram()
    limiter, telegram.waits = a_limiter(time), {ANN: [30.0]}
    held = asyncio.create_task(request(limiter, telegram, "sendMessage", chat_id=ANN))
    await time.is_asleep.wait()
    await request(limiter, telegram, "sendMessage", chat_id=BEN)
    await request(limiter, telegram, "setMyCommands")
    assert telegram.taken == [BEN, None]
    time.pass_by(30)
    assert await held
    assert telegram.taken == [BEN, None, ANN]


async def test_all_calls_to_the_chat_wait() -> None:
    time, telegram = Time(), Telegram()
    limiter, telegram.waits = a_limiter(time), {ANN: [30.0]}
    sending = asyncio.create_task(request(limiter, telegram, "sendMessage", chat_id=ANN))
    await time.is_asleep.wait()
    editing = asyncio.create_task(request(limiter, telegram, "editMessageMedia", chat_id=str(ANN)))
    await asyncio.sleep(0)
    assert (time.slept, telegram.taken) == ([30, 30], [])
    time.pass_by(30)
    assert await sending
    assert await editing


async def test_call_without_a_chat_waits_alone() -> None:
    time, telegram = Time(), Telegram()
    limiter, telegram.waits = a_limiter(time), {None: [30.0]}
    held = asyncio.create_task(request(limiter, telegram, "answerCallbackQuery", callback_query_id="1"))
    await time.is_asleep.wait()
    assert await request(limiter, telegram, "answerCallbackQuery", callback_query_id="2")
    time.pass_by(30)
    assert await held


@pytest.mark.parametrize(("refusals", "is_taken"), [(2, True), (3, False)])
async def test_call_is_tried_twice_again(refusals: int, *, is_taken: bool) -> None:
    time, telegram = Time(flies=True), Telegram()
    limiter, telegram.waits = a_limiter(time), {ANN: [3.0] * refusals}
    (outcome,) = await asyncio.gather(request(limiter, telegram, "sendPhoto", chat_id=ANN), return_exceptions=True)
    assert isinstance(outcome, RetryAfter) is not is_taken
    assert time.slept == [3, 3]


async def test_caller_may_forbid_further_tries() -> None:
    time, telegram = Time(flies=True), Telegram()
    limiter, telegram.waits = a_limiter(time), {ANN: [3.0]}
    with pytest.raises(RetryAfter):
        await limiter.process_request(telegram.post, ("x", {"chat_id": ANN}), {}, "x", {"chat_id": ANN}, 0)
    assert time.slept == []


async def test_long_wait_fails_at_once() -> None:
    """Until it is over, further calls to the chat fail without asking Telegram."""
    time, telegram = Time(flies=True), Telegram()
    limiter, telegram.waits = a_limiter(time), {ANN: [3600.0]}
    for _ in range(2):
        with pytest.raises(RetryAfter):
            await request(limiter, telegram, "sendMessage", chat_id=ANN)
    assert (telegram.waits, telegram.taken, time.slept) == ({ANN: []}, [], [])
    time.now += 3600
    assert await request(limiter, telegram, "sendMessage", chat_id=ANN)


async def test_chats_are_forgotten_after_their_wait() -> None:
    time, telegram = Time(), Telegram()
    limiter = a_limiter(time)
    for chat in range(2000):
        telegram.waits[chat] = [100.0]
        with pytest.raises(RetryAfter):
            await request(limiter, telegram, "editMessageMedia", chat_id=chat)
        time.now += 1
    assert len(limiter._held_until) <= 101  # pyright: ignore[reportPrivateUsage] - what is kept shows nowhere else


@pytest.mark.parametrize(
    ("endpoint", "chat", "free"),
    [
        ("sendPhoto", GROUP, 20),  # a minute
        ("sendPhoto", ANN, 30),  # a second
        ("editMessageMedia", GROUP, 50),
        ("sendChatAction", GROUP, 50),
        ("getChatMember", GROUP, 50),
        ("answerCallbackQuery", None, 50),
    ],
)
async def test_only_new_messages_are_paced(endpoint: str, chat: int | None, free: int) -> None:
    telegram, limiter = Telegram(), RateLimiter()
    tasks = [asyncio.create_task(request(limiter, telegram, endpoint, chat_id=chat)) for _ in range(50)]
    for _ in range(5):
        await asyncio.sleep(0)  # let each come as far as it comes without time passing
    assert len(telegram.taken) in {free, free + 1}  # a slow machine frees one more
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_album_counts_as_one_message_per_picture() -> None:
    telegram, limiter = Telegram(), RateLimiter()
    album = {"chat_id": GROUP, "media": [InputMediaPhoto("a")] * 3}
    tasks = [asyncio.create_task(request(limiter, telegram, "sendMediaGroup", **album)) for _ in range(10)]
    for _ in range(9):
        await asyncio.sleep(0)
    assert len(telegram.taken) == 20 // 3
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_pace_can_be_lifted() -> None:
    telegram, limiter = Telegram(), RateLimiter(messages_per_second=0)
    await asyncio.gather(*(request(limiter, telegram, "sendMessage", chat_id=ANN) for _ in range(200)))
    assert len(telegram.taken) == 200


async def test_flood_limit_is_obeyed_and_logged_on_one_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot")
    time = Time(flies=True)
    async with TelegramStandin.running() as server:
        server.refuse("sendMessage", f"Too Many Requests: retry after 7 for {GROUP}", 429, retry_after=7)
        async with ExtBot(TOKEN, f"{server.address}/bot", rate_limiter=a_limiter(time)) as bot:
            await bot.send_message(ANN, "Hi")
    assert (len(server.called("sendMessage")), time.slept) == (2, [7])
    (line,) = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert line == "Telegram asks to wait 7 seconds with one chat or request"

"""How long a person on Telegram waits, from the message to the picture of three movies."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.figure import Figure, centile
from bot.app import App, open_app
from bot.frontends.telegram.frontend import TelegramFrontend
from bot.posters.posters import Posters
from bot.settings import Settings
from tests.support.telegram.standin import TOKEN, TelegramStandin


def measure(*, is_quick: bool) -> list[Figure]:
    """Write ``/mood joy`` to a stand-in for Telegram again and again, each time after the last answer has come.

    After the first thirty messages the frontend's own limit of 30 a second counts, too:
    https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    """
    times = asyncio.run(_measure(10 if is_quick else 200))
    return [
        Figure(what="Telegram, message to picture", unit="ms", samples=times),
        Figure(what=f"Telegram, 99th centile of {len(times)}", unit="ms", samples=[centile(times, 99)]),
    ]


async def _measure(messages: int) -> Sequence[float]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(store=Path(folder, "cinemood.db")).without_tokens()
        async with open_app(settings) as app, TelegramStandin.running() as telegram:
            await app.refresher.refresh()
            return await _chat(app, telegram, messages)


async def _chat(app: App, telegram: TelegramStandin, messages: int) -> Sequence[float]:
    frontend = TelegramFrontend(
        TOKEN, app.dialogue, Posters(None), app.store.notes, app.store.people, api_base=telegram.address
    )
    times: list[float] = []
    await frontend.start()
    try:
        for number in range(1, messages + 1):
            begin = time.perf_counter()
            await telegram.write("/mood joy")
            await telegram.call("sendPhoto", number)
            times.append((time.perf_counter() - begin) * 1000)
    finally:
        await frontend.stop()
    return times

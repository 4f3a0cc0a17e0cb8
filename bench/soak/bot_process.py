"""``python -m bench.soak.bot_process FOLDER TELEGRAM PORT SECONDS``: the bot as it is run, telling what it holds.

A process of its own, so that nothing but the bot is measured. Its catalogue is so small that Telegram soon has every
picture: drawing them is no part of the measurement.
"""

import asyncio
import contextlib
import json
import signal
import sys
import time
from pathlib import Path

from bench.machine import resident
from bot.app import open_app, utc_now
from bot.frontends.registry import build_frontends
from bot.serving.supervisor import running
from bot.settings import Settings
from core.movies.catalogue import Week
from core.sources.sample import SampleSource
from tests.support.fakes import a_catalogue
from tests.support.telegram.standin import TOKEN

MOVIES = 4
"""Movies of each mood; their ids count up from 1, mood by mood."""


async def main(folder: str, telegram: str, port: str, every: str) -> None:
    """Answer by webhook until somebody ends the process; print a line of JSON at once and every so many seconds."""
    settings = Settings.read(
        {
            "CINEMOOD_STORE": str(Path(folder, "cinemood.db")),
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_BASE": telegram,
            "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}",
            "WEB_PORT": port,
            "WEB_RATE": "0",
        }
    )
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    async with open_app(settings) as app:
        few = a_catalogue(MOVIES, week=Week.of(utc_now()), source=SampleSource.name)
        await app.store.movies.save_catalogue(few, fetched=())
        async with running(app, build_frontends(settings.platforms, app.services())):
            while not ended.is_set():
                print(json.dumps(_held()), flush=True)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(float(every)):
                        await ended.wait()


def _held() -> dict[str, float]:
    """Count what a leak would let grow."""
    open_files = Path("/proc/self/fd")
    sockets = sum(_is_socket(one) for one in open_files.iterdir())
    tasks = len(asyncio.all_tasks())
    return {"resident": resident(), "tasks": tasks, "sockets": sockets, "busy": time.process_time()}


def _is_socket(file: Path) -> bool:
    try:
        return str(file.readlink()).startswith("socket:")
    except FileNotFoundError:  # that by which the folder itself is read
        return False


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

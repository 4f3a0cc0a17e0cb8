"""The commands ``run`` and ``demo``: serve until a signal comes."""

import argparse
import asyncio
import contextlib
import logging
import os
import signal
import threading

from bot.app import App, open_app
from bot.commands.command import DONE, Command
from bot.frontends.registry import build_channels, build_frontends
from bot.settings import Settings
from bot.version import VERSION

log = logging.getLogger("bot")

FAREWELL_SECONDS = 2.5
"""For answers under way at a signal; with what is stored afterwards, stopping takes less than five seconds."""
LAST_SECONDS = 4.5
"""From a signal to the end of the process. Threads cannot be cancelled, such as one that waits for a name server."""


async def _run(settings: Settings, _: argparse.Namespace) -> int:
    log.info("CineMood %s starts", VERSION)
    async with open_app(settings) as app:
        return await _serve(app)


async def _run_demo(settings: Settings, arguments: argparse.Namespace) -> int:
    return await _run(settings.without_tokens(), arguments)


async def _serve(app: App) -> int:
    from bot.serving.supervisor import running  # noqa: PLC0415 - the other commands need no schedule

    services = app.services(_announce)
    frontends = build_frontends(app.settings.platforms, services)
    channels = build_channels(app.settings.platforms, services)

    async def serve() -> None:
        async with running(app, frontends, channels):
            await asyncio.Event().wait()

    serving = asyncio.create_task(serve())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):  # a signal may come before anything has started
        loop.add_signal_handler(number, _stop, serving)
    with contextlib.suppress(asyncio.CancelledError):
        await serving
    for number in (signal.SIGINT, signal.SIGTERM):  # all is done: a signal that comes now shall not make it a failure
        loop.remove_signal_handler(number)
        signal.signal(number, signal.SIG_IGN)
    return DONE


def _announce(address: str) -> None:
    print(f"CineMood is at {address} (Ctrl+C stops it)", flush=True)


def _stop(serving: asyncio.Task[None]) -> None:
    """Stop in time; a second signal ends everything that is still under way at once."""
    if serving.cancelling():
        _cut_off(serving)
        return
    log.info("Stopping")
    serving.cancel()
    asyncio.get_running_loop().call_later(FAREWELL_SECONDS, _cut_off, serving)
    last_resort = threading.Timer(LAST_SECONDS, os._exit, [DONE])
    last_resort.daemon = True
    last_resort.start()


def _cut_off(serving: asyncio.Task[None]) -> None:
    """Cancel everything that still hangs, so that the store is closed in time."""
    if not serving.done():
        log.warning("Some answers took too long to finish and are cut off")
        serving.cancel()


RUN = Command("run", "Start the web page and every chat platform whose token is set.", _run, serves=True)
DEMO = Command("demo", "Start the web page on the shipped sample; needs no token.", _run_demo, serves=True)

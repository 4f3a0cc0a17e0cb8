"""The bot as it serves, on this week's movies, with the frontends that a test gives it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import App, open_app
from bot.monitoring.readiness import Condition
from bot.serving.supervisor import Frontend, running
from bot.settings import Settings
from tests.support.fakes import NOON, a_catalogue

OUTAGE = 120.0  # seconds


class Page:
    """Answers always, as the page does while a chat platform is out of order."""

    name = "web page"

    async def start(self) -> None:
        """Begin."""

    async def check(self) -> str:
        """Be well."""
        return "is well"

    async def ended(self) -> None:
        """Never return."""
        await asyncio.get_running_loop().create_future()

    async def stop(self) -> None:
        """End."""


@asynccontextmanager
async def an_app(folder: Path) -> AsyncGenerator[App]:
    """Open an app that has this week's movies."""
    async with open_app(Settings(store=folder / "cinemood.db"), clock=lambda: NOON) as app:
        await app.store.save(a_catalogue(source="sample"), fetched=())
        await app.refresher.keep_current()
        yield app


@asynccontextmanager
async def serving(app: App, frontend: Frontend) -> AsyncGenerator[None]:
    """Serve on a platform, beside the page, with the pauses of production."""
    async with running(app, [Page(), frontend]):
        yield


async def answers(app: App, frontend: Frontend) -> None:
    """Wait until a frontend answers."""
    while app.readiness.state().frontends.get(frontend.name) is not Condition.ANSWERS:
        await asyncio.sleep(1)

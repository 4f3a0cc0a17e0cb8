"""The whole bot with this week's movies, serving on a frontend that a test chooses."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import App, open_app
from bot.frontends.frontend import Frontend
from bot.monitoring.readiness import Condition
from bot.serving.supervisor import running
from bot.settings import Settings
from tests.support.fakes import NOON, a_catalogue

OUTAGE_SECONDS = 120.0


class HealthyFrontend:
    """A frontend without faults, such as the web page while a chat platform fails."""

    platform = "web"
    title = "web page"

    async def start(self) -> None:
        """Start."""

    async def check(self) -> str:
        """Report no problem."""
        return "is well"

    async def wait_until_ended(self) -> None:
        """Never return."""
        await asyncio.get_running_loop().create_future()

    async def stop(self) -> None:
        """Stop."""


@asynccontextmanager
async def an_app(folder: Path) -> AsyncGenerator[App]:
    """Open an app with this week's movies."""
    async with open_app(Settings(store=folder / "cinemood.db"), clock=lambda: NOON) as app:
        await app.store.movies.save_catalogue(a_catalogue(source="sample"), fetched=())
        await app.refresher.keep_current()
        yield app


@asynccontextmanager
async def serving(app: App, frontend: Frontend) -> AsyncGenerator[None]:
    """Serve on a frontend beside a healthy one, with the pauses of production."""
    async with running(app, [HealthyFrontend(), frontend]):
        yield


async def wait_until_answering(app: App, frontend: Frontend) -> None:
    """Wait until a frontend is ready."""
    while app.readiness.state().frontends.get(frontend.title) is not Condition.ANSWERS:
        await asyncio.sleep(1)

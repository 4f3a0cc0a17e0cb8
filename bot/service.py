"""Run the bot: the schedule, the frontends, until somebody says stop."""

import asyncio
import logging
import traceback
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from bot.app import App
from bot.frontends.errors import FrontendUnavailable
from bot.frontends.web_frontend import WebFrontend, create_app
from bot.posters import Posters, draw_poster
from bot.schedule import schedule_refresh
from core.errors import CineMoodError

log = logging.getLogger(__name__)


class Frontend(Protocol):
    """A platform on which people talk with the bot."""

    @property
    def name(self) -> str:
        """How the host calls the platform."""
        ...

    async def start(self) -> None:
        """Begin to answer; raises a ``CineMoodError`` when that is not possible."""
        ...

    async def stop(self) -> None:
        """Finish what is being answered and stop; harmless when it was not started."""
        ...


class ChatFrontend(Frontend, Protocol):
    """A platform that one signs in to."""

    async def check(self) -> str:
        """Sign in and out again; return who the bot is. Raises as ``start`` does."""
        ...


class NothingRuns(CineMoodError):
    """No frontend could be started."""


def web_page(app: App) -> WebFrontend:
    """Build the web page."""
    settings = app.settings
    page = create_app(app.dialogue, app.shelf, draw_poster, image_base=settings.tmdb_image_base)
    return WebFrontend(page, settings.web_host, settings.web_port)


def chat_frontends(app: App) -> list[ChatFrontend]:
    """Build the frontends whose token is set."""
    settings, posters = app.settings, Posters(app.tmdb.poster if app.tmdb else None)
    frontends: list[ChatFrontend] = []
    if settings.telegram_token:
        from bot.frontends.telegram_frontend import TelegramFrontend  # noqa: PLC0415 - loads a library of 20 MB

        token = settings.telegram_token.reveal()
        frontends.append(TelegramFrontend(token, app.dialogue, posters.strip, api_base=settings.telegram_api_base))
    if settings.discord_token:
        from bot.frontends.discord_frontend import DiscordFrontend  # noqa: PLC0415 - loads a library of 30 MB

        token = settings.discord_token.reveal()
        frontends.append(DiscordFrontend(token, app.dialogue, draw_poster, guild=settings.discord_guild))
    return frontends


@asynccontextmanager
async def running(app: App, frontends: Sequence[Frontend], *, retry_seconds: float = 60) -> AsyncGenerator[None]:
    """Keep the catalogue current and the frontends answering; leaving stops them all.

    A frontend that is refused is left out; one that is not reached is tried again after ``retry_seconds``.

    Raises:
        NothingRuns: Every frontend was refused.
    """
    scheduler = schedule_refresh(app.refresher)
    scheduler.start()
    starts = [asyncio.create_task(_start(frontend, retry_seconds)) for frontend in frontends]
    try:
        await _until_one_runs(starts)
        yield
    finally:
        for start in starts:
            start.cancel()
        await asyncio.gather(*starts, return_exceptions=True)
        await asyncio.gather(*(_stop(frontend) for frontend in frontends))
        scheduler.shutdown(wait=False)


async def _until_one_runs(starts: Sequence["asyncio.Task[bool]"]) -> None:
    for start in asyncio.as_completed(starts):
        if await start:
            return
    raise NothingRuns("Nothing could be started; 'python -m bot doctor' tells what to fix.")


async def _start(frontend: Frontend, retry_seconds: float) -> bool:
    """Start a frontend, however long it takes to reach its platform; False when that cannot be."""
    while True:
        try:
            await frontend.start()
        except FrontendUnavailable as error:
            log.warning("%s Trying again in %.0f seconds.", error, retry_seconds)
            await asyncio.sleep(retry_seconds)
        except CineMoodError as error:
            log.error("%s is left out: %s", frontend.name.capitalize(), error)  # noqa: TRY400 - the sentence says it all
            return False
        except Exception as error:  # noqa: BLE001 - a mistake of ours or of a library, whose words may hold a token
            log.error("%s is left out: %s", frontend.name.capitalize(), _mistake(error))  # noqa: TRY400 - the same
            return False
        else:
            log.info("%s answers", frontend.name.capitalize())
            return True


async def _stop(frontend: Frontend) -> None:
    try:
        await frontend.stop()
    except CineMoodError as error:
        log.warning("%s did not stop cleanly: %s", frontend.name.capitalize(), error)
    except Exception as error:  # noqa: BLE001 - the others must stop all the same
        log.warning("%s did not stop cleanly: %s", frontend.name.capitalize(), _mistake(error))


def _mistake(error: Exception) -> str:
    """Name an error and its place, without its words."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {where.name}:{where.lineno}"

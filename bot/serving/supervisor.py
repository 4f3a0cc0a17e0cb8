"""Run the bot: the schedule, the frontends, until somebody says stop."""

import asyncio
import gc
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Protocol, runtime_checkable

from bot.app import App
from bot.frontends.errors import FrontendRefused, FrontendUnavailable
from bot.frontends.web.frontend import WebFrontend
from bot.frontends.web.health import Health
from bot.frontends.web.site import SiteOptions, create_app
from bot.frontends.web.webhooks import Hook
from bot.monitoring import metrics
from bot.monitoring.logs import named
from bot.monitoring.readiness import Condition
from bot.posters.posters import Posters
from bot.serving.digest_sender import Digests, Poster
from bot.serving.schedule import schedule_digests, schedule_refresh
from core import distress
from core.errors import CineMoodError

log = logging.getLogger(__name__)

_FIRST_MOVIES_SECONDS = 10.0  # that the first refresh of all usually takes; who asks before it is done waits so long
_REFUSED_SECONDS = 600.0  # until a token is shown again that was accepted before: platforms err, too


class Frontend(Protocol):
    """A platform on which people talk with the bot."""

    @property
    def name(self) -> str:
        """How the host calls the platform."""
        ...

    async def check(self) -> str:
        """Try whether it could be started; return what is well. Raises as ``start`` does."""
        ...

    async def start(self) -> None:
        """Begin to answer; raises a ``CineMoodError`` when that is not possible."""
        ...

    async def ended(self) -> None:
        """Return when it no longer answers and will not by itself; it may be stopped and started again."""
        ...

    async def stop(self) -> None:
        """Finish what is being answered and stop; harmless when it was not started."""
        ...


@runtime_checkable
class Remote(Protocol):
    """A frontend that can lose its platform for a while and finds it again by itself."""

    @property
    def lost_at(self) -> datetime | None:
        """Since when the platform is not reached; None while it is."""
        ...


class NothingRuns(CineMoodError):
    """No frontend could be started."""


def build_frontends(app: App, announce: Callable[[str], None] = lambda _address: None) -> list[Frontend]:
    """Build the web page, which announces its address whenever it starts, and each platform whose token is set."""
    settings, posters = app.settings, Posters(app.tmdb.poster if app.tmdb else None)
    chats: list[Frontend] = []
    hooks: dict[str, Hook] = {}
    if settings.telegram_token:
        from bot.frontends.telegram.frontend import WEBHOOK_PATH, TelegramFrontend  # noqa: PLC0415 - loads 20 MB

        telegram = TelegramFrontend(
            settings.telegram_token.reveal(),
            app.dialogue,
            posters,
            app.store,
            api_base=settings.telegram_api_base,
            style=settings.telegram_cards,
            webhook_url=settings.telegram_webhook_url,
            clock=app.clock,
        )
        chats.append(telegram)
        if settings.telegram_webhook_url:
            hooks[WEBHOOK_PATH] = telegram
    if settings.discord_token:
        from bot.frontends.discord.frontend import DiscordFrontend, Options  # noqa: PLC0415 - loads 30 MB

        token = settings.discord_token.reveal()
        options = Options(guild=settings.discord_guild, is_classic=settings.discord_cards == "embeds")
        chats.append(DiscordFrontend(token, app.dialogue, posters.drawn, app.store, options, app.clock))
    page = create_app(
        app.dialogue,
        app.shelf,
        posters,
        image_base=settings.tmdb_image_base,
        webhooks=hooks,
        options=SiteOptions(app.web_secret, settings.web_rate, app.clock),
        health=Health(app.readiness.state, app.metrics.written, metrics.TYPE),
    )
    host, port, proxies = settings.web_host, settings.web_port, settings.web_proxies or ""
    return [WebFrontend(page, host, port, announce=announce, proxies=proxies), *chats]


@asynccontextmanager
async def running(app: App, frontends: Sequence[Frontend], *, retry_seconds: float = 60) -> AsyncGenerator[None]:
    """Keep the catalogue current and the frontends answering; leaving stops them all.

    A frontend that is refused at once is left out; one that is not reached, or has ended, is started again after
    ``retry_seconds``; one that was accepted before and is now refused, after ten minutes at least.

    Raises:
        NothingRuns: Every frontend was refused.
    """
    await _offer_what_is_on_file(app)
    await asyncio.to_thread(distress.prepare)
    app.shelf.expect(_FIRST_MOVIES_SECONDS)
    scheduler = schedule_refresh(app.refresher)
    schedule_digests(
        scheduler, Digests(app.dialogue, app.store, partial(posters_of, app, frontends), app.clock).send_due
    )
    scheduler.start()
    answering = asyncio.Event()
    for frontend in frontends:
        if isinstance(frontend, Remote):
            app.readiness.watch(frontend.name, partial(getattr, frontend, "lost_at"))
    keepers = [asyncio.create_task(_keep_answering(app, one, retry_seconds, answering)) for one in frontends]
    try:
        await _until_one_answers(keepers, answering)
        gc.collect()
        gc.freeze()  # what is here stays: to look through it again and again stops all answers for a tenth of a second
        yield
    finally:
        gc.unfreeze()
        scheduler.pause()
        try:
            await asyncio.gather(*(_end(keeper, one) for keeper, one in zip(keepers, frontends, strict=True)))
        finally:  # also when that takes too long and is cut off: no job may meet a store that is closed
            scheduler.shutdown(wait=False)
            await asyncio.sleep(0)  # for that, APScheduler needs a turn of the loop


async def _offer_what_is_on_file(app: App) -> None:
    """Have last time's movies at hand before anybody can ask; a store that cannot be read now is read again later."""
    try:
        await app.refresher.load()
    except CineMoodError as error:
        log.warning("The catalogue on file is not offered yet: %s", error)
    await app.dialogue.look_for_doubts()


def posters_of(app: App, frontends: Sequence[Frontend]) -> dict[str, Poster]:
    """Return the platforms that answer and can be written to, by the names with which their rooms begin."""
    conditions = app.readiness.state().frontends
    answering = (one for one in frontends if conditions.get(one.name) is Condition.ANSWERS)
    return {one.name.casefold(): one for one in answering if isinstance(one, Poster)}


async def _until_one_answers(keepers: Sequence["asyncio.Task[None]"], answering: asyncio.Event) -> None:
    first, left = asyncio.create_task(answering.wait()), set(keepers)
    try:
        while left and not answering.is_set():
            done, _ = await asyncio.wait({first, *left}, return_when=asyncio.FIRST_COMPLETED)
            left -= done
    finally:
        first.cancel()
    if not answering.is_set():
        raise NothingRuns("Nothing could be started; 'python -m bot doctor' tells what to fix.")


async def _keep_answering(app: App, frontend: Frontend, retry_seconds: float, answering: asyncio.Event) -> None:
    """Start a frontend, again whenever it is not reached or has ended; return only when it was never accepted."""
    name, was_accepted = frontend.name.capitalize(), False

    def tell(condition: Condition, error: Exception | None = None) -> None:
        app.readiness.tell(frontend.name, condition)
        if error:
            app.metrics.failed(error)

    tell(Condition.STARTS)
    while True:
        pause: float | None = retry_seconds
        try:
            await frontend.start()
            log.info("%s answers", name)
            tell(Condition.ANSWERS)
            answering.set()
            was_accepted = True
            await frontend.ended()
        except CineMoodError as error:
            pause = _pause_after(error, retry_seconds, was_accepted=was_accepted)
            if pause is None:
                tell(Condition.LEFT_OUT, error)
                log.error("%s is left out: %s", name, error)  # noqa: TRY400 - the sentence says it all
                return
            tell(Condition.UNREACHED, error)
            log.warning("%s Trying again in %.0f seconds.", error, pause)
        except Exception as error:  # noqa: BLE001 - a mistake of ours or of a library, whose words may hold a token
            tell(Condition.LEFT_OUT, error)
            log.error("%s is left out: %s", name, named(error))  # noqa: TRY400 - the same
            return
        else:
            tell(Condition.UNREACHED)
            log.warning("%s no longer answers. Starting it again in %.0f seconds.", name, pause)
            await _stop(frontend)
        await asyncio.sleep(pause)


def _pause_after(error: CineMoodError, seconds: float, *, was_accepted: bool) -> float | None:
    """Tell how many seconds to wait before the next start; None when there is no use in another."""
    if isinstance(error, FrontendUnavailable):
        return seconds
    return max(seconds, _REFUSED_SECONDS) if was_accepted and isinstance(error, FrontendRefused) else None


async def _end(keeper: "asyncio.Task[None]", frontend: Frontend) -> None:
    """Let nobody start a frontend any more, and stop it."""
    keeper.cancel()
    await asyncio.wait({keeper})
    await _stop(frontend)


async def _stop(frontend: Frontend) -> None:
    try:
        await frontend.stop()
    except CineMoodError as error:
        log.warning("%s did not stop cleanly: %s", frontend.name.capitalize(), error)
    except Exception as error:  # noqa: BLE001 - the others must stop all the same
        log.warning("%s did not stop cleanly: %s", frontend.name.capitalize(), named(error))

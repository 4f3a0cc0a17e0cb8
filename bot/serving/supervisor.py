"""Run the schedule and the frontends until the program is asked to stop."""

import asyncio
import gc
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from functools import partial

from bot.app import App
from bot.frontends.errors import FrontendRefused, FrontendUnavailable
from bot.frontends.frontend import CanPost, Channel, Frontend, LosesPlatform
from bot.monitoring.logs import name_error
from bot.monitoring.readiness import Condition
from bot.serving.digest_sender import DigestSender
from bot.serving.schedule import schedule_digests, schedule_refresh
from core import distress
from core.errors import CineMoodError

log = logging.getLogger(__name__)

FIRST_REFRESH_SECONDS = 10.0
"""How long the very first refresh usually takes; requests that come before its end wait so long."""
REFUSED_RETRY_SECONDS = 600.0
"""When a token is tried again that the platform accepted before and refuses now: platforms make mistakes, too."""
RETRY_SECONDS = 60.0


class NothingRuns(CineMoodError):
    """No frontend could be started."""


@asynccontextmanager
async def running(
    app: App,
    frontends: Sequence[Frontend],
    channels: Sequence[Channel] = (),
    *,
    retry_seconds: float = RETRY_SECONDS,
) -> AsyncGenerator[None]:
    """Keep the catalogue current, the frontends answering and the digests coming; leaving stops them all.

    A frontend is left out when its first start is refused. One that is out of reach, or has ended, is started again
    after ``retry_seconds``; one that was accepted before and is refused later, after ten minutes at least.

    Raises:
        NothingRuns: Every frontend was refused.
    """
    await _load_last_catalogue(app)
    await asyncio.to_thread(distress.prepare)
    app.shelf.expect(FIRST_REFRESH_SECONDS)
    scheduler = schedule_refresh(app.refresher)
    digest_sender = DigestSender(
        app.dialogue,
        app.store.digests,
        app.store.people,
        partial(platforms_to_post_to, app, frontends, channels),
        app.clock,
    )
    schedule_digests(scheduler, digest_sender.send_due)
    scheduler.start()
    for frontend in frontends:
        if isinstance(frontend, LosesPlatform):
            app.readiness.watch(frontend.title, partial(getattr, frontend, "unreachable_since"))
    answering = asyncio.Event()
    keepers: list[asyncio.Task[None]] = []
    for frontend in frontends:
        keeper = _Keeper(app, frontend, answering, retry_seconds)
        keepers.append(asyncio.create_task(keeper.keep_answering()))
    try:
        await _wait_until_one_answers(keepers, answering)
        gc.collect()
        gc.freeze()  # all present objects stay; collecting it again and again would pause all answers for 0.1 seconds
        yield
    finally:
        gc.unfreeze()
        scheduler.pause()
        try:
            await asyncio.gather(*map(_end, keepers, frontends))
        finally:  # also when stopping was cut off: no job may use a store that is closed
            scheduler.shutdown(wait=False)
            await asyncio.sleep(0)  # APScheduler shuts down in the next turn of the loop


def platforms_to_post_to(
    app: App, frontends: Sequence[Frontend], channels: Sequence[Channel] = ()
) -> dict[str, CanPost]:
    """Return the channels and the frontends that answer and can write without being asked, by platform."""
    platforms: dict[str, CanPost] = {channel.platform: channel for channel in channels}
    conditions = app.readiness.state().frontends
    for frontend in frontends:
        if isinstance(frontend, CanPost) and conditions.get(frontend.title) is Condition.ANSWERS:
            platforms[frontend.platform] = frontend
    return platforms


async def _load_last_catalogue(app: App) -> None:
    """Offer the movies of the last run before the first request; the refresh reads a store again that is busy now."""
    try:
        await app.refresher.load()
    except CineMoodError as error:
        log.warning("The catalogue on file is not offered yet: %s", error)
    await app.dialogue.look_for_doubts()


async def _wait_until_one_answers(keepers: Sequence["asyncio.Task[None]"], answering: asyncio.Event) -> None:
    first = asyncio.create_task(answering.wait())
    running_keepers = set(keepers)
    try:
        while running_keepers and not answering.is_set():
            done, _ = await asyncio.wait({first, *running_keepers}, return_when=asyncio.FIRST_COMPLETED)
            running_keepers -= done
    finally:
        first.cancel()
    if not answering.is_set():
        raise NothingRuns("Nothing could be started; 'python -m bot doctor' tells what to fix.")


class _Keeper:
    """Starts one frontend, and starts it again whenever it is out of reach or has ended."""

    def __init__(self, app: App, frontend: Frontend, answering: asyncio.Event, retry_seconds: float) -> None:
        self._app = app
        self._frontend = frontend
        self._answering = answering
        self._retry_seconds = retry_seconds
        self._was_accepted = False
        self._title = frontend.title.capitalize()  # it begins log lines

    async def keep_answering(self) -> None:
        """Return only when the platform never accepted the bot, or after a mistake in the code."""
        self._report(Condition.STARTS)
        while True:
            try:
                await self._answer_until_end()
                pause_seconds = self._retry_seconds
            except CineMoodError as error:
                if not self._is_worth_another_start(error):
                    self._report(Condition.LEFT_OUT, error)
                    log.error("%s is left out: %s", self._title, error)  # noqa: TRY400 - the sentence is enough
                    return
                pause_seconds = self._pause_seconds_after(error)
                self._report(Condition.UNREACHED, error)
                log.warning("%s Trying again in %.0f seconds.", error, pause_seconds)
            except Exception as error:  # noqa: BLE001 - a mistake of ours or of a library
                self._report(Condition.LEFT_OUT, error)
                # The words of a foreign error may hold a token.
                log.error("%s is left out: %s", self._title, name_error(error))  # noqa: TRY400 - so may a traceback
                return
            await asyncio.sleep(pause_seconds)

    async def _answer_until_end(self) -> None:
        await self._frontend.start()
        log.info("%s answers", self._title)
        self._report(Condition.ANSWERS)
        self._answering.set()
        self._was_accepted = True
        await self._frontend.wait_until_ended()
        self._report(Condition.UNREACHED)
        log.warning("%s no longer answers. Starting it again in %.0f seconds.", self._title, self._retry_seconds)
        await _stop(self._frontend)

    def _report(self, condition: Condition, error: Exception | None = None) -> None:
        self._app.readiness.set_condition(self._frontend.title, condition)
        if error:
            self._app.metrics.observe_error(error)

    def _is_worth_another_start(self, error: CineMoodError) -> bool:
        if isinstance(error, FrontendUnavailable):
            return True
        return self._was_accepted and isinstance(error, FrontendRefused)

    def _pause_seconds_after(self, error: CineMoodError) -> float:
        if isinstance(error, FrontendRefused):
            return max(self._retry_seconds, REFUSED_RETRY_SECONDS)
        return self._retry_seconds


async def _end(keeper: "asyncio.Task[None]", frontend: Frontend) -> None:
    """Stop a frontend, after making sure that it is not started again."""
    keeper.cancel()
    await asyncio.wait({keeper})
    await _stop(frontend)


async def _stop(frontend: Frontend) -> None:
    try:
        await frontend.stop()
    except CineMoodError as error:
        log.warning("%s did not stop cleanly: %s", frontend.title.capitalize(), error)
    except Exception as error:  # noqa: BLE001 - the others must stop all the same
        log.warning("%s did not stop cleanly: %s", frontend.title.capitalize(), name_error(error))

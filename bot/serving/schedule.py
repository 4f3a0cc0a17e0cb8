"""Jobs that run by the clock. The only module that uses APScheduler."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from core.errors import CineMoodError, RefreshRunning
from core.refreshing.refresher import Refresher

log = logging.getLogger(__name__)
logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)  # its warnings are about jobs that wait as intended

WEEKLY = CronTrigger(day_of_week="mon", hour=0, minute=10, jitter=600, timezone=UTC)
EVERY_MINUTE = CronTrigger(minute="*", timezone=UTC)
RETRY = IntervalTrigger(minutes=10, jitter=60, timezone=UTC)


def schedule_refresh(refresher: Refresher) -> AsyncIOScheduler:
    """Return a scheduler, not yet started, that keeps the catalogue current.

    It checks at once, every Monday between 00:10 and 00:20 UTC and, in case of a failure, about every ten minutes; to
    check a fresh catalogue takes two queries. Late checks are replaced by a single one, and checks never overlap.
    """
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    one_at_a_time = asyncio.Lock()

    async def check() -> None:
        try:
            async with one_at_a_time:
                await refresher.keep_current()
        except RefreshRunning:
            log.info("Another process is refreshing; its catalogue will be picked up")
        except CineMoodError as error:
            log.debug("Next try in about ten minutes: %s", error)  # the refresher has logged it already
        except asyncio.CancelledError:  # hidden from APScheduler, which would log a traceback
            log.info("The refresh was cut short")

    for name, trigger in {"first": None, "weekly": WEEKLY, "retry": RETRY}.items():
        scheduler.add_job(check, trigger, id=name)  # pyright: ignore[reportUnknownMemberType] - APScheduler has no types
    return scheduler


def schedule_digests(scheduler: AsyncIOScheduler, send_due: Callable[[], Awaitable[None]]) -> None:
    """Call ``send_due`` at the beginning of every minute, unless the call before is still running."""

    async def send() -> None:
        try:
            await send_due()
        except asyncio.CancelledError:  # hidden from APScheduler, as above
            log.info("Sending digests was cut short")

    scheduler.add_job(send, EVERY_MINUTE, id="digests")  # pyright: ignore[reportUnknownMemberType] - as above

"""Doorway to APScheduler: what happens by the clock."""

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
logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)  # it warns of what waits for another, as meant

WEEKLY = CronTrigger(day_of_week="mon", hour=0, minute=10, jitter=600, timezone=UTC)
EVERY_MINUTE = CronTrigger(minute="*", timezone=UTC)
RETRY = IntervalTrigger(minutes=10, jitter=60, timezone=UTC)


def schedule_refresh(refresher: Refresher) -> AsyncIOScheduler:
    """Return a scheduler, not yet started, that keeps the catalogue current.

    It looks at once, every Monday between 00:10 and 00:20 UTC and, should that have failed, about every ten minutes; a
    look at a fresh catalogue costs two queries. Looks that are late are made up for by one, and they never overlap.
    """
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )

    one_at_a_time = asyncio.Lock()

    async def look() -> None:
        try:
            async with one_at_a_time:
                await refresher.keep_current()
        except RefreshRunning:
            log.info("Another process is refreshing; its catalogue will be picked up")
        except CineMoodError as error:
            log.debug("Next try in about ten minutes: %s", error)  # the refresher has written its log line
        except asyncio.CancelledError:  # kept from APScheduler, which would log a traceback
            log.info("The refresh was cut short")

    for name, trigger in {"first": None, "weekly": WEEKLY, "retry": RETRY}.items():
        scheduler.add_job(look, trigger, id=name)  # pyright: ignore[reportUnknownMemberType] - APScheduler has no types
    return scheduler


def schedule_digests(scheduler: AsyncIOScheduler, send_due: Callable[[], Awaitable[None]]) -> None:
    """Let a scheduler send, at the beginning of every minute, what is due; a minute's work may take longer."""

    async def send() -> None:
        try:
            await send_due()
        except asyncio.CancelledError:  # as above
            log.info("Sending digests was cut short")

    scheduler.add_job(send, EVERY_MINUTE, id="digests")  # pyright: ignore[reportUnknownMemberType] - as above

"""Doorway to APScheduler: what happens by the clock."""

import asyncio
import logging
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from core.errors import CineMoodError, RefreshRunning
from core.refresh import Refresher

log = logging.getLogger(__name__)

WEEKLY = CronTrigger(day_of_week="mon", hour=0, minute=10, jitter=600, timezone=UTC)
RETRY = IntervalTrigger(hours=1, jitter=300, timezone=UTC)


def schedule_refresh(refresher: Refresher) -> AsyncIOScheduler:
    """Return a scheduler, not yet started, that keeps the catalogue current.

    It looks at once, every Monday at 00:10 UTC and, should that have failed, every hour; a look at a fresh catalogue
    costs one query. Jobs are coalesced and never overlap.
    """
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )

    async def look() -> None:
        try:
            await refresher.keep_current()
        except RefreshRunning:
            log.info("Another process is refreshing; its catalogue will be picked up")
        except CineMoodError as error:
            log.debug("Next try within the hour: %s", error)  # the refresher has written its log line
        except asyncio.CancelledError:  # kept from APScheduler, which would log a traceback
            log.info("The refresh was cut short")

    for name, trigger in {"first": None, "weekly": WEEKLY, "retry": RETRY}.items():
        scheduler.add_job(look, trigger, id=name)  # pyright: ignore[reportUnknownMemberType] - APScheduler has no types
    return scheduler

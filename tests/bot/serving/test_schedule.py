# APScheduler is not annotated:
# pyright: reportUnknownMemberType=false

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.serving.schedule import EVERY_MINUTE, RETRY, WEEKLY, schedule_digests, schedule_refresh
from core.errors import RefreshRunning, SourceRefused, SourceUnavailable
from core.movies.catalogue import Shelf
from core.movies.movie import Movie, Page
from core.refreshing.refresher import MoodScorer, Refresher
from core.store.opening import open_store
from core.store.ports import Store
from tests.support.fakes import NOON, a_catalogue
from tests.support.hanging import HANG_SECONDS

MINUTE = timedelta(minutes=1)
MONDAY = datetime(2026, 11, 23, 0, 10, tzinfo=UTC)


class FailingSource:
    """Answers every question with the same error."""

    name = "tmdb"

    def __init__(self, error: Exception) -> None:
        self._error = error
        self.asked = 0
        self.go = asyncio.Event()
        self.go.set()

    async def trending(self, page: int) -> Page:
        self.asked += 1
        await self.go.wait()
        raise self._error

    async def details(self, movie_id: int) -> Movie:
        raise self._error


def no_scorer() -> MoodScorer:
    raise AssertionError("There is nothing to score.")


@asynccontextmanager
async def a_scheduler(
    folder: Path, error: Exception, *, is_paused: bool = False
) -> AsyncGenerator[tuple[AsyncIOScheduler, Shelf, Store]]:
    """Start a scheduler whose refresher asks a failing source; wait for its first look unless paused."""
    looked, shelf = asyncio.Event(), Shelf()

    def note(_look: JobExecutionEvent) -> None:
        looked.set()

    async with open_store(folder / "cinemood.db") as store:
        scheduler = schedule_refresh(Refresher(FailingSource(error), no_scorer, store, shelf, clock=lambda: NOON))
        scheduler.add_listener(note, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
        scheduler.start(paused=is_paused)
        try:
            async with asyncio.timeout(HANG_SECONDS):
                await (asyncio.sleep(0) if is_paused else looked.wait())
            yield scheduler, shelf, store
        finally:
            scheduler.shutdown(wait=False)


def looks(scheduler: AsyncIOScheduler) -> dict[str, Any]:
    """Return the jobs by name."""
    return {job.id: job for job in cast("list[Any]", scheduler.get_jobs())}


def next_weekly(previous: datetime | None, now: datetime) -> datetime:
    return cast("datetime", WEEKLY.get_next_fire_time(previous, now))


@pytest.mark.parametrize(
    "now", [MONDAY - timedelta(days=6, hours=23), MONDAY - timedelta(days=3), MONDAY - MINUTE, MONDAY]
)
def test_weekly_look_comes_on_monday_within_ten_minutes_after_ten_past_midnight_utc(now: datetime) -> None:
    for _ in range(50):
        assert MONDAY <= next_weekly(None, now) <= MONDAY + 10 * MINUTE


def test_weekly_look_does_not_always_come_at_the_same_second() -> None:
    assert len({next_weekly(None, NOON) for _ in range(20)}) > 1


def test_weekly_look_comes_again_a_week_later() -> None:
    time, a_week = MONDAY + 5 * MINUTE, timedelta(days=7)
    assert MONDAY + a_week <= next_weekly(time, time) <= MONDAY + a_week + 10 * MINUTE


def test_retry_comes_after_ten_minutes_or_a_little_later() -> None:
    for _ in range(50):
        time = cast("datetime", RETRY.get_next_fire_time(NOON, NOON))
        assert 10 * MINUTE <= time - NOON <= 11 * MINUTE


async def test_looks_are_coalesced_never_overlap_and_are_never_dropped_for_being_late(tmp_path: Path) -> None:
    async with a_scheduler(tmp_path, SourceUnavailable("no network"), is_paused=True) as (scheduler, _, _):
        jobs = looks(scheduler)
        assert jobs.keys() == {"first", "retry", "weekly"}
        assert {(job.coalesce, job.max_instances, job.misfire_grace_time) for job in jobs.values()} == {(True, 1, None)}


@pytest.mark.parametrize(
    "error", [SourceUnavailable("no network"), SourceRefused("no key"), RefreshRunning("busy"), ValueError("a mistake")]
)
async def test_failing_look_keeps_the_schedule_going(error: Exception, tmp_path: Path) -> None:
    async with a_scheduler(tmp_path, error) as (scheduler, shelf, _):
        assert scheduler.running
        assert looks(scheduler).keys() == {"retry", "weekly"}
        assert all(job.next_run_time > datetime.now(UTC) for job in looks(scheduler).values())
        assert shelf.is_empty


@pytest.mark.parametrize("error", [SourceUnavailable("no network"), RefreshRunning("busy")])
async def test_known_failure_adds_no_alarm_to_the_refreshers_own(
    error: Exception, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_scheduler(tmp_path, error):
        assert [record.name for record in caplog.records if record.levelname == "WARNING"] == [
            "core.refreshing.refresher"
        ]
        assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_looks_of_different_jobs_wait_for_each_other(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "bot.serving.schedule")
    source = FailingSource(SourceUnavailable("no network"))
    source.go.clear()
    async with open_store(tmp_path / "cinemood.db") as store:
        scheduler = schedule_refresh(Refresher(source, no_scorer, store, Shelf(), clock=lambda: NOON))
        scheduler.start(paused=True)
        together = asyncio.gather(*(job.func() for job in looks(scheduler).values()))
        await asyncio.to_thread(lambda: None)
        source.go.set()
        await together
        scheduler.shutdown(wait=False)
    assert source.asked == 9  # three looks at the first three pages
    assert not [line for line in caplog.messages if "Another process" in line]


async def test_look_after_a_failed_one_picks_up_what_another_process_fetched(tmp_path: Path) -> None:
    async with a_scheduler(tmp_path, SourceUnavailable("no network")) as (scheduler, shelf, store):
        await store.movies.save_catalogue(a_catalogue(), fetched=())
        await looks(scheduler)["retry"].func()
        assert shelf.catalogue == a_catalogue()


def test_digests_are_looked_for_at_the_beginning_of_every_minute() -> None:
    time = cast("datetime", EVERY_MINUTE.get_next_fire_time(None, NOON + timedelta(seconds=1)))
    assert time == NOON + MINUTE
    assert EVERY_MINUTE.get_next_fire_time(time, time) == NOON + 2 * MINUTE


async def nothing() -> None:
    pass


async def test_digests_are_sent_by_one_job_that_never_overlaps() -> None:
    scheduler = AsyncIOScheduler(job_defaults={"coalesce": True, "max_instances": 1})
    schedule_digests(scheduler, nothing)
    scheduler.start(paused=True)
    (job,) = cast("list[Any]", scheduler.get_jobs())
    assert (job.id, job.coalesce, job.max_instances) == ("digests", True, 1)
    scheduler.shutdown(wait=False)


async def test_sending_of_digests_that_is_stopped_ends_quietly() -> None:
    begun, scheduler = asyncio.Event(), AsyncIOScheduler()

    async def send_for_ever() -> None:
        begun.set()
        await asyncio.get_running_loop().create_future()

    schedule_digests(scheduler, send_for_ever)
    (job,) = cast("list[Any]", scheduler.get_jobs())
    sending = asyncio.create_task(job.func())
    await begun.wait()
    sending.cancel()
    await sending

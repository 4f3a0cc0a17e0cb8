"""A process that was too busy to look at the clock: no digest is lost, and none comes twice."""
# APScheduler is not annotated:
# pyright: reportUnknownMemberType=false

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import msgspec
import pytest
from apscheduler.events import EVENT_JOB_EXECUTED, EVENT_JOB_MAX_INSTANCES, JobEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Reply
from bot.serving.digest_sender import DigestSender
from bot.serving.schedule import schedule_digests, schedule_refresh
from core.moods.mood import Mood
from core.movies.catalogue import Shelf
from core.movies.movie import Movie, Page
from core.people.digest import Digest, Slot
from core.refreshing.refresher import MoodScorer, Refresher
from core.store.opening import open_store
from core.store.ports import Store
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.hanging import HANG_SECONDS
from tests.support.store import MemoryStore

MINUTE = timedelta(minutes=1)
DIGEST = Digest("", Mood.JOY, Slot(2, 13, 0, "Europe/Berlin"), NOON)  # that is noon in UTC
ROOMS = [f"telegram:{number}" for number in range(1, 41)]


class NoSource:
    """Is never asked."""

    name = "tmdb"

    async def trending(self, page: int) -> Page:
        raise AssertionError

    async def details(self, movie_id: int) -> Movie:
        raise AssertionError


class Platform:
    """Takes what is posted, once it may."""

    platform = "telegram"

    def __init__(self) -> None:
        self.rooms: list[str] = []
        self.begun, self.go = asyncio.Event(), asyncio.Event()

    async def post(self, room: str, reply: Reply, topic: int | None = None) -> None:
        self.begun.set()
        await self.go.wait()
        self.rooms.append(room)


class Clockwork:
    """The bot's own scheduler with nothing but the digests, whose clock a test sets."""

    def __init__(self, store: Store) -> None:
        self.now, self.platform = NOON, Platform()
        self.scheduler = schedule_refresh(
            Refresher(NoSource(), _no_scorer, store, Shelf(), clock=lambda: self.now, vote_floor=0)
        )
        self.scheduler.remove_all_jobs()
        filler = Dialogue(Shelf(a_catalogue()), MemoryStore(), clock=lambda: self.now, image_base=IMAGE_BASE)
        digests = DigestSender(
            filler, store.digests, store.people, lambda: {"telegram": self.platform}, lambda: self.now
        )
        schedule_digests(self.scheduler, digests.send_due)

    def oversleep(self, minutes: int) -> None:
        """Let so many looks have been missed."""
        missed = datetime.now(UTC).replace(second=0, microsecond=0) - minutes * MINUTE
        self.scheduler.modify_job("digests", next_run_time=missed)

    async def told(self, event: int) -> None:
        """Wait until the scheduler tells of an event."""
        heard = asyncio.Event()
        self.scheduler.add_listener(_noting(heard), event)
        self.scheduler.wakeup()
        async with asyncio.timeout(HANG_SECONDS):
            await heard.wait()


def _no_scorer() -> MoodScorer:
    raise AssertionError


def _noting(heard: asyncio.Event):  # noqa: ANN202 - what APScheduler wants
    def note(_event: JobEvent) -> None:
        heard.set()

    return note


@asynccontextmanager
async def a_clockwork(folder: Path) -> AsyncGenerator[Clockwork]:
    async with open_store(folder / "cinemood.db") as store:
        for room in ROOMS:
            await store.digests.save_digest(msgspec.structs.replace(DIGEST, room=room))
        clockwork = Clockwork(store)
        clockwork.scheduler.start(paused=True)
        try:
            yield clockwork
        finally:
            clockwork.platform.go.set()
            clockwork.scheduler.shutdown(wait=False)


def next_look(scheduler: AsyncIOScheduler) -> datetime:
    return cast("datetime", scheduler.get_job("digests").next_run_time)  # pyright: ignore[reportOptionalMemberAccess] - it is there


@pytest.mark.parametrize("minutes", [1, 5, 300])
async def test_looks_missed_while_the_loop_was_blocked_are_made_up_for_by_one(tmp_path: Path, minutes: int) -> None:
    async with a_clockwork(tmp_path) as clockwork:
        clockwork.platform.go.set()
        clockwork.now += minutes * MINUTE
        clockwork.oversleep(minutes)
        clockwork.scheduler.resume()
        await clockwork.told(EVENT_JOB_EXECUTED)
        assert sorted(clockwork.platform.rooms) == sorted(ROOMS)
        assert next_look(clockwork.scheduler) > datetime.now(UTC) - MINUTE


async def test_look_that_falls_due_while_digests_are_being_sent_doubles_none_and_is_no_news(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_clockwork(tmp_path) as clockwork:
        clockwork.oversleep(1)
        clockwork.scheduler.resume()
        await clockwork.platform.begun.wait()
        clockwork.oversleep(1)
        await clockwork.told(EVENT_JOB_MAX_INSTANCES)
        clockwork.platform.go.set()
        await clockwork.told(EVENT_JOB_EXECUTED)
        assert sorted(clockwork.platform.rooms) == sorted(ROOMS)
    assert caplog.messages == []


async def test_what_falls_due_while_others_are_being_sent_comes_with_the_next_look(tmp_path: Path) -> None:
    async with a_clockwork(tmp_path) as clockwork, open_store(tmp_path / "cinemood.db") as store:
        clockwork.oversleep(1)
        clockwork.scheduler.resume()
        await clockwork.platform.begun.wait()
        await store.digests.save_digest(msgspec.structs.replace(DIGEST, room="telegram:100", due_at=NOON))
        clockwork.platform.go.set()
        await clockwork.told(EVENT_JOB_EXECUTED)
        clockwork.oversleep(1)
        await clockwork.told(EVENT_JOB_EXECUTED)
        assert sorted(clockwork.platform.rooms) == sorted([*ROOMS, "telegram:100"])

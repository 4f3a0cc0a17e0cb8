"""Clocks that jump: a new week, daylight saving time, a machine whose clock is corrected."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.dialogue.reply import Reply
from bot.serving.digest_sender import DigestSender
from core.moods.mood import Mood
from core.movies.catalogue import Week
from core.people.digest import Digest, Slot
from tests.faults import people
from tests.faults.isolated_bot import IsolatedBot
from tests.faults.matrix import THREE, Outcome, Row

_ROOM = "telegram:42"
_LAST_SECOND = datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC)  # a Sunday
_RIGHT = datetime(2026, 11, 18, 12, tzinfo=UTC)
_SUNDAY = 6
_BERLIN = ZoneInfo("Europe/Berlin")
_SAVED, _SAVED_LATER = 20, 26


async def _over_midnight(folder: Path) -> Outcome:
    """End the week while people ask."""
    async with IsolatedBot.open(folder, _LAST_SECOND) as bot:
        await bot.prepare()
        before = await people.read_memory(bot.store)
        bot.now = _LAST_SECOND + timedelta(seconds=2)
        answer = await people.ask_as_crowd(bot.dialogue)
        encounters = bot.count_clock_readings(lambda moment: Week.of(moment) != Week.of(_LAST_SECOND))
        return Outcome(
            answer,
            people.is_kept(before, await people.read_memory(bot.store)),
            await bot.has_recovered(_SAVED),
            encounters,
        )


async def _wrong_for_a_while(by: timedelta, folder: Path) -> Outcome:
    """Set the clock wrong while the bot refreshes and stores data, and correct it again."""
    async with IsolatedBot.open(folder, _RIGHT) as bot:
        await bot.prepare()
        before = await people.read_memory(bot.store)
        bot.now = _RIGHT + by
        await bot.run_refresh_job()
        answer = await people.ask_as_crowd(bot.dialogue)
        if await people.save_movie(bot.dialogue, _SAVED):
            before["verdicts"].add(_SAVED)
        await bot.dialogue.aclose()
        encounters = bot.count_clock_readings(_is_wrong)
        bot.now = _RIGHT + timedelta(hours=1)
        is_recovered = await bot.has_recovered(_SAVED_LATER)
        return Outcome(answer, people.is_kept(before, await people.read_memory(bot.store)), is_recovered, encounters)


async def _wrong_at_the_start(by: timedelta, folder: Path) -> Outcome:
    """Start with a wrong clock, as machines without a battery do, on a store that was written with the right one."""
    async with IsolatedBot.open(folder, _RIGHT) as bot:
        await bot.prepare()
        before = await people.read_memory(bot.store)
    async with IsolatedBot.open(folder, _RIGHT + by) as bot:
        await bot.run_refresh_job()
        answer = await people.ask_as_crowd(bot.dialogue)
        encounters = bot.count_clock_readings(_is_wrong)
        bot.now = _RIGHT + timedelta(hours=1)
        is_recovered = await bot.has_recovered(_SAVED)
        return Outcome(answer, people.is_kept(before, await people.read_memory(bot.store)), is_recovered, encounters)


def _is_wrong(moment: datetime) -> bool:
    return moment != _RIGHT


class _RecordingPlatform:
    """A platform that accepts every message."""

    platform = "telegram"

    def __init__(self) -> None:
        self.posted: list[Reply] = []

    async def post(self, room: str, reply: Reply, topic: int | None = None) -> None:
        """Record the message."""
        self.posted.append(reply)


async def _over_the_hour(day: datetime, folder: Path) -> Outcome:
    """Send a digest at half past two in a night in which half past two is missing or comes twice."""
    async with IsolatedBot.open(folder, day - timedelta(days=1)) as bot:
        await bot.prepare()
        before, platform = await people.read_memory(bot.store), _RecordingPlatform()
        slot = Slot(_SUNDAY, 2, 30, _BERLIN.key)
        await bot.store.digests.save_digest(Digest(_ROOM, Mood.JOY, slot, slot.next_after(bot.now)))
        sending = DigestSender(
            bot.dialogue, bot.store.digests, bot.store.people, lambda: {"telegram": platform}, bot.clock
        )
        for minute in range(0, 24 * 60, 10):
            bot.now = day + timedelta(minutes=minute)
            await sending.send_due()
        encounters = bot.count_clock_readings(lambda time: _berlin_offset(time) != _berlin_offset(day))
        answer = f"{len(platform.posted)} × {people.summarise(platform.posted[0])}"
        bot.now = day + timedelta(days=7, hours=3)
        await sending.send_due()
        is_kept = people.is_kept(before, await people.read_memory(bot.store))
        return Outcome(answer, is_kept, is_recovered=len(platform.posted) == 2, encounters=encounters)


def _berlin_offset(time: datetime) -> timedelta | None:
    return time.astimezone(_BERLIN).utcoffset()


_JUMPS = {
    "back by an hour": timedelta(hours=-1),
    "back by a week": timedelta(weeks=-1),
    "back to 1970": datetime(1970, 1, 1, tzinfo=UTC) - _RIGHT,
    "ahead by an hour": timedelta(hours=1),
    "ahead by five weeks": timedelta(weeks=5),
}
_NIGHTS = {
    "put forward over a digest": datetime(2026, 3, 29, tzinfo=UTC),
    "put back over a digest": datetime(2026, 10, 25, tzinfo=UTC),
}

ROWS = (
    Row("Clock", "a new week at midnight", _over_midnight, max_log_lines=0),
    *(Row("Clock", name, partial(_wrong_for_a_while, by)) for name, by in _JUMPS.items()),
    *(Row("Clock", name, partial(_over_the_hour, day), f"1 × {THREE}", 0) for name, day in _NIGHTS.items()),
    *(Row("Clock, at the start", name, partial(_wrong_at_the_start, by)) for name, by in _JUMPS.items()),
)

"""Clocks that jump: weeks begin at midnight in UTC, hours move in spring and autumn, machines are set right."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.dialogue.reply import Reply
from bot.serving.digest_sender import Digests
from core.moods.mood import Mood
from core.movies.catalogue import Week
from core.people.digest import Digest, Slot
from tests.faults import people
from tests.faults.isolated_bot import House
from tests.faults.matrix import THREE, Row, Seen

_ROOM = "telegram:42"
_LAST_SECOND = datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC)  # a Sunday
_RIGHT = datetime(2026, 11, 18, 12, tzinfo=UTC)
_SUNDAY = 6
_BERLIN = ZoneInfo("Europe/Berlin")
_SAVED, _SAVED_LATER = 20, 26  # movies for joy


async def _over_midnight(folder: Path) -> Seen:
    """Let the week end while people ask."""
    async with House.open(folder, _LAST_SECOND) as house:
        await house.move_in()
        before = await people.known(house.store)
        house.now = _LAST_SECOND + timedelta(seconds=2)
        told = await people.crowd(house.dialogue)
        met = house.looked_at_clock(lambda moment: Week.of(moment) != Week.of(_LAST_SECOND))
        return Seen(told, people.is_kept(before, await people.known(house.store)), await house.works(_SAVED), met)


async def _wrong_for_a_while(by: timedelta, folder: Path) -> Seen:
    """Let a clock go wrong under a bot that refreshes and remembers all the same, and be set right again."""
    async with House.open(folder, _RIGHT) as house:
        await house.move_in()
        before = await people.known(house.store)
        house.now = _RIGHT + by
        await house.look()
        told = await people.crowd(house.dialogue)
        if await people.save(house.dialogue, _SAVED):
            before["verdicts"].add(_SAVED)
        await house.dialogue.aclose()
        met = house.looked_at_clock(_is_wrong)
        house.now = _RIGHT + timedelta(hours=1)
        is_recovered = await house.works(_SAVED_LATER)
        return Seen(told, people.is_kept(before, await people.known(house.store)), is_recovered, met)


async def _wrong_at_the_start(by: timedelta, folder: Path) -> Seen:
    """Start with a clock that is wrong, as machines without a battery do, on the store of a bot whose was right."""
    async with House.open(folder, _RIGHT) as house:
        await house.move_in()
        before = await people.known(house.store)
    async with House.open(folder, _RIGHT + by) as house:
        await house.look()
        told = await people.crowd(house.dialogue)
        met = house.looked_at_clock(_is_wrong)
        house.now = _RIGHT + timedelta(hours=1)
        is_recovered = await house.works(_SAVED)
        return Seen(told, people.is_kept(before, await people.known(house.store)), is_recovered, met)


def _is_wrong(moment: datetime) -> bool:
    return moment != _RIGHT


class _Posters:
    """A platform on which everything arrives."""

    def __init__(self) -> None:
        self.posted: list[Reply] = []

    async def post(self, room: str, reply: Reply, topic: int | None = None) -> None:
        """Keep it."""
        self.posted.append(reply)


async def _over_the_hour(day: datetime, folder: Path) -> Seen:
    """Send what is due at half past two, hour by hour over a night in which half past two is missing or comes twice."""
    async with House.open(folder, day - timedelta(days=1)) as house:
        await house.move_in()
        before, posters = await people.known(house.store), _Posters()
        slot = Slot(_SUNDAY, 2, 30, _BERLIN.key)
        await house.store.keep_digest(Digest(_ROOM, Mood.JOY, slot, slot.next_after(house.now)))
        sending = Digests(house.dialogue, house.store, lambda: {"telegram": posters}, house.clock)
        for minute in range(0, 24 * 60, 10):
            house.now = day + timedelta(minutes=minute)
            await sending.send_due()
        met = house.looked_at_clock(lambda moment: _in_berlin(moment) != _in_berlin(day))  # after it was moved
        told = f"{len(posters.posted)} × {people.told(posters.posted[0])}"
        house.now = day + timedelta(days=7, hours=3)
        await sending.send_due()
        is_kept = people.is_kept(before, await people.known(house.store))
        return Seen(told, is_kept, is_recovered=len(posters.posted) == 2, met=met)


def _in_berlin(moment: datetime) -> timedelta | None:
    return moment.astimezone(_BERLIN).utcoffset()


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
    Row("Clock", "a new week at midnight", _over_midnight, most_lines=0),
    *(Row("Clock", name, partial(_wrong_for_a_while, by)) for name, by in _JUMPS.items()),
    *(Row("Clock", name, partial(_over_the_hour, day), f"1 × {THREE}", 0) for name, day in _NIGHTS.items()),
    *(Row("Clock, at the start", name, partial(_wrong_at_the_start, by)) for name, by in _JUMPS.items()),
)

"""Digests: movies for a mood that a room gets every week, and the times at which they are due."""

import functools
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from core.moods.mood import Mood

MAX_DELAY: Final = timedelta(hours=6)
"""A digest that is later than this is skipped."""
MOVIES_BEFORE_REPEAT: Final = 24
"""A movie is repeated after this many: eight weeks' worth."""
_OFFSET = re.compile(r"UTC(?P<sign>[+-])(?P<hours>\d{1,2})(?::(?P<minutes>\d\d))?")
_AREA_OF_OFFSETS = "Etc"
"""The area of zones that are named after their offset from UTC."""
_PLACELESS = {"Factory", "localtime"}
_COMPARED_DAYS = 2 * 365
"""Long enough to tell the rules of any two clocks apart."""


class Slot(msgspec.Struct, frozen=True):
    """A time of the week on the clocks of a place."""

    weekday: int
    """0 is Monday."""
    hour: int
    minute: int
    zone: str
    """Name of a time zone, such as ``Europe/Berlin`` (``find_zone``) or ``UTC+5:30`` (``offset_zone``)."""

    def next_after(self, moment: datetime) -> datetime:
        """Return the first time after a moment, in UTC.

        If the clocks skip the time, it comes later by as much as they are put forward; of a time that comes twice, the
        first counts: https://peps.python.org/pep-0495/#conversion-from-naive-to-aware
        """
        day = self.day_of(moment) - timedelta(days=2)  # clocks have skipped a whole day, in Samoa in 2011
        day += timedelta(days=(self.weekday - day.weekday()) % 7)
        while self._on(day) <= moment:
            day += timedelta(weeks=1)
        return self._on(day)

    def day_of(self, moment: datetime) -> date:
        """Return the local date at a moment."""
        return moment.astimezone(_clocks(self.zone)).date()

    def _on(self, day: date) -> datetime:
        return datetime.combine(day, time(self.hour, self.minute), _clocks(self.zone)).astimezone(UTC)


class Digest(msgspec.Struct, frozen=True):
    """A room's weekly order."""

    room: str
    mood: Mood
    slot: Slot
    due_at: datetime
    """The next time, in UTC."""
    person: str | None = None
    """The person of a private room; None in rooms with several people, where the orderer stays unknown."""
    sent: tuple[int, ...] = ()
    """TMDb ids of the latest movies, longest ago first."""
    language: str = "en"
    """IETF tag of the language of the order, with a country if the language alone would mean another one.

    The digest comes in this language, or in the one that its person has chosen.
    """
    topic: int | None = None
    """The topic of the room that it was ordered in and comes to; None in a room without topics, or outside of them."""

    def is_late(self, now: datetime) -> bool:
        """Return whether it is so late that it should be skipped."""
        return now - self.due_at > MAX_DELAY

    def after(self, now: datetime, movies: tuple[int, ...] = ()) -> "Digest":
        """Return the order for the next week, after these movies have come or the digest was skipped."""
        old = tuple(movie for movie in self.sent if movie not in movies)
        sent = (*old, *movies)[-MOVIES_BEFORE_REPEAT:]
        return msgspec.structs.replace(self, due_at=self.slot.next_after(now), sent=sent)


def find_zone(words: str) -> str | None:
    """Return a time zone by its name, or by its city if all cities of that name have the same time; else None.

    >>> find_zone("europe/berlin"), find_zone("New York"), find_zone("Istanbul"), find_zone("Atlantis")
    ('Europe/Berlin', 'America/New_York', 'Europe/Istanbul', None)
    """
    return _zones().get("_".join(words.split()).casefold())


def offset_zone(minutes: int) -> str:
    """Return the name of the zone with a fixed offset from UTC.

    >>> offset_zone(120), offset_zone(330), offset_zone(-210), offset_zone(0)
    ('UTC+2', 'UTC+5:30', 'UTC-3:30', 'UTC')
    """
    if not minutes:
        return "UTC"
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    if rest:
        return f"UTC{sign}{hours}:{rest:02}"
    return f"UTC{sign}{hours}"


@functools.cache
def have_same_time(names: Iterable[str]) -> bool:
    """Return whether the clocks of zones always agree.

    Compares the clocks themselves: the zones' files may come from two editions of the database.
    """
    zones = list(map(ZoneInfo, names))
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(_COMPARED_DAYS):
        if len({moment.astimezone(zone).utcoffset() for zone in zones}) > 1:
            return False
        moment += timedelta(days=1)
    return True


@functools.cache
def _clocks(zone: str) -> tzinfo:
    offset = _OFFSET.fullmatch(zone)
    if offset is None:
        return ZoneInfo(zone)
    distance = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
    return timezone(-distance if offset["sign"] == "-" else distance)


@functools.cache
def _zones() -> dict[str, str]:
    """Return the names of all zones, by name and by city, case-folded."""
    names = available_timezones() - _PLACELESS
    zones = {name.casefold(): name for name in names}
    for city, candidates in _zones_by_city(names).items():
        if len(candidates) == 1 or have_same_time(tuple(candidates)):
            zones.setdefault(city, candidates[0])
    return zones


def _zones_by_city(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the zones of each city; today's name comes first, as old names are shorter."""
    by_city: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (len(name), name), reverse=True):
        area, _, city = name.rpartition("/")
        if area != _AREA_OF_OFFSETS:  # their names have POSIX's sign, which confuses people
            by_city[city.casefold()].append(name)
    return by_city

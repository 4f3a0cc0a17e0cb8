"""Movies that a room gets every week without asking: when, and for which mood. Pure."""

import functools
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from core.moods.mood import Mood

PATIENCE: Final = timedelta(hours=6)
"""How late a digest may come, after which it is left out."""
WITHOUT_REPEAT: Final = 24
"""How many movies must come before one of them comes again: eight weeks' worth."""
_OFFSET = re.compile(r"UTC(?P<sign>[+-])(?P<hours>\d{1,2})(?::(?P<minutes>\d\d))?")
_OFFSETS = "Etc"  # the area of zones that are named by how far they are from UTC
_NOWHERE = {"Factory", "localtime"}  # zone files of no place
_DAYS = range(2 * 365)  # that tell the rules of clocks apart


class Slot(msgspec.Struct, frozen=True):
    """A time of the week, as the clocks of a place show it."""

    weekday: int
    """0 is Monday."""
    hour: int
    minute: int
    zone: str
    """Name of a time zone, such as ``Europe/Berlin``, see ``zone_named``; or ``UTC+5:30``, see ``offset_zone``."""

    def next_after(self, moment: datetime) -> datetime:
        """Return the first time after a moment, in UTC.

        Where the clocks are put forward over the time, it comes as much later as they are; of a time that comes twice,
        the first counts: https://peps.python.org/pep-0495/#conversion-from-naive-to-aware
        """
        day = self.day_of(moment) - timedelta(days=2)  # clocks have skipped a whole day, in Samoa in 2011
        day += timedelta(days=(self.weekday - day.weekday()) % 7)
        while (found := self._on(day)) <= moment:
            day += timedelta(weeks=1)
        return found

    def day_of(self, moment: datetime) -> date:
        """Tell which day it is there at a moment."""
        return moment.astimezone(_clocks(self.zone)).date()

    def _on(self, day: date) -> datetime:
        return datetime.combine(day, time(self.hour, self.minute), _clocks(self.zone)).astimezone(UTC)


class Digest(msgspec.Struct, frozen=True):
    """What a room gets every week."""

    room: str
    mood: Mood
    slot: Slot
    due_at: datetime
    """When it comes next."""
    person: str | None = None
    """Whose private room it is; None where several people are: who asked there is nobody's affair."""
    sent: tuple[int, ...] = ()
    """TMDb ids of what came last, longest ago first."""
    language: str = "en"
    """IETF tag of the language in which it was ordered, with a country where the language alone tells another one.

    It comes in that, or in the language its person has chosen.
    """
    topic: int | None = None
    """Where in the room it was ordered, and comes; None in a room without topics, or outside of them."""

    def is_late(self, now: datetime) -> bool:
        """Tell whether it should have come so long ago that it is better left out."""
        return now - self.due_at > PATIENCE

    def after(self, now: datetime, movies: tuple[int, ...] = ()) -> "Digest":
        """Return what follows when it has come with these movies, or was left out."""
        old = tuple(movie for movie in self.sent if movie not in movies)
        sent = (*old, *movies)[-WITHOUT_REPEAT:]
        return msgspec.structs.replace(self, due_at=self.slot.next_after(now), sent=sent)


def zone_named(words: str) -> str | None:
    """Find a time zone by its name, or by its city alone where all cities of that name have the same time; else None.

    >>> zone_named("europe/berlin"), zone_named("New York"), zone_named("Istanbul"), zone_named("Atlantis")
    ('Europe/Berlin', 'America/New_York', 'Europe/Istanbul', None)
    """
    return _zones().get("_".join(words.split()).casefold())


def offset_zone(minutes: int) -> str:
    """Name the zone whose clocks always show so many minutes more than UTC.

    >>> offset_zone(120), offset_zone(330), offset_zone(-210), offset_zone(0)
    ('UTC+2', 'UTC+5:30', 'UTC-3:30', 'UTC')
    """
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


@functools.cache
def have_one_time(names: Iterable[str]) -> bool:
    """Tell whether the clocks of zones always agree; their files do not tell, as they may come from two editions."""
    start, zones = datetime(2026, 1, 1, tzinfo=UTC), [ZoneInfo(name) for name in names]
    return all(len({(start + timedelta(day)).astimezone(zone).utcoffset() for zone in zones}) == 1 for day in _DAYS)


@functools.cache
def _clocks(zone: str) -> tzinfo:
    """Return the clocks of a zone."""
    offset = _OFFSET.fullmatch(zone)
    if offset is None:
        return ZoneInfo(zone)
    minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
    return timezone(timedelta(minutes=-minutes if offset["sign"] == "-" else minutes))


@functools.cache
def _zones() -> dict[str, str]:
    """Return all zones by their names and cities, case-folded."""
    names = available_timezones() - _NOWHERE
    cities: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (len(name), name), reverse=True):  # old names are the shorter ones
        area, _, city = name.rpartition("/")
        if area != _OFFSETS:  # by POSIX's sign, which is not what people mean
            cities[city.casefold()].append(name)
    by_city = {city: called[0] for city, called in cities.items() if len(called) == 1 or have_one_time(tuple(called))}
    return by_city | {name.casefold(): name for name in names}

"""Understand when somebody wants a digest: ``joy fri 18:00 Europe/Berlin``."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from bot.languages import weekday_named
from bot.reading import mood_named
from core.digest import Slot, zone_named
from core.mood import Mood

_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d))?(?: ?(?P<half>[ap])\.?m\.?)?(?![\w:.])", re.IGNORECASE)
_FILLERS = {"every", "on", "at", "in"}
_HOURS, _HALF = 24, 12
_MOST_WORDS = 3  # in the name of a mood or a day

_T = TypeVar("_T")


class Plan(NamedTuple):
    """What was asked for."""

    mood: Mood
    slot: Slot


class Fault(NamedTuple):
    """What could not be understood."""

    part: str
    """``mood``, ``day``, ``time`` or ``time zone``."""
    words: str
    """What stands in its place; empty when nothing does."""


def planned(words: Sequence[str], zone: str) -> Plan | Fault:
    """Understand a mood, a weekday, a time and a time zone, in this order; without the last it is ``zone``.

    >>> planned("joy fridays at 6 pm".split(), "UTC")
    Plan(mood=<Mood.JOY: 'joy'>, slot=Slot(weekday=4, hour=18, minute=0, zone='UTC'))
    >>> planned("joy fri 25:00".split(), "UTC")
    Fault(part='time', words='25:00')
    """
    mood, rest = _first([word for word in words if word.casefold() not in _FILLERS], mood_named)
    if mood is None:
        return Fault("mood", "".join(rest[:1]))
    weekday, rest = _first(rest, weekday_named)
    if weekday is None:
        return Fault("day", "".join(rest[:1]))
    told = " ".join(rest)
    time = _TIME.match(told)
    clock = _clock(time) if time else None
    if time is None or clock is None:
        return Fault("time", "".join(rest[:1]))
    named = told[time.end() :].strip(" ,()")
    place = zone_named(named) if named else zone
    return Fault("time zone", named) if place is None else Plan(mood, Slot(weekday, *clock, place))


def _first(words: Sequence[str], named: Callable[[str], _T | None]) -> tuple[_T | None, Sequence[str]]:
    """Find what the first words name, of which it may take several; return also the words behind them."""
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        found = named(" ".join(words[:count]))
        if found is not None:
            return found, words[count:]
    return None, words


def _clock(time: re.Match[str]) -> tuple[int, int] | None:
    """Tell hour and minute as a clock of 24 hours does; None when there is no such time."""
    hour, minute = int(time["hour"]), int(time["minute"] or 0)
    if time["half"]:
        if not 1 <= hour <= _HALF:
            return None
        hour = hour % _HALF + (_HALF if time["half"].casefold() == "p" else 0)
    return (hour, minute) if hour < _HOURS and minute < 60 else None  # noqa: PLR2004 - minutes of an hour

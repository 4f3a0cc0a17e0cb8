"""Understand when somebody wants a digest: ``joy fri 18:00 Europe/Berlin``."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from bot.dialogue.digests import texts
from bot.dialogue.mood_words import mood_named
from bot.languages import say, spoken, weekday_named
from bot.languages.zones import SeveralZones, zone_meant
from core.moods.mood import Mood
from core.people.digest import Slot

_TIME = re.compile(
    r"(?<![\w:.+\-−–±])(?P<hour>\d{1,2})(?:(?:[:：.h時]| (?:h|uhr|giờ) )(?P<minute>\d\d)分?)?"
    r"(?: ?(?:h|uhr|o['’]?clock|heures?|horas?|ore|giờ|ч|час(?:а|ов)?|時))?"
    r"(?: ?(?P<half>[ap])\.? ?m\.?)?(?![\w:.])",
    re.IGNORECASE,
)
_HOURS, _HALF = 24, 12
_NIGHT = (21, 0)  # hours for which night and midnight are taken
_FIRST_OF_MORNING = 5
_JAPANESE = (
    r"毎週|[月火水木金土日]曜日?|午前|午後|\d{1,2}時(?:\d{1,2}分)?|時間|(?<=[曜日時分])[にの]"  # which has no spaces
)
_GERMAN = r"(?:(?<=tag)|(?<=mittwoch))(?=(?:(?:vor|nach)?mittag|abend|morgen|nacht)s?)"  # *Samstagabend*
_UNPARTED = re.compile(f"{_JAPANESE}|{_GERMAN}", re.IGNORECASE)
_OTHER_DAYS = {"sonnabend": 5, "sonnabends": 5}  # which is Saturday in the north of Germany
_NUMBERED_DAYS = {"vi": re.compile(r"t(?:h[ứu])? ?([2-7])"), "pt": re.compile(r"([2-6])[ªa](?:[ -]?feira)?")}
_MOST_WORDS = 3  # in the name of a mood or a day
_AROUND = " ,;:()"  # words

_T = TypeVar("_T")


class Plan(NamedTuple):
    """What was asked for."""

    mood: Mood
    slot: Slot


class Fault(NamedTuple):
    """What could not be understood."""

    part: str
    """``mood``, ``second mood``, ``day``, ``time``, ``time zone`` or ``zones``, of which there are several."""
    words: str
    """What stands in its place; empty when nothing does."""


class _Clock(NamedTuple):
    """A time of the day, and the words around it."""

    hour: int
    minute: int
    rest: str


def planned(words: Sequence[str], zone: str) -> Plan | Fault:
    """Understand a mood, a weekday, a time and a time zone, in any order; without the last it is ``zone``.

    >>> planned("joy fridays at 6 pm".split(), "UTC")
    Plan(mood=<Mood.JOY: 'joy'>, slot=Slot(weekday=4, hour=18, minute=0, zone='UTC'))
    >>> planned("joy fri 25:00".split(), "UTC")
    Fault(part='time', words='25:00')
    """
    parted = _UNPARTED.sub(r" \g<0> ", " ".join(words)).split()
    moods, rest = _find_all([told for word in parted if (told := word.strip(_AROUND))], mood_named)
    weekday, rest = _find(rest, _weekday_named)
    clock = _clock_of(rest)
    around = _without_fillers(clock.rest.split() if clock else rest)
    if len(moods) > 1:
        return Fault("second mood", moods[1].value)
    if not moods:
        return _missing("mood", around)
    if weekday is None:
        return _missing("day", around)
    if clock is None:
        return _missing("time", around)
    return _placed(Plan(moods[0], Slot(weekday, clock.hour, clock.minute, zone)), clock.rest.split(), " ".join(around))


def _placed(plan: Plan, words: Sequence[str], named: str) -> Plan | Fault:
    """Understand which zone is named, perhaps with words that say nothing elsewhere; when none is, that stays."""
    place = next(filter(None, map(zone_meant, _within_fillers(words))), None) if named else plan.slot.zone
    if isinstance(place, SeveralZones):
        return Fault("zones", named)
    if place is None:
        return Fault("time zone", named)
    return plan._replace(slot=msgspec.structs.replace(plan.slot, zone=place))


def _weekday_named(word: str) -> int | None:
    """Tell which day words name, by their number where that is usual: ``thứ 6`` and ``6ª feira`` are Friday."""
    if is_filler(word):
        return None
    word = word.casefold().strip(".,")
    numbered = _NUMBERED_DAYS.get(spoken())
    if numbered and (found := numbered.fullmatch(word)):
        return int(found[1]) - 2  # the first day is Sunday
    return _OTHER_DAYS[word] if word in _OTHER_DAYS else weekday_named(word)


def is_filler(word: str) -> bool:
    """Tell whether a word says nothing, in English or in the language that is spoken."""
    return word.casefold() in {*texts.FILLERS.split(), *say(texts.FILLERS).casefold().split()}


def _within_fillers(words: Sequence[str]) -> Iterator[str]:
    """Yield words, then without what says nothing in front and behind, most words first: *La Paz* begins with some."""
    telling = [place for place, word in enumerate(words) if not is_filler(word)]
    for start in range(telling[0] + 1):
        for end in range(len(words), telling[-1], -1):
            yield " ".join(words[start:end])


def _without_fillers(words: Sequence[str]) -> Sequence[str]:
    """Leave out what stands before and behind words and says nothing; within, it may be part of a name."""
    telling = [place for place, word in enumerate(words) if not is_filler(word)]
    return words[telling[0] : telling[-1] + 1] if telling else ()


def _find_all(words: Sequence[str], named: Callable[[str], _T | None]) -> tuple[Sequence[_T], Sequence[str]]:
    """Find everything that words name, each thing once; return also all other words."""
    found: list[_T] = []
    one, rest = _find(words, named)
    while one is not None:
        found.append(one)
        one, rest = _find(rest, named)
    return tuple(dict.fromkeys(found)), rest


def _find(words: Sequence[str], named: Callable[[str], _T | None]) -> tuple[_T | None, Sequence[str]]:
    """Find the first thing that words name, which may take several of them; return also all other words."""
    for start in range(len(words)):
        for end in range(min(start + _MOST_WORDS, len(words)), start, -1):
            found = named(" ".join(words[start:end]))
            if found is not None:
                return found, (*words[:start], *words[end:])
    return None, words


def _missing(part: str, words: Sequence[str]) -> Fault:
    """Name what stands in place of a part; a time zone does not."""
    is_zone = zone_meant(" ".join(words)) is not None
    return Fault(part, "" if is_zone else "".join(words[:1]))


def _clock_of(words: Sequence[str]) -> _Clock | None:
    """Find the time of the day among words: on a clock of 12 or 24 hours, or a part of the day."""
    part, others = _find(words, _hour_of_part)
    told = " ".join(others)
    time = _TIME.search(told)
    if time is None:
        return None if part is None else _Clock(part, 0, told.strip(_AROUND))
    hour_and_minute = _hour_and_minute(time)
    if hour_and_minute is None:
        return None
    hour, minute = hour_and_minute
    return _Clock(_hour_in_part(hour, part), minute, f"{told[: time.start()]} {told[time.end() :]}".strip(_AROUND))


def _hour_in_part(hour: int, part: int | None) -> int:
    """Tell an hour of the whole day when it is one of a part: six in the evening, one or twelve at night."""
    is_at_night = part in _NIGHT
    if hour == _HALF and is_at_night:
        return 0
    is_after_noon = part is not None and hour < _HALF < part and not (is_at_night and hour < _FIRST_OF_MORNING)
    return hour + _HALF if is_after_noon else hour


def _hour_of_part(word: str) -> int | None:
    """Return the hour at which a part of the day is taken to be, named in English or the language that is spoken."""
    word = word.casefold().replace(" ", "-")
    for hour, names in texts.PARTS_OF_DAY.items():
        if word in {*names.split(), *say(names).casefold().split()}:
            return hour
    return None


def _hour_and_minute(time: re.Match[str]) -> tuple[int, int] | None:
    """Tell hour and minute as a clock of 24 hours does; None when there is no such time."""
    hour, minute = int(time["hour"]), int(time["minute"] or 0)
    if time["half"]:
        if not 1 <= hour <= _HALF:
            return None
        hour = hour % _HALF + (_HALF if time["half"].casefold() == "p" else 0)
    return (hour, minute) if hour < _HOURS and minute < 60 else None  # noqa: PLR2004 - minutes of an hour

"""Parses the order for a digest: ``joy fri 18:00 Europe/Berlin``."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from bot.dialogue.digests import texts
from bot.dialogue.mood_words import mood_named
from bot.languages import current_language, say
from bot.languages.weekdays import weekday_named
from bot.languages.zones import SeveralZones, zone_meant
from core.moods.mood import Mood
from core.people.digest import Slot

_TIME = re.compile(
    r"(?<![\w:.+\-−–±])(?P<hour>\d{1,2})(?:(?:[:：.h時]| (?:h|uhr|giờ) )(?P<minute>\d\d)分?)?"
    r"(?: ?(?:h|uhr|o['’]?clock|heures?|horas?|ore|giờ|ч|час(?:а|ов)?|時))?"
    r"(?: ?(?P<half>[ap])\.? ?m\.?)?(?![\w:.])",
    re.IGNORECASE,
)
_HOURS_OF_DAY = 24
_HOURS_OF_HALF_DAY = 12
_MINUTES_OF_HOUR = 60
_NIGHT_HOURS = (21, 0)
"""The hours that *night* and *midnight* stand for, by ``texts.PARTS_OF_DAY``."""
_FIRST_MORNING_HOUR = 5
_JAPANESE = r"毎週|[月火水木金土日]曜日?|午前|午後|\d{1,2}時(?:\d{1,2}分)?|時間|(?<=[曜日時分])[にの]"
"""Words of an order in Japanese, which has no spaces."""
_GERMAN = r"(?:(?<=tag)|(?<=mittwoch))(?=(?:(?:vor|nach)?mittag|abend|morgen|nacht)s?)"
"""The seam in *Samstagabend*."""
_WRITTEN_TOGETHER = re.compile(f"{_JAPANESE}|{_GERMAN}", re.IGNORECASE)
_SATURDAY = 5
_REGIONAL_DAYS = {"sonnabend": _SATURDAY, "sonnabends": _SATURDAY}
"""Names that Babel does not know: in the north of Germany, Saturday is *Sonnabend*."""
_NUMBERED_DAYS = {"vi": re.compile(r"t(?:h[ứu])? ?([2-7])"), "pt": re.compile(r"([2-6])[ªa](?:[ -]?feira)?")}
"""Names of weekdays with numbers, by language; day 1 is Sunday."""
_MAX_WORDS_PER_NAME = 3
_PUNCTUATION = " ,;:()"

_T = TypeVar("_T")


class Order(NamedTuple):
    """An order for a digest."""

    mood: Mood
    slot: Slot


class UnclearPart(NamedTuple):
    """A part of an order that is missing or not understood."""

    part: str
    """``mood``, ``second mood``, ``day``, ``time``, ``time zone``, or ``zones`` for a place that has several."""
    words: str
    """The words in its place; empty when it is missing."""


class _TimeOfDay(NamedTuple):
    hour: int
    minute: int
    rest: str
    """The words around the time."""


def parse_order(words: Sequence[str], zone: str) -> Order | UnclearPart:
    """Parse a mood, a weekday, a time and perhaps a time zone, in any order.

    >>> parse_order("joy fridays at 6 pm".split(), "UTC")
    Order(mood=<Mood.JOY: 'joy'>, slot=Slot(weekday=4, hour=18, minute=0, zone='UTC'))
    >>> parse_order("joy fri 25:00".split(), "UTC")
    UnclearPart(part='time', words='25:00')

    Args:
        words: The words of the order, in English or in the language that is spoken.
        zone: The time zone for an order that names none.
    """
    moods, rest = _find_all(_separate(words), mood_named)
    weekday, rest = _find(rest, _parse_weekday)
    time = _find_time(rest)
    if time is not None:
        rest = time.rest.split()
    unparsed = _strip_fillers(rest)
    if len(moods) > 1:
        return UnclearPart("second mood", moods[1].value)
    if not moods:
        return _missing("mood", unparsed)
    if weekday is None:
        return _missing("day", unparsed)
    if time is None:
        return _missing("time", unparsed)
    order = Order(moods[0], Slot(weekday, time.hour, time.minute, zone))
    if not unparsed:
        return order
    return _add_zone(order, rest, " ".join(unparsed))


def is_filler(word: str) -> bool:
    """Return whether a word has no meaning for an order, in English or in the language that is spoken."""
    return word.casefold() in {*texts.FILLERS.split(), *say(texts.FILLERS).casefold().split()}


def _separate(words: Sequence[str]) -> list[str]:
    """Separate words that are written together, and strip them of punctuation."""
    separated: list[str] = []
    for word in _WRITTEN_TOGETHER.sub(r" \g<0> ", " ".join(words)).split():
        stripped = word.strip(_PUNCTUATION)
        if stripped:
            separated.append(stripped)
    return separated


def _add_zone(order: Order, words: Sequence[str], unparsed: str) -> Order | UnclearPart:
    """Return the order with the time zone that words name. Fillers are tried as parts of its name, too."""
    zone = None
    for name in _trim_fillers(words):
        zone = zone_meant(name)
        if zone is not None:
            break
    if isinstance(zone, SeveralZones):
        return UnclearPart("zones", unparsed)
    if zone is None:
        return UnclearPart("time zone", unparsed)
    return order._replace(slot=msgspec.structs.replace(order.slot, zone=zone))


def _parse_weekday(words: str) -> int | None:
    """Return the weekday that words name, from 0 for Monday.

    Some languages number the days: ``thứ 6`` and ``6ª feira`` are Friday.
    """
    if is_filler(words):
        return None
    name = words.casefold().strip(".,")
    if current_language() in _NUMBERED_DAYS:
        numbered = _NUMBERED_DAYS[current_language()].fullmatch(name)
        if numbered is not None:
            return int(numbered[1]) - 2
    if name in _REGIONAL_DAYS:
        return _REGIONAL_DAYS[name]
    return weekday_named(name)


def _trim_fillers(words: Sequence[str]) -> Iterator[str]:
    """Yield the words with ever fewer fillers around them: *La Paz* begins with one."""
    first, last = _meaningful_range(words)
    for start in range(first + 1):
        for end in range(len(words), last, -1):
            yield " ".join(words[start:end])


def _strip_fillers(words: Sequence[str]) -> Sequence[str]:
    """Leave out fillers before and behind other words; between them, they may be part of a name."""
    if all(map(is_filler, words)):
        return ()
    first, last = _meaningful_range(words)
    return words[first : last + 1]


def _meaningful_range(words: Sequence[str]) -> tuple[int, int]:
    """Return the positions of the first and the last word that is no filler; there must be one."""
    positions = [position for position, word in enumerate(words) if not is_filler(word)]
    return positions[0], positions[-1]


def _find_all(words: Sequence[str], parse: Callable[[str], _T | None]) -> tuple[Sequence[_T], Sequence[str]]:
    """Find everything that words name, each thing once; return also the words that remain."""
    things: dict[_T, None] = {}
    thing, rest = _find(words, parse)
    while thing is not None:
        things[thing] = None
        thing, rest = _find(rest, parse)
    return tuple(things), rest


def _find(words: Sequence[str], parse: Callable[[str], _T | None]) -> tuple[_T | None, Sequence[str]]:
    """Find the first thing that words name, several words together first; return also the words that remain."""
    for start in range(len(words)):
        for end in range(min(start + _MAX_WORDS_PER_NAME, len(words)), start, -1):
            thing = parse(" ".join(words[start:end]))
            if thing is not None:
                return thing, (*words[:start], *words[end:])
    return None, words


def _missing(part: str, unparsed: Sequence[str]) -> UnclearPart:
    """Report that a part is missing, with the word that stands in its place, unless the words name a time zone."""
    if not unparsed or zone_meant(" ".join(unparsed)) is not None:
        return UnclearPart(part, "")
    return UnclearPart(part, unparsed[0])


def _find_time(words: Sequence[str]) -> _TimeOfDay | None:
    """Find a time of the day: on a clock of 24 or 12 hours, as a part of the day, or both."""
    part_hour, rest = _find(words, _parse_part_of_day)
    text = " ".join(rest)
    clock_time = _TIME.search(text)
    if clock_time is not None:
        around = f"{text[: clock_time.start()]} {text[clock_time.end() :]}".strip(_PUNCTUATION)
        return _parse_clock_time(clock_time, part_hour, around)
    if part_hour is not None:
        return _TimeOfDay(part_hour, 0, text.strip(_PUNCTUATION))
    return None


def _parse_clock_time(clock_time: re.Match[str], part_hour: int | None, around: str) -> _TimeOfDay | None:
    """Return the time that a clock shows in a part of the day; None when there is no such time."""
    hour: int | None = int(clock_time["hour"])
    minute = int(clock_time["minute"] or 0)
    if clock_time["half"]:
        hour = _hour_in_half_day(hour, clock_time["half"].casefold())
    if hour is None or hour >= _HOURS_OF_DAY or minute >= _MINUTES_OF_HOUR:
        return None
    return _TimeOfDay(_hour_in_part(hour, part_hour), minute, around)


def _hour_in_half_day(hour: int, half: str) -> int | None:
    """Return the hour from 0 to 23 of an hour before noon (``a``) or after it (``p``); None if it is not in 1 to 12."""
    if not 1 <= hour <= _HOURS_OF_HALF_DAY:
        return None
    if half == "p":
        return hour % _HOURS_OF_HALF_DAY + _HOURS_OF_HALF_DAY
    return hour % _HOURS_OF_HALF_DAY


def _hour_in_part(hour: int, part_hour: int | None) -> int:
    """Return the hour from 0 to 23 of an hour in a part of the day: *six in the evening* is 18, *twelve at night* 0.

    Args:
        hour: The hour that was typed.
        part_hour: The hour that the part of the day stands for; None when none was typed.
    """
    is_at_night = part_hour in _NIGHT_HOURS
    if is_at_night and hour == _HOURS_OF_HALF_DAY:
        return 0
    if is_at_night and hour < _FIRST_MORNING_HOUR:
        return hour
    if part_hour is not None and hour < _HOURS_OF_HALF_DAY < part_hour:
        return hour + _HOURS_OF_HALF_DAY
    return hour


def _parse_part_of_day(words: str) -> int | None:
    """Return the hour that a part of the day stands for, named in English or the language that is spoken."""
    name = words.casefold().replace(" ", "-")
    for hour, names in texts.PARTS_OF_DAY.items():
        if name in {*names.split(), *say(names).casefold().split()}:
            return hour
    return None

"""Time zones as people name them: by offset, abbreviation, city or country, in any language of the bot."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import repeat
from typing import NamedTuple, cast
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from bot.languages import ENGLISH, LANGUAGES, current_language
from bot.languages.countries import country_named, fold_name, without_umlauts
from bot.languages.zone_names import ABBREVIATIONS, CITIES, MAIN_ZONES, ONLY_IN_CAPITALS, ZONES_OF_NAMES
from core.people.digest import find_zone, have_same_time, offset_zone

_OFFSET = re.compile(
    r"(?:(?:utc|gmt)(?P<sign>[+\-± ])|(?P<bare>[+\-±]))0*(?P<hours>\d{1,2})"
    r"(?:[:.h']?(?P<minutes>00|15|30|45)|[.,](?P<tenth>[05]))?(?: ?(?:h|hours?))?(?P<behind> ?(?:utc|gmt))?"
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_SIGNS = ((re.compile(r" ?\bplus ?"), "+"), (re.compile(r" ?\bminus ?"), "-"), (re.compile(r" ?([+-]) ?"), r"\1"))
_MAX_CHARACTERS = 100  # that are searched
_MAX_WORDS = 8
_COUNTRIES_IN_SMALL_LETTERS = frozenset({"uk", "us"})
_MIN_OFFSET_HOURS, _MAX_OFFSET_HOURS = -12, 14

_Texts = Mapping[str, str]


class SeveralZones(NamedTuple):
    """A country in which clocks differ, so that its name gives no time."""

    country: str
    """ISO 3166-1 code."""


def zone_meant(words: str) -> str | SeveralZones | None:
    """Find the time zone that people mean; None when there is none of that name.

    >>> zone_meant("GMT+2"), zone_meant("Etc/GMT+2"), zone_meant("EST"), zone_meant("München"), zone_meant("Atlantis")
    ('UTC+2', 'Etc/GMT+2', 'America/New_York', 'Europe/Berlin', None)
    """
    words = " ".join(words.split()).strip("()[]").strip()
    if offset := _OFFSET.fullmatch(_normalize_offset(words)):
        return _zone_of_offset(offset)
    return _zone_of_place(words) or _zone_within_country(words) or _zone_by_country_or_time(words)


def _normalize_offset(words: str) -> str:
    """Write a possible offset in plain signs: ``UTC－5`` and *utc minus 5* as ``utc-5``."""
    plain = unicodedata.normalize("NFKC", words[:_MAX_CHARACTERS].replace("½", ".5").translate(_DASHES)).casefold()
    for written_sign, sign in _SIGNS:
        plain = written_sign.sub(sign, plain)
    return plain.replace("u.t.c.", "utc").replace("g.m.t.", "gmt")


def _zone_of_offset(offset: re.Match[str]) -> str | None:
    """Return the zone of a fixed offset, counted as people do: a plus is for places east of Greenwich."""
    minutes = int(offset["hours"]) * 60
    if offset["tenth"] == "5":
        minutes += 30
    elif offset["minutes"]:
        minutes += int(offset["minutes"])
    if "-" in {offset["sign"], offset["bare"]}:
        minutes = -minutes
    if _MIN_OFFSET_HOURS * 60 <= minutes <= _MAX_OFFSET_HOURS * 60:
        return offset_zone(minutes)
    return None


def _zone_of_place(words: str) -> str | None:
    """Find a zone by its abbreviation, its name or its cities."""
    zone = _zone_abbreviated(words) or find_zone(words)
    if zone:
        return zone
    folded = fold_name(words)
    for cities in _tables_of_cities():
        if folded in cities:
            return cities[folded]
    return None


def _zone_abbreviated(words: str) -> str | None:
    """Find a zone by its abbreviation, or by several of the same place: *CET/CEST*."""
    zones: set[str | None] = set()
    for part in words.replace(".", "").split("/"):
        if part not in ONLY_IN_CAPITALS:
            zones.add(_zones_by_abbreviation().get(part.upper()))
    return zones.pop() if len(zones) == 1 else None


def _zone_within_country(words: str) -> str | None:
    """Find the zone of a city that stands beside its own country: *London, UK*; not *Paris, Texas*."""
    parts = re.split(r"[\s,/()]+", words.strip(" ,/()"))[:_MAX_WORDS]
    for length in range(1, len(parts)):
        zone, country = _zone_of_place(" ".join(parts[:length])), country_named(" ".join(parts[length:]))
        if zone and country and _is_used(zone, country):
            return zone
    return None


def _is_used(zone: str, country: str) -> bool:
    """Whether a zone, by any of its names, is one of a country."""
    zones = zones_by_country().get(country, ())
    return zone in zones or any(have_same_time((zone, used)) for used in zones)


def _zone_by_country_or_time(words: str) -> str | SeveralZones | None:
    """Find a zone by the name of its country, else by the CLDR's name of its time: *Central European Time*."""
    country = None if _is_small_word(words) else country_named(words)
    if country is not None and (country in zones_by_country() or country in MAIN_ZONES):
        return zone_of_country(country) or SeveralZones(country)
    folded = fold_name(words)
    for times in map(_zones_by_time, LANGUAGES):
        if folded in times:
            return times[folded]
    return None


def _is_small_word(words: str) -> bool:
    """Whether words are two small letters that mean something else: *pm*, *al*, *ao* and *my* are no countries."""
    is_code = len(words) == len("al") and words.isascii() and not words.isupper()
    return is_code and words.casefold() not in _COUNTRIES_IN_SMALL_LETTERS


@cache
def zone_of_country(code: str) -> str | None:
    """Return the zone of a country, or of nearly all people in it; None where clocks differ.

    >>> zone_of_country("DE"), zone_of_country("JP"), zone_of_country("US")
    ('Europe/Berlin', 'Asia/Tokyo', None)
    """
    if code in MAIN_ZONES:
        return MAIN_ZONES[code]
    zones = zones_by_country().get(code, ())
    if zones and have_same_time(zones):
        return zones[0]
    return None


@cache
def zones_by_country() -> Mapping[str, tuple[str, ...]]:
    """Return all zones of each country, by its ISO 3166-1 code, as the tz database lists them."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    zones: dict[str, tuple[str, ...]] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            zones[code] = (*zones.get(code, ()), zone)
    return zones


@cache
def _zones_by_abbreviation() -> _Texts:
    zones: dict[str, str] = {}
    for zone, abbreviations in ABBREVIATIONS.items():
        zones |= dict.fromkeys(abbreviations.split(), zone)
    return zones


def _tables_of_cities() -> Iterator[_Texts]:
    """Yield folded names of cities and their zones: from the tz database, ours, and the CLDR in each language."""
    yield _cities_of_database()
    yield _cities_of_ours()
    for language in dict.fromkeys((current_language(), ENGLISH, *LANGUAGES)):
        yield _cities_in_language(language)


@cache
def _cities_of_database() -> _Texts:
    """Return the cities in the names of zones; people may write them with accents."""
    cities: dict[str, str] = {}
    for zones in zones_by_country().values():
        for zone in zones:
            cities[fold_name(zone.rpartition("/")[2].replace("_", " "))] = zone
    return cities


@cache
def _cities_of_ours() -> _Texts:
    cities: list[tuple[str, str]] = []
    for zone, names in CITIES.items():
        cities += zip(names.split(";"), repeat(zone), strict=False)
    return _fold_names(cities)


@cache
def _cities_in_language(language: str) -> _Texts:
    """Return the cities of zones by their names in a language."""
    cities: list[tuple[str, str]] = []
    zones = cast("Mapping[str, _Texts]", Locale.parse(language).time_zones)
    known_zones = available_timezones()
    for zone, texts in zones.items():
        if zone in known_zones and texts.get("city"):
            cities.append((texts["city"], zone))
    return _fold_names(cities)


def _fold_names(places: Iterable[tuple[str, str]]) -> _Texts:
    """Return zones by folded names, also as Germans write them without umlauts: *Muenchen*."""
    zones: dict[str, str] = {}
    for name, zone in places:
        zones.setdefault(fold_name(name), zone)
        zones.setdefault(fold_name(without_umlauts(name)), zone)
    return zones


@cache
def _zones_by_time(language: str) -> _Texts:
    """Return zones by a language's names of their times, in winter, in summer and all the year."""
    locale = Locale.parse(language)
    names = cast("Mapping[str, Mapping[str, _Texts]]", locale.meta_zones)
    metazones = cast("_Texts", get_global("meta_zones"))
    zones: dict[str, str] = {}
    for zone in (*ABBREVIATIONS, *MAIN_ZONES.values()):
        metazone = metazones.get(zone, "")
        if metazone not in ZONES_OF_NAMES:
            for name in _long_names(names, metazone):
                zones.setdefault(fold_name(name), zone)
    for metazone, zone in ZONES_OF_NAMES.items():
        for name in _long_names(names, metazone):
            zones[fold_name(name)] = zone
    london = cast("Mapping[str, Mapping[str, _Texts]]", locale.time_zones).get("Europe/London", {})
    if british_summer_time := london.get("long", {}).get("daylight"):
        zones[fold_name(british_summer_time)] = "Europe/London"
    return zones


def _long_names(names: Mapping[str, Mapping[str, _Texts]], metazone: str) -> Iterable[str]:
    return names.get(metazone, {}).get("long", {}).values()

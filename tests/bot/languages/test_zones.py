from datetime import UTC, datetime
from typing import cast
from zoneinfo import ZoneInfo, available_timezones

import pytest
from babel import Locale
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import LANGUAGES, speaking, zone_names, zones
from bot.languages.countries import KOSOVO
from core.people.digest import Slot, find_zone, have_same_time
from tests.support.fakes import NOON

FRIDAY = 4
KNOWN = available_timezones()
WITHOUT_LETTERS = {  # there is "-03" and the like
    *("BRT", "ART", "COT", "PET", "TRT", "GST", "NPT", "ICT", "SGT", "CLT", "CLST", "VET"),
    *("UYT", "IRST", "YEKT", "NOVT", "VLAT"),
}  # there is "-03" and the like
OF_ALL_THE_YEAR = {"ET", "CT", "MT", "PT", "AET", "NZT"}
OF_OTHERS = {"HAST", "GMT", "Z", "MEZ", "MESZ", "OEZ", "OESZ", "PHT"}  # German, or what only people say


def hour_in_utc(words: str, month: int = 12) -> int:
    """Tell when 18:00 on a Friday is, in UTC."""
    zone = zones.zone_meant(words)
    assert isinstance(zone, str), words
    return Slot(FRIDAY, 18, 0, zone).next_after(datetime(2026, month, 2, tzinfo=UTC)).hour


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        *(("GMT+2", 16), ("gmt+2", 16), ("UTC+2", 16), ("utc +2", 16), ("+02:00", 16), ("+2", 16), ("GMT+2:00", 16)),
        *(("GMT-3", 21), ("UTC-3", 21), ("-03:00", 21), ("UTC−3", 21), ("GMT", 18), ("UTC", 18), ("GMT+0", 18)),
        *((words, 16) for words in ("(GMT+2)", "(UTC+02:00)", "UTC＋2", "U.T.C.+2", "+2 GMT", "UTC plus 2", "GMT 2")),
        *((words, 21) for words in ("UTC minus 3", "gmt - 3", "UTC－3", "utc—3", "UTC\u20113", "-3 hours", "-3 UTC")),
        *(("Etc/GMT+2", 20), ("etc/gmt-3", 15)),
    ],
)
def test_offsets_are_counted_as_people_do_but_for_those_of_posix(words: str, hour: int) -> None:
    assert hour_in_utc(words) == hour_in_utc(words, month=7) == hour


@pytest.mark.parametrize(
    ("words", "minute"),
    [
        ("UTC+5:30", 30),
        ("GMT+5:45", 15),
        ("+0530", 30),
        ("UTC-3:30", 30),
        ("UTC+5.5", 30),
        ("GMT 5:30", 30),
        ("UTC+5½", 30),
        ("UTC+5h30", 30),
    ],
)
def test_offsets_may_have_minutes(words: str, minute: int) -> None:
    zone = zones.zone_meant(words)
    assert isinstance(zone, str)
    assert Slot(FRIDAY, 18, 0, zone).next_after(NOON).minute == minute


@pytest.mark.parametrize("words", ["UTC+15", "GMT-13", "UTC+99", "UTC+2:20", "UTC+", "+", "UTC2", "GMT+14:30"])
def test_offset_that_no_clock_has_is_none(words: str) -> None:
    assert zones.zone_meant(words) is None


@pytest.mark.parametrize(
    ("words", "winter", "summer"),
    [
        *((words, 23, 22) for words in ("EST", "edt", "E.S.T.", "New York", "NYC")),
        *((words, 2, 1) for words in ("PST", "San Francisco")),
        *(
            (words, 17, 16)
            for words in ("CET", "CEST", "Germany", "Munich", "München", "Мюнхен", "🇩🇪", "Wien", "Spain")
        ),
        *((words, 18, 17) for words in ("BST", "London", "UK", "England", "British Summer Time", "London, UK")),
        *((words, 23, 22) for words in ("Eastern Time", "New York, USA", "EST/EDT")),
        *((words, 17, 16) for words in ("Central European Summer Time", "Mitteleuropäische Zeit", "CET/CEST")),
        *((words, 17, 16) for words in ("Berlin Germany", "Berlin/Germany", "Muenchen", "Duesseldorf", "Zuerich")),
    ],
)
def test_what_people_call_a_place_follows_its_summer_time(words: str, winter: int, summer: int) -> None:
    assert (hour_in_utc(words, month=12), hour_in_utc(words, month=7)) == (winter, summer)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        *(
            ("Kosovo", "Europe/Belgrade"),
            ("Polska", "Europe/Warsaw"),
            ("Beijing", "Asia/Shanghai"),
            ("China", "Asia/Shanghai"),
            ("Mumbai", "Asia/Kolkata"),
            ("IST", "Asia/Kolkata"),
        ),
        *(("São Paulo", "America/Sao_Paulo"), ("sao paulo", "America/Sao_Paulo"), ("Hà Nội", "Asia/Ho_Chi_Minh")),
        *(("the Hague", "Europe/Amsterdam"), ("東京", "Asia/Tokyo"), ("Москва", "Europe/Moscow")),
        *(("القاهرة", "Africa/Cairo"), ("europe/berlin", "Europe/Berlin"), ("US/Eastern", "US/Eastern")),
    ],
)
def test_cities_and_countries_are_known_as_people_write_them(words: str, zone: str) -> None:
    assert zones.zone_meant(words) == zone


@pytest.mark.parametrize(("words", "country"), [("USA", "US"), ("Австралия", "AU"), ("Brasilien", "BR")])
def test_country_with_several_times_tells_none(words: str, country: str) -> None:
    assert zones.zone_meant(words) == zones.SeveralZones(country)


@pytest.mark.parametrize(
    "words", ["", " ", "Atlantis", "Bouvet Island", "my place", "XX", "Etc/GMT+99", "x" * 5000, "\u0301", "Factory"]
)
def test_what_is_no_place_is_none(words: str) -> None:
    assert zones.zone_meant(words) is None


@pytest.mark.parametrize("words", ["pm", "am", "al", "ao", "my", "it", "Al", "cat", "pet", "art", "eat"])
def test_small_words_name_no_place(words: str) -> None:
    """They are codes and abbreviations only where they are written in capitals."""
    assert zones.zone_meant(words) is None
    assert zones.zone_meant(words.upper()) is not None


@pytest.mark.parametrize("words", ["Paris, Texas", "London Germany", "Berlin, Atlantis", "Berlin Tokyo", "CET/EST"])
def test_city_beside_another_place_than_its_country_is_none(words: str) -> None:
    assert zones.zone_meant(words) is None


def test_names_of_times_without_a_zone_are_those_of_the_cldr() -> None:
    known = get_global("meta_zones")
    assert zone_names.ZONES_OF_NAMES.keys() <= {*known.values()}
    assert {*zone_names.ZONES_OF_NAMES.values()} <= KNOWN


@pytest.mark.parametrize(("zone", "words"), zone_names.ABBREVIATIONS.items())
def test_abbreviations_are_those_of_the_tz_database(zone: str, words: str) -> None:
    """It knows them for the very place, in winter or in summer, as far as it has letters for that place."""
    known = {ZoneInfo(zone).tzname(datetime(2026, month, 1)) for month in (1, 7)}  # noqa: DTZ001 - its own clocks
    assert {word for word in words.split() if word not in WITHOUT_LETTERS | OF_ALL_THE_YEAR | OF_OTHERS} <= known


def test_no_abbreviation_stands_for_two_places() -> None:
    words = [word for words in zone_names.ABBREVIATIONS.values() for word in words.split()]
    assert len(set(words)) == len(words)


def test_main_zones_are_zones_of_their_countries() -> None:
    listed = zones.zones_by_country()
    for country, zone in zone_names.MAIN_ZONES.items():
        assert country == KOSOVO or (zone in listed[country] and len(listed[country]) > 1)


@pytest.mark.parametrize(("zone", "names"), zone_names.CITIES.items())
def test_cities_are_not_those_of_other_clocks(zone: str, names: str) -> None:
    """Where the tz database knows a city of the name, its clocks are the same."""
    assert zone in KNOWN
    for name in names.split(";"):
        known = find_zone(name)
        assert zones.zone_meant(name) == (known or zone), name
        assert known is None or have_same_time((known, zone))


@pytest.mark.parametrize("language", LANGUAGES)
def test_cities_of_the_tz_database_are_known_by_their_names_in_all_languages(language: str) -> None:
    cities = cast("dict[str, dict[str, str]]", Locale.parse(language).time_zones)
    called: dict[str, set[str]] = {}
    for zone, told in cities.items():
        if told.get("city") and zone in KNOWN and not zone.startswith("Etc/"):
            called.setdefault(told["city"], set()).add(zone)
    with speaking(language):
        for city, among in called.items():
            found = zones.zone_meant(city)
            assert isinstance(found, str), city
            assert found in among or any(have_same_time((found, zone)) for zone in among), city


def test_every_place_in_the_tz_database_is_known_by_its_city() -> None:
    for listed in zones.zones_by_country().values():
        for zone in listed:
            assert isinstance(zones.zone_meant(zone.rpartition("/")[2].replace("_", " ")), str), zone


@given(st.text(max_size=30))
def test_whatever_is_typed_has_an_answer(words: str) -> None:
    zone = zones.zone_meant(words)
    if isinstance(zone, str):
        assert Slot(FRIDAY, 18, 0, zone).next_after(NOON) > NOON

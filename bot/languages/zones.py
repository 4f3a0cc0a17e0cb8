"""Time zones as people name them: by offset, abbreviation, city or country, in any language of the bot."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple, cast
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from bot.languages import ENGLISH, LANGUAGES, spoken
from bot.languages.countries import KOSOVO, country_named, fold_name, without_umlauts
from core.people.digest import find_zone, have_same_time, offset_zone

ABBREVIATIONS: Final = {
    "America/New_York": "ET EST EDT",
    "America/Chicago": "CT CST CDT",
    "America/Denver": "MT MST MDT",
    "America/Los_Angeles": "PT PST PDT",
    "America/Anchorage": "AKST AKDT",
    "Pacific/Honolulu": "HST HAST",
    "America/Halifax": "AST ADT",
    "America/St_Johns": "NST NDT",
    "America/Sao_Paulo": "BRT",
    "America/Argentina/Buenos_Aires": "ART",
    "America/Bogota": "COT",
    "America/Lima": "PET",
    "America/Santiago": "CLT CLST",
    "America/Caracas": "VET",
    "America/Montevideo": "UYT",
    "UTC": "UTC GMT Z",
    "Europe/London": "BST",
    "Europe/Lisbon": "WET WEST",
    "Europe/Berlin": "CET CEST MEZ MESZ",
    "Europe/Athens": "EET EEST OEZ OESZ",
    "Europe/Moscow": "MSK",
    "Europe/Istanbul": "TRT",
    "Asia/Jerusalem": "IDT",
    "Asia/Dubai": "GST",
    "Asia/Tehran": "IRST",
    "Asia/Yekaterinburg": "YEKT",
    "Asia/Novosibirsk": "NOVT",
    "Asia/Vladivostok": "VLAT",
    "Asia/Karachi": "PKT",
    "Asia/Kolkata": "IST",
    "Asia/Kathmandu": "NPT",
    "Asia/Bangkok": "ICT",
    "Asia/Jakarta": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
    "Asia/Singapore": "SGT",
    "Asia/Hong_Kong": "HKT",
    "Asia/Manila": "PHT",
    "Asia/Seoul": "KST",
    "Asia/Tokyo": "JST",
    "Australia/Perth": "AWST",
    "Australia/Adelaide": "ACST ACDT",
    "Australia/Sydney": "AEST AEDT AET",
    "Pacific/Auckland": "NZT NZST NZDT",
    "Africa/Johannesburg": "SAST",
    "Africa/Nairobi": "EAT",
    "Africa/Lagos": "WAT",
    "Africa/Maputo": "CAT",
}
"""The place that people mean by an abbreviation; its clocks change in summer even where the name is that of winter.

Of several meanings the one counts that most people have: IST is India's, BST is British, CST is Chicago's.
"""
_ONLY_IN_CAPITALS = frozenset({"art", "cat", "eat", "pet", "west", "wit"})
"""Abbreviations that are words of English, too."""
ZONES_OF_NAMES: Final = {
    "GMT": "UTC",
    "India": "Asia/Kolkata",
    "Nepal": "Asia/Kathmandu",
    "Argentina": "America/Argentina/Buenos_Aires",
}
"""The CLDR's names of times, *Indian Standard Time*, of places that it knows by withdrawn names."""
MAIN_ZONES: Final = {
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "MH": "Pacific/Majuro",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
    KOSOVO: "Europe/Belgrade",  # which the tz database does not list
}
"""The zone of nearly all people in a country that has several: the CLDR's ``primaryZones``.

Source: https://github.com/unicode-org/cldr/blob/main/common/supplemental/metaZones.xml
"""
CITIES: Final = {
    "Asia/Shanghai": "Beijing; Peking; Pékin; Pekín; Pequim; Pechino; Bắc Kinh; Пекин; 北京; بكين; Guangzhou;"
    " Shenzhen;"
    " Chengdu; Wuhan; Tianjin; Nanjing; Hangzhou; Xi’an",
    "Asia/Kolkata": "Mumbai; Bombay; Мумбаи; ムンバイ; مومباي; Delhi; New Delhi; Neu Delhi; Nueva Delhi;"
    " Nova Déli; Nuova"
    " Delhi; Дели; デリー; ニューデリー; دلهي; نيودلهي; Bangalore; Bengaluru; Chennai; Madras; Hyderabad; Pune;"
    " Ahmedabad;"
    " Jaipur; Lucknow; Kochi; Goa",
    "Asia/Karachi": "Lahore; Islamabad",
    "Asia/Tokyo": "Osaka; Kyoto; Yokohama; Nagoya; Sapporo; Fukuoka; Kobe; 大阪; 京都; 横浜; 名古屋; 札幌; 福岡;"
    " 神戸; とうきょう",
    "Asia/Seoul": "Busan; Incheon; Daegu; 서울",
    "Asia/Ho_Chi_Minh": "Hanoi; Hà Nội; Hanói; Ханой; ハノイ; هانوي; Ho Chi Minh City; HCMC; Sài Gòn; TP HCM;"
    " Thành phố"
    " Hồ Chí Minh; Đà Nẵng; Hải Phòng; Cần Thơ; Huế; TPHCM; TP Hồ Chí Minh",
    "Asia/Dubai": "Abu Dhabi; أبوظبي; Sharjah",
    "Asia/Riyadh": "Mecca; Mekka; Medina; Jeddah; Dammam; جدة; مكة",
    "Asia/Jerusalem": "Haifa; תל אביב; ירושלים",
    "Asia/Bangkok": "Chiang Mai; Phuket",
    "Asia/Jakarta": "Bandung; Surabaya",
    "Asia/Makassar": "Bali; Denpasar",
    "Asia/Manila": "Quezon City; Cebu; Davao",
    "Asia/Yekaterinburg": "Ekaterinburg; Perm; Ufa; Chelyabinsk; Пермь; Уфа; Челябинск",
    "Europe/Moscow": "Saint Petersburg; Sankt Petersburg; Санкт Петербург; Петербург; СПб; Питер; Sochi; Сочи; Kazan;"
    " Казань; Nizhny Novgorod; Нижний Новгород; Мск; Москве; Москвы; Московское; Московскому",
    "Europe/Kyiv": "Kharkiv; Odesa; Odessa; Lviv; Dnipro; Київ; Львов; Харьков; Одесса",
    "Europe/Berlin": "Munich; München; Múnich; Munique; Мюнхен; ミュンヘン; ميونخ; Hamburg; Cologne; Köln; Colonia;"
    " Colônia; Frankfurt; Francfort; Francoforte; Франкфурт; Гамбург; Stuttgart; Düsseldorf; Leipzig; Dresden; Bremen;"
    " Hannover; Hanover; Nürnberg; Nuremberg; Dortmund; Essen; Duisburg; Bochum; Bonn; Karlsruhe; Mannheim; Freiburg;"
    " Münster; Augsburg; Frankfurt am Main; Hambourg; Hamburgo; Kiel; Potsdam; Magdeburg; Rostock; Kassel; Erfurt;"
    " Mainz; Wiesbaden; Saarbrücken; Heidelberg; Wuppertal; Bielefeld",
    "Europe/Vienna": "Graz; Linz; Salzburg; Innsbruck; Klagenfurt",
    "Europe/Zurich": "Geneva; Genf; Genève; Ginebra; Genebra; Ginevra; Женева; Basel; Bern; Berne; Lausanne; Lugano;"
    " St Gallen; Luzern; Lucerne; Winterthur; Basilea; Bâle; Berna; Losanna",
    "Europe/Paris": "Lyon; Marseille; Marsella; Marselha; Marsiglia; Марсель; Лион; Toulouse; Nice; Nantes; Bordeaux;"
    " Lille; Strasbourg; Rennes; Montpellier; Nizza; Niza; Straßburg; Estrasburgo; Strasburgo; Pa ri; Bordeos; Lione;"
    " Grenoble; Dijon",
    "Europe/Brussels": "Antwerp; Antwerpen; Anvers; Ghent; Gent; Bruges; Liège",
    "Europe/Amsterdam": "Rotterdam; The Hague; Den Haag; La Haye; La Haya; Utrecht; Eindhoven",
    "Europe/Madrid": "Barcelona; Barcelone; Barcellona; Барселона; バルセロナ; برشلونة; Valencia; Sevilla;"
    " Seville; Bilbao;"
    " Málaga; Zaragoza; Palma; Saragossa; Saragosse; Murcia; Alicante; Siviglia; Séville; San Sebastián",
    "Europe/Lisbon": "Porto; Oporto; Coimbra; Braga",
    "Europe/Rome": "Milan; Milano; Milán; Milão; Mailand; Милан; ミラノ; ميلانو; Naples; Napoli; Neapel; Turin;"
    " Torino;"
    " Florence; Firenze; Florenz; Venice; Venezia; Venedig; Genoa; Genova; Bologna; Palermo; Bari; Catania; Verona;"
    " Bolzano; Bozen; Trento; Pisa; Padova; Padua",
    "Europe/London": "Manchester; Birmingham; Liverpool; Leeds; Bristol; Edinburgh; Glasgow; Cardiff; Sheffield;"
    " Oxford; Cambridge; Newcastle; Nottingham; Londen; Luân Đôn; Belfast",
    "Europe/Dublin": "Cork; Galway",
    "Europe/Warsaw": "Kraków; Krakau; Cracow; Cracovie; Wrocław; Gdańsk; Poznań; Łódź; Warszawa; Breslau; Danzig",
    "Europe/Prague": "Brno; Brünn",
    "Europe/Stockholm": "Gothenburg; Göteborg; Malmö",
    "Europe/Oslo": "Bergen; Trondheim",
    "Europe/Copenhagen": "København; Aarhus; Odense",
    "Europe/Helsinki": "Tampere; Turku; Helsingfors; Espoo",
    "Europe/Istanbul": "Ankara; Анкара; أنقرة; İzmir; Antalya; Bursa; Constantinople; Konstantinopel",
    "Europe/Athens": "Thessaloniki; Saloniki; Αθήνα; Θεσσαλονίκη",
    "Atlantic/Canary": "Las Palmas; Tenerife; Canary Islands; Islas Canarias; Canarias; Kanaren; Gran Canaria;"
    " Lanzarote; Fuerteventura",
    "Africa/Cairo": "Alexandria; Giza; الإسكندرية; الجيزة",
    "Africa/Casablanca": "Rabat; Marrakesh; Marrakech; Fes; Tangier; الرباط; مراكش",
    "Africa/Lagos": "Abuja; Kano",
    "Africa/Johannesburg": "Cape Town; Kapstadt; Le Cap; Ciudad del Cabo; Durban; Pretoria",
    "America/New_York": "NYC; Boston; Washington DC; Washington D C; Miami; Philadelphia; Atlanta; Charlotte; Orlando;"
    " Pittsburgh; Cleveland; Baltimore; Tampa; Brooklyn; Manhattan; New York City; Nova Iorque; Nova York; Washington;"
    " Florida; Massachusetts; NY; US Eastern; East Coast; US East Coast; New Jersey; Virginia; North Carolina; Ohio;"
    " Connecticut; Maryland; Pennsylvania",
    "America/Chicago": "Houston; Dallas; Austin; San Antonio; New Orleans; Minneapolis; Milwaukee; Nashville; Memphis;"
    " Saint Louis; Kansas City; Texas; Illinois; Minnesota; Wisconsin; Louisiana; US Central",
    "America/Denver": "Salt Lake City; Albuquerque; Colorado; Utah; New Mexico; US Mountain",
    "America/Los_Angeles": "San Francisco; Сан Франциско; サンフランシスコ; سان فرانسيسكو; SF; LA; San Diego; Seattle;"
    " Portland; Las Vegas; Sacramento; Oakland; California; Silicon Valley; West Coast; US West Coast; US Pacific; Bay"
    " Area; Washington State",
    "America/Toronto": "Ottawa; Montréal; Québec; Quebec City; Ontario",
    "America/Edmonton": "Calgary; Alberta",
    "America/Mexico_City": "CDMX; Guadalajara; Puebla; México DF; México D F",
    "America/Sao_Paulo": "Rio de Janeiro; Rio; Rio de Janeiro RJ; Brasília; Belo Horizonte; Curitiba; Porto Alegre;"
    " Salvador da Bahia; Campinas; Florianópolis; San Pablo",
    "America/Argentina/Buenos_Aires": "Rosario; Bs As; CABA",
    "America/Bogota": "Medellín; Cali; Cartagena",
    "America/Santiago": "Valparaíso",
    "America/Guayaquil": "Quito",
    "America/La_Paz": "Santa Cruz de la Sierra",
    "Australia/Sydney": "Canberra; Newcastle NSW; New South Wales",
    "Australia/Brisbane": "Gold Coast",
    "Pacific/Auckland": "Wellington; Christchurch",
    "Asia/Qatar": "Doha; الدوحة; Доха; ドーハ",
    "Asia/Taipei": "臺北; Kaohsiung",
    "Asia/Almaty": "Astana; Астана; Алма Ата; Nur Sultan",
    "Europe/Bucharest": "București; Cluj",
    "Europe/Belgrade": "Београд; Beograd",
    "Atlantic/Azores": "Ponta Delgada",
    "Atlantic/Madeira": "Funchal",
    "America/Halifax": "Nova Scotia",
    "America/Vancouver": "British Columbia; Victoria BC",
    "America/Winnipeg": "Manitoba",
    "Australia/Perth": "Western Australia",
}
"""Cities that the tz database knows by the name of another one, in all languages of the bot, parted by semicolons."""

_OFFSET = re.compile(
    r"(?:(?:utc|gmt)(?P<sign>[+\-± ])|(?P<bare>[+\-±]))0*(?P<hours>\d{1,2})"
    r"(?:[:.h']?(?P<minutes>00|15|30|45)|[.,](?P<tenth>[05]))?(?: ?(?:h|hours?))?(?P<behind> ?(?:utc|gmt))?"
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_SAID_OFFSET = ((re.compile(r" ?\bplus ?"), "+"), (re.compile(r" ?\bminus ?"), "-"), (re.compile(r" ?([+-]) ?"), r"\1"))
_LONGEST = 100  # characters that are looked at
_MOST_WORDS = 8
_WELL_KNOWN = frozenset({"uk", "us"})
_FAR_WEST, _FAR_EAST = -12, 14  # hours; no clocks go further


class SeveralZones(NamedTuple):
    """A country in which clocks differ, so that its name tells no time."""

    country: str
    """ISO 3166-1 code."""


def zone_meant(words: str) -> str | SeveralZones | None:
    """Find the time zone that people mean; None when nobody knows.

    >>> zone_meant("GMT+2"), zone_meant("Etc/GMT+2"), zone_meant("EST"), zone_meant("München"), zone_meant("Atlantis")
    ('UTC+2', 'Etc/GMT+2', 'America/New_York', 'Europe/Berlin', None)
    """
    words = " ".join(words.split()).strip("()[]").strip()
    if offset := _OFFSET.fullmatch(_as_offset(words)):
        return _offset_meant(offset)
    return _zone_of_place(words) or _zone_within_country(words) or _zone_by_its_country(words)


def _as_offset(words: str) -> str:
    """Write what may be an offset in plain signs: ``UTC－5`` and *utc minus 5* as ``utc-5``."""
    plain = unicodedata.normalize("NFKC", words[:_LONGEST].replace("½", ".5").translate(_DASHES)).casefold()
    for said, sign in _SAID_OFFSET:
        plain = said.sub(sign, plain)
    return plain.replace("u.t.c.", "utc").replace("g.m.t.", "gmt")


def _zone_of_place(words: str) -> str | None:
    """Find a zone by its abbreviation, its name or its cities."""
    if zone := _zone_abbreviated(words):
        return zone
    if zone := find_zone(words):
        return zone
    folded = fold_name(words)
    return next((cities[folded] for cities in _tables() if folded in cities), None)


def _zone_abbreviated(words: str) -> str | None:
    """Find a zone by its abbreviation, or by several of the same place: *CET/CEST*."""
    parts = words.replace(".", "").split("/")
    found = {_by_abbreviation().get(part.upper()) for part in parts if part not in _ONLY_IN_CAPITALS}
    return found.pop() if len(found) == 1 else None


def _zone_within_country(words: str) -> str | None:
    """Find the zone of a city that stands beside its own country: *London, UK*; not *Paris, Texas*."""
    apart = re.split(r"[\s,/()]+", words.strip(" ,/()"))[:_MOST_WORDS]
    for place in range(1, len(apart)):
        zone, country = _zone_of_place(" ".join(apart[:place])), country_named(" ".join(apart[place:]))
        if zone and country and _is_used(zone, country):
            return zone
    return None


def _is_used(zone: str, country: str) -> bool:
    """Tell whether a zone, by any of its names, is one of a country."""
    return any(known == zone or have_same_time((known, zone)) for known in zones_by_country().get(country, ()))


def _zone_by_its_country(words: str) -> str | SeveralZones | None:
    """Find a zone by the name of its country, else by what the CLDR calls its time: *Central European Time*."""
    country = None if _is_small_word(words) else country_named(words)
    if country is None or country not in zones_by_country().keys() | MAIN_ZONES.keys():
        folded = fold_name(words)
        return next((names[folded] for names in map(_of_times, LANGUAGES) if folded in names), None)
    return zone_of_country(country) or SeveralZones(country)


def _is_small_word(words: str) -> bool:
    """Tell whether words are two letters that say something else in small: *pm*, *al*, *ao*, *my* are no countries."""
    return len(words) == len("al") and words.isascii() and not words.isupper() and words.casefold() not in _WELL_KNOWN


@cache
def zone_of_country(code: str) -> str | None:
    """Return the zone of a country, or of nearly all people in it; None where clocks differ.

    >>> zone_of_country("DE"), zone_of_country("JP"), zone_of_country("US")
    ('Europe/Berlin', 'Asia/Tokyo', None)
    """
    zones = zones_by_country().get(code, ())
    if code in MAIN_ZONES:
        return MAIN_ZONES[code]
    return zones[0] if zones and have_same_time(zones) else None


@cache
def zones_by_country() -> Mapping[str, tuple[str, ...]]:
    """Return all zones of each country, by its ISO 3166-1 code, as the tz database lists them."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            found[code] = (*found.get(code, ()), zone)
    return found


def _offset_meant(offset: re.Match[str]) -> str | None:
    """Return the zone of a fixed offset, counted as people do: those before UTC, in the east, have a plus."""
    hours, minutes = int(offset["hours"]), 30 if offset["tenth"] == "5" else int(offset["minutes"] or 0)
    if "-" in {offset["sign"], offset["bare"]}:
        hours, minutes = -hours, -minutes
    is_there = _FAR_WEST * 60 <= hours * 60 + minutes <= _FAR_EAST * 60
    return offset_zone(hours * 60 + minutes) if is_there else None


@cache
def _by_abbreviation() -> Mapping[str, str]:
    return {word: zone for zone, words in ABBREVIATIONS.items() for word in words.split()}


def _tables() -> Iterator[Mapping[str, str]]:
    """Yield zones by their cities, without marks on letters: of the tz database, of ours, of the CLDR's languages."""
    yield _of_database()
    yield _of_ours()
    for language in dict.fromkeys((spoken(), ENGLISH, *LANGUAGES)):
        yield _translated(language)


@cache
def _of_database() -> Mapping[str, str]:
    """Return the cities that are written with marks by people, and without in the tz database."""
    return {
        fold_name(zone.rpartition("/")[2].replace("_", " ")): zone
        for zones in zones_by_country().values()
        for zone in zones
    }


@cache
def _of_ours() -> Mapping[str, str]:
    listed = [(name, zone) for zone, names in CITIES.items() for name in names.split(";")]
    return _folded(listed)


def _folded(places: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return zones by folded names, also as Germans write them without umlauts: *Muenchen*."""
    found: dict[str, str] = {}
    for name, zone in places:
        found.setdefault(fold_name(name), zone)
        found.setdefault(fold_name(without_umlauts(name)), zone)
    return found


@cache
def _translated(language: str) -> Mapping[str, str]:
    """Return the zones by their cities as a language calls them."""
    zones = cast("Mapping[str, Mapping[str, str]]", Locale.parse(language).time_zones)
    known = available_timezones()
    return _folded((told["city"], zone) for zone, told in zones.items() if told.get("city") and zone in known)


@cache
def _of_times(language: str) -> Mapping[str, str]:
    """Return the zones by what a language calls their times, in winter, in summer and all the year."""
    locale, metazones = Locale.parse(language), cast("Mapping[str, str]", get_global("meta_zones"))
    times = cast("Mapping[str, Mapping[str, Mapping[str, str]]]", locale.meta_zones)
    found: dict[str, str] = {}
    for zone in (*ABBREVIATIONS, *MAIN_ZONES.values()):
        time = metazones.get(zone, "")
        if time not in ZONES_OF_NAMES:
            found |= {fold_name(name): found.get(fold_name(name), zone) for name in _named(times, time)}
    for time, zone in ZONES_OF_NAMES.items():
        found |= {fold_name(name): zone for name in _named(times, time)}
    summer = cast("Mapping[str, Mapping[str, Mapping[str, str]]]", locale.time_zones).get("Europe/London", {})
    if name := summer.get("long", {}).get("daylight"):
        found[fold_name(name)] = "Europe/London"
    return found


def _named(times: Mapping[str, Mapping[str, Mapping[str, str]]], time: str) -> Iterable[str]:
    return times.get(time, {}).get("long", {}).values()

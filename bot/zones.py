"""Time zones as people name them: by offset, abbreviation, city or country, in any language of the bot."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple, cast
from zoneinfo import available_timezones

from babel import Locale

from bot.countries import KOSOVO, country_named, fold_name
from bot.languages import ENGLISH, LANGUAGES, spoken
from core.digest import have_one_time, offset_zone, zone_named

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
    "UTC": "UTC GMT Z",
    "Europe/London": "BST",
    "Europe/Lisbon": "WET WEST",
    "Europe/Berlin": "CET CEST MEZ MESZ",
    "Europe/Athens": "EET EEST OEZ OESZ",
    "Europe/Moscow": "MSK",
    "Europe/Istanbul": "TRT",
    "Asia/Jerusalem": "IDT",
    "Asia/Dubai": "GST",
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
    "Pacific/Auckland": "NZST NZDT",
    "Africa/Johannesburg": "SAST",
    "Africa/Nairobi": "EAT",
    "Africa/Lagos": "WAT",
    "Africa/Maputo": "CAT",
}
"""The place that people mean by an abbreviation; its clocks change in summer even where the name is that of winter.

Of several meanings the one counts that most people have: IST is India's, BST is British, CST is Chicago's.
"""
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
    "Asia/Shanghai": "Beijing; Peking; Pékin; Pekín; Pequim; Pechino; Bắc Kinh; Пекин; 北京; بكين; Guangzhou; Shenzhen;"
    " Chengdu; Wuhan; Tianjin; Nanjing; Hangzhou; Xi’an",
    "Asia/Kolkata": "Mumbai; Bombay; Мумбаи; ムンバイ; مومباي; Delhi; New Delhi; Neu Delhi; Nueva Delhi; Nova Déli;"
    " Nuova Delhi; Дели; デリー; ニューデリー; دلهي; نيودلهي; Bangalore; Bengaluru; Chennai; Madras; Hyderabad; Pune;"
    " Ahmedabad; Jaipur; Lucknow; Kochi",
    "Asia/Karachi": "Lahore; Islamabad",
    "Asia/Tokyo": "Osaka; Kyoto; Yokohama; Nagoya; Sapporo; Fukuoka; Kobe; 大阪; 京都; 横浜; 名古屋; 札幌; 福岡; 神戸",
    "Asia/Seoul": "Busan; Incheon; Daegu",
    "Asia/Ho_Chi_Minh": "Hanoi; Hà Nội; Hanói; Ханой; ハノイ; هانوي; Ho Chi Minh City; HCMC; Sài Gòn; TP HCM; Thành phố"
    " Hồ Chí Minh; Đà Nẵng; Hải Phòng; Cần Thơ; Huế",
    "Asia/Dubai": "Abu Dhabi; أبوظبي; Sharjah",
    "Asia/Riyadh": "Mecca; Mekka; Medina; Jeddah; Dammam; جدة; مكة",
    "Asia/Jerusalem": "Haifa",
    "Asia/Bangkok": "Chiang Mai; Phuket",
    "Asia/Jakarta": "Bandung; Surabaya",
    "Asia/Makassar": "Bali; Denpasar",
    "Asia/Manila": "Quezon City; Cebu; Davao",
    "Asia/Yekaterinburg": "Ekaterinburg; Perm; Ufa; Chelyabinsk; Пермь; Уфа; Челябинск",
    "Europe/Moscow": "Saint Petersburg; Sankt Petersburg; Санкт Петербург; Петербург; СПб; Питер; Sochi; Сочи; Kazan;"
    " Казань; Nizhny Novgorod; Нижний Новгород; Мск",
    "Europe/Kyiv": "Kharkiv; Odesa; Odessa; Lviv; Dnipro",
    "Europe/Berlin": "Munich; München; Múnich; Munique; Мюнхен; ミュンヘン; ميونخ; Hamburg; Cologne; Köln; Colonia;"
    " Colônia; Frankfurt; Francfort; Francoforte; Франкфурт; Гамбург; Stuttgart; Düsseldorf; Leipzig; Dresden; Bremen;"
    " Hannover; Hanover; Nürnberg; Nuremberg; Dortmund; Essen; Duisburg; Bochum; Bonn; Karlsruhe; Mannheim; Freiburg;"
    " Münster; Augsburg",
    "Europe/Vienna": "Graz; Linz; Salzburg; Innsbruck",
    "Europe/Zurich": "Geneva; Genf; Genève; Ginebra; Genebra; Ginevra; Женева; Basel; Bern; Berne; Lausanne; Lugano",
    "Europe/Paris": "Lyon; Marseille; Marsella; Marselha; Marsiglia; Марсель; Лион; Toulouse; Nice; Nantes; Bordeaux;"
    " Lille; Strasbourg; Rennes; Montpellier",
    "Europe/Brussels": "Antwerp; Antwerpen; Anvers; Ghent; Gent; Bruges; Liège",
    "Europe/Amsterdam": "Rotterdam; The Hague; Den Haag; La Haye; La Haya; Utrecht; Eindhoven",
    "Europe/Madrid": "Barcelona; Barcelone; Barcellona; Барселона; バルセロナ; برشلونة; Valencia; Sevilla; Seville;"
    " Bilbao; Málaga; Zaragoza; Palma",
    "Europe/Lisbon": "Porto; Oporto; Coimbra; Braga",
    "Europe/Rome": "Milan; Milano; Milán; Milão; Mailand; Милан; ミラノ; ميلانو; Naples; Napoli; Neapel; Turin; Torino;"
    " Florence; Firenze; Florenz; Venice; Venezia; Venedig; Genoa; Genova; Bologna; Palermo; Bari; Catania; Verona",
    "Europe/London": "Manchester; Birmingham; Liverpool; Leeds; Bristol; Edinburgh; Glasgow; Cardiff; Sheffield;"
    " Oxford; Cambridge; Newcastle; Nottingham",
    "Europe/Dublin": "Cork; Galway",
    "Europe/Warsaw": "Kraków; Krakau; Cracow; Cracovie; Wrocław; Gdańsk; Poznań; Łódź",
    "Europe/Prague": "Brno; Brünn",
    "Europe/Stockholm": "Gothenburg; Göteborg; Malmö",
    "Europe/Oslo": "Bergen; Trondheim",
    "Europe/Copenhagen": "Aarhus; Odense",
    "Europe/Helsinki": "Tampere; Turku",
    "Europe/Istanbul": "Ankara; Анкара; أنقرة; İzmir; Antalya; Bursa",
    "Europe/Athens": "Thessaloniki; Saloniki",
    "Atlantic/Canary": "Las Palmas; Tenerife; Canary Islands; Islas Canarias; Canarias; Kanaren",
    "Africa/Cairo": "Alexandria; Giza; الإسكندرية; الجيزة",
    "Africa/Casablanca": "Rabat; Marrakesh; Marrakech; Fes; Tangier; الرباط; مراكش",
    "Africa/Lagos": "Abuja; Kano",
    "Africa/Johannesburg": "Cape Town; Kapstadt; Le Cap; Ciudad del Cabo; Durban; Pretoria",
    "America/New_York": "NYC; Boston; Washington DC; Washington D C; Miami; Philadelphia; Atlanta; Charlotte; Orlando;"
    " Pittsburgh; Cleveland; Baltimore; Tampa; Brooklyn; Manhattan",
    "America/Chicago": "Houston; Dallas; Austin; San Antonio; New Orleans; Minneapolis; Milwaukee; Nashville; Memphis;"
    " Saint Louis; Kansas City",
    "America/Denver": "Salt Lake City; Albuquerque; Colorado",
    "America/Los_Angeles": "San Francisco; Сан Франциско; サンフランシスコ; سان فرانسيسكو; SF; LA; San Diego; Seattle;"
    " Portland; Las Vegas; Sacramento; Oakland; California; Silicon Valley",
    "America/Toronto": "Ottawa; Montréal; Québec; Quebec City",
    "America/Edmonton": "Calgary; Alberta",
    "America/Mexico_City": "CDMX; Guadalajara; Puebla",
    "America/Sao_Paulo": "Rio de Janeiro; Rio; Rio de Janeiro RJ; Brasília; Belo Horizonte; Curitiba; Porto Alegre;"
    " Salvador da Bahia; Campinas; Florianópolis",
    "America/Argentina/Buenos_Aires": "Rosario",
    "America/Bogota": "Medellín; Cali; Cartagena",
    "America/Santiago": "Valparaíso",
    "America/Guayaquil": "Quito",
    "America/La_Paz": "Santa Cruz de la Sierra",
    "Australia/Sydney": "Canberra; Newcastle NSW",
    "Australia/Brisbane": "Gold Coast",
    "Pacific/Auckland": "Wellington; Christchurch",
}
"""Cities that the tz database knows by the name of another one, in all languages of the bot, parted by semicolons."""

_OFFSET = re.compile(
    r"(?:utc|gmt)?\s*(?P<sign>[+\-−–±])\s*(?P<hours>\d{1,2})(?:[:.]?(?P<minutes>00|15|30|45)|[.,](?P<half>5))?(?: ?h)?",
    re.IGNORECASE,
)
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
    words = " ".join(words.split())
    if offset := _OFFSET.fullmatch(words):
        return _offset_meant(offset)
    if zone := _by_abbreviation().get(words.replace(".", "").upper()):
        return zone
    if zone := zone_named(words):
        return zone
    folded = fold_name(words)
    for cities in _tables():
        if folded in cities:
            return cities[folded]
    country = country_named(words)
    if country is None or country not in zones_by_country().keys() | MAIN_ZONES.keys():
        return None
    return zone_of_country(country) or SeveralZones(country)


@cache
def zone_of_country(code: str) -> str | None:
    """Return the zone of a country, or of nearly all people in it; None where clocks differ.

    >>> zone_of_country("DE"), zone_of_country("JP"), zone_of_country("US")
    ('Europe/Berlin', 'Asia/Tokyo', None)
    """
    zones = zones_by_country().get(code, ())
    if code in MAIN_ZONES:
        return MAIN_ZONES[code]
    return zones[0] if zones and have_one_time(zones) else None


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
    hours, minutes = int(offset["hours"]), 30 if offset["half"] else int(offset["minutes"] or 0)
    if offset["sign"] in "-−–":
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
    return {fold_name(name): zone for zone, names in CITIES.items() for name in names.split(";")}


@cache
def _translated(language: str) -> Mapping[str, str]:
    """Return the zones by their cities as a language calls them."""
    zones = cast("Mapping[str, Mapping[str, str]]", Locale.parse(language).time_zones)
    known = available_timezones()
    return {fold_name(told["city"]): zone for zone, told in zones.items() if told.get("city") and zone in known}

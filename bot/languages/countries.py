"""Countries: their codes, what people call them, and which one a language tag speaks of.

The codes are ISO 3166-1's, as the tz database lists them; the names are those of the CLDR, in all languages of the bot.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple, cast

from babel import Locale
from babel.core import get_global

from bot.languages import ENGLISH, LANGUAGES, country_name, spoken
from core.accents import strip_accents

KOSOVO: Final = "XK"
"""A code that ISO leaves to its users; TMDb, JustWatch and the CLDR all use it."""
OTHER_CODES: Final = {"UK": "GB", "EL": "GR"}
"""Codes that people and the European Union use in place of ISO's: https://style-guide.europa.eu, annex A5."""
COMMON_NAMES: Final = {
    "US": "Murica; Штаты; Mĩ; U S A; USA; US of A; America; the States; United States of America; Amerika; EE UU;"
    " EEUU; EUA; États Unis"
    " d’Amérique; Amérique; América; Estados Unidos da América; Estados Unidos de América; Vereinigte Staaten"
    " von Amerika; Stati Uniti d’America; Mỹ; Nước Mỹ; США; Америка; Соединённые Штаты Америки; アメリカ; 米国;"
    " أمريكا; أميركا; الولايات المتحدة الأمريكية",
    "GB": "Nordirland; Irlande du Nord; Irlanda do Norte; Irlanda del Norte; Irlanda del Nord;"
    " Соединённое Королевство; Уэльс; Уельс; Северная Ирландия; スコットランド; ウェールズ; 北アイルランド;"
    " Xứ Wales; Bắc Ireland;"
    " اسكتلندا; ويلز; أيرلندا الشمالية; País de Gales; Britain; Great Britain; England; Scotland; Wales;"
    " Northern Ireland; Großbritannien; Schottland; Grande"
    " Bretagne; Angleterre; Écosse; Pays de Galles; Gran Bretaña; Inglaterra; Escocia; Gales; Grã Bretanha;"
    " Escócia; Gran Bretagna; Inghilterra; Scozia; Galles; Anh; Nước Anh; Anh Quốc; Англия; Британия;"
    " Шотландия; 英国; イングランド; إنجلترا; انجلترا; بريطانيا; إنكلترا",
    "NL": "Holland; Hollande; Holanda; Olanda; Голландия",
    "CZ": "Czech Republic; Czech; Tschechische Republik; République tchèque; República Checa; República Tcheca;"
    " Repubblica Ceca; Cộng hòa Séc; Tiệp; Чешская Республика; チェコ共和国; جمهورية التشيك",
    "TR": "Turkey; トルコ共和国",
    "AE": "UAE; Emirates; Dubai; Abu Dhabi; VAE; Emirate; EAU; Émirats; Emiratos; Emirados; Emirati; Emiratos"
    " Árabes; Эмираты; Объединённые Арабские Эмираты; アラブ首長国; الإمارات; الامارات; دبي",
    "KR": "S Korea; Korea; Republic of Korea; Corée; Corea; Coreia; ROK; Nam Triều Tiên; Корея; Южная Корея; 大韓民国;"
    " كوريا",
    "KP": "N Korea; DPRK; Democratic People’s Republic of Korea; Bắc Hàn; Bắc Triều Tiên; Северная Корея;"
    " 朝鮮民主主義人民"
    "共和国",
    "CI": "Ivory Coast; Elfenbeinküste; Costa de Marfil; Bờ Biển Ngà; Берег Слоновой Кости",
    "CD": "Democratic Republic of Congo; Congo DRC; Congo DR; Zaire; Zaïre; DRC; DR Congo;"
    " Democratic Republic of the Congo; République démocratique du Congo; RDC; Demokratische"
    " Republik Kongo; República Democrática do Congo; Repubblica Democratica del Congo",
    "CG": "Republic of the Congo; République du Congo; Republik Kongo; Kongo",
    "HK": "Hong Kong SAR; Hong Kong; Hongkong; Hồng Kông; 香港; هونغ كونغ; هونج كونج",
    "MO": "Macau; Macao; Ma Cao; マカオ; ماكاو",
    "MM": "Birma",
    "MK": "FYROM; Macedonia; Mazedonien; Macédoine; Macedônia; Македония; マケドニア; مقدونيا",
    "SZ": "Swaziland; Swasiland; Suazilandia; Suazilândia; Свазиленд",
    "TL": "East Timor; Osttimor; Đông Timor; تيمور الشرقية",
    "CV": "Kap Verde",
    "VA": "Vatican; Holy See; Vatikan; Vaticano; Saint Siège; Heiliger Stuhl; Santa Sede; Santa Sé; バチカン",
    "PS": "Gaza; West Bank; Gaza Strip; Palestine; Palästina; Palestina; Palestinian Territory; State of Palestine;"
    " Палестина; パレスチナ; فلسطين",
    "TW": "Republic of China; Formosa",
    "CN": "PRC; People’s Republic of China; Mainland China; Volksrepublik China; République populaire de Chine;"
    " Trung Hoa; КНР; 中華人民共和国; جمهورية الصين الشعبية",
    "RU": "Russian Federation; Russische Föderation; Fédération de Russie; Federación Rusa; Federação Russa;"
    " Federazione Russa; Liên bang Nga; Российская Федерация; РФ; ロシア連邦; روسيا الاتحادية",
    "DE": "West Germany; East Germany; Federal Republic of Germany; Bundesrepublik Deutschland; Bundesrepublik; BRD;"
    " ФРГ; Nước Đức;"
    " ドイツ連邦共和国; المانيا",
    "FR": "République française; Metropolitan France; Nước Pháp; フランス共和国",
    "BY": "Belorussia; Weißrussland; Белоруссия",
    "MD": "Moldawien; Молдавия; Republic of Moldova",
    "IR": "Persia; Islamic Republic of Iran; Persien",
    "IE": "Ireland Republic; Ái Nhĩ Lan; Republic of Ireland; Éire; Republik Irland; アイルランド共和国",
    "SY": "Syrian Arab Republic",
    "VN": "Nước Việt Nam",
    "LA": "Lao People’s Democratic Republic",
    "BO": "Plurinational State of Bolivia",
    "VE": "Bolivarian Republic of Venezuela",
    "TZ": "United Republic of Tanzania",
    "BA": "BiH; Bosnia; Bosnia Herzegovina; Bosnien; Bosnie; Босния; البوسنة",
    "TT": "Trinidad",
    "LK": "Ceylon",
    "JP": "日本国; Nippon; Nihon; にほん; にっぽん; Nhật",
    "AU": "Down Under; Úc; Nước Úc",
    "NZ": "Nueva Zelandia; Aotearoa",
    "TH": "Siam",
    "IT": "Ý; Nước Ý",
    "SA": "Ả Rập Saudi; Saudi; KSA; السعودية",
    "EG": "Misr",
    "ZA": "S Africa; Mzansi; RSA; ЮАР; Южная Африка",
    "FM": "Federated States of Micronesia",
    "ID": "Nam Dương",
    "CH": "Swiss Confederation",
    "CA": "Québec; Gia Nã Đại",
    "MX": "Mê hi cô; Méjico",
    "BR": "Bra xin",
    "ES": "Cataluña; Catalunya; Catalonia",
    "IN": "Hindustan",
    "DK": "الدنمارك",
    "FO": "Faroes; Faeroe Islands; Faeroes",
    "PF": "Tahiti",
    "GF": "Guyane",
    "KY": "Caymans; Cayman",
    "VI": "USVI",
    "VG": "BVI",
    "FK": "Falklands; Malvinas; Malouines",
    "AX": "Åland; Ahvenanmaa",
    "SJ": "Svalbard; Spitsbergen",
    "AG": "Antigua",
    "KN": "St Kitts",
    "VC": "St Vincent; Saint Vincent and the Grenadines",
    "ST": "São Tomé",
    "DO": "Rep Dominicana; DomRep; Rep Dom",
    "OM": "سلطنة عمان",
    "NG": "Naija",
    "PH": "Pilipinas; Phillipines; Philipines; Phillippines",
    "KG": "Кыргызстан",
    "CO": "Columbia",
    "PG": "PNG",
    "BS": "Bahama",
    KOSOVO: "Kosova",
}
"""What people call countries beside their names in the CLDR; in all languages of the bot, parted by semicolons."""
OWN_NAMES: Final = {
    "PL": "Polska",
    "NL": "Nederland",
    "SE": "Sverige",
    "NO": "Norge; Noreg",
    "DK": "Danmark",
    "FI": "Suomi",
    "GR": "Ελλάδα; Hellas; Ellada",
    "CZ": "Česko; Česká republika",
    "SK": "Slovensko",
    "HU": "Magyarország",
    "BG": "България",
    "UA": "Україна",
    "IL": "ישראל",
    "IR": "ایران",
    "IN": "भारत; Bharat",
    "TH": "ประเทศไทย; ไทย",
    "TW": "台灣; 臺灣",
    "KR": "한국; 대한민국",
    "HR": "Hrvatska",
    "RS": "Srbija; Србија",
    "SI": "Slovenija",
    "EE": "Eesti",
    "LV": "Latvija",
    "LT": "Lietuva",
    "AL": "Shqipëri; Shqipëria",
    "BE": "België",
    "AM": "Հայաստան",
    "GE": "საქართველო; Sakartvelo",
    "PK": "پاکستان",
    "BD": "বাংলাদেশ",
    "CN": "中國; Zhongguo",
    "BA": "Bosna i Hercegovina; Bosna",
    "CY": "Κύπρος; Kıbrıs",
    "ME": "Crna Gora",
    "KZ": "Қазақстан",
    "UZ": "O’zbekiston",
}
"""What countries are called by those who live there, where that is no language of the bot; parted by semicolons."""
OF_LANGUAGE: Final = {
    "en": ("US", "GB", "CA", "AU", "IN", "IE", "NZ", "ZA"),
    "es": ("ES", "MX", "AR", "CO", "CL", "PE", "US"),
    "fr": ("FR", "BE", "CH", "CA", "LU", "MA"),
    "de": ("DE", "AT", "CH", "LU"),
    "pt": ("BR", "PT", "AO"),
    "it": ("IT", "CH"),
    "vi": ("VN", "US"),
    "ru": ("RU", "KZ", "BY", "UA", "KG"),
    "ja": ("JP",),
    "ar": ("EG", "SA", "AE", "MA", "DZ", "IQ"),
}
"""Where most people are who speak a language of the bot; that they speak it there, the CLDR says."""

_ARTICLE = re.compile(r"(?:the|la|les?|l|el|los|las|il|lo|i|gli|o|a|os|as|der|die|das|de|het) (?=.)")
_ARTICLE_OF_ARABIC = "ال"
_WITH_THE = "AE BS CC CF CK DO FK FO GB GM IM IO KM KY MH MP MV NL PH SB SC TC TF UM US VG VI"
_REGION_OF_SPANISH, _MOST_OF_IT = "419", "MX"  # es-419 is Latin America; the largest country of it
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-[a-z]{3}(?=-|$))?(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?(?![a-z0-9])",
    re.IGNORECASE,
)
_LONGEST = 100  # characters that are looked at
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_FLAG_OF_PART = re.compile("\U0001f3f4[\U000e0061-\U000e007a]+\U000e007f")  # England's, Scotland's, Wales's
_FIRST_INDICATOR = 0x1F1E6
_WITHIN_BRACKETS = re.compile(r"\(([^)]*)\)")
_FURTHER_LOCALES = ("pt_PT",)  # whose names differ from those of the language
_FEWEST_GLUED = 4  # letters
_COMMON = ""  # stands for ``COMMON_NAMES`` in place of a language
_WITHOUT_MARKS = str.maketrans("đøłæı", "dolai")  # letters that Unicode does not take apart
_GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue"}


class _Names(NamedTuple):
    """What countries are called in a language."""

    written: Mapping[str, str]
    """Name, case-folded → code."""
    plain: Mapping[str, str]
    """Name without the marks on letters → code."""


@cache
def codes() -> frozenset[str]:
    """Return the codes of all countries."""
    table = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8")
    return frozenset(line.partition("\t")[0] for line in table.splitlines() if not line.startswith("#")) | {KOSOVO}


def country_coded(code: str) -> str | None:
    """Return the country that a code of two letters, of any case, stands for; None when there is none.

    >>> country_coded("gb"), country_coded("UK"), country_coded("XX"), country_coded("EU")
    ('GB', 'GB', None, None)
    """
    code = code.upper()
    code = OTHER_CODES.get(code, code)
    return code if code in codes() else None


def country_named(words: str) -> str | None:
    """Find a country by its name in any language of the bot, by its code or its flag; None when there is none.

    The language that is spoken counts first, then English.

    >>> country_named("the Netherlands"), country_named("allemagne"), country_named("🇯🇵"), country_named("Atlantis")
    ('NL', 'DE', 'JP', None)
    """
    words = _FLAG_OF_PART.sub(flag("GB"), words[:_LONGEST].replace("\ufe0f", ""))
    flags = {country_coded(_letters_of(flag)) for flag in _FLAG.findall(words)}
    rest = _FLAG.sub("", words).strip()
    if not rest:
        return flags.pop() if len(flags) == 1 else None
    code = country_coded(rest.replace(".", "")) if rest.isascii() else None
    if code:
        return code
    lower, plain = _lower(rest), fold_name(rest)
    if len(lower) == len("GB") and rest.isascii() and (code := country_coded(lower)):  # *the UK*
        return code
    for names in _tables():
        if lower in names.written:
            return names.written[lower]
    for names in _tables():
        if plain in names.plain:
            return names.plain[plain]
    return _long_codes().get(rest.upper()) or _glued(plain)


def likely_country(*tags: str) -> str | None:
    """Return the country that IETF tags of languages, best first, speak of; None when they tell none.

    A region in a tag is the country. Without one, it is where most people are who speak the language. English is spoken
    everywhere and tells nothing.

    >>> likely_country("de"), likely_country("zh-Hant"), likely_country("en-GB"), likely_country("en")
    ('DE', 'TW', 'GB', None)
    """
    return next(filter(None, map(_country_of_tag, tags)), None)


def flag(code: str) -> str:
    """Return the flag of a country as an emoji: two regional indicators."""
    return "".join(chr(_FIRST_INDICATOR + ord(letter) - ord("A")) for letter in code)


def fold_name(name: str) -> str:
    """Fold a name for comparing: without case, punctuation, marks on letters and a leading article."""
    return strip_accents(_lower(name)).translate(_WITHOUT_MARKS)


def without_umlauts(name: str) -> str:
    """Write the German umlauts of a name as two letters: *Oesterreich*."""
    return "".join(_GERMAN.get(letter, letter) for letter in name.casefold())


def name_within(code: str) -> str:
    """Name a country as it stands within a sentence: *the United States*; translations need no article."""
    name = country_name(code)
    return f"the {name}" if spoken() == ENGLISH and code in _WITH_THE else name


def suggestions(words: str, most: int) -> list[tuple[str, str]]:
    """Return names and codes of the countries that somebody may be typing, those of their language first.

    Args:
        words: What was typed so far; when empty, the countries where the language that is spoken is spoken come.
        most: How many are wanted.
    """
    typed = fold_name(words[:_LONGEST])
    if not typed:
        return [(country_name(code), code) for code in likely_first(None)[:most]]
    found = [country for country in [country_named(words)] if country]
    for starts_with in (True, False):
        for names in _tables():
            found += [code for name, code in names.plain.items() if _is_in(typed, name, starts_with=starts_with)]
    return [(country_name(code), code) for code in dict.fromkeys(found)][:most]


def likely_first(country: str | None) -> tuple[str, ...]:
    """Return the countries that a person may choose from: their own, those of the language spoken, large ones."""
    own = () if country is None else (country,)
    return tuple(dict.fromkeys((*own, *OF_LANGUAGE[spoken()], *_LARGE)))


_LARGE = ("US", "GB", "DE", "FR", "ES", "IT", "BR", "JP", "IN", "CA", "MX", "AU", "NL", "PL", "TR", "KR")


def _is_in(typed: str, name: str, *, starts_with: bool) -> bool:
    return name.startswith(typed) if starts_with else any(word.startswith(typed) for word in name.split())


def _country_of_tag(tag: str) -> str | None:
    parts = _TAG.match(tag.replace("_", "-"))
    if parts is None:
        return None
    language, region = parts["language"].lower(), parts["region"]
    if region and (country := _region_coded(region)):
        return country
    if language == "es" and region == _REGION_OF_SPANISH:
        return _MOST_OF_IT
    if language in {ENGLISH, "und"}:
        return None
    likely = cast("Mapping[str, str]", get_global("likely_subtags"))
    language = _language_now(language)
    found = likely.get(f"{language}_{(parts['script'] or '').title()}") or likely.get(language, "")
    return _region_coded(found.rpartition("_")[2])


def _region_coded(region: str) -> str | None:
    """Return the country of a region's two letters; None for continents and for what is no country."""
    return country_coded(region) if len(region) == len("GB") else None


def _language_now(language: str) -> str:
    """Return today's code in place of a withdrawn one, such as ``in`` for Indonesian."""
    aliases = cast("Mapping[str, str]", get_global("language_aliases"))
    return aliases.get(language, language).partition("_")[0]


@cache
def _long_codes() -> Mapping[str, str]:
    """Return the codes of countries by ISO's codes of three letters."""
    aliases = cast("Mapping[str, list[str]]", get_global("territory_aliases"))
    letters = {long: now for long, now in aliases.items() if len(long) == len("GBR") and long.isalpha()}
    return {long: now[0] for long, now in letters.items() if len(now) == 1 and now[0] in codes()}


def _glued(plain: str) -> str | None:
    """Find a country whose name is the same but for spaces; None when there is none."""
    glued = plain.replace(" ", "")
    if len(glued) < _FEWEST_GLUED:
        return None
    return next((found[glued] for found in map(_names_glued, _languages()) if glued in found), None)


@cache
def _names_glued(language: str) -> Mapping[str, str]:
    return {name.replace(" ", ""): code for name, code in _names(language).plain.items()}


def _letters_of(indicators: str) -> str:
    return "".join(chr(ord(one) - _FIRST_INDICATOR + ord("A")) for one in indicators)


def _tables() -> Iterator[_Names]:
    """Yield names of countries: those of the language that is spoken, common ones, of English, of the others."""
    for language in _languages():
        yield _names(language)


def _languages() -> Iterable[str]:
    return dict.fromkeys((spoken(), _COMMON, ENGLISH, *LANGUAGES, *_FURTHER_LOCALES))


@cache
def _names(language: str) -> _Names:
    """Return a language's names of countries as they are written, and without marks; common ones for no language."""
    lower: dict[str, str] = {}
    plain: dict[str, str] = {}
    for name, code in _written(language):
        lower.setdefault(_lower(name), code)
        plain.setdefault(fold_name(name), code)
        plain.setdefault(fold_name(without_umlauts(name)), code)
    return _Names(lower, plain)


def _written(language: str) -> Iterator[tuple[str, str]]:
    if language == _COMMON:
        for code, names in (*COMMON_NAMES.items(), *OWN_NAMES.items()):
            yield from ((name, code) for name in names.split(";"))
        return
    for code, name in cast("Mapping[str, str]", Locale.parse(language).territories).items():
        if code in codes():
            yield name, code
            yield _WITHIN_BRACKETS.sub("", name), code
            yield from ((inner, code) for inner in _WITHIN_BRACKETS.findall(name))


def _lower(name: str) -> str:
    """Fold the case of a name, and leave punctuation and a leading article out."""
    words = " ".join("".join(_kept(unicodedata.normalize("NFKC", name).casefold())).split())
    return _without_article(words).removeprefix(_ARTICLE_OF_ARABIC)


def _kept(name: str) -> Iterator[str]:
    for letter in name.replace("&", " and ").replace("saint ", "st "):
        if letter not in ".ـ":
            yield letter if letter.isalnum() or unicodedata.combining(letter) else " "


def _without_article(words: str) -> str:
    article = _ARTICLE.match(words)
    return words[article.end() :] if article else words

"""Countries: their codes and flags, and their names in all languages of the bot.

The codes are ISO 3166-1's, as the tz database lists them; the names are the CLDR's, and more in ``country_names``.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple, cast

from babel import Locale
from babel.core import get_global

from bot.languages import ENGLISH, LANGUAGES, country_name, current_language
from bot.languages.country_names import COMMON_NAMES, KOSOVO, OWN_NAMES
from core.accents import strip_accents

OTHER_CODES: Final = {"UK": "GB", "EL": "GR"}
"""Codes that people and the European Union use in place of ISO's: https://style-guide.europa.eu, annex A5."""
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
"""Language of the bot → countries with the most speakers of it; the CLDR has it as a language of each."""

_ARTICLE = re.compile(r"^(?:the|la|les?|l|el|los|las|il|lo|i|gli|o|a|os|as|der|die|das|de|het) (?=.)")
_ARABIC_ARTICLE = "ال"
_WITH_THE = "AE BS CC CF CK DO FK FO GB GM IM IO KM KY MH MP MV NL PH SB SC TC TF UM US VG VI"
"""Countries with an article in an English sentence."""
_LARGE_COUNTRIES = ("US", "GB", "DE", "FR", "ES", "IT", "BR", "JP", "IN", "CA", "MX", "AU", "NL", "PL", "TR", "KR")
_MAX_CHARACTERS = 100  # that are searched
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_FLAG_OF_PART = re.compile("\U0001f3f4[\U000e0061-\U000e007a]+\U000e007f")  # England's, Scotland's, Wales's
_REGIONAL_INDICATOR_A = 0x1F1E6
_WITHIN_BRACKETS = re.compile(r"\(([^)]*)\)")
_FURTHER_LOCALES = ("pt_PT",)  # names differ from Brazil's
_MIN_LETTERS_WITHOUT_SPACES = 4
_OUTSIDE_THE_CLDR = ""  # stands for the names of ``country_names`` in place of a language
_WITHOUT_MARKS = str.maketrans("đøłæı", "dolai")  # letters that Unicode does not take apart
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue"}


class _Names(NamedTuple):
    """A language's names of countries."""

    exact: Mapping[str, str]
    """Name, case-folded → code."""
    unmarked: Mapping[str, str]
    """Name without the marks on letters → code."""


@cache
def codes() -> frozenset[str]:
    """Return the codes of all countries."""
    table = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8")
    codes = {KOSOVO}
    for line in table.splitlines():
        if not line.startswith("#"):
            codes.add(line.partition("\t")[0])
    return frozenset(codes)


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

    The current language counts first, then English.

    >>> country_named("the Netherlands"), country_named("allemagne"), country_named("🇯🇵"), country_named("Atlantis")
    ('NL', 'DE', 'JP', None)
    """
    words = _FLAG_OF_PART.sub(flag("GB"), words[:_MAX_CHARACTERS].replace("\ufe0f", ""))
    flags = set(map(_country_of_flag, _FLAG.findall(words)))
    name = _FLAG.sub("", words).strip()
    if name:
        return _country_by_code(name) or _country_by_name(name)
    if len(flags) == 1:
        return flags.pop()
    return None


def _country_by_code(name: str) -> str | None:
    """Find a country by its code of two letters, also with full stops or an article (*the U.K.*)."""
    if not name.isascii():
        return None
    without_article = _normalize(name)
    if code := country_coded(name.replace(".", "")):
        return code
    if len(without_article) == len("GB"):
        return country_coded(without_article)
    return None


def _country_by_name(name: str) -> str | None:
    exact, unmarked = _normalize(name), fold_name(name)
    for names in map(_names, _languages()):
        if exact in names.exact:
            return names.exact[exact]
    for names in map(_names, _languages()):
        if unmarked in names.unmarked:
            return names.unmarked[unmarked]
    return _three_letter_codes().get(name.upper()) or _country_by_name_without_spaces(unmarked)


def _country_by_name_without_spaces(unmarked: str) -> str | None:
    joined = unmarked.replace(" ", "")
    if len(joined) < _MIN_LETTERS_WITHOUT_SPACES:
        return None
    for language in _languages():
        if code := _names_without_spaces(language).get(joined):
            return code
    return None


def flag(code: str) -> str:
    """Return the flag of a country as an emoji: two regional indicators."""
    return "".join(chr(_REGIONAL_INDICATOR_A + ord(letter) - ord("A")) for letter in code)


def _country_of_flag(indicators: str) -> str | None:
    return country_coded("".join(chr(ord("A") + ord(letter) - _REGIONAL_INDICATOR_A) for letter in indicators))


def fold_name(name: str) -> str:
    """Fold a name for comparing: without case, punctuation, marks on letters and a leading article."""
    return strip_accents(_normalize(name)).translate(_WITHOUT_MARKS)


def without_umlauts(name: str) -> str:
    """Write the German umlauts of a name as two letters: *Oesterreich*."""
    name = name.casefold()
    for umlaut, letters in _UMLAUTS.items():
        name = name.replace(umlaut, letters)
    return name


def name_within(code: str) -> str:
    """Name a country as it stands within a sentence: *the United States*; translations need no article."""
    name = country_name(code)
    if current_language() == ENGLISH and code in _WITH_THE.split():
        return f"the {name}"
    return name


def suggestions(words: str, most: int) -> list[tuple[str, str]]:
    """Return names and codes of at most ``most`` countries that begin as a person types.

    Names of the current language come first; names of which another word than the first begins so come last. Before
    anything is typed, these are the likely countries.
    """
    beginning = fold_name(words[:_MAX_CHARACTERS])
    countries: Iterable[str] = likely_first(None)
    if beginning:
        countries = dict.fromkeys(_matches(words, beginning))
    return [(country_name(code), code) for code in countries][:most]


def _matches(words: str, beginning: str) -> Iterator[str]:
    """Yield the countries with names that begin so, the best first; some of them several times."""
    if exact := country_named(words):
        yield exact
    for begins in (str.startswith, _has_word_with):
        for names in map(_names, _languages()):
            for name, code in names.unmarked.items():
                if begins(name, beginning):
                    yield code


def likely_first(country: str | None) -> tuple[str, ...]:
    """Return countries for a person to choose from: their own, those of the current language, large ones."""
    own = (country,) if country else ()
    return tuple(dict.fromkeys((*own, *OF_LANGUAGE[current_language()], *_LARGE_COUNTRIES)))


def _has_word_with(name: str, beginning: str) -> bool:
    return any(word.startswith(beginning) for word in name.split())


@cache
def _three_letter_codes() -> Mapping[str, str]:
    """Return the codes of countries by ISO's codes of three letters."""
    aliases = cast("Mapping[str, list[str]]", get_global("territory_aliases"))
    codes_by_alias: dict[str, str] = {}
    for alias, replacements in aliases.items():
        is_three_letters = len(alias) == len("GBR") and alias.isalpha()
        if is_three_letters and len(replacements) == 1 and replacements[0] in codes():
            codes_by_alias[alias] = replacements[0]
    return codes_by_alias


def _languages() -> Iterable[str]:
    """Return the languages in which names are searched, the most likely first."""
    return dict.fromkeys((current_language(), _OUTSIDE_THE_CLDR, ENGLISH, *LANGUAGES, *_FURTHER_LOCALES))


@cache
def _names(language: str) -> _Names:
    """Return a language's names of countries, as they are written and without marks."""
    exact: dict[str, str] = {}
    unmarked: dict[str, str] = {}
    for name, code in _names_and_codes(language):
        exact.setdefault(_normalize(name), code)
        unmarked.setdefault(fold_name(name), code)
        unmarked.setdefault(fold_name(without_umlauts(name)), code)
    return _Names(exact, unmarked)


@cache
def _names_without_spaces(language: str) -> Mapping[str, str]:
    codes: dict[str, str] = {}
    for name, code in _names(language).unmarked.items():
        codes[name.replace(" ", "")] = code
    return codes


def _names_and_codes(language: str) -> Iterator[tuple[str, str]]:
    if language == _OUTSIDE_THE_CLDR:
        for code, names in (*COMMON_NAMES.items(), *OWN_NAMES.items()):
            for name in names.split(";"):
                yield name, code
        return
    for code, name in cast("Mapping[str, str]", Locale.parse(language).territories).items():
        if code in codes():
            for form in (name, _WITHIN_BRACKETS.sub("", name), *_WITHIN_BRACKETS.findall(name)):
                yield form, code


def _normalize(name: str) -> str:
    """Fold the case of a name, and leave punctuation and a leading article out."""
    name = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ").replace("saint ", "st ")
    name = " ".join("".join(map(_letter_or_space, name)).split())
    return _ARTICLE.sub("", name, count=1).removeprefix(_ARABIC_ARTICLE)


def _letter_or_space(character: str) -> str:
    if character in ".ـ":
        return ""
    if character.isalnum() or unicodedata.combining(character):
        return character
    return " "

from importlib.resources import files
from itertools import product
from string import ascii_uppercase
from typing import Any, cast

import pytest
from babel import Locale, localedata
from babel.core import get_global

from bot.languages import LANGUAGES, countries, country_names, speaking
from bot.languages.likely_countries import likely_country


def test_codes_are_those_that_iso_has_assigned_and_kosovos() -> None:
    """The tz database ships ISO 3166-1's list; the CLDR names every country on it."""
    named = {code for code in Locale.parse("en").territories if len(str(code)) == 2}
    assert countries.codes() - {country_names.KOSOVO} == _listed()
    assert countries.codes() <= named


def test_code_of_no_country_is_none() -> None:
    """Of all pairs of letters those that ISO has not assigned are refused; the CLDR has some more for regions."""
    others = {*_listed(), country_names.KOSOVO, *countries.OTHER_CODES}
    refused = {"".join(pair) for pair in product(ascii_uppercase, repeat=2)} - others
    assert {"EN", "XX", "ZZ", "EU", "UN", "QO", "EZ", "XA", "XB", "AC", "CP", "DG", "EA", "IC", "TA", "SU"} <= refused
    assert {country for code in refused for country in (countries.country_coded(code),) if country} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_known_by_its_name_in_every_language(language: str) -> None:
    """As the CLDR writes it, and in capitals; also where another language is spoken."""
    names = Locale.parse(language).territories
    for spoken in (language, "ja"):
        with speaking(spoken):
            for code in sorted(countries.codes()):
                found = {countries.country_named(one) for one in (names[code], names[code].upper())}
                assert found == {code}, names[code]


@pytest.mark.parametrize(("code", "names"), [*country_names.COMMON_NAMES.items(), *country_names.OWN_NAMES.items()])
def test_common_names_add_to_those_of_the_cldr(code: str, names: str) -> None:
    """None of them is another country's name, and none stands in the table twice."""
    assert code in countries.codes()
    listed = [name.strip() for name in names.split(";")]
    assert len(set(listed)) == len(listed)
    for name in listed:
        assert countries.country_named(name) == code
        for language in LANGUAGES:
            territories = cast("dict[str, str]", Locale.parse(language).territories)
            assert {one for one, called in territories.items() if called == name and one in countries.codes()} == set()


@pytest.mark.parametrize(("code", "names"), country_names.OWN_NAMES.items())
def test_own_names_are_those_of_the_cldr_in_a_language_of_the_country(code: str, names: str) -> None:
    """One of them at least is; others are spelled as people do who have no such keyboard."""
    spoken = cast("dict[str, dict[str, Any]]", get_global("territory_languages"))[code]
    called: set[str] = set()
    for language in filter(localedata.exists, spoken):
        territories = cast("dict[str, str]", Locale.parse(language).territories)
        called.add(countries.fold_name(territories.get(code, "")))
    own = {countries.fold_name(name) for name in names.split(";")}
    assert any(name in one for one in called for name in own)


def test_likely_countries_speak_their_language() -> None:
    spoken = cast("dict[str, dict[str, dict[str, Any]]]", get_global("territory_languages"))
    assert countries.OF_LANGUAGE.keys() == LANGUAGES.keys()
    for language, found in countries.OF_LANGUAGE.items():
        for code in found:
            several = {"ar": {"ar", "arz", "ary", "arq", "apc", "acm", "afb", "ars"}}.get(language, {language})
            share = sum(spoken[code].get(one, {}).get("population_percent", 0) for one in several)
            is_official = any(spoken[code].get(one, {}).get("official_status") for one in several)
            assert is_official or share > 0.3, (language, code)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        *(("UK", "GB"), ("u.k.", "GB"), ("Britain", "GB"), ("england", "GB"), ("EL", "GR"), ("U.S.A.", "US")),
        *(("America", "US"), ("the States", "US"), ("Holland", "NL"), ("Korea", "KR"), ("czech republic", "CZ")),
        *(("Emirates", "AE"), ("UAE", "AE"), ("Turkey", "TR"), ("Ivory Coast", "CI"), ("cote d'ivoire", "CI")),
        *(("allemagne", "DE"), ("OESTERREICH", "AT"), ("osterreich", "AT"), ("L'Italie", "IT"), ("os EUA", "US")),
        *(("Mỹ", "US"), ("Ý", "IT"), ("nhat ban", "JP"), ("Германия", "DE"), ("米国", "US"), ("المانيا", "DE")),
        *(("سعودية", "SA"), ("🇩🇪", "DE"), ("🇬🇧 Britain", "GB"), ("Saint Lucia", "LC"), ("Kosovo", "XK")),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "GB"),
        ("England \U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "GB"),
        *(("the UK", "GB"), ("the U.S.", "US"), ("GBR", "GB"), ("deu", "DE"), ("unitedkingdom", "GB"), ("U S A", "US")),
        *(("Nordirland", "GB"), ("Åland", "AX"), ("Falklands", "FK"), ("S. Korea", "KR"), ("cote dIvoire", "CI")),
        *((words, None) for words in ("SU", "SUN", "YU", "YUG", "AN", "XXX", "840", "DD", "ANT")),
        *((words, None) for words in ("", " ", "Europe", "Atlantis", "🇪🇺", "🇩🇪🇫🇷", "en", "12", "the", "ال", "\u0301")),
        ("x" * 10_000, None),
    ],
)
def test_country_is_found_as_people_name_it(words: str, code: str | None) -> None:
    assert countries.country_named(words) == code


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        *(("de", "DE"), ("fr", "FR"), ("it", "IT"), ("ja", "JP"), ("vi", "VN"), ("ru", "RU"), ("es", "ES")),
        *(("pt", "BR"), ("ar", "EG"), ("nb", "NO"), ("no", "NO"), ("nn", "NO"), ("ko", "KR"), ("uk", "UA")),
        *(("pt-PT", "PT"), ("pt_br", "BR"), ("en-GB", "GB"), ("en-UK", "GB"), ("zh-hant-hk", "HK"), ("zh-Hant", "TW")),
        *(("zh-Hans", "CN"), ("zh", "CN"), ("sr-Latn", "RS"), ("iw", "IL"), ("in", "ID"), ("es-419", "MX")),
        *(("ar-001", "EG"), ("de-EU", "DE"), ("de-u-co-phonebk", "DE"), ("ca-ES-valencia", "ES"), ("zh-yue-HK", "HK")),
        *((tag, None) for tag in ("en", "en-001", "en-XA", "eo", "und", "tlh", "x-private", "i-klingon", "C", "*", "")),
    ],
)
def test_country_is_the_likely_one_of_the_language(tag: str, code: str | None) -> None:
    """A region in the tag counts before; English alone tells nothing, as it is spoken everywhere."""
    assert likely_country(tag) == code


def test_first_tag_that_tells_a_country_counts() -> None:
    assert likely_country("en", "nl-NL", "de") == "NL"
    assert likely_country("de", "en-GB") == "DE"


def test_countries_are_suggested_while_their_names_are_typed() -> None:
    with speaking("de"):
        assert countries.suggestions("öste", 25) == [("Österreich", "AT")]
        assert countries.suggestions("norw", 25)[0] == ("Norwegen", "NO")
        assert countries.suggestions("", 3) == [("Deutschland", "DE"), ("Österreich", "AT"), ("Schweiz", "CH")]
        assert len(countries.suggestions("a", 25)) == 25
    assert countries.suggestions("qqq", 25) == []


def test_flag_is_that_of_the_country() -> None:
    assert countries.flag("JP") == "🇯🇵"


def test_country_has_its_article_within_an_english_sentence() -> None:
    assert [countries.name_within(code) for code in ("US", "NL", "DE")] == [
        "the United States",
        "the Netherlands",
        "Germany",
    ]
    with speaking("de"):
        assert countries.name_within("US") == "Vereinigte Staaten"


def _listed() -> set[str]:
    table = files("tzdata").joinpath("zoneinfo/iso3166.tab").read_text("utf-8")
    return {line[:2] for line in table.splitlines() if not line.startswith("#")}

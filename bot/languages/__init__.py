"""The languages that the bot speaks: sentences are written in English in the code and translated here."""

import datetime as dt
import gettext
import io
import re
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, cast

from babel import Locale, negotiate_locale
from babel.dates import format_date, get_day_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from core.accents import strip_accents

ENGLISH: Final = "en"
LANGUAGES: Final = {
    ENGLISH: "English",
    "es": "Español",
    "fr": "Français",
    "de": "Deutsch",
    "pt": "Português",
    "it": "Italiano",
    "vi": "Tiếng Việt",
    "ru": "Русский",
    "ja": "日本語",
    "ar": "العربية",
}
"""ISO 639-1 code → the language's own name."""
_OTHER_NAMES = {
    "es": "castellano; castilian; kastilisch; castillan",
    "pt": "brasileiro; brazilian",
    "ja": "nihongo; にほんご",
    "ar": "عربي; عربى",
}
FOLDER: Final = Path(__file__).parent
"""Holds ``<code>.po`` for each language but English."""
_LOWEST_PROBABILITY, _HIGHEST_PROBABILITY = 0.01, 0.99  # that are written
_STOPS = (".", "!", "?", "…", "؟", "。", "！", "？")
_LANGUAGE_TAG = re.compile(r"(?P<language>[a-z]{2})(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)
_country: ContextVar[str] = ContextVar("country", default="")


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation in a table or a constant; ``say`` translates it later."""
    return sentence


N_: Final = gettext_noop
"""The name of the marker that gettext's tools know."""


@contextmanager
def speaking(language: str, country: str = "") -> Generator[None]:
    """Say everything in a language until the context ends.

    Args:
        language: One of ``LANGUAGES``.
        country: ISO 3166-1 code of the reader's country, as titles of movies differ between countries; empty if it is
            not known.
    """
    language_before, country_before = _language.set(language), _country.set(country)
    try:
        yield
    finally:
        _country.reset(country_before)
        _language.reset(language_before)


def current_language() -> str:
    """Return the language of the sentences that are said now."""
    return _language.get()


def current_country() -> str:
    """Return the country of their reader; empty if it is not known."""
    return _country.get()


def language_of(*locales: str) -> str:
    """Return the language that serves a person best, by the IETF tags of a platform, best first.

    >>> language_of("pt-BR"), language_of("nl-NL", "de_AT"), language_of("tlh")
    ('pt', 'de', 'en')
    """
    tags = [locale.replace("_", "-").casefold() for locale in locales]
    return negotiate_locale(tags, LANGUAGES, sep="-") or ENGLISH


def language_named(words: str) -> str | None:
    """Find one of ``LANGUAGES`` by its code, an IETF tag or its name in any of them; None when there is none.

    >>> language_named("Deutsch"), language_named("allemand"), language_named("pt-BR"), language_named("Klingon")
    ('de', 'de', 'pt', None)
    """
    tag = _LANGUAGE_TAG.fullmatch(words.strip())
    if tag and tag["language"].casefold() in LANGUAGES:
        return tag["language"].casefold()
    return _language_names().get(_fold(words.strip()))


def say(sentence: str, **parts: object) -> str:
    """Return a sentence in the current language, its ``{parts}`` filled in.

    Args:
        sentence: In English, as it stands in the message catalogues.
        parts: The values, by name.
    """
    translation = _translations(_language.get()).gettext(sentence)
    if not parts:
        return translation
    return _without_second_stop(translation, parts).format(**parts)


def say_count(singular: str, plural: str, count: int, **parts: object) -> str:
    """Return the sentence that fits a number, ``{count}``, in the current language."""
    translation = _translations(_language.get()).ngettext(singular, plural, count)
    return _without_second_stop(translation, parts).format(count=count, **parts)


def _without_second_stop(sentence: str, parts: Mapping[str, object]) -> str:
    """Remove the full stop behind a part that ends with one itself, such as a title."""
    for name, part in parts.items():
        if str(part).endswith(_STOPS):
            sentence = sentence.replace(f"{{{name}}}.", f"{{{name}}}")
    return sentence


def within(label: str) -> str:
    """Write a label, already translated, as it stands within a sentence; German has capitals there, too.

    >>> within("Short"), within("TV Movie"), within("SF")
    ('short', 'TV movie', 'SF')
    """
    if _language.get() == "de":
        return label
    words = label.split(" ")
    for position, word in enumerate(words):
        is_abbreviation = len(word) > 1 and word.isupper()
        if not is_abbreviation:
            words[position] = word.lower()
    return " ".join(words)


def capitalize(words: str) -> str:
    """Write words as they stand at the beginning of a line."""
    return words[:1].upper() + words[1:]


def join_words(words: Iterable[str]) -> str:
    """Put words in a row, with the comma of the current language."""
    return say(", ").join(words)


def day(date: dt.date) -> str:
    """Write a date as people do: ``16 February 2026``."""
    return _day(date, locale_of_numbers())


def percent(probability: float) -> str:
    """Write a probability in percent, rounded to whole ones; never 0 or 100, as nothing is that sure."""
    probability = min(max(probability, _LOWEST_PROBABILITY), _HIGHEST_PROBABILITY)
    return _percent(round(probability, 2), locale_of_numbers())


def rating(value: float) -> str:
    """Write a number with one digit behind the point, or the comma."""
    return _rating(round(value, 1), locale_of_numbers())


def weekday(number: int) -> str:
    """Name a day of the week; 0 is Monday."""
    return get_day_names("wide", "stand-alone", locale_of_numbers())[number]


def country_name(code: str) -> str:
    """Name a country, given by its ISO 3166-1 code; a code without a name stays as it is."""
    names = cast("Mapping[str, str]", Locale.parse(locale_of_numbers()).territories)
    return names.get(code, code)


def is_right_to_left(language: str) -> bool:
    """Whether a language is written from right to left."""
    return Locale.parse(language).text_direction == "rtl"


def locale_of_numbers() -> str:
    """Return the locale in which dates, numbers and names are written; English ones as in Britain."""
    language = _language.get()
    if language == ENGLISH:
        return "en_GB"
    return language


def _fold(word: str) -> str:
    """Write a word in small letters without marks: *miercoles*."""
    return strip_accents(word.casefold())


@cache
def _language_names() -> Mapping[str, str]:
    """Return the codes of the bot's languages by their names in each of them, without marks."""
    codes: dict[str, str] = {}
    for code, names in _OTHER_NAMES.items():
        for name in names.split("; "):
            codes[_fold(name)] = code
    for code, name in LANGUAGES.items():
        codes[_fold(name)] = code
    for locale in LANGUAGES:
        names = cast("Mapping[str, str]", Locale.parse(locale).languages)
        for key, name in names.items():
            code = key.partition("_")[0]  # also pt_BR, which is Brazilian Portuguese
            if code in LANGUAGES:
                codes.setdefault(_fold(name), code)
    return codes


@cache
def _translations(language: str) -> gettext.NullTranslations:
    if language == ENGLISH:
        return gettext.NullTranslations()
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    compiled: Any = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache(maxsize=256)
def _day(date: dt.date, locale: str) -> str:
    return format_date(date, "long", locale)


@lru_cache(maxsize=2048)
def _percent(share: float, locale: str) -> str:
    return format_percent(share, locale=locale)


@lru_cache(maxsize=2048)
def _rating(value: float, locale: str) -> str:
    return format_decimal(value, "0.0", locale)

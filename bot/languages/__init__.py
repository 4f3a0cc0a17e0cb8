"""The languages that the bot speaks. Sentences are written in English where they are said, and translated here."""

import gettext
import io
import re
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
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
"""ISO 639-1 code → what those who speak it call it."""
_OTHER_NAMES = {
    "es": "castellano; castilian; kastilisch; castillan",
    "pt": "brasileiro; brazilian",
    "ja": "nihongo; にほんご",
    "ar": "عربي; عربى",
}
FOLDER: Final = Path(__file__).parent
"""Holds ``<code>.po`` for each language but English."""
_FEWEST_LETTERS = 2  # that tell one day from all others, where its name has as many
_LEAST_SHARE, _LARGEST_SHARE = 0.01, 0.99  # that are told of a probability
_STOPS = (".", "!", "?", "…", "؟", "。", "！", "？")
_SHORT = 3  # letters of a word that has no ending
_TAG = re.compile(r"(?P<language>[a-z]{2})(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)
_ARTICLE = "ال"  # which Arabic has before the days, and people leave out

_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)
_country: ContextVar[str] = ContextVar("country", default="")


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation where it is only named; ``say`` translates it where it is said."""
    return sentence


N_: Final = gettext_noop
"""The name by which gettext's tools know the marker."""


@contextmanager
def speaking(language: str, country: str = "") -> Generator[None]:
    """Say everything in a language until the context ends.

    Args:
        language: One of ``LANGUAGES``.
        country: ISO 3166-1 code of where it is read; movies have other titles in some. Empty when nobody knows.
    """
    before, country_before = _spoken.set(language), _country.set(country)
    try:
        yield
    finally:
        _country.reset(country_before)
        _spoken.reset(before)


def spoken() -> str:
    """Return the language that is spoken now."""
    return _spoken.get()


def spoken_country() -> str:
    """Return the country of those who read what is said now; empty when nobody knows it."""
    return _country.get()


def language_of(*locales: str) -> str:
    """Return the language that serves a person best whose platform tells these IETF tags, best first.

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
    tag = _TAG.fullmatch(words.strip())
    code = tag["language"].casefold() if tag else ""
    return code if code in LANGUAGES else _language_names().get(_plain(words.strip()))


def say(sentence: str, **parts: object) -> str:
    """Return a sentence in the language that is spoken, its ``{parts}`` filled in.

    Args:
        sentence: In English, as it stands in the message catalogues.
        parts: What is told, by name.
    """
    told = _catalogue(_spoken.get()).gettext(sentence)
    return _with_one_stop(told, parts).format(**parts) if parts else told


def say_count(one: str, many: str, count: int, **parts: object) -> str:
    """Return the sentence that fits a number, ``{count}``, in the language that is spoken."""
    told = _catalogue(_spoken.get()).ngettext(one, many, count)
    return _with_one_stop(told, parts).format(count=count, **parts)


def _with_one_stop(sentence: str, parts: Mapping[str, object]) -> str:
    """Take the full stop away behind a part that ends with one itself, such as a title."""
    for name, part in parts.items():
        if str(part).endswith(_STOPS):
            sentence = sentence.replace(f"{{{name}}}.", f"{{{name}}}")
    return sentence


def within(label: str) -> str:
    """Write a label, already translated, as it stands within a sentence; German has capitals there, too.

    >>> within("Short"), within("TV Movie"), within("SF")
    ('short', 'TV movie', 'SF')
    """
    if _spoken.get() == "de":
        return label
    return " ".join(word if len(word) > 1 and word.isupper() else word.lower() for word in label.split(" "))


def headed(words: str) -> str:
    """Write words as they stand at the beginning of a line."""
    return words[:1].upper() + words[1:]


def joined(words: Iterable[str]) -> str:
    """Put words in a row, with the comma of the language that is spoken."""
    return say(", ").join(words)


def day(which: date) -> str:
    """Write a date as people do: ``16 February 2026``."""
    return _day(which, _region())


def percent(share: float) -> str:
    """Write a probability in percent, rounded to whole ones; never 0 or 100, as nothing is that sure."""
    return _percent(round(min(max(share, _LEAST_SHARE), _LARGEST_SHARE), 2), _region())


def rating(value: float) -> str:
    """Write a number with one digit behind the point, or the comma."""
    return _rating(round(value, 1), _region())


def weekday(which: int) -> str:
    """Name a day of the week; 0 is Monday."""
    return get_day_names("wide", "stand-alone", _region())[which]


def weekday_named(word: str) -> int | None:
    """Tell which day a word begins, be it in the plural, in another case or without accents; 0 is Monday."""
    word = word.strip(".,")
    for fold, locales in ((str.casefold, (_region(), "en_GB")), (_plain, (_region(),))):
        found = next(filter(_is_day, (_weekday_in(locale, fold(word), fold) for locale in locales)), None)
        if found is not None:
            return found
    return None


def _is_day(which: int | None) -> bool:
    return which is not None


def _weekday_in(locale: str, word: str, fold: Callable[[str], str]) -> int | None:
    """Return the day that a word is, else the only one that it begins, else the only one that its stem begins."""
    stem = word[:-1] if len(word) > _SHORT else word
    for width in ("abbreviated", "wide"):
        told = cast("Mapping[int, str]", get_day_names(width, "stand-alone", locale))
        names = {fold(name): at for at, name in told.items()}
        if word in names:
            return names[word]
        if len(word) < min(_FEWEST_LETTERS, *map(len, names)):
            continue
        for beginnings in ((word, f"{_ARTICLE}{word}"), (stem,)):
            found = [at for name, at in names.items() if name.startswith(beginnings)]
            if len(found) == 1:
                return found[0]
    return None


def _plain(word: str) -> str:
    """Write a word in small letters without marks: *miercoles*."""
    return strip_accents(word.casefold())


def country_name(code: str) -> str:
    """Name a country, given by its ISO 3166-1 code; one that nobody knows stays a code."""
    names = cast("Mapping[str, str]", Locale.parse(_region()).territories)
    return names.get(code, code)


def is_right_to_left(language: str) -> bool:
    """Tell whether a language is written from right to left."""
    return Locale.parse(language).text_direction == "rtl"


def _region() -> str:
    language = _spoken.get()
    return "en_GB" if language == ENGLISH else language


@cache
def _language_names() -> Mapping[str, str]:
    """Return what the languages of the bot are called in each of them, without marks, and their codes."""
    found = {_plain(name): code for code, names in _OTHER_NAMES.items() for name in names.split("; ")}
    found |= {_plain(name): code for code, name in LANGUAGES.items()}
    for locale in LANGUAGES:
        names = cast("Mapping[str, str]", Locale.parse(locale).languages)
        for key, name in names.items():
            code = key.partition("_")[0]  # also pt_BR, which is Brazilian Portuguese
            if code in LANGUAGES:
                found.setdefault(_plain(name), code)
    return found


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == ENGLISH:
        return gettext.NullTranslations()
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    compiled: Any = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache(maxsize=256)
def _day(which: date, locale: str) -> str:
    return format_date(which, "long", locale)


@lru_cache(maxsize=2048)
def _percent(share: float, locale: str) -> str:
    return format_percent(share, locale=locale)


@lru_cache(maxsize=2048)
def _rating(value: float, locale: str) -> str:
    return format_decimal(value, "0.0", locale)

"""The settings and their values, as people type them or as buttons name them."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import msgspec

from bot.dialogue.settings import texts
from bot.languages import countries, language_named
from bot.languages.likely_countries import likely_country
from core.moods.feelings import Response
from core.movies.services import SERVICES
from core.people.person import Preferences

SERVICE_WORDS: Final = {
    "netflix": "netflix; net flix; нетфликс; ネットフリックス; ネトフリ; نتفليكس; نتفلكس; نتفلیکس",
    "prime": "amazon prime video; amazon prime; prime video; prime; amazon; amazon video; アマゾンプライム;"
    " アマプラ; أمازون; primevideo; プライムビデオ; アマゾンプライムビデオ; амазон; прайм; امازون;"
    " امازون برايم; أمازون برايم",
    "disney": "disney plus; disney; disneyplus; дисней; ディズニープラス; ディズニー; ديزني; ديزني بلس; ديزني بلاس;"
    " дисней плюс",
    "hbo": "hbo max; hbo; max; hbomax; hbo go",
    "apple": "apple tv plus; apple tv; apple; appletv plus; appletv; アップルtv; эпл тв",
    "paramount": "paramount plus; paramount; paramountplus; paramount plus premium; paramount plus with showtime;"
    " パラマウント; パラマウントプラス",
    "hulu": "hulu",
    "mubi": "mubi",
}
"""Names of services that people type, separated by semicolons; the plus sign is written as a word."""
AUTOMATIC = "auto"
ON, OFF = "on", "off"
_SEPARATORS_OF_SERVICES = frozenset(
    {*".,;|/!&+、،・や", *("and", "plus", "y", "e", "et", "und", "và", "и", "と", "و", "or", "o", "ou", "oder")}
)
_EMOJI_CATEGORIES = frozenset({"So", "Sk", "Cf"})  # Unicode categories of emoji and of their joiners
_NO_SERVICES = frozenset({AUTOMATIC, "none", "no"})
_MAX_CHARACTERS = 200  # that are searched


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of a person or of a room."""

    change: Callable[[Preferences, str], Preferences | None]
    """Returns the preferences with a new value; None if there is no such value."""
    is_of_room: bool = False
    """Whether it holds for all people in a room instead of for one person everywhere."""
    refusal: str = texts.NO_SUCH_SETTING
    """The answer to a value that does not exist, in English, with ``{words}`` for the value."""


def _change_language(preferences: Preferences, value: str) -> Preferences | None:
    if value == AUTOMATIC:
        return msgspec.structs.replace(preferences, language=None)
    language = language_named(value)
    if language is None:
        return None
    return msgspec.structs.replace(preferences, language=language)


def _change_country(preferences: Preferences, value: str) -> Preferences | None:
    if value == AUTOMATIC:
        return msgspec.structs.replace(preferences, country=None)
    country = countries.country_named(value)
    if country is None:
        return None
    return msgspec.structs.replace(preferences, country=country)


def _change_services(preferences: Preferences, value: str) -> Preferences | None:
    """Add the services that words name; remove them if the person has all of them already."""
    if value in _NO_SERVICES:
        return msgspec.structs.replace(preferences, services=())
    named = services_named(value)
    if not named:
        return None
    services = set(preferences.services)
    if named <= services:
        services -= named
    else:
        services |= named
    return msgspec.structs.replace(preferences, services=tuple(name for name in SERVICES if name in services))


def services_named(words: str) -> frozenset[str]:
    """Find the services that words name; none if the words mean anything else, too.

    >>> sorted(services_named("Disney+, HBO Max and netflix")), services_named("Netflix and chill")
    (['disney', 'hbo', 'netflix'], frozenset())
    """
    remaining_words = f" {_fold(words)} "
    services: set[str] = set()
    for service_name, service in _services_by_name():
        if f" {service_name} " in remaining_words:
            remaining_words = remaining_words.replace(f" {service_name} ", " , ")
            services.add(service)
    if set(remaining_words.split()) <= _SEPARATORS_OF_SERVICES:
        return frozenset(services)
    return frozenset()


@cache
def _services_by_name() -> Sequence[tuple[str, str]]:
    """Return all names of services, the longest first, each with the service's key in ``SERVICES``."""
    names: list[tuple[str, str]] = []
    for service, words in SERVICE_WORDS.items():
        names.extend((_fold(name), service) for name in words.split(";"))
    return sorted(names, key=lambda pair: len(pair[0]), reverse=True)


def _fold(words: str) -> str:
    """Write *Disney+* as *disney plus*, commas as words of their own, hyphens and emoji as spaces."""
    text = unicodedata.normalize("NFKC", words[:_MAX_CHARACTERS]).casefold()
    text = re.sub(r"(?<=\w)\s?\+", " plus ", text)
    text = "".join(map(_letter_or_space, text))
    return " ".join(re.sub(r"([^\w\s]|[とや])", r" \1 ", text).split())


def _letter_or_space(character: str) -> str:
    if character == "-" or unicodedata.category(character) in _EMOJI_CATEGORIES:
        return " "
    return character


def _change_response(preferences: Preferences, value: str) -> Preferences | None:
    if value == AUTOMATIC:
        return msgspec.structs.replace(preferences, response=None)
    if value not in frozenset(Response):
        return None
    return msgspec.structs.replace(preferences, response=Response(value))


def _change_answers(preferences: Preferences, value: str) -> Preferences | None:
    values = {"me": True, "all": False, AUTOMATIC: None}
    if value not in values:
        return None
    return msgspec.structs.replace(preferences, answers_alone=values[value])


def _switch(field: str, on: str, off: str) -> Callable[[Preferences, str], Preferences | None]:
    def change(preferences: Preferences, value: str) -> Preferences | None:
        if value not in {on, off}:
            return None
        return msgspec.structs.replace(preferences, **{field: value == on})

    return change


SETTINGS: Final = {
    "language": Setting(_change_language, refusal=texts.UNKNOWN_LANGUAGE),
    "country": Setting(_change_country, refusal=texts.UNKNOWN_COUNTRY),
    "services": Setting(_change_services, refusal=texts.UNKNOWN_SERVICE),
    "way": Setting(_change_response),
    "family": Setting(_switch("is_family", ON, OFF)),
    "plots": Setting(_switch("hides_plots", "hide", "show")),
    "answers": Setting(_change_answers),
    "presses": Setting(_switch("is_open", "all", "asker"), is_of_room=True),
}


def country_of(preferences: Preferences, locales: Sequence[str], default: str) -> str:
    """Return a person's country: the chosen one, else the likely one by language tags, else the default.

    >>> country_of(Preferences(), ["pt-PT"], "US"), country_of(Preferences(), ["de"], "US")
    ('PT', 'DE')
    """
    return chosen_country(preferences) or likely_country(*locales) or default


def chosen_country(preferences: Preferences) -> str | None:
    """Return the country that a person has chosen; None for values of older versions that are no country."""
    return countries.country_coded(preferences.country or "")

"""What people can set: read from a press, changed, and laid out as buttons."""

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
"""What people call services, parted by semicolons; the plus sign is said as a word."""
AUTOMATIC = "auto"
ON, OFF = "on", "off"
_BETWEEN_SERVICES = frozenset(
    {*".,;|/!&+、،・や", *("and", "plus", "y", "e", "et", "und", "và", "и", "と", "و", "or", "o", "ou", "oder")}
)
_PICTURES = frozenset({"So", "Sk", "Cf"})  # categories of emoji, and of what joins them
_NO_SERVICES = frozenset({AUTOMATIC, "none", "no"})
_LONGEST = 200  # characters that are looked at


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that can be set."""

    change: Callable[[Preferences, str], Preferences | None]
    """Returns the preferences with a new value; None when there is no such value."""
    is_of_room: bool = False
    """Whether it holds for everybody in the room instead of for one person everywhere."""
    refusal: str = texts.NO_SUCH_SETTING
    """What is said of a value that there is not; in English, with ``{words}`` for the value."""


def _language(preferences: Preferences, value: str) -> Preferences | None:
    if value == AUTOMATIC:
        return msgspec.structs.replace(preferences, language=None)
    language = language_named(value)
    return msgspec.structs.replace(preferences, language=language) if language else None


def _country(preferences: Preferences, value: str) -> Preferences | None:
    if value == AUTOMATIC:
        return msgspec.structs.replace(preferences, country=None)
    country = countries.country_named(value)
    return msgspec.structs.replace(preferences, country=country) if country else None


def _services(preferences: Preferences, value: str) -> Preferences | None:
    """Add the services that words name; take them away when the person has all of them already."""
    if value in _NO_SERVICES:
        return msgspec.structs.replace(preferences, services=())
    named = services_named(value)
    if not named:
        return None
    has = set(preferences.services)
    has = has - named if named <= has else has | named
    return msgspec.structs.replace(preferences, services=tuple(name for name in SERVICES if name in has))


def services_named(words: str) -> frozenset[str]:
    """Find the services that words name; none when they name anything else, too.

    >>> sorted(services_named("Disney+, HBO Max and netflix")), services_named("Netflix and chill")
    (['disney', 'hbo', 'netflix'], frozenset())
    """
    left = f" {_said(words)} "
    found: set[str] = set()
    for called, name in _service_names():
        if f" {called} " in left:
            left = left.replace(f" {called} ", " , ")
            found.add(name)
    return frozenset(found) if set(left.split()) <= _BETWEEN_SERVICES else frozenset()


@cache
def _service_names() -> tuple[tuple[str, str], ...]:
    """Return what services are called and their words, longest names first."""
    names = [(_said(called), name) for name, called_so in SERVICE_WORDS.items() for called in called_so.split(";")]
    return tuple(sorted(names, key=lambda one: len(one[0]), reverse=True))


def _said(words: str) -> str:
    """Write words as they are said: *Disney+* as *disney plus*; commas stand alone, and hyphens are left out."""
    plain = re.sub(r"(?<=\w)\s?\+", " plus ", unicodedata.normalize("NFKC", words[:_LONGEST]).casefold())
    plain = "".join(" " if letter == "-" or unicodedata.category(letter) in _PICTURES else letter for letter in plain)
    return " ".join(re.sub(r"([^\w\s]|[とや])", r" \1 ", plain).split())


def _way(preferences: Preferences, value: str) -> Preferences | None:
    if value == AUTOMATIC:
        return msgspec.structs.replace(preferences, response=None)
    return msgspec.structs.replace(preferences, response=Response(value)) if value in frozenset(Response) else None


def _answers(preferences: Preferences, value: str) -> Preferences | None:
    values = {"me": True, "all": False, AUTOMATIC: None}
    return msgspec.structs.replace(preferences, answers_alone=values[value]) if value in values else None


def _switch(field: str, on: str, off: str) -> Callable[[Preferences, str], Preferences | None]:
    def change(preferences: Preferences, value: str) -> Preferences | None:
        is_on = {on: True, off: False}.get(value)
        return None if is_on is None else msgspec.structs.replace(preferences, **{field: is_on})

    return change


SETTINGS: Final = {
    "language": Setting(_language, refusal=texts.UNKNOWN_LANGUAGE),
    "country": Setting(_country, refusal=texts.UNKNOWN_COUNTRY),
    "services": Setting(_services, refusal=texts.UNKNOWN_SERVICE),
    "way": Setting(_way),
    "family": Setting(_switch("is_family", ON, OFF)),
    "plots": Setting(_switch("hides_plots", "hide", "show")),
    "answers": Setting(_answers),
    "presses": Setting(_switch("is_open", "all", "asker"), is_of_room=True),
}


def country_of(preferences: Preferences, locales: Sequence[str], otherwise: str) -> str:
    """Tell a person's country: the one chosen, else the one that language tags speak of, else ``otherwise``.

    >>> country_of(Preferences(), ["pt-PT"], "US"), country_of(Preferences(), ["de"], "US")
    ('PT', 'DE')
    """
    return chosen_country(preferences) or likely_country(*locales) or otherwise


def chosen_country(preferences: Preferences) -> str | None:
    """Return the country that a person has chosen; of what older versions took, what is no country does not count."""
    return countries.country_coded(preferences.country or "")

"""What people can set: read from a press, changed, and laid out as buttons."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from bot import countries, labels
from bot.languages import LANGUAGES, country_name, language_named, say
from bot.reply import Choice, Press, Verb
from core.feelings import Way
from core.preferences import Preferences

MOST_COUNTRIES: Final = 14
"""That have a button, the likely ones first; any other can be typed."""
SERVICES: Final = {
    "netflix": ("Netflix", "Netflix Standard with Ads"),
    "prime": ("Amazon Prime Video", "Amazon Prime Video with Ads"),
    "disney": ("Disney Plus",),
    "hbo": ("HBO Max", "Max", "Max Amazon Channel"),
    "apple": ("Apple TV+", "Apple TV Plus"),
    "paramount": ("Paramount Plus",),
    "hulu": ("Hulu",),
    "mubi": ("MUBI",),
}
"""What a button stands for, as TMDb names it; the first name is on the button."""
PANELS: Final = ("language", "country", "services", "way")
"""Settings with so many values that they have buttons of their own."""
_AUTOMATIC = "auto"
_ON, _OFF = "on", "off"
_FAMILY_EMOJI = "🧒"


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that can be set."""

    change: Callable[[Preferences, str], Preferences | None]
    """Returns the preferences with a new value; None when there is no such value."""
    is_of_room: bool = False
    """Whether it holds for everybody in the room instead of for one person everywhere."""
    refusal: str = labels.NO_SUCH_SETTING
    """What is said of a value that there is not; in English, with ``{words}`` for the value."""


def _language(preferences: Preferences, value: str) -> Preferences | None:
    if value == _AUTOMATIC:
        return msgspec.structs.replace(preferences, language=None)
    language = language_named(value)
    return msgspec.structs.replace(preferences, language=language) if language else None


def _country(preferences: Preferences, value: str) -> Preferences | None:
    if value == _AUTOMATIC:
        return msgspec.structs.replace(preferences, country=None)
    country = countries.country_named(value)
    return msgspec.structs.replace(preferences, country=country) if country else None


def _services(preferences: Preferences, value: str) -> Preferences | None:
    """Add a service, or take it away."""
    if value not in SERVICES:
        return None
    has = set(preferences.services) ^ {value}
    return msgspec.structs.replace(preferences, services=tuple(name for name in SERVICES if name in has))


def _way(preferences: Preferences, value: str) -> Preferences | None:
    if value == _AUTOMATIC:
        return msgspec.structs.replace(preferences, way=None)
    return msgspec.structs.replace(preferences, way=Way(value)) if value in frozenset(Way) else None


def _switch(field: str, on: str, off: str) -> Callable[[Preferences, str], Preferences | None]:
    def change(preferences: Preferences, value: str) -> Preferences | None:
        is_on = {on: True, off: False}.get(value)
        return None if is_on is None else msgspec.structs.replace(preferences, **{field: is_on})

    return change


SETTINGS: Final = {
    "language": Setting(_language, refusal=labels.UNKNOWN_LANGUAGE),
    "country": Setting(_country, refusal=labels.UNKNOWN_COUNTRY),
    "services": Setting(_services),
    "way": Setting(_way),
    "family": Setting(_switch("is_family", _ON, _OFF)),
    "plots": Setting(_switch("hides_plots", "hide", "show")),
    "presses": Setting(_switch("is_open", "all", "asker"), is_of_room=True),
}


def choices(person: Preferences, room: Preferences | None) -> tuple[Choice, ...]:
    """Lay out what can be changed.

    Args:
        person: What the person has chosen.
        room: What the room has chosen; None in a room of the person's own.
    """
    plots = ("show", labels.SHOW_PLOTS) if person.hides_plots else ("hide", labels.HIDE_PLOTS)
    found = [
        *(opening(name) for name in PANELS),
        all_movies() if person.is_family else _choice("family", _ON, labels.ONLY_FAMILY, _FAMILY_EMOJI),
        _choice("plots", *plots, "🙈"),
    ]
    if room is not None:
        presses = ("asker", labels.ONLY_ASKER, "🔒") if room.is_open else ("all", labels.ANYBODY, "🔓")
        found.append(_choice("presses", *presses))
    return tuple(found)


def panel(name: str, person: Preferences, country: str) -> tuple[Choice, ...]:
    """Lay out the values of one setting, and the way back to all; of countries the person's own comes first."""
    if name == "country":
        values = _countries(person, country)
    else:
        values = {"language": _languages, "services": _of_services, "way": _ways}[name](person)
    return (*values, Choice(say(labels.BACK), labels.BACK_EMOJI, Press(Verb.SETTINGS).encode()))


def opening(name: str) -> Choice:
    """Return the button to the values of one of ``PANELS``."""
    label, emoji = labels.PANELS[name]
    return Choice(say(label), emoji, Press(Verb.SETTINGS, words=(name,)).encode())


def all_movies() -> Choice:
    """Return the button for movies that are not for families, too."""
    return _choice("family", _OFF, labels.NOT_ONLY_FAMILY, _FAMILY_EMOJI)


def service_names(preferences: Preferences) -> tuple[str, ...]:
    """Return the services that a person has, under all names that TMDb has for them."""
    return tuple(name for service in preferences.services for name in SERVICES.get(service, ()))


def country_of(preferences: Preferences, locales: Sequence[str], otherwise: str) -> str:
    """Tell a person's country: the one chosen, else the one that language tags speak of, else ``otherwise``.

    >>> country_of(Preferences(), ["pt-PT"], "US"), country_of(Preferences(), ["de"], "US")
    ('PT', 'DE')
    """
    return chosen_country(preferences) or countries.likely_country(*locales) or otherwise


def chosen_country(preferences: Preferences) -> str | None:
    """Return the country that a person has chosen; of what older versions took, what is no country does not count."""
    return countries.country_coded(preferences.country or "")


def _languages(person: Preferences) -> Iterator[Choice]:
    for code, name in LANGUAGES.items():
        yield Choice(name, "✅" if code == person.language else "💬", _token("language", code))
    yield _choice("language", _AUTOMATIC, labels.AUTOMATIC_LANGUAGE, "🌍" if person.language else "✅")


def _countries(person: Preferences, country: str) -> Iterator[Choice]:
    chosen = chosen_country(person)
    for code in countries.likely_first(country)[:MOST_COUNTRIES]:
        yield Choice(country_name(code), "✅" if code == chosen else countries.flag(code), _token("country", code))
    yield _choice("country", _AUTOMATIC, labels.AUTOMATIC_COUNTRY, "🌍" if chosen else "✅")


def _of_services(person: Preferences) -> Iterator[Choice]:
    for name, (label, *_) in SERVICES.items():
        yield Choice(label, "✅" if name in person.services else "📺", _token("services", name))


def _ways(person: Preferences) -> Iterator[Choice]:
    for way in Way:
        label, emoji = labels.WAYS[way]
        yield _choice("way", way.value, label, "✅" if way is person.way else emoji)
    yield _choice("way", _AUTOMATIC, labels.ASK_EACH_TIME, "❓" if person.way else "✅")


def _choice(name: str, value: str, label: str, emoji: str) -> Choice:
    return Choice(say(label), emoji, _token(name, value))


def _token(name: str, value: str) -> str:
    return Press(Verb.SET, words=(name, value)).encode()

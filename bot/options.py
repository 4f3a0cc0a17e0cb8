"""What people can set: read from a press, changed, and laid out as buttons."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from bot import wording
from bot.reply import Choice, Press, Verb
from core.preferences import Preferences

COUNTRIES = ("US", "GB", "DE", "FR", "ES", "IT", "BR", "JP")
"""Those that have a button; any other can be typed."""
_AUTOMATIC = "auto"
_REGION = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?[-_](?P<region>[A-Za-z]{2})\b")  # in an IETF tag


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that can be set."""

    change: Callable[[Preferences, str], Preferences | None]
    """Returns the preferences with a new value; None when there is no such value."""
    is_of_room: bool = False
    """Whether it holds for everybody in the room instead of for one person everywhere."""


def _country(preferences: Preferences, value: str) -> Preferences | None:
    if value.casefold() == _AUTOMATIC:
        return msgspec.structs.replace(preferences, country=None)
    is_code = len(value) == len("GB") and value.isascii() and value.isalpha()
    return msgspec.structs.replace(preferences, country=value.upper()) if is_code else None


def _plots(preferences: Preferences, value: str) -> Preferences | None:
    hides = {"hide": True, "show": False}.get(value.casefold())
    return None if hides is None else msgspec.structs.replace(preferences, hides_plots=hides)


def _presses(preferences: Preferences, value: str) -> Preferences | None:
    is_open = {"all": True, "asker": False}.get(value.casefold())
    return None if is_open is None else msgspec.structs.replace(preferences, is_open=is_open)


SETTINGS = {"country": Setting(_country), "plots": Setting(_plots), "presses": Setting(_presses, is_of_room=True)}


def choices(person: Preferences, room: Preferences | None) -> tuple[Choice, ...]:
    """Lay out what can be changed, as buttons that hold the new value.

    Args:
        person: What the person has chosen.
        room: What the room has chosen; None in a room of the person's own.
    """
    plots = ("show", wording.SHOW_PLOTS, "🙈") if person.hides_plots else ("hide", wording.HIDE_PLOTS, "🙈")
    found = [_choice("plots", *plots)]
    if room is not None:
        presses = ("asker", wording.ONLY_ASKER, "🔒") if room.is_open else ("all", wording.ANYBODY, "🔓")
        found.append(_choice("presses", *presses))
    found += [_choice("country", code, code, flag(code)) for code in COUNTRIES if code != person.country]
    if person.country:
        found.append(_choice("country", _AUTOMATIC, wording.AUTOMATIC_COUNTRY, "🌍"))
    return tuple(found)


def country_of(preferences: Preferences, locale: str, otherwise: str) -> str:
    """Tell a person's country: the one chosen, else the one in the language tag, else ``otherwise``.

    >>> country_of(Preferences(), "pt-BR", "US"), country_of(Preferences(), "pt", "US")
    ('BR', 'US')
    """
    tagged = _REGION.match(locale)
    return preferences.country or (tagged["region"].upper() if tagged else otherwise)


def flag(code: str) -> str:
    """Return the flag of a country as an emoji: two regional indicators."""
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in code)


def _choice(name: str, value: str, label: str, emoji: str) -> Choice:
    return Choice(label, emoji, Press(Verb.SET, words=(name, value)).encode())

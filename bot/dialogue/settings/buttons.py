"""The buttons of settings: each setting, its values, and to be forgotten."""

from collections.abc import Iterator
from typing import Final

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import ChangeSetting, Forget, ShowSettings
from bot.dialogue.reply import Button
from bot.dialogue.settings import texts
from bot.dialogue.settings.options import AUTOMATIC, OFF, ON, chosen_country
from bot.languages import LANGUAGES, countries, country_name, say
from core.moods.feelings import Response
from core.movies.services import SERVICES
from core.people.person import Preferences

MOST_COUNTRIES: Final = 14
"""Countries that have a button, the likely ones first; any other can be typed."""
PANELS: Final = ("language", "country", "services", "way")
"""Settings with so many values that they have buttons of their own."""
OWN_SETTINGS: Final = "own"
"""In place of a panel: the settings of the person, as opposed to those of the room."""
_FAMILY_EMOJI = "🧒"
_CHOSEN = "✅"


def settings_buttons(person: Preferences, room: Preferences | None, *, has_groups: bool = False) -> tuple[Button, ...]:
    """Return the buttons for everything that can be changed.

    Args:
        person: Choices of the person.
        room: Choices of the room; None in a room of the person's own.
        has_groups: Whether the platform has rooms of several people.
    """
    plots = ("show", texts.SHOW_PLOTS) if person.hides_plots else ("hide", texts.HIDE_PLOTS)
    buttons = [
        *map(panel_button, PANELS),
        all_movies_button() if person.is_family else _button("family", ON, texts.ONLY_FAMILY, _FAMILY_EMOJI),
        _button("plots", *plots, "🙈"),
    ]
    if has_groups:
        buttons.append(answers_button(alone=not person.answers_alone))
    if room is not None:
        buttons.append(presses_button(room))
    return tuple(buttons)


def answers_button(*, alone: bool) -> Button:
    """Return the button that lets answers in rooms of several people come to the person alone, or to all."""
    if alone:
        return _button("answers", "me", texts.ANSWERS_TO_ME, texts.ANSWERS_TO_ME_EMOJI)
    return _button("answers", "all", texts.ANSWERS_TO_ALL, texts.ANSWERS_TO_ALL_EMOJI)


def presses_button(room: Preferences) -> Button:
    """Return the button that changes who may press buttons in a room."""
    if room.is_open:
        return _button("presses", "asker", texts.ONLY_ASKER, "🔒")
    return _button("presses", "all", texts.ANYBODY, "🔓")


def own_settings_button() -> Button:
    """Return the button, under the settings of a room, to those of a person."""
    return Button(say("Your settings"), "👤", ShowSettings(OWN_SETTINGS))


def panel_buttons(name: str, person: Preferences, country: str) -> tuple[Button, ...]:
    """Return the buttons for the values of one setting, and back to all; the person's own country comes first."""
    back = Button(say(shared_texts.BACK), shared_texts.BACK_EMOJI, ShowSettings())
    if name == "country":
        return (*_country_buttons(person, country), back)
    values = {"language": _language_buttons, "services": _service_buttons, "way": _way_buttons}[name]
    return (*values(person), back)


def panel_button(name: str) -> Button:
    """Return the button to the values of one of ``PANELS``."""
    label, emoji = texts.PANELS[name]
    return Button(say(label), emoji, ShowSettings(name))


def all_movies_button() -> Button:
    """Return the button for movies that are not for families, too."""
    return _button("family", OFF, texts.NOT_ONLY_FAMILY, _FAMILY_EMOJI)


def forget_button() -> Button:
    """Return the button that asks whether to delete everything that is kept about a person."""
    return Button(say(texts.FORGET), texts.FORGET_EMOJI, Forget())


def sure_forget_button() -> Button:
    """Return the button that deletes it."""
    return Button(say(texts.SURE_FORGET), texts.FORGET_EMOJI, Forget(is_sure=True))


def _language_buttons(person: Preferences) -> Iterator[Button]:
    for code, name in LANGUAGES.items():
        yield Button(name, _CHOSEN if code == person.language else "💬", ChangeSetting("language", code))
    yield _button("language", AUTOMATIC, texts.AUTOMATIC_LANGUAGE, "🌍" if person.language else _CHOSEN)


def _country_buttons(person: Preferences, country: str) -> Iterator[Button]:
    chosen = chosen_country(person)
    for code in countries.likely_first(country)[:MOST_COUNTRIES]:
        emoji = _CHOSEN if code == chosen else countries.flag(code)
        yield Button(country_name(code), emoji, ChangeSetting("country", code))
    yield _button("country", AUTOMATIC, texts.AUTOMATIC_COUNTRY, "🌍" if chosen else _CHOSEN)


def _service_buttons(person: Preferences) -> Iterator[Button]:
    for name, service in SERVICES.items():
        yield Button(service.name, _CHOSEN if name in person.services else "📺", ChangeSetting("services", name))


def _way_buttons(person: Preferences) -> Iterator[Button]:
    for way in Response:
        label, emoji = texts.WAYS[way]
        yield _button("way", way.value, label, _CHOSEN if way is person.response else emoji)
    yield _button("way", AUTOMATIC, texts.ASK_EACH_TIME, "❓" if person.response else _CHOSEN)


def _button(name: str, value: str, label: str, emoji: str) -> Button:
    return Button(say(label), emoji, ChangeSetting(name, value))

"""The buttons of settings: each setting, its values, and to be forgotten."""

from collections.abc import Iterator
from typing import Final

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import ChangeSetting, Forget, ShowSettings
from bot.dialogue.reply import Button
from bot.dialogue.settings import texts
from bot.dialogue.settings.options import AUTOMATIC, OFF, ON, chosen_country
from bot.languages import LANGUAGES, countries, country_name, say
from core.movies.services import SERVICES
from core.people.person import Preferences

MOST_COUNTRIES: Final = 14
"""Countries that have a button, the likely ones first; any other can be typed."""
PANELS: Final = ("language", "country", "services", "way")
"""Settings with so many values that they have buttons of their own."""
OWN_SETTINGS: Final = "own"
"""In place of a panel: the settings of the person, as opposed to those of the room."""
_FAMILY_EMOJI = "🧒"
_PLOTS_EMOJI = "🙈"
_CHOSEN = "✅"


def settings_buttons(person: Preferences, room: Preferences | None, *, has_groups: bool = False) -> tuple[Button, ...]:
    """Return the buttons for all settings that can be changed.

    Args:
        person: Choices of the person.
        room: Choices of the room; None in a room of the person's own.
        has_groups: Whether the platform has rooms of several people.
    """
    buttons = [*map(panel_button, PANELS), _family_button(person), _plots_button(person)]
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
    """Return the button that lets all people press buttons in a room, or only the asker."""
    if room.is_open:
        return _button("presses", "asker", texts.ONLY_ASKER, "🔒")
    return _button("presses", "all", texts.ANYBODY, "🔓")


def own_settings_button() -> Button:
    """Return the button from the settings of a room to the person's own."""
    return Button(say("Your settings"), "👤", ShowSettings(OWN_SETTINGS))


def panel_buttons(name: str, person: Preferences, country: str) -> tuple[Button, ...]:
    """Return the buttons for the values of one setting, and back to all; the person's own country comes first."""
    back = Button(say(shared_texts.BACK), shared_texts.BACK_EMOJI, ShowSettings())
    if name == "country":
        return (*_country_buttons(person, country), back)
    values = {"language": _language_buttons, "services": _service_buttons, "way": _response_buttons}[name]
    return (*values(person), back)


def panel_button(name: str) -> Button:
    """Return the button to the values of one of ``PANELS``."""
    label, emoji = texts.PANELS[name]
    return Button(say(label), emoji, ShowSettings(name))


def all_movies_button() -> Button:
    """Return the button that ends the limit to family movies."""
    return _button("family", OFF, texts.NOT_ONLY_FAMILY, _FAMILY_EMOJI)


def forget_button() -> Button:
    """Return the button to the question whether to delete all data about a person."""
    return Button(say(texts.FORGET), texts.FORGET_EMOJI, Forget())


def sure_forget_button() -> Button:
    """Return the button that answers this question with yes."""
    return Button(say(texts.SURE_FORGET), texts.FORGET_EMOJI, Forget(is_sure=True))


def _language_buttons(person: Preferences) -> Iterator[Button]:
    for code, name in LANGUAGES.items():
        emoji = _mark_chosen("💬", is_chosen=code == person.language)
        yield Button(name, emoji, ChangeSetting("language", code))
    emoji = _mark_chosen("🌍", is_chosen=not person.language)
    yield _button("language", AUTOMATIC, texts.AUTOMATIC_LANGUAGE, emoji)


def _country_buttons(person: Preferences, country: str) -> Iterator[Button]:
    chosen = chosen_country(person)
    for code in countries.likely_first(country)[:MOST_COUNTRIES]:
        emoji = _mark_chosen(countries.flag(code), is_chosen=code == chosen)
        yield Button(country_name(code), emoji, ChangeSetting("country", code))
    emoji = _mark_chosen("🌍", is_chosen=not chosen)
    yield _button("country", AUTOMATIC, texts.AUTOMATIC_COUNTRY, emoji)


def _service_buttons(person: Preferences) -> Iterator[Button]:
    for name, service in SERVICES.items():
        emoji = _mark_chosen("📺", is_chosen=name in person.services)
        yield Button(service.name, emoji, ChangeSetting("services", name))


def _response_buttons(person: Preferences) -> Iterator[Button]:
    for response, (label, emoji) in texts.RESPONSES.items():
        yield _button("way", response.value, label, _mark_chosen(emoji, is_chosen=response is person.response))
    yield _button("way", AUTOMATIC, texts.ASK_EACH_TIME, _mark_chosen("❓", is_chosen=not person.response))


def _family_button(person: Preferences) -> Button:
    if person.is_family:
        return all_movies_button()
    return _button("family", ON, texts.ONLY_FAMILY, _FAMILY_EMOJI)


def _plots_button(person: Preferences) -> Button:
    if person.hides_plots:
        return _button("plots", "show", texts.SHOW_PLOTS, _PLOTS_EMOJI)
    return _button("plots", "hide", texts.HIDE_PLOTS, _PLOTS_EMOJI)


def _mark_chosen(emoji: str, *, is_chosen: bool) -> str:
    """Return the emoji of a value, or the check mark if it is the one that holds."""
    return _CHOSEN if is_chosen else emoji


def _button(name: str, value: str, label: str, emoji: str) -> Button:
    return Button(say(label), emoji, ChangeSetting(name, value))

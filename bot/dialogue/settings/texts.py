"""Sentences about settings and about stored data."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.languages import LANGUAGES, N_, country_name, join_words, say, within
from core.moods.feelings import Response
from core.people.person import Preferences

RESPONSES = {
    Response.MATCH: (N_("Match it"), "🎯"),
    Response.LIFT: (N_("Lift me"), "🎈"),
    Response.RELEASE: (N_("Let it out"), "🌋"),
}
CHANGED = N_("Done.")
NO_SUCH_SETTING = N_("I do not know that setting, or not that value.")
UNKNOWN_LANGUAGE = N_("I do not speak “{words}” yet; /settings language shows what I speak.")
UNKNOWN_SERVICE = N_("I do not know all of “{words}”; the services that I know are {services}.")
UNKNOWN_COUNTRY = N_(
    "I do not know the country “{words}”; say its name, as in /settings country Netherlands, or its code."
)
NOT_YOURS_TO_SET = N_("Only those who manage this chat can change that.")
HIDE_PLOTS, SHOW_PLOTS = N_("Hide plots"), N_("Show plots")
ANYBODY, ONLY_ASKER = N_("Let anybody press"), N_("Let only the asker press")
ANSWERS_TO_ALL, ANSWERS_TO_ALL_EMOJI = N_("Answer for all"), "📣"
ANSWERS_TO_ME, ANSWERS_TO_ME_EMOJI = N_("Answer only me"), "🤫"
ONLY_FAMILY, NOT_ONLY_FAMILY = N_("Only family movies"), N_("All movies")
AUTOMATIC_COUNTRY = N_("As my language says")
AUTOMATIC_LANGUAGE = N_("As my app says")
ASK_EACH_TIME = N_("Ask each time")
PANELS = {
    "language": (N_("Language"), "💬"),
    "country": (N_("Country"), "🌍"),
    "services": (N_("Services"), "📺"),
    "way": (N_("When I feel…"), "🎈"),
}
YOUR_CHOICE, A_GUESS = N_("your choice"), N_("as far as I can tell")
FORGET_ALL = N_("Shall I forget everything that I keep about you? That cannot be undone.")
FORGET, FORGET_EMOJI = N_("Forget me"), "🧹"
SURE_FORGET = N_("Yes, forget everything")


def settings(
    person: Preferences,
    room: Preferences | None,
    *,
    language: str,
    country: str,
    is_country_chosen: bool,
    services: Sequence[str],
    has_groups: bool = False,
) -> str:
    """List all settings.

    Args:
        person: Choices of the person.
        room: Choices of the room; None in a room of the person's own.
        language: One of ``LANGUAGES``.
        country: ISO 3166-1 code.
        is_country_chosen: Whether the person has chosen it.
        services: The streaming services that the person has.
        has_groups: Whether the platform has rooms of several people.
    """
    lines = [
        say("Your settings"),
        say(
            "Language: {language} ({how}).",
            language=LANGUAGES[language],
            how=_origin(is_chosen=bool(person.language)),
        ),
        say(
            "Country: {country} ({how}). It decides age ratings and where to watch; "
            "/settings country NL sets any other.",
            country=country_name(country),
            how=_origin(is_chosen=is_country_chosen),
        ),
        _services(services),
        _response(person),
        _movies(person),
        _plots(person),
    ]
    if has_groups:
        lines.append(_answers(person))
    if room is not None:
        lines.append(presses(room))
    return "\n".join(lines)


def presses(room: Preferences) -> str:
    """Say which people may press buttons in a room."""
    if room.is_open:
        return say("Buttons in this chat: anybody may press.")
    return say("Buttons in this chat: only the asker may press.")


def describe_data(data: Mapping[str, Any]) -> str:
    """Say that a file holds all data about a person, or that there is none."""
    if any(data.values()):
        return say("All that I keep about you is in this file.")
    return say("I keep nothing about you.")


def confirm_forgetting(rows: int) -> str:
    """Confirm that the data about a person was deleted."""
    if rows:
        return say("Forgotten.")
    return say("There was nothing to forget.")


def _services(services: Sequence[str]) -> str:
    if services:
        return say("Services: {services}.", services=join_words(services))
    return say("Services: none yet.")


def _response(person: Preferences) -> str:
    if person.response:
        label, _ = RESPONSES[person.response]
        return say("When you tell how you feel: {way}.", way=within(say(label)))
    return say("When you tell how you feel: I match it and ask.")


def _movies(person: Preferences) -> str:
    if person.is_family:
        return say("Movies: only for families.")
    return say("Movies: all.")


def _plots(person: Preferences) -> str:
    if person.hides_plots:
        return say("Plots: hidden until you open a movie.")
    return say("Plots: shown.")


def _answers(person: Preferences) -> str:
    """Say which people see answers in rooms of several people."""
    match person.answers_alone:
        case None:
            return say("Answers in groups: for all, and those to /feel only for you.")
        case True:
            return say("Answers in groups: only for you.")
        case False:
            return say("Answers in groups: for all.")


def _origin(*, is_chosen: bool) -> str:
    """Say whether a value is a choice or a guess."""
    return say(YOUR_CHOICE if is_chosen else A_GUESS)

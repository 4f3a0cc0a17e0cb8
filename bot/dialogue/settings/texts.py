"""Sentences about settings and about what is kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.languages import LANGUAGES, N_, country_name, join_words, say, within
from core.moods.feelings import Response
from core.people.person import Preferences

WAYS = {
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
    """List what is set.

    Args:
        person: What the person has chosen.
        room: What the room has chosen; None in a room of the person's own.
        language: One of ``LANGUAGES``.
        country: ISO 3166-1 code.
        is_country_chosen: Whether the person has chosen it.
        services: The streaming services that the person has.
        has_groups: Whether the platform has rooms of several people.
    """
    lines = [
        say("Your settings"),
        say("Language: {language} ({how}).", language=LANGUAGES[language], how=_how(person.language)),
        say(
            "Country: {country} ({how}). It decides age ratings and where to watch; "
            "/settings country NL sets any other.",
            country=country_name(country),
            how=_how(country if is_country_chosen else None),
        ),
        say("Services: {services}.", services=join_words(services)) if services else say("Services: none yet."),
        say("When you tell how you feel: {way}.", way=within(say(WAYS[person.response][0])))
        if person.response
        else say("When you tell how you feel: I match it and ask."),
        say("Movies: only for families.") if person.is_family else say("Movies: all."),
        say("Plots: hidden until you open a movie.") if person.hides_plots else say("Plots: shown."),
    ]
    if has_groups:
        lines.append(_answers(person))
    if room is not None:
        lines.append(presses(room))
    return "\n".join(lines)


def presses(room: Preferences) -> str:
    """Tell who may press buttons in a room."""
    if room.is_open:
        return say("Buttons in this chat: anybody may press.")
    return say("Buttons in this chat: only the asker may press.")


def _answers(person: Preferences) -> str:
    """Tell who sees answers in rooms of several people."""
    if person.answers_alone is None:
        return say("Answers in groups: for all, and those to /feel only for you.")
    return say("Answers in groups: only for you.") if person.answers_alone else say("Answers in groups: for all.")


def mydata(known: Mapping[str, Any]) -> str:
    """Say that a file holds all that is remembered about a person."""
    return (
        say("All that I keep about you is in this file.") if any(known.values()) else say("I keep nothing about you.")
    )


def forgotten(rows: int) -> str:
    """Confirm that a person was forgotten."""
    return say("Forgotten.") if rows else say("There was nothing to forget.")


def _how(chosen: str | None) -> str:
    return say(YOUR_CHOICE if chosen else A_GUESS)

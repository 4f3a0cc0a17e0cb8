"""How moods look and are called, in texts and in tokens."""

from dataclasses import dataclass

from bot.languages import N_, capitalize, say
from core.moods.mood import Mood


@dataclass(frozen=True, slots=True)
class MoodLook:
    """The name, the tagline, the colours of a mood, and its letters in the tokens of buttons."""

    name: str
    tagline: str
    """Stands behind *three movies*, *a movie* or *movies*."""
    hue_degrees: int
    """Hue in OKLCH. The page and the report make all tints of a mood from it, with the same contrast for all moods."""
    rgb: int
    """Colour at Discord, ``0xRRGGBB``."""
    terminal_colour: str
    """One of rich's colours: https://rich.readthedocs.io/en/stable/appendix/colors.html."""
    second_mood_letter: str
    """Stands for the mood as a second mood; no letter of a filter may stand for two things."""
    refused_mood_letter: str
    """Stands for the mood when movies must not have it."""


MOOD_LOOKS = {
    Mood.LOVE: MoodLook(
        N_("love"),
        N_("to leave you warm and tender"),
        hue_degrees=355,
        rgb=0xE0457B,
        terminal_colour="magenta",
        second_mood_letter="l",
        refused_mood_letter="b",
    ),
    Mood.JOY: MoodLook(
        N_("joy"),
        N_("to lift you up and make you laugh"),
        hue_degrees=80,
        rgb=0xF5B82E,
        terminal_colour="yellow",
        second_mood_letter="j",
        refused_mood_letter="c",
    ),
    Mood.SURPRISE: MoodLook(
        N_("surprise"),
        N_("to keep you guessing"),
        hue_degrees=305,
        rgb=0x9B6DD7,
        terminal_colour="cyan",
        second_mood_letter="u",
        refused_mood_letter="h",
    ),
    Mood.SADNESS: MoodLook(
        N_("sadness"),
        N_("to move you to tears"),
        hue_degrees=250,
        rgb=0x4A7FB5,
        terminal_colour="blue",
        second_mood_letter="d",
        refused_mood_letter="k",
    ),
    Mood.FEAR: MoodLook(
        N_("fear"),
        N_("to send a chill down your spine"),
        hue_degrees=175,
        rgb=0x4F5D52,
        terminal_colour="green",
        second_mood_letter="e",
        refused_mood_letter="p",
    ),
    Mood.ANGER: MoodLook(
        N_("anger"),
        N_("to get your blood up"),
        hue_degrees=30,
        rgb=0xC8382E,
        terminal_colour="red",
        second_mood_letter="a",
        refused_mood_letter="q",
    ),
}
"""The one table of how moods look, on every platform."""


def mood_name(mood: Mood) -> str:
    """Name the mood within a sentence: ``joy``."""
    return say(MOOD_LOOKS[mood].name)


def moods_by_name() -> dict[str, Mood]:
    """Return all moods by their names in small letters, in the language that is spoken and in English."""
    names: dict[str, Mood] = {}
    for mood in Mood:
        names[mood_name(mood).casefold()] = mood
    for mood in Mood:
        names[mood.value] = mood
    return names


def mood_names(mood: Mood, also: Mood | None = None) -> str:
    """Name the mood, or the two that are asked for together, within a sentence."""
    if also is None:
        return mood_name(mood)
    return f"{mood_name(mood)} + {mood_name(also)}"


def mood_label(mood: Mood) -> str:
    """Name the mood on a button: ``Joy``."""
    return capitalize(mood_name(mood))


def mood_choice(mood: Mood, also: Mood | None = None) -> str:
    """Name the mood where no button shows its emoji: ``Joy 😃``; with a second one ``Joy 😃 + fear 😨``."""
    choice = f"{mood_label(mood)} {mood.emoji}"
    if also is None:
        return choice
    return f"{choice} + {mood_name(also)} {also.emoji}"


def tagline(mood: Mood) -> str:
    """Return the purpose of movies for a mood: words that stand behind *three movies* or *movies*."""
    return say(MOOD_LOOKS[mood].tagline)

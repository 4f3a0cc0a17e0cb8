"""How moods are called, in the language that is spoken."""

from bot.languages import N_, headed, say
from core.moods.mood import Mood

MOOD_NAMES = {
    Mood.LOVE: N_("love"),
    Mood.JOY: N_("joy"),
    Mood.SURPRISE: N_("surprise"),
    Mood.SADNESS: N_("sadness"),
    Mood.FEAR: N_("fear"),
    Mood.ANGER: N_("anger"),
}
TAGLINES = {
    Mood.LOVE: N_("to leave you warm and tender"),
    Mood.JOY: N_("to lift you up and make you laugh"),
    Mood.SURPRISE: N_("to keep you guessing"),
    Mood.SADNESS: N_("to move you to tears"),
    Mood.FEAR: N_("to send a chill down your spine"),
    Mood.ANGER: N_("to get your blood up"),
}
"""What movies for a mood are there for: stands behind *three movies*, *a movie* or *movies*."""


def mood_name(mood: Mood) -> str:
    """Name the mood within a sentence: ``joy``."""
    return say(MOOD_NAMES[mood])


def mood_names(mood: Mood, also: Mood | None = None) -> str:
    """Name the mood, or the two that are asked for together, within a sentence."""
    return f"{mood_name(mood)} + {mood_name(also)}" if also else mood_name(mood)


def mood_label(mood: Mood) -> str:
    """Name the mood on a button: ``Joy``."""
    return headed(mood_name(mood))


def mood_choice(mood: Mood, also: Mood | None = None) -> str:
    """Name the mood where no button shows its emoji: ``Joy 😃``; with a second one ``Joy 😃 + fear 😨``."""
    named = f"{mood_label(mood)} {mood.emoji}"
    return f"{named} + {mood_name(also)} {also.emoji}" if also else named


def tagline(mood: Mood) -> str:
    """Say what movies for a mood are there for; stands behind *three movies* or *movies*."""
    return say(TAGLINES[mood])

"""The buttons for moods, which stand under nearly every reply."""

from collections.abc import Collection
from functools import cache

from bot.dialogue import texts
from bot.dialogue.actions import AskMood, ShowMovies
from bot.dialogue.moods import mood_label
from bot.dialogue.reply import Button
from bot.languages import current_language, say
from core.moods.mood import Mood


def mood_button(mood: Mood) -> Button:
    """Return the button that shows movies for a mood."""
    return Button(mood_label(mood), mood.emoji, ShowMovies(mood))


def mood_buttons(without: Collection[Mood] = ()) -> tuple[Button, ...]:
    """Return the buttons of all six moods, or of the moods that are not refused."""
    if not without:
        return _all_mood_buttons(current_language())
    return tuple(mood_button(mood) for mood in Mood if mood not in without)


def other_mood_button() -> Button:
    """Return the button that asks for a mood."""
    return Button(say(texts.OTHER_MOOD), texts.OTHER_MOOD_EMOJI, AskMood())


@cache
def _all_mood_buttons(_language: str) -> tuple[Button, ...]:
    return tuple(map(mood_button, Mood))

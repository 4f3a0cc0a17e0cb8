"""The buttons with which a group finds its movie, in the language of the person that opened the group."""

from collections.abc import Mapping

from bot.dialogue.actions import ChooseMood, Reveal, Vote
from bot.dialogue.groups import texts
from bot.dialogue.moods import mood_label
from bot.dialogue.reply import Button
from bot.languages import current_language, say
from bot.languages.plain_text import shorten
from core.moods.mood import Mood


def choose_mood_buttons(group: int) -> tuple[Button, ...]:
    """Return the buttons with which members choose a mood, and the one that shows their movie."""
    moods = [Button(mood_label(mood), mood.emoji, ChooseMood(mood, group, current_language())) for mood in Mood]
    return (*moods, reveal_button(group))


def reveal_button(group: int) -> Button:
    """Return the button that shows a group its movie."""
    return Button(say(texts.REVEAL), texts.REVEAL_EMOJI, Reveal(group, current_language()))


def vote_buttons(group: int, titles: Mapping[int, str]) -> tuple[Button, ...]:
    """Return the buttons to vote for movies; ``titles`` by their ids, in the order of the short list."""
    buttons: list[Button] = []
    for number, (movie, title) in enumerate(titles.items(), 1):
        keycap = f"{number}\ufe0f\u20e3"
        buttons.append(Button(shorten(title), keycap, Vote(group, movie, current_language())))
    return tuple(buttons)

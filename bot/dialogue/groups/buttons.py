"""The buttons with which a group finds its movie. They bear the language of the person who began."""

from collections.abc import Mapping

from bot.dialogue.actions import ChooseMood, Reveal, Vote
from bot.dialogue.groups import texts
from bot.dialogue.moods import mood_label
from bot.dialogue.reply import Button
from bot.languages import say, spoken
from bot.languages.plain_text import shorten
from core.moods.mood import Mood


def group_mood_buttons(group: int) -> tuple[Button, ...]:
    """Return the buttons for the moods that members wish, and the one that shows their movie."""
    moods = [Button(mood_label(mood), mood.emoji, ChooseMood(mood, group, spoken())) for mood in Mood]
    return (*moods, reveal_button(group))


def reveal_button(group: int) -> Button:
    """Return the button that shows a group its movie."""
    return Button(say(texts.SETTLE), texts.SETTLE_EMOJI, Reveal(group, spoken()))


def vote_buttons(group: int, titles: Mapping[int, str]) -> tuple[Button, ...]:
    """Return the buttons to vote for movies; their titles are given by id."""
    return tuple(
        Button(shorten(title), f"{place}\ufe0f\u20e3", Vote(group, movie, spoken()))
        for place, (movie, title) in enumerate(titles.items(), 1)
    )

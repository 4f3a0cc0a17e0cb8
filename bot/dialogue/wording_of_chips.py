"""Sentences about what narrows a mood down: chips, and a second mood; in plain text."""

from collections.abc import Iterable, Sequence

from bot.dialogue import labels, wording
from bot.dialogue.movies.filters import Narrowing, Without
from bot.languages import joined, say, within
from core.moods.mood import Mood
from core.movies.filters import Filter


def chips(mood: Mood, chosen: Sequence[Narrowing]) -> str:
    """Ask what movies must be tonight."""
    asked = say("{mood} {emoji} tonight: what must it be?", mood=wording.mood_label(mood), emoji=mood.emoji)
    told = chip_names(chosen)
    return f"{asked} {say('So far: {chips}.', chips=told)}" if told else asked


def chip_label(chip: Filter | Mood) -> tuple[str, str]:
    """Return label and emoji of the button for a chip, or for the second mood that movies shall have."""
    if isinstance(chip, Mood):
        return wording.mood_label(chip), chip.emoji
    label, emoji = labels.CHIPS[chip]
    return say(label), emoji


def chip_names(chosen: Iterable[Narrowing]) -> str:
    """Name chips within a sentence; what movies shall not have is taken for granted."""
    return joined(within(chip_label(chip)[0]) for chip in chosen if not isinstance(chip, Without))


def none_left(mood: Mood, chosen: Sequence[Narrowing]) -> str:
    """Say that nothing that may still be offered fits all chips."""
    return say(
        "Nothing left for {mood} this week is all of that: {chips}.",
        mood=wording.mood_name(mood),
        chips=chip_names(chosen),
    )


def drop(dropped: Iterable[Narrowing]) -> str:
    """Offer to ask again without some chips."""
    return say("Without “{chips}”", chips=chip_names(dropped))

"""Finds out which moods free words mean: by the vocabulary where it has every word, else by the model."""

import logging
from collections.abc import Awaitable, Callable, Collection
from typing import NamedTuple

from bot.dialogue.mood_words import MoodReading, means_nothing, read_moods
from bot.languages import ENGLISH, current_language
from core.errors import ArtifactRejected
from core.inference.intent_model import Intent, Kind
from core.moods.mood import Mood

log = logging.getLogger(__name__)

_MIN_SHARE_OF_SECOND_MOOD = 0.2
_MIN_SHARE_OF_SINGLE_WORD = 0.4
"""The model must be this sure about a single word that is not in the vocabulary."""
_MAX_MOODS = 2
"""The number of moods that movies can be asked for at once."""

Understand = Callable[[str], Awaitable[Intent]]
"""Returns the intent of a message in free words; may raise ``ArtifactRejected``."""


class Meaning(NamedTuple):
    """The meaning of a message in free words."""

    mood: Mood | None = None
    also: Mood | None = None
    """A second mood that movies should have."""
    kind: Kind | None = None
    """None exactly when there is no mood."""
    refused: frozenset[Mood] = frozenset()
    """Moods that movies must not have; they are neither the first nor the second."""
    is_worried: bool = False
    """Whether it is about a worry of everyday life."""


async def meaning_of(words: str, understand: Understand | None) -> Meaning:
    """Return the meaning of words. Without a model, or when it cannot be loaded, only the vocabulary is used."""
    reading = read_moods(words)
    if _needs_no_model(reading):
        return _meaning_by_words(reading)
    if means_nothing(words):
        return Meaning()
    intent = await _intent_of(words, understand)
    if intent is not None:
        return _meaning_by_model(words, intent, reading)
    if len(reading.moods) == 1 and not reading.excluded:
        return _meaning_by_words(reading)
    return _meaning_without_mood(reading)


def _needs_no_model(reading: MoodReading) -> bool:
    """Return whether the words are enough: in English if all are known, elsewhere if they name any mood.

    The model knows English only.
    """
    if len(reading.moods) > _MAX_MOODS:
        return False
    has_mood = bool(reading.moods or reading.refused)
    return reading.is_plain or (has_mood and current_language() != ENGLISH)


def _meaning_by_words(reading: MoodReading) -> Meaning:
    if not reading.moods:
        return _meaning_without_mood(reading)
    first, second = (*reading.moods, None, None)[:_MAX_MOODS]
    return Meaning(first, second, reading.kind, reading.refused, reading.is_worried)


def _meaning_by_model(words: str, intent: Intent, reading: MoodReading) -> Meaning:
    """Return the meaning by the model's shares. They say that a mood is spoken of, not that it is wanted."""
    is_unknown_word = words.isalpha() and not reading.moods
    if is_unknown_word and max(intent.moods.probabilities) < _MIN_SHARE_OF_SINGLE_WORD:
        return Meaning()
    mood = _main_mood(intent, reading)
    if mood is None:
        return _meaning_without_mood(reading)
    kind = intent.kind or reading.kind or Kind.WANT
    also = None
    if kind is Kind.WANT:
        also = _strongest(intent, {mood, *reading.excluded, *reading.unwelcome})
    return Meaning(mood, also, kind, reading.refused, reading.is_worried)


def _main_mood(intent: Intent, reading: MoodReading) -> Mood | None:
    """Return the model's mood; where words refuse it, the first mood that they name, else the strongest other one."""
    if intent.mood is not None and intent.mood not in reading.excluded:
        return intent.mood
    if reading.moods and reading.excluded:
        return reading.moods[0]
    if intent.mood is None:
        return None
    return _strongest(intent, reading.excluded)


def _meaning_without_mood(reading: MoodReading) -> Meaning:
    """Return the meaning of words that name no mood: refusals, or that the person is not happy."""
    if reading.is_unhappy:
        return Meaning(Mood.SADNESS, kind=Kind.FEEL)
    return Meaning(refused=reading.refused)


def _strongest(intent: Intent, excluded: Collection[Mood]) -> Mood | None:
    """Return the strongest mood that is not excluded; None if the model gives it too small a share."""
    strongest, strongest_share = None, 0.0
    for mood, share in intent.moods.items():
        if mood not in excluded and share >= _MIN_SHARE_OF_SECOND_MOOD and share > strongest_share:
            strongest, strongest_share = mood, share
    return strongest


async def _intent_of(words: str, understand: Understand | None) -> Intent | None:
    if understand is None:
        return None
    try:
        return await understand(words)
    except ArtifactRejected as error:
        log.warning("Words are only searched for the names of moods: %s", error)
        return None

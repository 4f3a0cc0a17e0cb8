"""What somebody means who types free words: the word lists first where they know every word, else the model."""

import logging
from collections.abc import Awaitable, Callable, Collection
from typing import NamedTuple

from bot.dialogue.mood_words import MoodReading, means_nothing, read_moods
from bot.languages import ENGLISH, spoken
from core.errors import ArtifactRejected
from core.inference.intent_model import Intent, Kind
from core.moods.mood import Mood

log = logging.getLogger(__name__)

_ALSO = 0.2  # share from which a second mood is meant, too
_SURE = 0.4  # share from which a single word that no list knows tells a mood
_TWO = 2  # moods that movies can have together

Understand = Callable[[str], Awaitable[Intent]]
"""Tells what a message in free words is about; may raise ``ArtifactRejected``."""


class Meaning(NamedTuple):
    """What somebody means."""

    mood: Mood | None = None
    also: Mood | None = None
    """A second mood that movies shall have."""
    kind: Kind | None = None
    """None exactly when there is no mood."""
    refused: frozenset[Mood] = frozenset()
    """Moods that movies shall not have; they are neither the first nor the second."""
    is_worried: bool = False
    """Whether somebody tells a worry of everyday life."""


async def meaning_of(words: str, understand: Understand | None) -> Meaning:
    """Find out what words mean; without a model, or when it cannot be loaded, only the lists' words are understood."""
    found = read_moods(words)
    if _says_all(found):
        return _by_words(found)
    if means_nothing(words):
        return Meaning()
    intent = await _intent_of(words, understand)
    if intent is None:
        return _by_words(found) if len(found.moods) == 1 and not found.excluded else _without(found)
    is_guess = words.isalpha() and not found.moods and max(share for _, share in intent.moods.items()) < _SURE
    return Meaning() if is_guess else _by_model(intent, found)


def _says_all(found: MoodReading) -> bool:
    """Tell whether no model is needed. Outside English any word that names a mood is better than a model of English."""
    is_known = found.is_plain or (spoken() != ENGLISH and bool(found.moods or found.refused))
    return is_known and len(found.moods) <= _TWO


def _by_words(found: MoodReading) -> Meaning:
    if not found.moods:
        return _without(found)
    first, second = (*found.moods, None, None)[:_TWO]
    return Meaning(first, second, found.kind, found.refused, found.is_worried)


def _by_model(intent: Intent, found: MoodReading) -> Meaning:
    """Take the strongest mood that is not refused: a share says that a mood is spoken of, not that it is wanted."""
    mood = intent.mood
    if mood is None or mood in found.excluded:
        named = found.moods[0] if found.moods and found.excluded else None
        mood = named or (_strongest(intent, found.excluded) if mood else None)
    if mood is None:
        return _without(found)
    kind = intent.kind or found.kind or Kind.WANT
    also = _strongest(intent, {mood, *found.excluded, *found.unwelcome}) if kind is Kind.WANT else None
    return Meaning(mood, also, kind, found.refused, found.is_worried)


def _without(found: MoodReading) -> Meaning:
    """Return what is left where no mood is told: refusals, or that somebody is not happy."""
    return Meaning(Mood.SADNESS, kind=Kind.FEEL) if found.is_unhappy else Meaning(refused=found.refused)


def _strongest(intent: Intent, excluded: Collection[Mood]) -> Mood | None:
    """Return the strongest other mood that is told clearly enough."""
    shares = {mood: share for mood, share in intent.moods.items() if mood not in excluded and share >= _ALSO}
    return max(shares, key=shares.__getitem__, default=None)


async def _intent_of(words: str, understand: Understand | None) -> Intent | None:
    if understand is None:
        return None
    try:
        return await understand(words)
    except ArtifactRejected as error:
        log.warning("Words are only searched for the names of moods: %s", error)
        return None

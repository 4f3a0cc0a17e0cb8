"""Answers to browsers that have sent no cookie yet: kept in mind until they come back with it, and never written."""

from collections.abc import Iterable
from typing import NamedTuple

from cachetools import FIFOCache

from core.moods.mood import Mood
from core.movies.catalogue import Week

_MOST_PEOPLE = 4096  # about three megabytes; most of those who come once never come back


class Shown(NamedTuple):
    """Movies that somebody was shown at once."""

    week: Week
    mood: Mood
    """The mood that they were offered for."""
    movies: tuple[int, ...]
    """TMDb ids."""
    is_choice: bool = True
    """Whether they were chosen just now, and not shown again or to everybody."""


class FirstAnswers:
    """What newcomers were shown; whoever came longest ago is forgotten when there are too many."""

    def __init__(self, most_people: int = _MOST_PEOPLE) -> None:
        """Take for how many people there is room."""
        self._shown: FIFOCache[str, list[Shown]] = FIFOCache(most_people)

    def keep(self, person: str, shown: Shown) -> None:
        """Keep in mind what a newcomer is being shown."""
        self._shown.setdefault(person, []).append(shown)

    def take(self, person: str) -> Iterable[Shown]:
        """Return what somebody was shown who has come back, and forget it."""
        return self._shown.pop(person, ())

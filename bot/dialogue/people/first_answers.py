"""First answers to browsers: held in memory, never stored, until the browser comes back with its cookie."""

from collections.abc import Iterable
from typing import NamedTuple

from cachetools import FIFOCache

from core.moods.mood import Mood
from core.movies.catalogue import Week

_MAX_PEOPLE = 4096
"""About three megabytes. Most newcomers never come back."""


class Shown(NamedTuple):
    """Movies of one answer."""

    week: Week
    mood: Mood
    """The mood that they were offered for."""
    movies: tuple[int, ...]
    """TMDb ids."""
    is_choice: bool = True
    """Whether they were chosen for this answer, and not shown again or to everybody."""


class FirstAnswers:
    """The first answers to newcomers; the oldest are dropped when there are too many."""

    def __init__(self, max_people: int = _MAX_PEOPLE) -> None:
        self._shown: FIFOCache[str, list[Shown]] = FIFOCache(max_people)

    def keep(self, person: str, shown: Shown) -> None:
        """Remember an answer to a newcomer."""
        self._shown.setdefault(person, []).append(shown)

    def take(self, person: str) -> Iterable[Shown]:
        """Return the answers to a newcomer that has come back, and drop them."""
        return self._shown.pop(person, ())

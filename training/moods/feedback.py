"""Turn what people said about offered movies into labels: which moods of a movie they confirm, and which they deny."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from core.moods.mood import Mood
from core.people.verdict import is_disputed
from core.sources.sample import SampleMovie

_FEWEST = 5  # people whose verdicts must agree before a mood is confirmed
_FEW_DOUBTERS = 0.1  # of them

Counted = Mapping[tuple[int, Mood], int]


@dataclass(frozen=True, slots=True)
class Finding:
    """What people agree on about one movie and one mood that it was offered for."""

    movie: int
    mood: Mood
    is_confirmed: bool
    """Else it is denied."""
    judges: int
    doubters: int


def findings(doubts: Counted, judges: Counted) -> list[Finding]:
    """Find what enough people agree on, by movie and mood.

    A mood is denied by the rule that takes a movie from it (``core.people.verdict.is_disputed``), and confirmed when
    at least five people judged the movie for it and at most a tenth of them said that it lacks it.

    Args:
        doubts: How many people said of a movie that it lacks a mood.
        judges: How many people gave any verdict on it when it was offered for the mood.
    """
    found: list[Finding] = []
    for (movie, mood), people in sorted(judges.items()):
        doubters = doubts.get((movie, mood), 0)
        if is_disputed(doubters, people):
            found.append(Finding(movie, mood, is_confirmed=False, judges=people, doubters=doubters))
        elif people >= _FEWEST and doubters <= _FEW_DOUBTERS * people:
            found.append(Finding(movie, mood, is_confirmed=True, judges=people, doubters=doubters))
    return found


def relabelled(movies: Iterable[SampleMovie], found: Iterable[Finding]) -> list[SampleMovie]:
    """Return the movies whose labels change, with their new ones.

    A confirmed mood becomes acceptable, a denied one is no longer. A denied primary mood makes way for the first
    acceptable one; if there is none, it stays, because a movie needs one: a person should look.
    """
    by_movie: dict[int, list[Finding]] = {}
    for one in found:
        by_movie.setdefault(one.movie, []).append(one)
    changed = ((movie, _with(movie, by_movie.get(movie.id, []))) for movie in movies if movie.primary)
    return [after for before, after in changed if after != before]


def _with(movie: SampleMovie, found: list[Finding]) -> SampleMovie:
    denied = {one.mood.value for one in found if not one.is_confirmed}
    confirmed = [one.mood.value for one in found if one.is_confirmed]
    moods = dict.fromkeys(mood for mood in (movie.primary or "", *movie.acceptable, *confirmed) if mood not in denied)
    primary, *acceptable = moods or [movie.primary]
    return msgspec.structs.replace(movie, primary=primary, acceptable=tuple(filter(None, acceptable)))

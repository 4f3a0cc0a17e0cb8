"""Labels from people's verdicts: the moods of a movie that they confirm, and the ones that they deny."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from core.moods.mood import Mood
from core.people.verdict import is_disputed
from core.sources.sample import SampleMovie

_MIN_JUDGES = 5
"""A mood is confirmed by at least this many people."""
_MAX_DOUBTING_SHARE = 0.1

Counts = Mapping[tuple[int, Mood], int]


@dataclass(frozen=True, slots=True)
class Finding:
    """An agreement of people about a movie and a mood that it was offered for."""

    movie: int
    mood: Mood
    is_confirmed: bool
    """Else it is denied."""
    judges: int
    doubters: int


def find_agreements(doubts: Counts, judges: Counts) -> list[Finding]:
    """Find the agreements of enough people, by movie and mood.

    A mood is denied by the rule for offers (``core.people.verdict.is_disputed``), and confirmed if at least five people
    judged the movie for it and at most a tenth of them doubted it.

    Args:
        doubts: Number of doubters of the mood, by movie and mood.
        judges: Number of people with any verdict on the movie for the mood.
    """
    findings: list[Finding] = []
    for (movie, mood), people in sorted(judges.items()):
        doubters = doubts.get((movie, mood), 0)
        if is_disputed(doubters, people):
            findings.append(Finding(movie, mood, is_confirmed=False, judges=people, doubters=doubters))
        elif people >= _MIN_JUDGES and doubters <= _MAX_DOUBTING_SHARE * people:
            findings.append(Finding(movie, mood, is_confirmed=True, judges=people, doubters=doubters))
    return findings


def relabel(movies: Iterable[SampleMovie], findings: Iterable[Finding]) -> list[SampleMovie]:
    """Return the movies whose labels change, with their new ones.

    A confirmed mood becomes acceptable, a denied one is no longer. A denied primary mood is replaced by the first
    acceptable one; if there is none, it stays, because a movie needs one: a person should look.
    """
    by_movie: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_movie[finding.movie].append(finding)
    changed: list[SampleMovie] = []
    for movie in movies:
        if movie.primary:
            after = _apply(movie, by_movie[movie.id])
            if after != movie:
                changed.append(after)
    return changed


def _apply(movie: SampleMovie, findings: list[Finding]) -> SampleMovie:
    moods = dict.fromkeys((movie.primary or "", *movie.acceptable))
    for finding in findings:
        if finding.is_confirmed:
            moods[finding.mood.value] = None
    for finding in findings:
        if not finding.is_confirmed:
            moods.pop(finding.mood.value, None)
    primary, *acceptable = moods or [movie.primary]
    return msgspec.structs.replace(movie, primary=primary, acceptable=tuple(filter(None, acceptable)))

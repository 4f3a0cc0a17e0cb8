"""One movie for a group with different moods: the best one for the member that it serves least."""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from core.moods.mood import Mood
from core.movies.catalogue import Catalogue, ScoredMovie
from core.movies.series import are_of_one_series

_SHORTLIST_LENGTH = 3
_NEAR_TIE = 0.85
"""Movies with this share of the best score are equals: a group does not feel the difference."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A movie that a group could watch."""

    entry: ScoredMovie
    least_served: Mood
    """The wished mood that the movie has least; the earlier one of equals."""

    @property
    def score(self) -> float:
        """The probability in [0, 1] that the movie has the mood of its least-served members."""
        return self.entry.scores[self.least_served]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A movie for a group, and alternatives for its vote."""

    best: Candidate
    runners_up: tuple[Candidate, ...]
    """The next two, best first; fewer if the catalogue has fewer. Of other series as far as possible."""

    @property
    def movies(self) -> tuple[int, ...]:
        """TMDb ids, best first."""
        return tuple(candidate.entry.movie.id for candidate in (self.best, *self.runners_up))


def choose(
    catalogue: Catalogue,
    wishes: Mapping[str, Mood],
    *,
    excluded: Collection[int] = frozenset(),
    seed: str | None = None,
) -> Proposal | None:
    """Choose the best movie for its least-served member; None if all movies are excluded.

    Among movies that serve their least-served member equally well, the one with the best average over all members wins,
    then the newest. Only the number of members per mood matters.

    Args:
        catalogue: The movies on offer.
        wishes: The mood of each member; at least one member.
        excluded: TMDb ids that are not offered.
        seed: Shuffles the movies that are nearly as good as the best; None leaves the best in front.

    Raises:
        ValueError: There are no wishes.
    """
    if not wishes:
        raise ValueError("A group needs a member who wishes a mood.")
    votes = count_wishes(wishes.values())
    candidates = [Candidate(entry, least_served(entry, votes)) for entry in catalogue if entry.movie.id not in excluded]
    if not candidates:
        return None
    candidates.sort(key=lambda candidate: _rank(candidate, votes), reverse=True)
    if seed is not None:
        _shuffle_near_ties(candidates, seed)
    best, *runners_up = _shortlist(candidates)
    return Proposal(best, tuple(runners_up))


def serves_best(entry: ScoredMovie, catalogue: Iterable[ScoredMovie], wished: Collection[Mood]) -> bool:
    """Return whether no other movie has more of the mood of its least-served members."""

    def lowest_score(candidate: ScoredMovie) -> float:
        return candidate.scores[least_served(candidate, wished)]

    return lowest_score(entry) >= max(map(lowest_score, catalogue), default=0)


def may_serve(entry: ScoredMovie, wished: Collection[Mood]) -> bool:
    """Return whether a movie may be offered to members who wish these moods: it is the opposite of none of them.

    If all wish the same, it must suit that mood as it must for one person. If they differ, one of them gets less; but
    the movie's strongest mood must be wished by a member, or be no opposite of any wish.
    """
    moods = tuple(set(wished))
    if len(moods) == 1:
        return entry.scores.suits(moods)
    return not entry.scores.is_opposite(moods)


def count_wishes(wishes: Iterable[Mood]) -> dict[Mood, int]:
    """Return the number of members per mood, in the order of moods, so that sums over them are always the same."""
    counts = Counter(wishes)
    return dict(sorted(counts.items(), key=lambda item: item[0].position))


def least_served(entry: ScoredMovie, wished: Collection[Mood]) -> Mood:
    """Return the wished mood, of at least one, that a movie has least; the earlier one of equals."""
    in_order = sorted(set(wished), key=lambda mood: mood.position)
    return min(in_order, key=entry.scores.__getitem__)


def _rank(candidate: Candidate, votes: Mapping[Mood, int]) -> tuple[float, float, date, int]:
    """Return the criteria, most important first."""
    scores, movie = candidate.entry.scores, candidate.entry.movie
    total = 0.0
    for mood, members in votes.items():
        total += members * scores[mood]
    return candidate.score, total, movie.release_date, movie.id


def _shuffle_near_ties(candidates: list[Candidate], seed: str) -> None:
    """Shuffle the front of ranked candidates, as far as they are nearly as good as the first."""
    lowest = candidates[0].score * _NEAR_TIE
    front = list(takewhile(lambda candidate: candidate.score >= lowest, candidates))
    random.Random(seed).shuffle(front)  # noqa: S311 - variety, not secrecy
    candidates[: len(front)] = front


def _shortlist(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the first few candidates of different series; filled up with more of a series if there is nothing else."""
    chosen: list[Candidate] = []
    siblings: list[Candidate] = []
    for candidate in candidates:
        movie = candidate.entry.movie
        is_sibling = any(are_of_one_series(movie, earlier.entry.movie) for earlier in chosen)
        if is_sibling:
            siblings.append(candidate)
        else:
            chosen.append(candidate)
        if len(chosen) == _SHORTLIST_LENGTH:
            break
    return [*chosen, *siblings][:_SHORTLIST_LENGTH]

"""One movie for a group that wants different moods: the one whose least-served member is served best."""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.moods.mood import Mood
from core.movies.catalogue import Catalogue, ScoredMovie
from core.movies.series import are_of_one_series

_SHORTLIST = 3
_NEAR_TIE = 0.85  # of the best: groups do not feel so little, and see other movies on other days


@dataclass(frozen=True, slots=True)
class Candidate:
    """A movie that a group could watch."""

    entry: ScoredMovie
    least_served: Mood
    """Of the wished moods, the one that the movie has least; the earlier one of equals."""

    @property
    def score(self) -> float:
        """The probability in [0, 1] that the movie has the mood of those whom it serves least."""
        return self.entry.scores[self.least_served]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a group is offered."""

    best: Candidate
    runners_up: tuple[Candidate, ...]
    """The next two, best first, for a vote; fewer when the catalogue has fewer. Of another series, if there is one."""


def choose(
    catalogue: Catalogue,
    wishes: Mapping[str, Mood],
    *,
    excluded: Collection[int] = frozenset(),
    seed: str | None = None,
) -> Proposal | None:
    """Choose the movie whose least-served member is served best; None when everything is excluded.

    Among those that serve their least-served member equally well, the one that serves all better on average wins, then
    the newest. Who wishes what does not matter, only how many wish each mood.

    Args:
        catalogue: What is on offer.
        wishes: The mood that each member wishes; at least one member.
        excluded: TMDb ids that are not offered.
        seed: Decides the order of those that are nearly as good as the best; None leaves the best in front.

    Raises:
        ValueError: Nobody wishes anything.
    """
    if not wishes:
        raise ValueError("A group needs a member who wishes a mood.")
    counted = Counter(wishes.values())
    votes = {mood: counted[mood] for mood in Mood if mood in counted}
    candidates = [Candidate(entry, least_served(entry, votes)) for entry in catalogue if entry.movie.id not in excluded]
    candidates.sort(key=lambda one: _rank(one, votes), reverse=True)
    if not candidates:
        return None
    best, *runners_up = _shortlist(candidates if seed is None else _draw(candidates, seed))
    return Proposal(best, tuple(runners_up))


def serves_best(entry: ScoredMovie, catalogue: Iterable[ScoredMovie], wished: Collection[Mood]) -> bool:
    """Tell whether no other movie gives those whom it serves least more of the mood that they wish."""

    def least(one: ScoredMovie) -> float:
        return one.scores[least_served(one, wished)]

    return all(least(entry) >= least(other) for other in catalogue)


def _draw(candidates: Sequence[Candidate], seed: str) -> list[Candidate]:
    """Shuffle those that are nearly as good as the best, which is in front; the others stay behind them."""
    near = [one for one in candidates if one.score >= candidates[0].score * _NEAR_TIE]
    random.Random(seed).shuffle(near)  # noqa: S311 - variety, not secrecy
    return [*near, *candidates[len(near) :]]


def _shortlist(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Take the first few of which no two are of one series; more of a series only where there is nothing else."""
    taken: list[Candidate] = []
    for candidate in candidates:
        movie = candidate.entry.movie
        if not any(are_of_one_series(movie, other.entry.movie) for other in taken):
            taken.append(candidate)
        if len(taken) == _SHORTLIST:
            return taken
    left = [candidate for candidate in candidates if candidate not in taken]
    return [*taken, *left[: _SHORTLIST - len(taken)]]


def may_serve(entry: ScoredMovie, wished: Collection[Mood]) -> bool:
    """Tell whether a movie may be offered to members who wish these moods: it is the opposite of none of them.

    Where all wish the same, it must suit that mood as it must for one person. Where they do not, somebody gets less;
    but what the movie is most of must be wished by a member, or be no opposite of what any of them wishes.
    """
    wishes = frozenset(wished)
    return entry.scores.suits(tuple(wishes)) if len(wishes) == 1 else not entry.scores.is_opposite(wishes)


def least_served(entry: ScoredMovie, wished: Collection[Mood]) -> Mood:
    """Return the wished mood, of at least one, that a movie has least; the earlier one of equals."""
    return min((mood for mood in Mood if mood in wished), key=entry.scores.__getitem__)


def _rank(candidate: Candidate, votes: Mapping[Mood, int]) -> tuple[object, ...]:
    """Return what is compared, most important first; the order of ``votes`` is that of the moods, so sums are too."""
    scores, movie = candidate.entry.scores, candidate.entry.movie
    total = sum(members * scores[mood] for mood, members in votes.items())
    return candidate.score, total, movie.release_date, movie.id

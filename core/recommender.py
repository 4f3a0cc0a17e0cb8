"""Which movies, in what order. Pure: no clock, no store, no chance that a test cannot repeat."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.catalogue import Catalogue, ScoredMovie
from core.mood import GOOD, Mood

_MAIN, _SURE = 0.65, 0.8  # from which a movie's strongest mood, or any of its moods, is beyond doubt
_BANDS = 3
_ROTATION = 12  # places by which the seeded shuffle may move a movie within its band


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A movie offered for a mood."""

    entry: ScoredMovie
    mood: Mood
    is_repeat: bool = False
    """The pool was used up, so it starts again with the one shown longest ago."""
    is_next_best: bool = False
    """The mood's pool was too short; this movie has less of it."""

    @property
    def score(self) -> float:
        """The probability in [0, 1] that the movie has the mood."""
        return self.entry.scores[self.mood]

    @property
    def reasons(self) -> tuple[str, ...]:
        """What in the movie's facts weighed most for the mood; may be empty."""
        return self.entry.reasons.get(self.mood, ())


def recommend(
    catalogue: Catalogue, mood: Mood, *, person: str, day: date, shown: Sequence[int] = (), count: int = 3
) -> tuple[Recommendation, ...]:
    """Choose ``count`` different movies for a mood; fewer only when the catalogue has fewer.

    Movies that are about this mood come before those that surely have it too, and these before the likely ones; within
    such a band newest first, loosened by a shuffle that depends on person, day and mood. Movies in ``shown`` come again
    only when the mood's pool is used up.

    Args:
        catalogue: What is on offer.
        mood: The mood asked for.
        person: Who asks; only seeds the shuffle.
        day: The day of the question; only seeds the shuffle.
        shown: TMDb ids that this person was shown this week, longest ago first.
        count: How many movies.
    """
    shown_at = {movie_id: turn for turn, movie_id in enumerate(shown)}
    pool = [entry for entry in catalogue if entry.scores[mood] >= GOOD]
    fresh = [entry for entry in pool if entry.movie.id not in shown_at]
    picks = [Recommendation(entry, mood) for entry in _ordered(fresh, mood, f"{person}/{day}/{mood}")[:count]]
    if len(picks) < count:
        again = sorted((e for e in pool if e.movie.id in shown_at), key=lambda e: shown_at[e.movie.id])
        picks += [Recommendation(entry, mood, is_repeat=True) for entry in again[: count - len(picks)]]
    if len(picks) < count:
        rest = [entry for entry in catalogue if entry.scores[mood] < GOOD]
        rest.sort(key=lambda e: (shown_at.get(e.movie.id, -1), -e.scores[mood]))
        picks += [Recommendation(entry, mood, is_next_best=True) for entry in rest[: count - len(picks)]]
    return tuple(picks)


def _ordered(entries: Iterable[ScoredMovie], mood: Mood, seed: str) -> list[ScoredMovie]:
    """Order by band, then newest first, each movie moved by up to ``_ROTATION`` places."""
    chance = random.Random(seed)  # noqa: S311 - variety, not secrecy
    newest_first = sorted(entries, key=lambda e: (e.movie.release_date, e.movie.id), reverse=True)
    places = [0] * _BANDS
    keyed: list[tuple[int, float, ScoredMovie]] = []
    for entry in newest_first:
        band = _band(entry, mood)
        keyed.append((band, places[band] + chance.random() * _ROTATION, entry))
        places[band] += 1
    keyed.sort(key=lambda item: item[:2])
    return [entry for _, _, entry in keyed]


def _band(entry: ScoredMovie, mood: Mood) -> int:
    """Return 0 when it is the movie's main mood, 1 when the movie surely has it, else 2."""
    score = entry.scores[mood]
    if score >= _MAIN and entry.scores.strongest() is mood:
        return 0
    return 1 if score >= _SURE else 2

"""Which movies, in what order. Pure: no clock, no store, no chance that a test cannot repeat."""

import random
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from core.moods.mood import GOOD, Mood
from core.movies.catalogue import Catalogue, ScoredMovie
from core.movies.movie import Movie
from core.movies.reasons import select_reasons
from core.recommending.taste import Taste

_MAIN, _SURE = 0.65, 0.8  # from which a movie's strongest mood, or any of its moods, is beyond doubt
_BANDS = 3
_ROTATION = 12  # places by which the seeded shuffle may move a movie within its band

_Moods = tuple[Mood] | tuple[Mood, Mood]
"""One mood, or two that are requested together, the more important one first."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A movie offered for a mood."""

    entry: ScoredMovie
    mood: Mood
    is_repeat: bool = False
    """All that may be offered was shown, so it starts again with the one shown longest ago."""
    is_next_best: bool = False
    """All that have the mood were shown; this movie has less of it, or of the second one that was asked for."""

    @property
    def score(self) -> float:
        """The probability in [0, 1] that the movie has the mood."""
        return self.entry.scores[self.mood]

    @property
    def reasons(self) -> tuple[str, ...]:
        """The genres and keywords that weighed most for the mood; may be empty.

        What is stored is looked through again: it may have been written by an older version.
        """
        return select_reasons(self.entry.reasons.get(self.mood, ()), self.mood)


def recommend(  # noqa: PLR0913 - who asks, when, and all that narrows the choice down, each by its name
    catalogue: Catalogue,
    mood: Mood,
    *,
    person: str,
    day: date,
    shown: Sequence[int] = (),
    count: int = 3,
    excluded: Collection[int] = frozenset(),
    also: Mood | None = None,
    fits: Callable[[Movie], bool] | None = None,
    taste: Taste | None = None,
) -> tuple[Recommendation, ...]:
    """Choose ``count`` different movies for a mood; fewer only when there are fewer that may be offered.

    Movies that are about this mood come before those that surely have it too, and these before the likely ones; within
    such a band newest first, loosened by taste and by a shuffle that depends on person, day and mood. Then come the
    next best, as far as they suit the mood (``MoodScores.suits``). Movies in ``shown`` come again only when all that
    may be offered for the mood were shown, longest ago first.

    Args:
        catalogue: What is on offer.
        mood: The mood asked for.
        person: Who asks; only seeds the shuffle.
        day: The day of the question; only seeds the shuffle.
        shown: TMDb ids that this person was shown this week, longest ago first.
        count: How many movies.
        excluded: TMDb ids that are never offered, not even when the pool is used up.
        also: A second mood that the movies should have; then the weaker of both counts.
        fits: Tells which movies may be offered; all when left out.
        taste: Moves movies within their band only.
    """
    newest = catalogue.newest_first
    offered = [entry for entry in newest if entry.movie.id not in excluded and (fits is None or fits(entry.movie))]
    return tuple(islice(_lined_up(offered, _moods(mood, also), f"{person}/{day}/{mood}", shown, taste), count))


def offered_again(entries: Iterable[ScoredMovie], mood: Mood, also: Mood | None = None) -> Iterator[Recommendation]:
    """Yield movies that were chosen before; those that have less of the mood, or of the second, still are next best."""
    strength = _strength(_moods(mood, also))
    return (Recommendation(entry, mood, is_next_best=strength(entry) < GOOD) for entry in entries)


def _lined_up(
    offered: Sequence[ScoredMovie], moods: _Moods, seed: str, shown: Sequence[int], taste: Taste | None
) -> Iterator[Recommendation]:
    """Yield movies: new ones that have the moods, new next best ones, then all others in the turn they were shown in.

    Takes them newest first; sorts each part only when it is reached.
    """
    mood, strength = moods[0], _strength(moods)
    shown_at = {movie_id: turn for turn, movie_id in enumerate(shown)}
    pool, rest = list[ScoredMovie](), list[ScoredMovie]()
    for entry in offered:
        (pool if strength(entry) >= GOOD else rest).append(entry)
    fresh = [entry for entry in pool if entry.movie.id not in shown_at]
    for entry in _ordered(fresh, moods, seed, taste):
        yield Recommendation(entry, mood)
    near = [entry for entry in rest if entry.scores.suits(moods)]
    new = (entry for entry in near if entry.movie.id not in shown_at)
    for entry in sorted(new, key=lambda e: (e.scores[mood] < GOOD, -strength(e))):
        yield Recommendation(entry, mood, is_next_best=True)
    again = (entry for entry in (*pool, *near) if entry.movie.id in shown_at)
    for entry in sorted(again, key=lambda e: shown_at[e.movie.id]):
        has_it = strength(entry) >= GOOD
        yield Recommendation(entry, mood, is_repeat=has_it, is_next_best=not has_it)


def _ordered(entries: Iterable[ScoredMovie], moods: _Moods, seed: str, taste: Taste | None) -> list[ScoredMovie]:
    """Order by band, within it as they come, each movie moved by up to ``_ROTATION`` places and by taste."""
    chance = random.Random(seed)  # noqa: S311 - variety, not secrecy
    strength = _strength(moods)
    places = [0] * _BANDS
    keyed: list[tuple[int, float, ScoredMovie]] = []
    for entry in entries:
        band = _band(entry, strength(entry), moods)
        liking = taste.places(entry.movie) if taste else 0
        keyed.append((band, places[band] + chance.random() * _ROTATION - liking, entry))
        places[band] += 1
    keyed.sort(key=lambda item: item[:2])
    return [entry for _, _, entry in keyed]


def _band(entry: ScoredMovie, strength: float, moods: _Moods) -> int:
    """Return 0 when the moods are what the movie is about, 1 when the movie surely has them, else 2."""
    if strength >= _MAIN and entry.scores.strongest() in moods:
        return 0
    return 1 if strength >= _SURE else 2


def _moods(mood: Mood, also: Mood | None) -> _Moods:
    return (mood,) if also is None else (mood, also)


def _strength(moods: _Moods) -> Callable[[ScoredMovie], float]:
    """Return a function for the probability of the weaker of the moods; it is called for all movies, so it is quick."""
    if len(moods) > 1:
        return lambda entry: entry.scores.weakest(moods)
    position = moods[0].position
    return lambda entry: entry.scores.probabilities[position]

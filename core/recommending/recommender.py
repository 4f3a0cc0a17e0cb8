"""The choice of movies for a mood, and their order. Pure: no clock, no store, no chance that a test cannot repeat."""

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

_BANDS = (0.9, 0.8, 0.65, GOOD)
"""Movies are offered band by band; each begins at this probability of the mood.

In four recorded weeks of TMDb's trending list, of movies that the model had not seen, 97 % of the first cards were
right in this order, and 92 % where all movies from 0.65 on came newest first.
"""
_ROTATION = 12
"""Places that the daily shuffle may move a movie within its band."""

_Moods = tuple[Mood] | tuple[Mood, Mood]
"""One mood, or two that are requested together, the more important one first."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A movie offered for a mood."""

    entry: ScoredMovie
    mood: Mood
    is_repeat: bool = False
    """All movies with the mood have been shown, so they start again with the one shown longest ago."""
    is_next_best: bool = False
    """All movies with the mood have been shown; this one has less of it, or of the second requested mood."""

    @property
    def score(self) -> float:
        """The probability in [0, 1] that the movie has the mood."""
        return self.entry.scores[self.mood]

    @property
    def reasons(self) -> tuple[str, ...]:
        """The genres and keywords that weighed most for the mood; may be empty.

        Stored reasons are selected again, as an older version may have written them.
        """
        return select_reasons(self.entry.reasons.get(self.mood, ()), self.mood)


def recommend(  # noqa: PLR0913 - the person, the day and all narrowing, each by its name
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
    """Choose ``count`` different movies for a mood; fewer only if fewer may be offered.

    First come the movies that surely have the mood, then the likely ones, band by band; within a band newest first,
    loosened by taste and by a shuffle that depends on person, day and mood. Next come the next
    best, as far as they suit the mood (``MoodScores.suits``). Movies in ``shown`` come again only after all others,
    longest ago first.

    Args:
        catalogue: The movies on offer.
        mood: The requested mood.
        person: Seeds the shuffle.
        day: Seeds the shuffle.
        shown: TMDb ids of the movies that this person was shown this week, longest ago first.
        count: The number of movies.
        excluded: TMDb ids that are never offered, not even as repeats.
        also: A second mood that the movies should have; then the weaker of both counts.
        fits: Decides whether a movie may be offered; None admits all.
        taste: Moves movies within their band only.
    """

    def may_be_offered(entry: ScoredMovie) -> bool:
        return entry.movie.id not in excluded and (fits is None or fits(entry.movie))

    offered = list(filter(may_be_offered, catalogue.newest_first))
    line = _line_up(offered, _moods(mood, also), f"{person}/{day}/{mood}", shown, taste)
    return tuple(islice(line, count))


def recommend_again(entries: Iterable[ScoredMovie], mood: Mood, also: Mood | None = None) -> Iterator[Recommendation]:
    """Yield recommendations of movies that were chosen before; next best if they have too little of the moods."""
    strength = _strength(_moods(mood, also))
    for entry in entries:
        yield Recommendation(entry, mood, is_next_best=strength(entry) < GOOD)


def _line_up(
    offered: Sequence[ScoredMovie], moods: _Moods, seed: str, shown: Sequence[int], taste: Taste | None
) -> Iterator[Recommendation]:
    """Yield new movies with the moods, then new next best ones, then shown ones, longest ago first.

    Expects the newest first. Sorts each part only when it is reached, as most requests end in the first one.
    """
    mood, strength = moods[0], _strength(moods)
    last_shown = dict(zip(shown, range(len(shown)), strict=True))

    def is_match(entry: ScoredMovie) -> bool:
        return strength(entry) >= GOOD

    def is_new(entry: ScoredMovie) -> bool:
        return entry.movie.id not in last_shown

    matches, non_matches = _partition(is_match, offered)
    new_matches, repeats = _partition(is_new, matches)
    for entry in _order(new_matches, moods, seed, taste):
        yield Recommendation(entry, mood)

    next_best = filter(lambda entry: entry.scores.suits(moods), non_matches)
    new_next_best, more_repeats = _partition(is_new, next_best)
    for entry in sorted(new_next_best, key=lambda entry: (entry.scores[mood] < GOOD, -strength(entry))):
        yield Recommendation(entry, mood, is_next_best=True)

    for entry in sorted([*repeats, *more_repeats], key=lambda entry: last_shown[entry.movie.id]):
        yield Recommendation(entry, mood, is_repeat=is_match(entry), is_next_best=not is_match(entry))


def _partition(
    belongs: Callable[[ScoredMovie], bool], entries: Iterable[ScoredMovie]
) -> tuple[list[ScoredMovie], list[ScoredMovie]]:
    """Return the entries that belong, and the rest."""
    inside: list[ScoredMovie] = []
    rest: list[ScoredMovie] = []
    for entry in entries:
        if belongs(entry):
            inside.append(entry)
        else:
            rest.append(entry)
    return inside, rest


def _order(entries: Collection[ScoredMovie], moods: _Moods, seed: str, taste: Taste | None) -> list[ScoredMovie]:
    """Sort by band, within it by the given order; shuffle and taste move each movie by some places."""
    chance = random.Random(seed)  # noqa: S311 - variety, not secrecy
    strength = _strength(moods)
    band_sizes = [0] * len(_BANDS)
    places: dict[int, tuple[int, float]] = {}
    for entry in entries:
        band = _band(strength(entry))
        place = band_sizes[band] + chance.random() * _ROTATION
        if taste:
            place -= taste.places(entry.movie)
        places[entry.movie.id] = (band, place)
        band_sizes[band] += 1
    return sorted(entries, key=lambda entry: places[entry.movie.id])


def _band(strength: float) -> int:
    """Return the number of the band that a movie with the mood belongs to, from 0."""
    for number, lowest in enumerate(_BANDS):
        if strength >= lowest:
            return number
    return len(_BANDS) - 1


def _moods(mood: Mood, also: Mood | None) -> _Moods:
    return (mood,) if also is None else (mood, also)


def _strength(moods: _Moods) -> Callable[[ScoredMovie], float]:
    """Return a function for the probability of the weaker mood; it is called for all movies, so it is quick."""
    if len(moods) > 1:
        return lambda entry: entry.scores.weakest(moods)
    position = moods[0].position
    return lambda entry: entry.scores.probabilities[position]

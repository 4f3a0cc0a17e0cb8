"""What a person tends to like, learned from what they saved and what they refused."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, Self

from core.movies.movie import Movie

FEWEST: Final = 5
"""Movies that must have been saved or refused before they say anything."""
MOST_PLACES: Final = 24
"""Places that taste may move a movie forward or back: twice as many as the daily shuffle, which would drown it else."""

_DOUBT = 4  # verdicts' worth of belief that a trait says nothing; what was met once or twice hardly counts

_Trait = str | int  # a genre, a keyword, or the decade


class Taste:
    """How many places each movie should move up for one person. Knows no mood, so it cannot prefer one."""

    def __init__(self, weights: Mapping[_Trait, float]) -> None:
        """Take the log-odds of each trait; ``of`` is the usual way in."""
        self._weights = weights

    @classmethod
    def of(cls, liked: Iterable[Movie], disliked: Iterable[Movie]) -> Self | None:
        """Learn from verdicts, None when there are fewer than ``FEWEST``; the same movie twice counts once.

        A trait weighs as much as the odds of liking movies that have it differ from the odds of liking any movie that
        was judged: who saves nearly everything does not love every genre.

        Args:
            liked: What was saved, whether it has been seen since or not.
            disliked: What was refused. Having been seen says neither.
        """
        for_it = {movie.id: movie for movie in liked}
        against_it = {movie.id: movie for movie in disliked}
        if len(for_it) + len(against_it) < FEWEST:
            return None
        likes = Counter(trait for movie in for_it.values() for trait in _traits(movie))
        dislikes = Counter(trait for movie in against_it.values() for trait in _traits(movie))
        share = (len(for_it) + 1) / (len(for_it) + len(against_it) + 2)
        expected, unexpected = _DOUBT * share, _DOUBT * (1 - share)
        return cls(
            {
                trait: math.log((likes[trait] + expected) / (dislikes[trait] + unexpected) * unexpected / expected)
                for trait in likes.keys() | dislikes.keys()
            }
        )

    def places(self, movie: Movie) -> float:
        """Return by how many places the movie should come earlier, in [-``MOST_PLACES``, ``MOST_PLACES``]."""
        weights = self._weights
        log_odds = math.fsum([weights[trait] for trait in _traits(movie) if trait in weights])  # exact in any order
        return MOST_PLACES * math.tanh(log_odds)  # even odds stay, 3 : 1 earn 80% of the places


def _traits(movie: Movie) -> set[_Trait]:
    """Return what a movie may be liked for; TMDb's genres have capitals and its keywords none, so they stay apart."""
    return {*movie.genres, *movie.keywords, movie.year // 10}

"""A person's taste, learned from the movies that they saved and refused."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, Self

from core.movies.movie import Movie

MIN_MOVIES: Final = 5
"""Fewer saved and refused movies say nothing about a taste."""
MAX_PLACES: Final = 24
"""Places that taste may move a movie forward or back: twice the daily shuffle, which would drown it otherwise."""
_PRIOR_VERDICTS = 4
"""A trait weighs as if this many further verdicts found it meaningless; so rare traits hardly count."""

_Trait = str | int  # a genre, a keyword, or the decade


class Taste:
    """Moves movies up or down for one person. It knows no mood, so it cannot prefer one."""

    def __init__(self, log_odds: Mapping[_Trait, float]) -> None:
        self._log_odds = log_odds

    @classmethod
    def of(cls, liked: Iterable[Movie], disliked: Iterable[Movie]) -> Self | None:
        """Learn from verdicts, None if there are fewer than ``MIN_MOVIES``; the same movie twice counts once.

        A trait weighs as much as the odds of liking movies with it differ from the odds of liking any judged movie: a
        person who saves nearly everything does not love every genre.

        Args:
            liked: The saved movies, seen since or not.
            disliked: The refused movies. Having been seen says neither.
        """
        likes, liked_count = _count_traits(liked)
        dislikes, disliked_count = _count_traits(disliked)
        total = liked_count + disliked_count
        if total < MIN_MOVIES:
            return None
        share_liked = (liked_count + 1) / (total + 2)
        prior_likes, prior_dislikes = _PRIOR_VERDICTS * share_liked, _PRIOR_VERDICTS * (1 - share_liked)
        log_odds: dict[_Trait, float] = {}
        for trait in likes.keys() | dislikes.keys():
            odds = (likes[trait] + prior_likes) / (dislikes[trait] + prior_dislikes)
            log_odds[trait] = math.log(odds * prior_dislikes / prior_likes)
        return cls(log_odds)

    def places(self, movie: Movie) -> float:
        """Return the places that the movie should move forward, in [-``MAX_PLACES``, ``MAX_PLACES``].

        Even odds move nothing, odds of 3 : 1 move 80% of the places.
        """
        known_traits = _traits(movie) & self._log_odds.keys()
        log_odds = math.fsum(map(self._log_odds.__getitem__, known_traits))  # exact in any order
        return MAX_PLACES * math.tanh(log_odds)


def _count_traits(movies: Iterable[Movie]) -> tuple[Counter[_Trait], int]:
    """Count the movies with each trait, and all movies; the same movie twice counts once."""
    by_id = {movie.id: movie for movie in movies}
    counts: Counter[_Trait] = Counter()
    for movie in by_id.values():
        counts.update(_traits(movie))
    return counts, len(by_id)


def _traits(movie: Movie) -> set[_Trait]:
    """Return genres, keywords and decade; TMDb's genres have capitals and its keywords none, so they stay apart."""
    return {*movie.genres, *movie.keywords, movie.year // 10}

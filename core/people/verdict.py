"""Opinions of people on offered movies, and the rules by which they take movies from the offer."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from core.moods.mood import Mood

_MIN_DOUBTERS = 5
_MIN_DOUBTING_PERCENT = 40
"""Share of doubters among all people with a verdict on the movie for the mood."""


class Opinion(StrEnum):
    """An opinion that a card has a button for."""

    SEEN = "seen"
    REFUSED = "refused"
    """Not for me."""
    SAVED = "saved"
    """For later."""
    WRONG = "wrong"
    """It does not have the mood that it was offered for."""


class Verdict(msgspec.Struct, frozen=True):
    """One opinion of one person about one movie."""

    movie: int
    """TMDb id."""
    opinion: Opinion
    mood: Mood
    """The mood that the movie was offered for."""
    at: datetime
    """In UTC."""

    @property
    def key(self) -> tuple[int, Opinion, Mood]:
        """Movie, opinion and mood. A person has at most one verdict with the same key; a later one replaces it."""
        return self.movie, self.opinion, self.mood


class Voice(msgspec.Struct, frozen=True):
    """The right of a person's doubt to count for everybody.

    It takes a known person who was shown the movie for that mood.
    """

    network: str = ""
    """A fingerprint of network and movie, from which one doubt counts; empty for accounts of a chat platform."""


class Doubt(msgspec.Struct, frozen=True):
    """A movie's mood that people doubt."""

    movie: int
    """TMDb id."""
    mood: Mood
    doubters: int
    """Number of people whose doubt counts."""
    judges: int
    """Number of people with any verdict on the movie for the mood."""
    since: datetime
    """The moment of the first doubt, in UTC."""

    @property
    def is_withdrawn(self) -> bool:
        """Whether the movie is no longer offered for the mood."""
        return is_disputed(self.doubters, self.judges)


def excluded_by(verdicts: Iterable[Verdict], mood: Mood) -> frozenset[int]:
    """Return the movies that a person's verdicts exclude from further offers for a mood.

    A verdict excludes the movie for every mood; ``Opinion.WRONG`` only for its own mood.
    """
    excluded: set[int] = set()
    for verdict in verdicts:
        if verdict.opinion is not Opinion.WRONG or verdict.mood is mood:
            excluded.add(verdict.movie)
    return frozenset(excluded)


def find_disputed(
    mood: Mood, doubters: Mapping[tuple[int, Mood], int], judges: Mapping[tuple[int, Mood], int]
) -> set[int]:
    """Return the movies that are no longer offered for a mood, because enough people say that they lack it.

    Args:
        mood: The mood.
        doubters: By movie and mood, the number of people whose doubt counts.
        judges: By movie and mood, the number of people with any verdict on the movie for the mood.
    """
    movies: set[int] = set()
    for (movie, doubted_mood), people in doubters.items():
        if doubted_mood is mood and is_disputed(people, judges.get((movie, mood), people)):
            movies.add(movie)
    return movies


def is_disputed(doubters: int, judges: int) -> bool:
    """Return whether the doubters outweigh the mood model.

    One person cannot do so alone or with a few friends: it takes ``_MIN_DOUBTERS`` people, each counted once. Nor can a
    crowd against a movie that other people accept: the doubters must be ``_MIN_DOUBTING_PERCENT`` of the judges. When
    people withdraw their verdicts, or delete their data, the movie returns. ``Voice`` is the right to be counted.
    """
    return doubters >= _MIN_DOUBTERS and doubters * 100 >= judges * _MIN_DOUBTING_PERCENT

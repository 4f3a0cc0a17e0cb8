"""What a person thinks of a movie that was offered."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from core.moods.mood import Mood

_FEWEST_DOUBTERS = 5
_LEAST_PERCENT = 40  # of those who judged a movie for a mood


class Opinion(StrEnum):
    """What can be said about a movie on a card."""

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
    """When it was given, in UTC."""


class Voice(msgspec.Struct, frozen=True):
    """Lets somebody's doubt count for everybody: they were shown the movie for that mood, and are known well enough."""

    network: str = ""
    """A fingerprint of network and movie, of which one doubt counts; empty for accounts of a chat platform."""


class Doubt(msgspec.Struct, frozen=True):
    """That people say of a movie that it lacks a mood."""

    movie: int
    """TMDb id."""
    mood: Mood
    doubters: int
    """Different people whose doubt counts."""
    judges: int
    """Different people who gave any verdict on the movie when it was offered for the mood."""
    since: datetime
    """When the first of the doubts was told, in UTC."""

    @property
    def is_withdrawn(self) -> bool:
        """Whether the movie is offered to nobody for the mood."""
        return is_disputed(self.doubters, self.judges)


def excluded_by(verdicts: Iterable[Verdict], mood: Mood) -> frozenset[int]:
    """Return the movies that a person is not offered again for a mood.

    Whatever was said of a movie settles it for every mood; only that it lacks a mood settles it for that mood alone.
    """
    return frozenset(one.movie for one in verdicts if one.opinion is not Opinion.WRONG or one.mood is mood)


def disputed(mood: Mood, doubts: Mapping[tuple[int, Mood], int], judges: Mapping[tuple[int, Mood], int]) -> set[int]:
    """Return the movies that nobody is offered for a mood any more, because enough people said that they lack it.

    Args:
        mood: The mood.
        doubts: By movie and mood, how many different people said that the movie lacks the mood and are counted.
        judges: By movie and mood, how many different people gave any verdict on the movie when offered for the mood.
    """
    return {
        movie
        for (movie, doubted), people in doubts.items()
        if doubted is mood and is_disputed(people, judges.get((movie, doubted), people))
    }


def is_disputed(doubters: int, judges: int) -> bool:
    """Tell whether so many people outweigh the classifier.

    Nobody does so alone or with a few friends: it takes ``_FEWEST_DOUBTERS`` different people, as each counts once,
    however often they say it. Nor does a crowd against a movie that others accept: the doubters must be a fair share
    of all who judged it for that mood, so the more people it is offered to, the more must agree. When people take
    their verdicts back, or forget themselves, the movie returns. Who is counted at all: see ``Voice``.
    """
    return doubters >= _FEWEST_DOUBTERS and doubters * 100 >= judges * _LEAST_PERCENT

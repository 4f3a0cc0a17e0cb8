"""Judgements: what readers said of a movie's moods, and the probabilities that follow from it.

A reading names the moods that one reader would accept for a movie, and the primary one among them. Each
reading of the shipped movies was predicted from one or two of the others by a logistic regression; its coefficients are
the rule below. ``docs/judgements.md`` says how the readings are made and how well they agree.
"""

import csv
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from core.errors import ArtifactRejected
from core.moods.mood import Mood, MoodScores

NO_MOOD: Final = "none"
"""The word for a reading without any mood."""
_CONSTANT: Final = -1.28
_ACCEPTED: Final = 1.93
_NOT_ACCEPTED: Final = -1.42
_PRIMARY: Final = 1.86
"""Log-odds, per reading, that a further reader accepts a mood."""


class Judgement(msgspec.Struct, frozen=True):
    """The readings of one movie."""

    primaries: tuple[Mood | None, ...]
    """The primary mood of each reading; None where a reader found no mood."""
    accepted: tuple[int, ...]
    """For each mood, in the order of ``Mood``: the number of readings that accept it."""

    @property
    def readings(self) -> int:
        """The number of readings."""
        return len(self.primaries)

    @property
    def scores(self) -> MoodScores:
        """For each mood: the probability that a further reader would accept it."""
        return MoodScores(tuple(map(self._probability, Mood)))

    def _probability(self, mood: Mood) -> float:
        accepted = self.accepted[mood.position]
        log_odds = (
            _CONSTANT
            + _ACCEPTED * accepted
            + _NOT_ACCEPTED * (self.readings - accepted)
            + _PRIMARY * self.primaries.count(mood)
        )
        probability = 1 / (1 + math.exp(-log_odds))
        return _DISSENT + (1 - 2 * _DISSENT) * probability


_DISSENT: Final = 0.01
"""The probability that a further reader contradicts all others."""
NO_JUDGEMENTS: Final[Mapping[int, Judgement]] = {}


def read_judgements(path: Path) -> dict[int, Judgement]:
    """Read a table of judgements, by the movies' TMDb ids.

    Its columns are ``id``, ``primaries`` (the primary mood of each reading, between spaces) and one for each mood: the
    number of readings that accept it.

    Raises:
        ArtifactRejected: The file cannot be read, or a line is no judgement; names the line.
    """
    judgements: dict[int, Judgement] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                judgements[int(row["id"])] = _judgement_of(row)
    except OSError as error:
        raise ArtifactRejected(f"The judgements {path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        line = len(judgements) + 2
        raise ArtifactRejected(f"Line {line} of the judgements {path} is damaged: {error}.") from error
    return judgements


def _judgement_of(row: Mapping[str, str]) -> Judgement:
    """Read one line.

    Raises:
        ValueError: It is no judgement.
        KeyError: A column is missing.
    """
    primaries = tuple(map(_primary_of, row["primaries"].split()))
    if not primaries:
        raise ValueError("it has no reading")
    accepted: list[int] = []
    for mood in Mood:
        count = int(row[mood])
        if not primaries.count(mood) <= count <= len(primaries):
            raise ValueError(f"{count} readings cannot accept {mood}")
        accepted.append(count)
    return Judgement(primaries, tuple(accepted))


def _primary_of(word: str) -> Mood | None:
    if word == NO_MOOD:
        return None
    return Mood(word)

"""The project's own labelled movies: reading, checking, splitting."""

import csv
import hashlib
from collections import Counter
from datetime import date
from pathlib import Path

from core.moods.mood import Mood
from core.sources.sample import SampleMovie

HELD_OUT_IN = 5  # one movie in five is held out, chosen by its id alone
_WORDS = range(25, 91)  # of a synopsis
_OUTLINE_WORDS = range(15, 71)
_NGRAM = 8  # words in a row that two texts must not share
_EARLIEST = date(1888, 1, 1)  # Roundhay Garden Scene


def labelled(movies: list[SampleMovie]) -> list[SampleMovie]:
    """Return the movies that carry a judgement."""
    return [movie for movie in movies if movie.primary]


def is_held_out(movie_id: int) -> bool:
    """Tell whether a movie belongs to the fixed held-out split; never changes when movies are added."""
    return hashlib.sha256(str(movie_id).encode()).digest()[0] % HELD_OUT_IN == 0


def faults(movies: list[SampleMovie], *, reserved: set[int], other_texts: dict[int, str]) -> list[str]:
    """Name everything that is wrong with the catalogue, one sentence each.

    Args:
        movies: The catalogue.
        reserved: TMDb ids kept for evaluation, which must not carry moods.
        other_texts: Texts of others by TMDb id, which no synopsis may repeat.
    """
    found: list[str] = []
    for movie_id, times in Counter(movie.id for movie in movies).items():
        if times > 1:
            found.append(f"{movie_id} is there {times} times.")
    for movie in movies:
        found += [f"{movie.id} {movie.title}: {fault}." for fault in _faults_of(movie, reserved)]
    return found + _repeated(movies, other_texts)


def _faults_of(movie: SampleMovie, reserved: set[int]) -> list[str]:
    moods = [mood for mood in (movie.primary, *movie.acceptable) if mood]
    words, told = len(movie.synopsis.split()), len(movie.outline.split())
    checks = {
        "is reserved for evaluation and must not carry moods": movie.id in reserved and bool(moods),
        "has no primary mood": movie.id not in reserved and not movie.primary,
        f"names an unknown mood among {moods}": not set(moods) <= {mood.value for mood in Mood},
        "names a mood twice": len(moods) != len(set(moods)),
        f"was released on {movie.release_date}": not _EARLIEST <= movie.release_date <= date.today(),  # noqa: DTZ011
        f"has a synopsis of {words} words": words not in _WORDS,
        f"has an outline of {told} words": bool(told) and told not in _OUTLINE_WORDS,
        "has no genre": not movie.genres,
    }
    return [fault for fault, is_wrong in checks.items() if is_wrong]


def _repeated(movies: list[SampleMovie], other_texts: dict[int, str]) -> list[str]:
    """Find texts that share a run of words with each other or with somebody else's text."""
    seen = {
        gram: f"the text of others on {movie_id}" for movie_id, text in other_texts.items() for gram in _grams(text)
    }
    found: list[str] = []
    for movie in movies:
        for name, text in (("synopsis", movie.synopsis), ("outline", movie.outline)):
            grams = _grams(text)
            if hit := next((gram for gram in sorted(grams) if gram in seen), None):
                found.append(f"{movie.id} {movie.title}: “{hit}” also stands in {seen[hit]}.")
            seen |= dict.fromkeys(grams, f"the {name} of {movie.id}")
    return found


def _grams(text: str) -> set[str]:
    words = "".join(c if c.isalnum() else " " for c in text.casefold().replace("'", "")).split()
    return {" ".join(words[at : at + _NGRAM]) for at in range(len(words) - _NGRAM + 1)}


def read_reserved(path: Path) -> set[int]:
    """Read the ids of the movies kept for evaluation; empty when the file is not there."""
    if not path.exists():
        return set()
    with path.open(newline="", encoding="utf-8") as file:
        return {int(row["tmdb_id"]) for row in csv.DictReader(file) if row["tmdb_id"]}


def read_real_texts(path: Path) -> dict[int, tuple[str, str]]:
    """Read TMDb's overviews and taglines by id, to measure on; empty when the file is not there."""
    if not path.exists():
        return {}
    with path.open(newline="", encoding="utf-8") as file:
        return {int(row["id"]): (row["overview"], row["tagline"]) for row in csv.DictReader(file)}

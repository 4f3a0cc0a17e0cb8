"""The project's own labelled movies: reading, checking, splitting."""

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from core.moods.mood import Mood
from core.sources.sample import SampleMovie

HELD_OUT_IN = 5
"""One movie in this many is held out, chosen by its id alone."""
_SYNOPSIS_WORDS = range(25, 91)
_OUTLINE_WORDS = range(15, 71)
_NGRAM = 8
"""Two texts must not share this many consecutive words."""
_NO_WORD = re.compile(r"[\W_]")
_EARLIEST = date(1888, 1, 1)  # Roundhay Garden Scene


def with_labels(movies: list[SampleMovie]) -> list[SampleMovie]:
    """Return the movies with a judged mood."""
    return [movie for movie in movies if movie.primary]


def is_held_out(movie_id: int) -> bool:
    """Return whether a movie belongs to the held-out split, which never changes when movies are added."""
    return hashlib.sha256(str(movie_id).encode()).digest()[0] % HELD_OUT_IN == 0


def split(movies: list[SampleMovie]) -> tuple[list[SampleMovie], list[SampleMovie]]:
    """Return the movies to learn from and the held-out ones."""
    training: list[SampleMovie] = []
    held_out: list[SampleMovie] = []
    for movie in movies:
        if is_held_out(movie.id):
            held_out.append(movie)
        else:
            training.append(movie)
    return training, held_out


def find_faults(
    movies: list[SampleMovie], *, judged: Collection[int], reserved: set[int], other_texts: dict[int, str]
) -> list[str]:
    """Return the faults of the catalogue, one sentence each.

    Args:
        movies: The catalogue.
        judged: TMDb ids of movies with a judgement, which must have moods.
        reserved: TMDb ids of movies for evaluation, which must not have moods.
        other_texts: Texts by other authors, by TMDb id, which no synopsis may repeat.
    """
    faults: list[str] = []
    for movie_id, times in Counter(movie.id for movie in movies).items():
        if times > 1:
            faults.append(f"{movie_id} is there {times} times.")
    for movie in movies:
        faults += [f"{movie.id} {movie.title}: {fault}." for fault in _find_faults_of(movie, judged, reserved)]
    return faults + _find_repetitions(movies, other_texts)


def _find_faults_of(movie: SampleMovie, judged: Collection[int], reserved: set[int]) -> Iterator[str]:
    moods = list(filter(None, (movie.primary, *movie.acceptable)))
    synopsis_words, outline_words = len(movie.synopsis.split()), len(movie.outline.split())
    checks = {
        "is reserved for evaluation and must not carry moods": movie.id in reserved and bool(moods),
        "has no primary mood": movie.id in judged and not movie.primary,
        f"names an unknown mood among {moods}": not set(moods) <= set(Mood),
        "names a mood twice": len(moods) != len(set(moods)),
        f"was released on {movie.release_date}": not _EARLIEST <= movie.release_date <= date.today(),  # noqa: DTZ011
        f"has a synopsis of {synopsis_words} words": synopsis_words not in _SYNOPSIS_WORDS,
        f"has an outline of {outline_words} words": bool(outline_words) and outline_words not in _OUTLINE_WORDS,
        "has no genre": not movie.genres,
    }
    for fault, is_wrong in checks.items():
        if is_wrong:
            yield fault


def _find_repetitions(movies: list[SampleMovie], other_texts: dict[int, str]) -> list[str]:
    """Find texts that share a run of words with each other or with another author's text."""
    sources: dict[str, str] = {}
    for movie_id, text in other_texts.items():
        sources |= dict.fromkeys(_grams(text), f"the text of others on {movie_id}")
    faults: list[str] = []
    for movie in movies:
        for name, text in (("synopsis", movie.synopsis), ("outline", movie.outline)):
            grams = _grams(text)
            if shared := grams & sources.keys():
                gram = min(shared)
                faults.append(f"{movie.id} {movie.title}: “{gram}” also stands in {sources[gram]}.")
            sources |= dict.fromkeys(grams, f"the {name} of {movie.id}")
    return faults


def _grams(text: str) -> set[str]:
    words = _NO_WORD.sub(" ", text.casefold().replace("'", "")).split()
    grams: set[str] = set()
    for start in range(len(words) - _NGRAM + 1):
        grams.add(" ".join(words[start : start + _NGRAM]))
    return grams


def read_reserved(path: Path) -> set[int]:
    """Read the ids of the movies for evaluation; empty if the file is missing."""
    ids: set[int] = set()
    if not path.exists():
        return ids
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["tmdb_id"]:
                ids.add(int(row["tmdb_id"]))
    return ids


def read_real_texts(path: Path) -> dict[int, tuple[str, str]]:
    """Read TMDb's overviews and taglines by id, for measurements; empty if the file is missing."""
    texts: dict[int, tuple[str, str]] = {}
    if not path.exists():
        return texts
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            texts[int(row["id"])] = row["overview"], row["tagline"]
    return texts

"""Recognition of movies of one series, by TMDb's collections, or by titles where lists have nothing else."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from core.accents import strip_accents
from core.movies.movie import Movie

_PARTS = re.compile(r"\s*(?::|\s[-–—]\s|[–—])\s*")  # between a series' name and a movie's own
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"['’`´]")
_COUNTED = re.compile(
    r"\s+(?:(?:part|chapter|episode|volume|vol)\s+)?"
    r"(?:\d{1,4}|[ivx]{1,5}|one|two|three|four|five|six|seven|eight|nine|ten)$"
)
_ARTICLES = {"the", "a", "an"}
_FREQUENT_WORDS = _ARTICLES | {
    *("of", "and", "in", "on", "at", "to", "for", "with", "from", "by", "is", "it", "my", "his", "her", "who", "that"),
    *("s", "no", "not", "you", "i", "me", "we", "be", "all", "man", "girl", "last"),
}
"""Words at the beginning of many unrelated titles."""
_GENERIC_WORDS = {"movie", "film", "part", "chapter", "episode", "volume", "vol"}
_MIN_SHARED = 2
"""Words besides the frequent ones."""

_Words = tuple[str, ...]


def are_of_one_series(movie: Movie, other_movie: Movie) -> bool:
    """Return whether two movies belong to one series: by TMDb's collections, else by their titles."""
    if movie.collection is not None and other_movie.collection is not None:
        return movie.collection == other_movie.collection
    return are_titles_of_one_series(movie.title, other_movie.title)


def are_titles_of_one_series(title: str, other_title: str) -> bool:
    """Return whether two titles seem to belong to one series.

    >>> are_titles_of_one_series("Jurassic Park III", "The Lost World: Jurassic Park")
    True
    """
    first, second = _parts(title), _parts(other_title)
    if any(_is_series_name(part, first, second) for part in set(first).intersection(second)):
        return True
    return _is_named_in(first, second) or _is_named_in(second, first) or _begin_alike(first[0], second[0])


@lru_cache(maxsize=4096)
def _parts(title: str) -> tuple[_Words, ...]:
    """Return the words of each part of a title, without articles in front and numbers at the end."""
    plain = strip_accents(_APOSTROPHE.sub("", title)).casefold()
    parts = map(_words, _PARTS.split(plain))
    return tuple(words for words in parts if words) or ((plain,),)


def _words(part: str) -> _Words:
    """Return the words of a part.

    >>> _words("the godfather part ii"), _words("apollo 13"), _words("se7en")
    (('godfather',), ('apollo',), ('se7en',))
    """
    text = " ".join(_WORD.findall(part.replace("&", " and ")))
    words = _COUNTED.sub("", text).split()
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return tuple(words)


def _is_series_name(part: _Words, first: Sequence[_Words], second: Sequence[_Words]) -> bool:
    """Return whether a shared part of two titles names a series: any name in front of both, else a longer name."""
    if _is_generic(part):
        return False
    return _count_distinctive(part) >= _MIN_SHARED or part == first[0] == second[0]


def _is_named_in(title: Sequence[_Words], other_title: Sequence[_Words]) -> bool:
    """Return whether a title of one part begins another title; a name of several words may stand elsewhere in it."""
    name = title[0]
    if len(title) > 1 or _is_generic(name):
        return False
    words = tuple(chain.from_iterable(other_title))
    if _count_distinctive(name) < _MIN_SHARED:
        return words[: len(name)] == name and name != words
    return any(words[start : start + len(name)] == name for start in range(len(words) - len(name) + 1))


def _begin_alike(first: _Words, second: _Words) -> bool:
    """Return whether two titles begin with the same words, such as their hero's name."""
    shared = 0
    while shared < min(len(first), len(second)) and first[shared] == second[shared]:
        shared += 1
    return _count_distinctive(first[:shared]) >= _MIN_SHARED


def _is_generic(words: _Words) -> bool:
    """Return whether words, such as *the movie*, name nothing."""
    return _GENERIC_WORDS.issuperset(words) or _count_distinctive(words) == 0


def _count_distinctive(words: _Words) -> int:
    return sum(word not in _FREQUENT_WORDS for word in words)

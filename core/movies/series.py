"""Whether two movies belong to one series: TMDb's details say so, its lists and the sample have only titles."""

import re
from collections.abc import Sequence
from functools import lru_cache

from core.accents import strip_accents
from core.movies.movie import Movie

_PARTS = re.compile(r"\s*(?::|\s[-–—]\s|[–—])\s*")  # between a series and the name of one movie of it
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"['’`´]")
_COUNTED = re.compile(
    r"\s+(?:(?:part|chapter|episode|volume|vol)\s+)?"
    r"(?:\d{1,4}|[ivx]{1,5}|one|two|three|four|five|six|seven|eight|nine|ten)$"
)
_ARTICLES = {"the", "a", "an"}
_FUNCTION_WORDS = _ARTICLES | {
    *("of", "and", "in", "on", "at", "to", "for", "with", "from", "by", "is", "it", "my", "his", "her", "who", "that"),
    *("s", "no", "not", "you", "i", "me", "we", "be", "all", "man", "girl", "last"),
}
"""What begins many titles that have nothing to do with each other."""
_NAMES_NOTHING = {"movie", "film", "part", "chapter", "episode", "volume", "vol"}
_FEWEST_SHARED = 2  # words beside those above

_Words = tuple[str, ...]


def are_of_one_series(movie: Movie, other: Movie) -> bool:
    """Tell whether two movies belong to one series: as TMDb has it, or as their titles look."""
    if movie.collection is not None and other.collection is not None:
        return movie.collection == other.collection
    return are_titles_of_one_series(movie.title, other.title)


def are_titles_of_one_series(title: str, other: str) -> bool:
    """Tell whether two titles seem to belong to one series.

    >>> are_titles_of_one_series("Jurassic Park III", "The Lost World: Jurassic Park")
    True
    """
    ours, theirs = _parts(title), _parts(other)
    if any(part == another and _is_name(part, ours, theirs) for part in ours for another in theirs):
        return True
    return _is_named_in(ours, theirs) or _is_named_in(theirs, ours) or _begin_alike(ours[0], theirs[0])


@lru_cache(maxsize=4096)
def _parts(title: str) -> tuple[_Words, ...]:
    """Return the words of each part of a title, without articles in front and without numbers behind."""
    plain = strip_accents(_APOSTROPHE.sub("", title)).casefold()
    found = tuple(_words(part) for part in _PARTS.split(plain))
    return tuple(words for words in found if words) or ((plain,),)


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


def _is_name(part: _Words, ours: Sequence[_Words], theirs: Sequence[_Words]) -> bool:
    """Tell whether a part that two titles share names their series: in front any name does, elsewhere a longer one."""
    if _NAMES_NOTHING.issuperset(part) or _counts(part) == 0:
        return False
    return _counts(part) >= _FEWEST_SHARED or part == ours[0] == theirs[0]


def _is_named_in(ours: Sequence[_Words], theirs: Sequence[_Words]) -> bool:
    """Tell whether another title begins with the whole of a title, or has it elsewhere if it is longer than a word."""
    name = ours[0]
    if len(ours) > 1 or _NAMES_NOTHING.issuperset(name) or _counts(name) == 0:
        return False
    words = tuple(word for part in theirs for word in part)
    if _counts(name) < _FEWEST_SHARED:
        return words[: len(name)] == name and name != words
    return any(words[at : at + len(name)] == name for at in range(len(words) - len(name) + 1))


def _begin_alike(ours: _Words, theirs: _Words) -> bool:
    """Tell whether titles begin with the same words, such as the name of their hero."""
    shared = 0
    while shared < min(len(ours), len(theirs)) and ours[shared] == theirs[shared]:
        shared += 1
    return _counts(ours[:shared]) >= _FEWEST_SHARED


def _counts(words: _Words) -> int:
    """Count the words that tell something."""
    return sum(word not in _FUNCTION_WORDS for word in words)

"""What narrows a mood down, in a button's token: one word of single letters, in the order in which people see them."""

import re
from collections.abc import Collection
from itertools import islice
from typing import NamedTuple

from core.moods.mood import Mood
from core.movies.filters import Filter
from core.people.verdict import Opinion


class Without(NamedTuple):
    """A mood that movies shall not have."""

    mood: Mood


Narrowing = Filter | Mood | Without
"""What narrows a mood down: a chip, a second mood that movies shall have, or one that they shall not have."""

Filters = tuple[Narrowing, ...]

_REFUSED = dict(zip(map(Without, Mood), "bchkpq", strict=True))
_LETTERS: dict[Narrowing, str] = {
    Filter.SHORT: "s",
    Filter.FAMILY: "f",
    Filter.MINE: "m",
    Filter.STREAMING: "t",
    Filter.GEM: "g",
    **dict(zip(Mood, "ljudea", strict=True)),  # those of love, joy, surprise, sadness, fear, anger that are still free
    **_REFUSED,
}
OPENED = "o"
"""Beside the chips of a verdict: it was given on a card that was shown alone."""

_OPINIONS = {Opinion.SEEN: "S", Opinion.REFUSED: "R", Opinion.SAVED: "V", Opinion.WRONG: "W"}

_LISTS = {Opinion.SAVED: "v", Opinion.SEEN: "n"}
_ON_LIST = re.compile(r"(?P<opinion>[SR]?)(?P<list>[vn])")
"""Alone behind a verdict: it was given on a movie of a list, which it takes off that list."""


def written(
    chips: Collection[Narrowing], *, before: Collection[Narrowing] = (), is_opened: bool = False
) -> tuple[str, ...]:
    """Write chips as the words of a ``bot.dialogue.reply.Press``; those ``before`` the last change in capitals.

    What is refused does not change by chips, so that it is written once.

    >>> written([Filter.GEM, Filter.SHORT]), written([Filter.GEM, Mood.FEAR], before=[Filter.SHORT]), written([])
    (('sg',), ('geS',), ())
    """
    changeable = [chip for chip in before if not isinstance(chip, Without)]
    letters = f"{_letters(chips)}{_letters(changeable).upper()}{OPENED * is_opened}"
    return (letters,) if letters else ()


def written_behind(opinion: Opinion, chips: Collection[Narrowing]) -> tuple[str, ...]:
    """Write the chips of an answer behind what was said of one of its movies.

    >>> written_behind(Opinion.SAVED, [Filter.GEM])
    ('Vg',)
    """
    return (f"{_OPINIONS[opinion]}{_letters(chips)}",)


def written_on_list(which: Opinion, said: Opinion | None = None) -> tuple[str, ...]:
    """Write on which list a movie stands, and what was said of it there.

    >>> written_on_list(Opinion.SAVED), written_on_list(Opinion.SAVED, Opinion.SEEN)
    (('v',), ('Sv',))
    """
    return (f"{_OPINIONS[said] if said else ''}{_LISTS[which]}",)


def read_on_list(words: Collection[str]) -> tuple[Opinion, Opinion | None] | None:
    """Read what ``written_on_list`` wrote: the list, and what was said; None where the words are something else."""
    found = _ON_LIST.fullmatch("_".join(words))
    if found is None:
        return None
    which = next(one for one, letter in _LISTS.items() if letter == found["list"])
    return which, next((one for one, letter in _OPINIONS.items() if letter == found["opinion"]), None)


def read_behind(word: str) -> tuple[Opinion | None, Filters]:
    """Read what ``written_behind`` wrote; older buttons have the opinion alone, in full."""
    if word in _OPINIONS:
        return Opinion(word), ()
    return next((one for one, letter in _OPINIONS.items() if word.startswith(letter)), None), chips_of([word])


def chips_of(words: Collection[str]) -> Filters:
    """Read chips from the words of a press; unknown letters are passed over, as are moods after the first."""
    found = [chip for chip, letter in _LETTERS.items() if any(letter in word for word in words)]
    return (*qualities(found), *islice(_moods(found), 1), *_refusals(found))


def chips_before(words: Collection[str]) -> Filters:
    """Read the chips of the movies that are left to choose others."""
    changeable = chips_of([word.swapcase() for word in words])
    return (*changeable, *_refusals(chips_of(words)))


def without_refusals(words: Collection[str]) -> tuple[str, ...]:
    """Take out of the words of a press what movies shall not have.

    >>> without_refusals(["sbk"])
    ('s',)
    """
    letters = "".join(_REFUSED.values())
    left = (word.translate(str.maketrans("", "", letters)) for word in words)
    return tuple(word for word in left if word)


def qualities(chips: Collection[Narrowing]) -> tuple[Filter, ...]:
    """Return the chips without the mood among them."""
    return tuple(chip for chip in chips if isinstance(chip, Filter))


def second(mood: Mood, chips: Collection[Narrowing]) -> Mood | None:
    """Return the mood that movies shall have beside the one asked for."""
    return next((other for other in _moods(chips) if other is not mood), None)


def refused(chips: Collection[Narrowing]) -> frozenset[Mood]:
    """Return the moods that movies shall not have."""
    return frozenset(chip.mood for chip in _refusals(chips))


def _refusals(chips: Collection[Narrowing]) -> list[Without]:
    return [chip for chip in chips if isinstance(chip, Without)]


def _moods(chips: Collection[Narrowing]) -> list[Mood]:
    return [chip for chip in chips if isinstance(chip, Mood)]


def _letters(chips: Collection[Narrowing]) -> str:
    return "".join(letter for chip, letter in _LETTERS.items() if chip in chips)

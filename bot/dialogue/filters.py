"""Filters that narrow a mood down, and the letters that stand for them in a button's token."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.dialogue.moods import MOOD_LOOKS
from core.moods.mood import Mood
from core.movies.filters import Filter

_Option = TypeVar("_Option")

_CHIP_LETTERS = {Filter.SHORT: "s", Filter.FAMILY: "f", Filter.MINE: "m", Filter.STREAMING: "t", Filter.GEM: "g"}
_ALSO_LETTERS = {mood: look.second_mood_letter for mood, look in MOOD_LOOKS.items()}
_WITHOUT_LETTERS = {mood: look.refused_mood_letter for mood, look in MOOD_LOOKS.items()}


@dataclass(frozen=True, slots=True)
class Filters:
    """Demands on movies beside their mood."""

    only: frozenset[Filter] = frozenset()
    also: Mood | None = None
    """A second mood that movies must have."""
    without: frozenset[Mood] = frozenset()
    """Moods that movies must not have."""

    def __bool__(self) -> bool:
        return self != NO_FILTERS

    @property
    def chosen(self) -> tuple[Filter | Mood, ...]:
        """The chips in their order and then the second mood: everything that has a button of its own."""
        chips = tuple(chip for chip in Filter if chip in self.only)
        return chips if self.also is None else (*chips, self.also)

    def toggled(self, option: Filter | Mood) -> "Filters":
        """Return the filters with one option switched on, or off if it is on."""
        if isinstance(option, Mood):
            return replace(self, also=None if self.also is option else option)
        return replace(self, only=self.only ^ {option})

    def minus(self, options: Collection[Filter | Mood]) -> "Filters":
        """Return the filters without some options."""
        also = None if self.also in options else self.also
        return replace(self, only=self.only.difference(options), also=also)


NO_FILTERS = Filters()


def letters_of(filters: Filters) -> str:
    """Write filters as letters.

    >>> letters_of(Filters(frozenset({Filter.GEM, Filter.SHORT}), Mood.FEAR, frozenset({Mood.ANGER})))
    'sgeq'
    """
    chips = [letter for chip, letter in _CHIP_LETTERS.items() if chip in filters.only]
    also = [_ALSO_LETTERS[filters.also]] if filters.also else []
    without = [letter for mood, letter in _WITHOUT_LETTERS.items() if mood in filters.without]
    return "".join((*chips, *also, *without))


def filters_from(letters: str) -> Filters:
    """Read filters from letters.

    Raises:
        ValueError: The letters were not written by ``letters_of``.
    """
    also = _meant(_ALSO_LETTERS, letters)
    filters = Filters(
        frozenset(_meant(_CHIP_LETTERS, letters)), next(iter(also), None), frozenset(_meant(_WITHOUT_LETTERS, letters))
    )
    if letters_of(filters) != letters:
        raise ValueError("These letters stand for no filters.")
    return filters


def _meant(table: dict[_Option, str], letters: str) -> list[_Option]:
    return [option for option, letter in table.items() if letter in letters]

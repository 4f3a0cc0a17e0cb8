"""Filters that narrow a mood down, and the letters that stand for them in a button's token."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.dialogue.moods import MOOD_LOOKS
from core.moods.mood import Mood
from core.movies.filters import Filter

_Option = TypeVar("_Option")

_FILTER_LETTERS = {Filter.SHORT: "s", Filter.FAMILY: "f", Filter.MINE: "m", Filter.STREAMING: "t", Filter.GEM: "g"}
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
    def options(self) -> tuple[Filter | Mood, ...]:
        """Everything that has a button of its own: the filters in their order, then the second mood."""
        options: list[Filter | Mood] = [option for option in Filter if option in self.only]
        if self.also is not None:
            options.append(self.also)
        return tuple(options)

    def toggle(self, option: Filter | Mood) -> "Filters":
        """Return the filters with one option switched on, or off if it is on."""
        if isinstance(option, Filter):
            return replace(self, only=self.only ^ {option})
        if option is self.also:
            return replace(self, also=None)
        return replace(self, also=option)

    def minus(self, options: Collection[Filter | Mood]) -> "Filters":
        """Return the filters without some options."""
        without_some = replace(self, only=self.only.difference(options))
        if self.also in options:
            return replace(without_some, also=None)
        return without_some


NO_FILTERS = Filters()


def letters_of(filters: Filters) -> str:
    """Write filters as letters.

    >>> letters_of(Filters(frozenset({Filter.GEM, Filter.SHORT}), Mood.FEAR, frozenset({Mood.ANGER})))
    'sgeq'
    """
    letters: list[str] = []
    for option, letter in (_FILTER_LETTERS | _ALSO_LETTERS).items():
        if option in filters.options:
            letters.append(letter)
    for mood, letter in _WITHOUT_LETTERS.items():
        if mood in filters.without:
            letters.append(letter)
    return "".join(letters)


def filters_from(letters: str) -> Filters:
    """Read filters from letters.

    Raises:
        ValueError: The letters were not written by ``letters_of``.
    """
    only = frozenset(_read_letters(letters, _FILTER_LETTERS))
    also = next(iter(_read_letters(letters, _ALSO_LETTERS)), None)
    without = frozenset(_read_letters(letters, _WITHOUT_LETTERS))
    filters = Filters(only, also, without)
    if letters_of(filters) != letters:
        raise ValueError("These letters stand for no filters.")
    return filters


def _read_letters(letters: str, table: dict[_Option, str]) -> list[_Option]:
    """Return the options of one table, as far as their letters are given."""
    return [option for option, letter in table.items() if letter in letters]

"""Chips in a button's token: one word of single letters, in the order in which people see them."""

from collections.abc import Collection

from core.tonight import Chip

_LETTERS = {Chip.SHORT: "s", Chip.FAMILY: "f", Chip.MINE: "m", Chip.STREAMING: "t", Chip.GEM: "g"}
OPENED = "o"
"""Beside the chips of a verdict: it was given on a card that was shown alone."""

Chips = tuple[Chip, ...]


def written(chips: Collection[Chip], *, before: Collection[Chip] = (), is_opened: bool = False) -> tuple[str, ...]:
    """Write chips as the words of a ``bot.reply.Press``; those ``before`` the last change in capitals.

    >>> written([Chip.GEM, Chip.SHORT]), written([Chip.GEM], before=[Chip.SHORT]), written([])
    (('sg',), ('gS',), ())
    """
    letters = f"{_letters(chips)}{_letters(before).upper()}{OPENED * is_opened}"
    return (letters,) if letters else ()


def chips_of(words: Collection[str]) -> Chips:
    """Read chips from the words of a press; unknown letters are passed over."""
    return tuple(chip for chip, letter in _LETTERS.items() if any(letter in word for word in words))


def chips_before(words: Collection[str]) -> Chips:
    """Read the chips of the movies that are left to choose others."""
    return chips_of([word.swapcase() for word in words])


def _letters(chips: Collection[Chip]) -> str:
    return "".join(letter for chip, letter in _LETTERS.items() if chip in chips)

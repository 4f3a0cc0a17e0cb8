"""Chips in a button's token: one word of single letters, in the order in which people see them."""

from collections.abc import Collection

from core.tonight import Chip

_LETTERS = {Chip.SHORT: "s", Chip.FAMILY: "f", Chip.MINE: "m", Chip.STREAMING: "t", Chip.GEM: "g"}
OPENED = "o"
"""Beside the chips of a verdict: it was given on a card that was shown alone."""

Chips = tuple[Chip, ...]


def written(chips: Collection[Chip], *, is_opened: bool = False) -> tuple[str, ...]:
    """Write chips as the words of a ``bot.reply.Press``.

    >>> written([Chip.GEM, Chip.SHORT]), written([])
    (('sg',), ())
    """
    letters = "".join(letter for chip, letter in _LETTERS.items() if chip in chips) + OPENED * is_opened
    return (letters,) if letters else ()


def chips_of(words: Collection[str]) -> Chips:
    """Read chips from the words of a press; unknown letters are passed over."""
    return tuple(chip for chip, letter in _LETTERS.items() if any(letter in word for word in words))

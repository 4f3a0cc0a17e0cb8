"""``python -m bench compare A.json B.json``: do two runs come to the same conclusions?"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bench.figure import short
from bench.results import Results, Told, read

_WORDS = {True: "met", False: "missed", None: ""}


class Pair(NamedTuple):
    """What two runs say of the same thing; one of them may not have measured it."""

    first: Told | None
    second: Told | None

    @property
    def is_split(self) -> bool:
        """Whether one run says met and the other missed, or one has not looked where the other judges."""
        verdicts = [one.is_met if one else None for one in self]
        return verdicts[0] is not verdicts[1]

    @property
    def is_apart(self) -> bool:
        """Whether the middle halves of the two do not overlap."""
        if self.first is None or self.second is None:
            return False
        (low, high), (least, most) = self.first.quartiles, self.second.quartiles
        return low > most or least > high


def pairs(first: Results, second: Results) -> Iterator[Pair]:
    """Put together what has the same name, in the order of the first run."""
    left, right = ({one.what: one for one in run.figures} for run in (first, second))
    for what in dict.fromkeys((*left, *right)):
        yield Pair(left.get(what), right.get(what))


def compare(first: Path, second: Path) -> tuple[RenderableType, bool]:
    """Lay two runs out beside each other, and tell whether their conclusions are the same."""
    found = list(pairs(read(first), read(second)))
    table = Table("what", first.name, "quartiles", second.name, "quartiles", "second : first", "verdicts")
    for column in table.columns[1:6]:
        column.justify = "right"
    for pair in found:
        table.add_row(*_row(pair))
    split = [pair for pair in found if pair.is_split]
    judged = sum(any(one and one.is_met is not None for one in pair) for pair in found)
    apart = sum(pair.is_apart for pair in found)
    words = (
        f"{judged} conclusions, {len(split)} of them different; the middle halves of {apart} figures do not overlap."
    )
    return Group(table, Text(words, style="red" if split else "green")), not split


def _row(pair: Pair) -> tuple[RenderableType, ...]:
    known = pair.first or pair.second
    assert known  # noqa: S101 - tells the type
    cells: list[RenderableType] = [known.what]
    for one in pair:
        cells += [f"{short(one.median)} {one.unit}", _spread(one)] if one else ["not measured", ""]
    both = pair.first and pair.second and pair.first.median
    cells.append(f"{pair.second.median / pair.first.median:.2f}" if both and pair.first and pair.second else "")
    verdicts = " / ".join(_WORDS[one.is_met] if one else "–" for one in pair).strip(" /")
    cells.append(Text(verdicts, style="red" if pair.is_split else "yellow" if pair.is_apart else ""))
    return tuple(cells)


def _spread(one: Told) -> str:
    return f"{short(one.quartiles[0])} … {short(one.quartiles[1])}" if one.samples > 1 else ""

"""``python -m bench compare A.json B.json``: do two runs come to the same conclusions?

A conclusion is whether a target is met, and on which side of its peer a figure lies. Numbers that were only remembered,
not measured in the run, are shown and conclude nothing.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bench.figure import short, spread
from bench.results import Results, Told, read

_WORDS = {True: "met", False: "missed", None: ""}
_MACHINE = ("cpu", "cores")


class Pair(NamedTuple):
    """What two runs say of the same thing; one of them may not have measured it."""

    first: Told | None
    second: Told | None

    @property
    def is_remembered(self) -> bool:
        """Whether a run did not measure it, but was told."""
        return any(one and one.recorded for one in self)

    @property
    def conclusions(self) -> Sequence[tuple[object, object]]:
        """What the two conclude, each conclusion beside the other's; None where only one run has looked."""
        if self.is_remembered:
            return ()
        first, second = self
        told: list[tuple[object, object]] = [(first and first.is_met, second and second.is_met)]
        sides = first and side(first), second and side(second)
        if not (self._has_one_peer and None in sides):  # to find no difference from a peer contradicts nobody
            told.append(sides)
        return [pair for pair in told if pair != (None, None)]

    @property
    def is_split(self) -> bool:
        """Whether the two conclude different things, or one has not looked where the other judges."""
        return any(one != other for one, other in self.conclusions)

    @property
    def is_apart(self) -> bool:
        """Whether the middle halves of the two do not overlap."""
        return bool(self.first and self.second and _apart(self.first.quartiles, self.second.quartiles))

    @property
    def _has_one_peer(self) -> bool:
        return bool(self.first and self.second and _peer(self.first) and _peer(self.first) == _peer(self.second))


def side(one: Told) -> str | None:
    """Say on which side of its peer a figure lies; None where their middle halves overlap, or nothing was measured."""
    if one.peer is None or _peer(one) is None or not _apart(one.quartiles, one.peer.quartiles):
        return None
    return f"{'above' if one.median > one.peer.median else 'below'} {one.peer.name}"


def pairs(first: Results, second: Results) -> Iterator[Pair]:
    """Put together what has the same name, in the order of the first run."""
    left, right = ({one.what: one for one in run.figures} for run in (first, second))
    for what in dict.fromkeys((*left, *right)):
        yield Pair(left.get(what), right.get(what))


def compare(first: Path, second: Path) -> tuple[RenderableType, bool]:
    """Lay two runs out beside each other, and tell whether their conclusions are the same.

    Runs that cannot be compared do not come to the same conclusions; what is returned says why.
    """
    runs = read(first), read(second)
    if why := _unlike(*runs):
        return Text(f"These two cannot be compared: {why}.", style="red"), False
    found = list(pairs(*runs))
    table = Table("what", first.name, "quartiles", second.name, "quartiles", "second : first", "conclusions")
    for column in table.columns[1:6]:
        column.justify = "right"
    for pair in found:
        table.add_row(*_row(pair))
    words, is_same = _sum(found)
    return Group(table, Text(words, style="green" if is_same else "red")), is_same


def _sum(found: Sequence[Pair]) -> tuple[str, bool]:
    """Say in words what the pairs come to, and whether that is the same."""
    concluded = [conclusion for pair in found for conclusion in pair.conclusions]
    different = sum(one != other for one, other in concluded)
    if not concluded:
        return "Nothing was judged, so there are no conclusions that could be the same.", False
    apart, remembered = sum(pair.is_apart for pair in found), sum(pair.is_remembered for pair in found)
    words = f"{len(concluded)} conclusions, {different} of them different; the middle halves of {apart} figures do not"
    return f"{words} overlap; {remembered} figures were not measured in these runs, and do not count.", not different


def _unlike(first: Results, second: Results) -> str:
    """Say why two runs tell nothing of each other, nothing where they do."""
    if first.is_quick != second.is_quick:
        return "one of them was quick"
    if odd := first.left_out.keys() ^ second.left_out.keys():
        return f"only one of them left out {', '.join(sorted(odd))}"
    for part in _MACHINE:
        one, other = (run.machine.get(part, "unknown") for run in (first, second))
        if one != other:
            return f"the {part} of the one was {one}, of the other {other}"
    return ""


def _row(pair: Pair) -> tuple[RenderableType, ...]:
    known = pair.first or pair.second
    assert known  # noqa: S101 - tells the type
    cells: list[RenderableType] = [f"{known.what} (recorded {known.recorded})" if known.recorded else known.what]
    for one in pair:
        cells += (
            [f"{short(one.median)} {one.unit}", spread(one.samples, one.quartiles)] if one else ["not measured", ""]
        )
    both = pair.first and pair.second and pair.first.median
    cells.append(f"{pair.second.median / pair.first.median:.2f}" if both and pair.first and pair.second else "")
    told = " / ".join(_concluded(one) if one else "–" for one in pair).strip(" /")
    cells.append(Text(told, style="red" if pair.is_split else "yellow" if pair.is_apart else ""))
    return tuple(cells)


def _concluded(one: Told) -> str:
    return "" if one.recorded else ", ".join(filter(None, (_WORDS[one.is_met], side(one))))


def _peer(one: Told) -> str | None:
    """Name the peer that was measured in the same run."""
    return one.peer.name if one.peer and not one.peer.recorded else None


def _apart(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] > other[1] or one[1] < other[0]

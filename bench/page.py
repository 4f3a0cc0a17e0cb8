"""The results as one page that needs no other file. The template draws, this counts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bench.figure import short, spread
from bench.plots import Plot
from bench.promises import CHAPTERS, Promise
from bench.results import Beside, Results, Told

_ROOM = 1.08  # of the longest bar, so that its end is seen


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as it is drawn: places in percent of the width."""

    told: Told
    middle: float
    low: float
    high: float
    bound: float | None
    peer: tuple[float, float, float] | None
    """Its first quartile, median and third quartile."""
    cells: tuple[str, str, str, str]
    """In words: median, middle half, target, what stands beside it."""
    verdict: str

    @classmethod
    def of(cls, told: Told) -> "Row":
        """Measure a figure by the largest of its numbers."""
        known = [told.median, *told.quartiles, told.bound or 0, *_points(told.peer)]
        scale = 100 / (max(known) * _ROOM or 1)
        low, high = told.quartiles
        bound = None if told.bound is None else told.bound * scale
        ends = [point * scale for point in _points(told.peer)]
        peer = (ends[0], ends[1], ends[2]) if ends else None
        verdict = {True: "met", False: "missed", None: ""}[told.is_met]
        if told.recorded and verdict:
            verdict = f"recorded as {verdict}"
        return cls(told, told.median * scale, low * scale, high * scale, bound, peer, _cells(told), verdict)


def _cells(told: Told) -> tuple[str, str, str, str]:
    target = told.target or {}
    sign = "≥" if "least" in target else "≤"
    return (
        f"{short(told.median)} {told.unit}",
        spread(told.samples, told.quartiles),
        f"{sign} {short(told.bound)} {told.unit}" if told.bound is not None else "",
        _beside(told.peer, told) if told.peer else "",
    )


def _points(peer: Beside | None) -> Sequence[float]:
    return (peer.quartiles[0], peer.median, peer.quartiles[1]) if peer else ()


def _beside(peer: Beside, told: Told) -> str:
    name = f"{peer.name}, {peer.recorded}" if peer.recorded else peer.name
    more = (
        spread(peer.samples, peer.quartiles),
        f"×\N{NO-BREAK SPACE}{short(told.ratio)}" if told.ratio is not None else "",
    )
    return f"{name}: {short(peer.median)} {told.unit} ({'; '.join(filter(None, more))})".removesuffix(" ()")


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise, and what was measured of it."""

    promise: Promise
    rows: Sequence[Row]

    @property
    def verdict(self) -> str:
        """Say whether it is kept: ``met``, ``missed``, ``measured`` where nothing was promised, or ``not measured``.

        ``recorded as met`` and ``recorded as missed`` where this run measured nothing that judges it.
        """
        if not self.rows:
            return "not measured"
        judging = [row for row in self.rows if row.told.is_met is not None]
        if not judging:
            return "measured"
        word = "met" if all(row.told.is_met for row in judging) else "missed"
        return f"recorded as {word}" if all(row.told.recorded for row in judging) else word


def write_page(file: Path, results: Results, soak: Results | None) -> None:
    """Write the page of all promises.

    Args:
        file: Where to; replaced when it exists.
        results: Of the last run.
        soak: Of the last soak, which takes too long to be a part of every run.
    """
    told = (*results.figures, *(soak.figures if soak else ()))
    chapters = {name: [Kept(one, _rows(one.figures(told))) for one in kept] for name, kept in CHAPTERS.items()}
    promised = [one for kept in chapters.values() for one in kept]
    shown = {row.told.what for one in promised for row in one.rows}
    others = [Row.of(one) for one in told if one.what not in shown]
    counts = Counter(one.verdict for one in promised)
    _write(file, "bench.html", results=results, soak=soak, chapters=chapters, others=others, counts=counts)


def write_soak_page(file: Path, results: Results, plots: Sequence[Plot]) -> None:
    """Write the page of a soak."""
    _write(file, "soak.html", results=results, plots=plots, rows=_rows(results.figures))


def _rows(told: Sequence[Told]) -> list[Row]:
    return [Row.of(one) for one in told]


def _write(file: Path, template: str, **content: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_templates.get_template(template).render(**content), "utf-8")


_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

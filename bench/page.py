"""The results as one page that needs no other file. The template draws, this counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bench.figure import short
from bench.plots import Plot
from bench.promises import CHAPTERS, Promise
from bench.results import Results, Told

_ROOM = 1.08  # of the longest bar, so that its end is seen


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as it is drawn: places in percent of the width."""

    told: Told
    middle: float
    low: float
    high: float
    bound: float | None
    peer: float | None
    cells: tuple[str, str, str, str]
    """In words: median, middle half, target, what stands beside it."""
    verdict: str

    @classmethod
    def of(cls, told: Told) -> "Row":
        """Measure a figure by the largest of its numbers."""
        known = [told.median, *told.quartiles, told.bound or 0, told.peer.value if told.peer else 0]
        scale = 100 / (max(known) * _ROOM or 1)
        low, high = told.quartiles
        bound = None if told.bound is None else told.bound * scale
        peer = told.peer.value * scale if told.peer else None
        verdict = {True: "met", False: "missed", None: ""}[told.is_met]
        return cls(told, told.median * scale, low * scale, high * scale, bound, peer, _cells(told), verdict)


def _cells(told: Told) -> tuple[str, str, str, str]:
    low, high = told.quartiles
    target = told.target or {}
    sign = "≥" if "least" in target else "≤"
    times = f" (× {short(told.ratio)})" if told.ratio is not None else ""
    return (
        f"{short(told.median)} {told.unit}",
        f"{short(low)} … {short(high)}" if told.samples > 1 else "",
        f"{sign} {short(told.bound)} {told.unit}" if told.bound is not None else "",
        f"{told.peer.name}: {short(told.peer.value)} {told.unit}{times}" if told.peer else "",
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise, and what was measured of it."""

    promise: Promise
    rows: Sequence[Row]

    @property
    def verdict(self) -> str:
        """Say whether it is kept: ``met``, ``missed``, ``measured`` where nothing was promised, or ``not measured``."""
        verdicts = {row.told.is_met for row in self.rows} - {None}
        if not self.rows:
            return "not measured"
        return "missed" if False in verdicts else "met" if verdicts else "measured"


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
    counts = {word: sum(one.verdict == word for one in promised) for word in ("met", "missed", "not measured")}
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

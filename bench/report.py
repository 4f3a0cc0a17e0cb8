"""Figures for people, as a table, and for programs, as JSON."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bench.figure import Figure


def screen(figures: Sequence[Figure], where: Mapping[str, str], now: datetime) -> RenderableType:
    """Lay the figures out as a table under what they were measured on."""
    table = Table("what", "median", "quartiles", "target", "beside", "ratio", title="CineMood, measured")
    for column in table.columns[1:4] + table.columns[5:]:
        column.justify = "right"
    for one in figures:
        table.add_row(*_row(one))
    told = ", ".join(f"{name} {value}" for name, value in where.items())
    return Group(table, Text(f"{now:%Y-%m-%d %H:%M} UTC, {told}", style="dim"))


def _row(one: Figure) -> tuple[RenderableType, ...]:
    low, high = one.quartiles
    style = {None: "", True: "green", False: "red"}[one.is_met]
    sign = "≥" if one.is_floor else "≤"
    return (
        one.what,
        Text(f"{_short(one.median)} {one.unit}", style=style),
        f"{_short(low)} … {_short(high)}" if len(one.samples) > 1 else "",
        f"{sign} {_short(one.target)} {one.unit}" if one.target is not None else "",
        f"{one.peer.name}: {_short(one.peer.value)} {one.unit}" if one.peer else "",
        f"{one.ratio:.2f}" if one.ratio is not None else "",
    )


def _short(number: float) -> str:
    """Write a number with three digits that count.

    >>> _short(12345.6), _short(1.25), _short(0.012345)
    ('12,346', '1.25', '0.0123')
    """
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def write(path: Path, figures: Sequence[Figure], where: Mapping[str, str], now: datetime) -> None:
    """Write the figures as one JSON object; the folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"measured_at": now.isoformat(), "machine": where, "figures": [one.as_plain() for one in figures]}
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")

"""Figures for people, as a table."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bench.figure import Figure, short


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
        Text(f"{short(one.median)} {one.unit}", style=style),
        f"{short(low)} … {short(high)}" if len(one.samples) > 1 else "",
        f"{sign} {short(one.target)} {one.unit}" if one.target is not None else "",
        f"{one.peer.name}: {short(one.peer.value)} {one.unit}" if one.peer else "",
        f"{one.ratio:.2f}" if one.ratio is not None else "",
    )

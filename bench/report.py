"""Figures for people, as a table."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bench.figure import Figure, Peer, short, spread


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
    style = {None: "", True: "green", False: "red"}[one.is_met]
    sign = "≥" if one.is_floor else "≤"
    return (
        f"{one.what} (recorded {one.recorded})" if one.recorded else one.what,
        Text(f"{short(one.median)} {one.unit}", style=style),
        spread(len(one.samples), one.quartiles),
        f"{sign} {short(one.target)} {one.unit}" if one.target is not None else "",
        _beside(one.peer, one.unit) if one.peer else "",
        f"{one.ratio:.2f}" if one.ratio is not None else "",
    )


def _beside(peer: Peer, unit: str) -> str:
    name = f"{peer.name} ({peer.recorded})" if peer.recorded else peer.name
    half = spread(len(peer.samples), peer.quartiles)
    return f"{name}: {short(peer.median)} {unit}{half and f' ({half})'}"

"""The file of a run: what was measured, on what, and what was not."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from bench.figure import Figure


class Beside(msgspec.Struct, frozen=True):
    """See ``bench.figure.Peer``."""

    name: str
    samples: int
    median: float
    quartiles: tuple[float, float]
    recorded: str = ""


class Told(msgspec.Struct, frozen=True):
    """A figure without its samples."""

    what: str
    unit: str
    samples: int
    median: float
    quartiles: tuple[float, float]
    target: dict[str, float] | None
    """``least`` or ``most``."""
    is_met: bool | None
    peer: Beside | None
    ratio: float | None
    recorded: str = ""

    @property
    def bound(self) -> float | None:
        """The number of the target."""
        return next(iter(self.target.values())) if self.target else None


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """All that a run has found."""

    measured_at: datetime
    machine: dict[str, str]
    is_quick: bool = False
    """Whether few repetitions were made, of less."""
    figures: tuple[Told, ...]
    left_out: dict[str, str] = {}
    """What was not measured, and why."""

    @classmethod
    def of(cls, figures: Sequence[Figure], where: Mapping[str, str], now: datetime, **more: object) -> "Results":
        """Sum figures up."""
        told = msgspec.convert([one.as_plain() for one in figures], tuple[Told, ...])
        return cls(measured_at=now, machine=dict(where), figures=told, **more)  # pyright: ignore[reportArgumentType] - as the fields are declared


def read(path: Path) -> Results:
    """Read a file.

    Raises:
        OSError: It cannot be read.
        msgspec.ValidationError: It was not written by ``write``.
    """
    return msgspec.json.decode(path.read_bytes(), type=Results)


def write(path: Path, results: msgspec.Struct) -> None:
    """Write a file, for people to read, too; the folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")

"""A measured number beside the number that it should be judged by."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_CENTILES = 100


@dataclass(frozen=True, slots=True)
class Peer:
    """What a number is compared with: a floor that nothing can beat, or another way to do the same."""

    name: str
    samples: Sequence[float]
    """In the unit of the figure; a single one where the number cannot vary."""
    recorded: str = ""
    """See ``Figure.recorded``."""

    @property
    def median(self) -> float:
        """What lies in the middle."""
        return statistics.median(self.samples)

    @property
    def quartiles(self) -> tuple[float, float]:
        """Between which the middle half lies."""
        return _middle_half(self.samples)

    def as_plain(self) -> dict[str, Any]:
        """Return what a JSON file should tell of it."""
        return {"name": self.name, "recorded": self.recorded, **_summary(self.samples)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Repeated measurements of one thing, all in one unit."""

    what: str
    unit: str
    samples: Sequence[float]
    """In the order in which they were taken; at least one."""
    target: float | None = None
    is_floor: bool = False
    """Whether the target is the least that will do; otherwise it is the most."""
    peer: Peer | None = None
    recorded: str = ""
    """When the number was measured, where that was not in this run: it is remembered, and proves nothing of today."""

    @property
    def median(self) -> float:
        """What lies in the middle."""
        return statistics.median(self.samples)

    @property
    def quartiles(self) -> tuple[float, float]:
        """Between which the middle half lies."""
        return _middle_half(self.samples)

    @property
    def ratio(self) -> float | None:
        """The median as a multiple of the peer's median."""
        return self.median / self.peer.median if self.peer and self.peer.median else None

    @property
    def is_met(self) -> bool | None:
        """Whether the median is within the target, None when there is none."""
        if self.target is None:
            return None
        return self.median >= self.target if self.is_floor else self.median <= self.target

    def as_plain(self) -> dict[str, Any]:
        """Return what a JSON file should tell of it: a summary, not the samples."""
        return {
            "what": self.what,
            "unit": self.unit,
            "recorded": self.recorded,
            **_summary(self.samples),
            "target": None if self.target is None else {"least" if self.is_floor else "most": self.target},
            "is_met": self.is_met,
            "peer": self.peer and self.peer.as_plain(),
            "ratio": self.ratio,
        }


def _middle_half(samples: Sequence[float]) -> tuple[float, float]:
    return centile(samples, 25), centile(samples, 75)


def _summary(samples: Sequence[float]) -> dict[str, Any]:
    median, quartiles = statistics.median(samples), list(_middle_half(samples))
    return {"samples": len(samples), "median": median, "quartiles": quartiles}


def centile(samples: Sequence[float], percent: int) -> float:
    """Return the value that ``percent`` (1 to 99) of the samples stay below, interpolated between neighbours.

    >>> centile([1.0, 2.0, 3.0], 50), centile([7.0], 99)
    (2.0, 7.0)
    """
    if len(samples) == 1:
        return samples[0]
    return statistics.quantiles(samples, n=_CENTILES, method="inclusive")[percent - 1]


def spread(samples: int, quartiles: tuple[float, float]) -> str:
    """Write between which the middle half lies; nothing for a single sample, which has no spread.

    >>> spread(5, (1.0, 2.5)), spread(1, (1.0, 1.0))
    ('1 … 2.5', '')
    """
    return f"{short(quartiles[0])} … {short(quartiles[1])}" if samples > 1 else ""


def short(number: float) -> str:
    """Write a number with three digits that count.

    >>> short(12345.6), short(1.25), short(0.012345)
    ('12,346', '1.25', '0.0123')
    """
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"

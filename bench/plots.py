"""Lines over time, as points for an SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.figure import short

WIDTH, HEIGHT = 720, 180
_STEPS = 4
_ROOM = 1.1  # of the highest point


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plot."""

    name: str
    values: Sequence[float]

    def points(self, scale: float) -> str:
        """Return the corners, spread over the whole width."""
        apart = WIDTH / max(1, len(self.values) - 1)
        return " ".join(f"{at * apart:.1f},{HEIGHT - value * scale:.1f}" for at, value in enumerate(self.values))


@dataclass(frozen=True, slots=True)
class Plot:
    """Lines that are measured alike, from nothing upwards."""

    title: str
    unit: str
    lines: Sequence[Line]
    bounds: Sequence[float] = ()
    """What they should stay below, or between."""

    @property
    def top(self) -> float:
        """The value at the upper edge."""
        return max((*(value for line in self.lines for value in line.values), *self.bounds, 1e-9)) * _ROOM

    @property
    def scale(self) -> float:
        """How high one unit is."""
        return HEIGHT / self.top

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Return heights to be named, lowest first."""
        return [
            (HEIGHT - HEIGHT * step / _STEPS, short(self.top * step / _STEPS) if step else "0")
            for step in range(_STEPS + 1)
        ]

    @property
    def summary(self) -> str:
        """Say for those who cannot see it how each line begins and ends, and how high it comes."""
        return "; ".join(
            f"{line.name} from {short(line.values[0])} to {short(line.values[-1])}, at most {short(max(line.values))}"
            for line in self.lines
            if line.values
        )

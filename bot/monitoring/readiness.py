"""Whether the bot can answer, and what keeps it from that."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from core.movies.catalogue import Shelf

_LONGEST_GAP = timedelta(minutes=1)  # without a platform; shorter ones heal by themselves
_FRESH = timedelta(days=8)  # a week, and a day for a source that is out of order on a Monday


class Condition(StrEnum):
    """How a frontend is."""

    STARTS = "starts"
    ANSWERS = "answers"
    UNREACHED = "is not reached"
    LEFT_OUT = "is left out"
    """It was refused, and will be until the host mends it; the others do not wait for that."""


class State(msgspec.Struct, frozen=True):
    """Whether the bot can answer."""

    ready: bool
    reasons: tuple[str, ...] = ()
    """What keeps it, one sentence each."""
    week: str | None = None
    """The week of the catalogue, None without one."""
    frontends: dict[str, Condition] = {}


class Readiness:
    """Knows how the catalogue and the frontends are."""

    def __init__(self, shelf: Shelf, clock: Callable[[], datetime]) -> None:
        """Take the shelf, and a clock that tells the time in UTC."""
        self._shelf = shelf
        self._clock = clock
        self._conditions: dict[str, Condition] = {}
        self._lost_at: dict[str, Callable[[], datetime | None]] = {}

    def tell(self, frontend: str, condition: Condition) -> None:
        """Tell how a frontend is."""
        self._conditions[frontend] = condition

    def watch(self, frontend: str, lost_at: Callable[[], datetime | None]) -> None:
        """Ask when a frontend has lost its platform, None while it has not, each time that somebody asks for the state.

        One that answers and has lost its platform for more than a minute counts as not reached.
        """
        self._lost_at[frontend] = lost_at

    def state(self) -> State:
        """Say whether the bot can answer."""
        conditions, reasons = dict(self._conditions), list[str]()
        for name, condition in self._conditions.items():
            lost_at = self._lost_since(name) if condition is Condition.ANSWERS else None
            if lost_at:
                conditions[name] = Condition.UNREACHED
                reasons.append(f"{name.capitalize()} {Condition.UNREACHED} since {lost_at:%Y-%m-%d %H:%M:%S} UTC.")
            elif condition in {Condition.STARTS, Condition.UNREACHED}:
                reasons.append(f"{name.capitalize()} {condition}.")
        if not self._conditions:
            reasons.append("No frontend has started yet.")
        if fault := self._fault_of_catalogue():
            reasons.append(fault)
        week = None if self._shelf.is_empty else str(self._shelf.catalogue.week)
        return State(not reasons, tuple(reasons), week, conditions)

    def _lost_since(self, frontend: str) -> datetime | None:
        """Return when a frontend has lost its platform, if that is more than a minute ago."""
        lost_at = self._lost_at[frontend]() if frontend in self._lost_at else None
        return lost_at if lost_at and self._clock() - lost_at > _LONGEST_GAP else None

    def _fault_of_catalogue(self) -> str:
        if self._shelf.is_empty:
            return "There is no catalogue yet."
        age = self._clock() - self._shelf.catalogue.taken_at
        return f"The catalogue is {age.days} days old." if age > _FRESH else ""

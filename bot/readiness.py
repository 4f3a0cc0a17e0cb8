"""Whether the bot can answer, and what keeps it from that."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from core.catalogue import Shelf

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

    def tell(self, frontend: str, condition: Condition) -> None:
        """Tell how a frontend is."""
        self._conditions[frontend] = condition

    def state(self) -> State:
        """Say whether the bot can answer."""
        waiting = {Condition.STARTS, Condition.UNREACHED}
        reasons = [f"{name.capitalize()} {how}." for name, how in self._conditions.items() if how in waiting]
        if not self._conditions:
            reasons.append("No frontend has started yet.")
        if fault := self._fault_of_catalogue():
            reasons.append(fault)
        week = None if self._shelf.is_empty else str(self._shelf.catalogue.week)
        return State(not reasons, tuple(reasons), week, dict(self._conditions))

    def _fault_of_catalogue(self) -> str:
        if self._shelf.is_empty:
            return "There is no catalogue yet."
        age = self._clock() - self._shelf.catalogue.taken_at
        return f"The catalogue is {age.days} days old." if age > _FRESH else ""

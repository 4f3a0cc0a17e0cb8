"""Readiness: whether the bot can answer, and the reasons if not."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from core.movies.catalogue import Shelf

_MAX_GAP = timedelta(minutes=1)
"""A frontend may be without its platform for as long; shorter gaps heal by themselves."""
_MAX_CATALOGUE_AGE = timedelta(days=8)
"""A week, and a day for a source that is out of order on a Monday."""


class Condition(StrEnum):
    """The condition of a frontend."""

    STARTS = "starts"
    ANSWERS = "answers"
    UNREACHED = "is not reached"
    LEFT_OUT = "is left out"
    """Its platform refused it. The host has to act; the other frontends go on."""


class State(msgspec.Struct, frozen=True):
    """Whether the bot can answer."""

    ready: bool
    reasons: tuple[str, ...] = ()
    """The faults, one sentence each."""
    week: str | None = None
    """The week of the catalogue, None without one."""
    frontends: dict[str, Condition] = {}


class Readiness:
    """Knows the condition of the catalogue and of the frontends."""

    def __init__(self, shelf: Shelf, clock: Callable[[], datetime]) -> None:
        """Create it for a shelf; ``clock`` returns the time in UTC."""
        self._shelf = shelf
        self._clock = clock
        self._conditions: dict[str, Condition] = {}
        self._lost_at: dict[str, Callable[[], datetime | None]] = {}

    def set_condition(self, frontend: str, condition: Condition) -> None:
        """Set the condition of a frontend."""
        self._conditions[frontend] = condition

    def watch(self, frontend: str, lost_at: Callable[[], datetime | None]) -> None:
        """Watch the connection of a frontend. More than a minute without its platform counts as not reached.

        Args:
            frontend: The name of the frontend.
            lost_at: Returns the time in UTC when it lost its platform, None while it is connected.
        """
        self._lost_at[frontend] = lost_at

    def state(self) -> State:
        """Return whether the bot can answer, and the faults."""
        conditions = dict(self._conditions)
        reasons: list[str] = []
        for name, condition in self._conditions.items():
            if condition is Condition.ANSWERS:
                if lost_at := self._find_gap(name):
                    conditions[name] = Condition.UNREACHED
                    reasons.append(f"{name.capitalize()} {Condition.UNREACHED} since {lost_at:%Y-%m-%d %H:%M:%S} UTC.")
            elif condition is not Condition.LEFT_OUT:
                reasons.append(f"{name.capitalize()} {condition}.")
        if not self._conditions:
            reasons.append("No frontend has started yet.")
        if fault := self._fault_of_catalogue():
            reasons.append(fault)
        week = None
        if not self._shelf.is_empty:
            week = str(self._shelf.catalogue.week)
        return State(not reasons, tuple(reasons), week, conditions)

    def _find_gap(self, frontend: str) -> datetime | None:
        """Return the time when a frontend lost its platform, if that was more than a minute ago."""
        if frontend not in self._lost_at:
            return None
        lost_at = self._lost_at[frontend]()
        if lost_at is None or self._clock() - lost_at <= _MAX_GAP:
            return None
        return lost_at

    def _fault_of_catalogue(self) -> str:
        if self._shelf.is_empty:
            return "There is no catalogue yet."
        age = self._clock() - self._shelf.catalogue.taken_at
        if age <= _MAX_CATALOGUE_AGE:
            return ""
        return f"The catalogue is {age.days} days old."

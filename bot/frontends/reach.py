"""Since when a platform has been out of reach."""

from collections.abc import Callable
from datetime import datetime


class Reach:
    """Remembers since when a platform has been out of reach.

    ``now`` is a clock that returns the time in UTC.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.now = clock
        self._lost_at: datetime | None = None

    @property
    def lost_at(self) -> datetime | None:
        """When the first attempt began that failed since the last success; None while the platform is reached."""
        return self._lost_at

    def succeed(self) -> None:
        """Note that the platform was reached."""
        self._lost_at = None

    def fail(self, begun_at: datetime) -> None:
        """Note that an attempt which began then did not reach the platform."""
        if self._lost_at is None:
            self._lost_at = begun_at

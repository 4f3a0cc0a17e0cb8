"""Since when a platform has not been reached."""

from collections.abc import Callable
from datetime import datetime


class Reach:
    """Remembers since when a platform is out of reach."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Take a clock that tells the time in UTC."""
        self.now = clock
        self._lost_at: datetime | None = None

    @property
    def lost_at(self) -> datetime | None:
        """When the first try began of those that fail since the last success; None while the platform is reached."""
        return self._lost_at

    def succeed(self) -> None:
        """Remember that the platform was reached."""
        self._lost_at = None

    def fail(self, begun_at: datetime) -> None:
        """Remember that the platform was not reached by a try that began then."""
        if self._lost_at is None:
            self._lost_at = begun_at

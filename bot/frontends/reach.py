"""Since when a platform has been out of reach."""

from collections.abc import Callable
from datetime import datetime


class Reach:
    """Remembers since when a platform has been out of reach.

    ``now`` is a clock that returns the time in UTC.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.now = clock
        self._unreachable_since: datetime | None = None

    @property
    def unreachable_since(self) -> datetime | None:
        """When the first attempt began that failed since the last success; None while the platform is reached."""
        return self._unreachable_since

    def note_success(self) -> None:
        """Note that the platform was reached."""
        self._unreachable_since = None

    def note_failure(self, begun_at: datetime) -> None:
        """Note that an attempt which began then did not reach the platform."""
        if self._unreachable_since is None:
            self._unreachable_since = begun_at

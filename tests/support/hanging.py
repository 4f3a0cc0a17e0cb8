"""The time-out of tests that wait for something."""

from typing import Final

HANG_SECONDS: Final = 90.0
"""Longer than anything takes on two cores beside eight busy processes; only a failing test waits so long."""

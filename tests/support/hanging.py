"""When a test that waits for something counts as hanging."""

from typing import Final

HANG_SECONDS: Final = 90.0
"""Longer than anything takes, also on two cores beside eight busy processes; only a test that fails waits so long."""

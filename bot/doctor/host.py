"""Check the machine on which the bot runs: disk, clock and time zone."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.monitoring.findings import Finding, State
from core.movies.catalogue import Week

_BYTES_PER_GB, _BYTES_PER_MB = 1_000_000_000, 1_000_000
SCARCE_BYTES = 500 * _BYTES_PER_MB
"""The store stays far below, but backups and the system's logs do not."""
TOO_FEW_BYTES = 50 * _BYTES_PER_MB
CLOCK_CHECK_TIMEOUT_SECONDS = 5.0
MAX_CLOCK_ERROR_SECONDS = 60
"""Beyond it, weeks begin and log lines are dated noticeably wrong."""


def check_disk(folder: Path, free_bytes: int) -> Finding:
    """Judge the free space on the disk that holds the store."""
    if free_bytes >= _BYTES_PER_GB:
        free = f"{free_bytes / _BYTES_PER_GB:.1f} GB are free in {folder}"
    else:
        free = f"{free_bytes / _BYTES_PER_MB:.0f} MB are free in {folder}"
    if free_bytes < TOO_FEW_BYTES:
        return Finding("disk", State.BAD, f"only {free}: make room, or soon nothing can be remembered")
    if free_bytes < SCARCE_BYTES:
        return Finding("disk", State.LOOK, f"only {free}")
    return Finding("disk", State.GOOD, free)


async def check_clock(address: str | None, clock: Callable[[], datetime]) -> Finding:
    """Compare this machine's clock with that of a server.

    Args:
        address: The address at TMDb to ask; None compares with no server.
        clock: Returns this machine's time in UTC.
    """
    server_time = await asyncio.to_thread(_fetch_time, address) if address else None
    local_time = clock()
    summary = f"it is {local_time:%Y-%m-%d %H:%M} UTC here"
    if server_time is None:
        return Finding("clock", State.GOOD, f"{summary}; there is no answer of TMDb's to compare it with")
    gap_seconds = (local_time - server_time).total_seconds()
    if abs(gap_seconds) > MAX_CLOCK_ERROR_SECONDS:
        side = "behind"
        if gap_seconds > 0:
            side = "ahead of"
        sentence = f"{summary}, {abs(gap_seconds):.0f} seconds {side} TMDb's clock: let the system set its own by NTP"
        return Finding("clock", State.LOOK, sentence)
    return Finding("clock", State.GOOD, f"{summary}, as at TMDb")


def _fetch_time(address: str) -> datetime | None:
    """Return the time at a server, to the second; None when it cannot be had. No key is needed: refusals have it, too.

    An answer from a cache is older by its ``Age``: https://www.rfc-editor.org/rfc/rfc9111#name-age
    """
    try:
        headers = _fetch_headers(address)
        age = headers.get("Age", "")
        age_seconds = 0
        if age.isdecimal():
            age_seconds = int(age)
        return parsedate_to_datetime(headers.get("Date", "")).astimezone(UTC) + timedelta(seconds=age_seconds)
    except (OSError, HTTPException, ValueError, OverflowError):  # another finding says whether TMDb can be reached
        return None


def _fetch_headers(address: str) -> Message:
    try:
        with urlopen(address, timeout=CLOCK_CHECK_TIMEOUT_SECONDS) as answer:  # noqa: S310 - settings hold only http and https
            return answer.headers
    except HTTPError as refusal:
        with refusal:
            return refusal.headers


def check_time_zone(name: str, now: datetime) -> Finding:
    """Report when the week begins by the host's clock.

    Args:
        name: The value of the variable ``TZ``. The C library takes a name that it does not know for UTC.
        now: Any moment of the week, in UTC.
    """
    try:
        if "/" in name and "," not in name:  # a place; everything else is in the notation of POSIX
            ZoneInfo(name.removeprefix(":"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return Finding("time zone", State.LOOK, "TZ names a place that is not known here, so times are told in UTC")
    monday = datetime.combine(Week.of(now).monday, datetime.min.time(), now.tzinfo).astimezone()
    sentence = f"{monday.tzname()}; the week begins on Monday at 00:00 UTC, here {monday:%A at %H:%M}"
    return Finding("time zone", State.GOOD, sentence)

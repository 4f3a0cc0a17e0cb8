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

_GB, _MB = 1_000_000_000, 1_000_000
_SCARCE, _TOO_LITTLE = 500 * _MB, 50 * _MB  # the store stays far below, but its backups and the system's logs do not
_PATIENCE = 5.0  # seconds until a server that does not tell the time is given up
_CLOCK_ERROR = 60  # seconds beyond which weeks begin, and log lines are dated, noticeably wrong


def disk(folder: Path, free: int) -> Finding:
    """Judge how many bytes are free where the store lies."""
    told = f"{free / _GB:.1f} GB are free in {folder}" if free >= _GB else f"{free / _MB:.0f} MB are free in {folder}"
    if free < _TOO_LITTLE:
        return Finding("disk", State.BAD, f"only {told}: make room, or soon nothing can be remembered")
    if free < _SCARCE:
        return Finding("disk", State.LOOK, f"only {told}")
    return Finding("disk", State.GOOD, told)


async def clock(address: str | None, now: Callable[[], datetime]) -> Finding:
    """Compare this machine's clock with that of a server.

    Args:
        address: Of TMDb; None compares with nobody.
        now: Tells this machine's time in UTC.
    """
    there = await asyncio.to_thread(_time_at, address) if address else None
    here = now()
    told = f"it is {here:%Y-%m-%d %H:%M} UTC here"
    if there is None:
        return Finding("clock", State.GOOD, f"{told}; there is no answer of TMDb's to compare it with")
    gap = (here - there).total_seconds()
    if abs(gap) > _CLOCK_ERROR:
        side = "ahead of" if gap > 0 else "behind"
        sentence = f"{told}, {abs(gap):.0f} seconds {side} TMDb's clock: let the system set its own by NTP"
        return Finding("clock", State.LOOK, sentence)
    return Finding("clock", State.GOOD, f"{told}, as at TMDb")


def _time_at(address: str) -> datetime | None:
    """Ask without a key when it is at a server, to the second; a refusal tells it, too.

    What a cache kept meanwhile is older by its ``Age``: https://www.rfc-editor.org/rfc/rfc9111#name-age
    """
    try:
        try:
            with urlopen(address, timeout=_PATIENCE) as answer:  # noqa: S310 - settings hold only http and https
                headers: Message = answer.headers
        except HTTPError as refusal:
            with refusal:
                headers = refusal.headers
        age = headers.get("Age", "0")
        sent = parsedate_to_datetime(headers.get("Date", "")).astimezone(UTC)
        return sent + timedelta(seconds=int(age) if age.isdecimal() else 0)
    except (OSError, HTTPException, ValueError, OverflowError):  # another finding tells whether TMDb can be reached
        return None


def time_zone(name: str, now: datetime) -> Finding:
    """Tell when the week begins where the host lives.

    Args:
        name: What the variable ``TZ`` holds. The C library takes a name that it does not know for UTC.
        now: Any moment of the week, in UTC.
    """
    try:
        if "/" in name and "," not in name:  # a place; anything else is in the notation of POSIX
            ZoneInfo(name.removeprefix(":"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return Finding("time zone", State.LOOK, "TZ names a place that is not known here, so times are told in UTC")
    monday = datetime.combine(Week.of(now).monday, datetime.min.time(), now.tzinfo).astimezone()
    sentence = f"{monday.tzname()}; the week begins on Monday at 00:00 UTC, here {monday:%A at %H:%M}"
    return Finding("time zone", State.GOOD, sentence)

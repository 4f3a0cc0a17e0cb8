"""Disk, clock and time zone of the machine; the clock is compared with a real server."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.doctor.host import check_clock, check_disk, check_time_zone
from bot.monitoring.findings import State

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
DATE = {"Date": format_datetime(NOON, usegmt=True)}


@contextmanager
def answering(status: int, headers: dict[str, str]) -> Generator[str]:
    """Serve on a free port and give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(status)
            for name, value in (headers | {"Content-Length": "0"}).items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *_: object) -> None:  # noqa: A002 - named so by the library
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/3/configuration"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("ahead", "state", "words"),
    [
        (-61, State.LOOK, "61 seconds behind TMDb's clock: let the system set its own by NTP"),
        (61, State.LOOK, "61 seconds ahead of TMDb's clock"),
        (60, State.GOOD, "it is 2026-11-18 12:01 UTC here, as at TMDb"),
        (-60, State.GOOD, "as at TMDb"),
    ],
)
@pytest.mark.parametrize("status", [200, 401])
async def test_clock_may_differ_from_tmdbs_by_a_minute(status: int, ahead: int, state: State, words: str) -> None:
    with answering(status, DATE) as address:
        finding = await check_clock(address, lambda: NOON + timedelta(seconds=ahead))
    assert finding.state is state
    assert words in finding.sentence


async def test_answer_that_a_cache_has_kept_is_older_than_it_says() -> None:
    with answering(200, DATE | {"Age": "7200"}) as address:
        finding = await check_clock(address, lambda: NOON + timedelta(hours=2))
    assert "as at TMDb" in finding.sentence


@pytest.mark.parametrize("headers", [{}, {"Date": "noon"}, DATE | {"Age": "9" * 30}])
async def test_answer_that_does_not_tell_the_time_is_compared_with_nothing(headers: dict[str, str]) -> None:
    with answering(200, headers) as address:
        finding = await check_clock(address, lambda: NOON)
    assert finding.state is State.GOOD
    assert "no answer of TMDb's to compare it with" in finding.sentence


async def test_server_that_is_gone_is_compared_with_nothing() -> None:
    with answering(200, {}) as address:
        pass
    assert "to compare it with" in (await check_clock(address, lambda: NOON)).sentence


@pytest.mark.parametrize(
    ("free", "state", "words"),
    [
        (49_000_000, State.BAD, "only 49 MB are free in /data: make room"),
        (499_000_000, State.LOOK, "only 499 MB"),
        (2_340_000_000, State.GOOD, "2.3 GB are free in /data"),
    ],
)
def test_disk_that_is_nearly_full_is_told(free: int, state: State, words: str) -> None:
    finding = check_disk(Path("/data"), free)
    assert finding.state is state
    assert finding.sentence.startswith(words)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("", State.GOOD),
        ("UTC", State.GOOD),
        ("CET-1CEST,M3.5.0,M10.5.0/3", State.GOOD),  # the notation of POSIX
        ("Europe/Berlin", State.GOOD),
        (":Europe/Berlin", State.GOOD),
        ("Europe/Atlantis", State.LOOK),
        ("../etc/passwd", State.LOOK),
    ],
)
def test_place_that_is_not_known_is_told(name: str, state: State) -> None:
    finding = check_time_zone(name, NOON)
    assert finding.state is state
    assert ("TZ names a place that is not known here" in finding.sentence) is (state is State.LOOK)

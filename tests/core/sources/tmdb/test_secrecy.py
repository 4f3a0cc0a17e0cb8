"""A key never shows: not in an error, not in what hangs on it, not in the log, not in a repr."""

import dataclasses
import logging
import traceback

import pytest

from core.errors import SourceError, SourceUnavailable
from core.sources.tmdb.client import TmdbClient
from core.sources.tmdb.transport import TmdbTransport
from tests.support.tmdb.asking import SWIFT, Impatience, asking
from tests.support.tmdb.faults import Fault, damaged_gzip, dropped, failing, html, huge, moved, truncated

CANARY = "eyJjYW5hcnkiOiJzaW5ncyJ9.eyJjYW5hcnkiOjF9.canary-canary-canary"
TWICE = dataclasses.replace(SWIFT, attempts=2)
FAULTS = {
    "401": failing(401), "404": failing(404), "429": failing(429, retry_after="0"), "503": failing(503),
    "moved": moved("http://localhost/login"), "html": html, "truncated": truncated, "gzip": damaged_gzip,
    "huge": huge(9_000_000), "dropped": dropped,
}  # fmt: skip


def everything_about(fault: BaseException) -> str:
    """Write down an error with all that hangs on it, and all errors that hang on that."""
    seen: list[str] = []
    at: BaseException | None = fault
    while at is not None:
        seen += [str(at), repr(at), repr(at.args), repr(vars(at)), *traceback.format_exception(at)]
        at = at.__cause__ or at.__context__
    return "\n".join(seen)


def everything_logged(records: list[logging.LogRecord]) -> str:
    """Write down log records with all their extras."""
    return "\n".join(f"{record.getMessage()} {vars(record)!r}" for record in records)


@pytest.mark.parametrize("key", [CANARY])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_key_shows_in_no_error_and_no_log(key: str, fault: Fault, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with asking(key=key, keys=(key,), limits=TWICE) as (standin, tmdb):
        standin.faults.next(fault, times=2)
        with pytest.raises(SourceError) as caught:
            await tmdb.details(603)
    assert key in str(standin.calls)
    assert key not in everything_about(caught.value)
    assert key not in everything_logged(caplog.records)


@pytest.mark.parametrize("key", [CANARY])
async def test_key_shows_in_no_error_after_a_timeout(key: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    impatience = Impatience(TWICE)
    async with asking(key=key, keys=(key,), limits=impatience.limits) as (standin, tmdb):
        standin.faults.next(impatience.keep_silent, times=2)
        with pytest.raises(SourceUnavailable, match="did not answer within") as caught:
            await tmdb.details(603)
    assert key in str(standin.calls)
    assert key not in everything_about(caught.value)
    assert key not in everything_logged(caplog.records)


@pytest.mark.parametrize("key", [CANARY, "canary\u00e9", "canary\n", "canary key"])
async def test_key_shows_in_no_error_without_an_answer(key: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with TmdbClient(
        key, api_base="http://127.0.0.1:9/3", image_base="http://127.0.0.1:9/t", limits=TWICE
    ) as tmdb:
        with pytest.raises(SourceError) as caught:
            await tmdb.trending(1)
    assert key[:6] not in everything_about(caught.value)
    assert key[:6] not in everything_logged(caplog.records)


async def test_right_answer_leaves_no_key_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with asking(key=CANARY, keys=(CANARY,)) as (_, tmdb):
        await tmdb.trending(1)
    assert "HTTP Request: GET" in caplog.text
    assert CANARY not in everything_logged(caplog.records)


async def test_errors_carry_no_exception_of_the_library() -> None:
    async with asking(limits=TWICE) as (standin, tmdb):
        standin.faults.next(dropped, times=2)
        with pytest.raises(SourceError) as caught:
            await tmdb.details(603)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("key", [CANARY])
def test_key_shows_in_no_repr(key: str) -> None:
    tmdb = TmdbClient(key, api_base="http://127.0.0.1:9/3", image_base="http://127.0.0.1:9/t")
    lines = [part for part in vars(tmdb).values() if isinstance(part, TmdbTransport)]
    assert len(lines) == 2
    assert key not in repr([vars(tmdb), *map(vars, lines)])

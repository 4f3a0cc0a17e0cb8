"""What becomes of wrong answers and of none, and when it is worth asking again."""

import asyncio
import dataclasses
import socket

import pytest

from core.errors import MovieNotFound, SourceBusy, SourceError, SourceGarbled, SourceRefused, SourceUnavailable
from core.sources.tmdb.client import TmdbClient
from core.sources.tmdb.transport import RequestLimits
from tests.support.tmdb.asking import SWIFT, Impatience, asking
from tests.support.tmdb.faults import (
    Fault,
    damaged_gzip,
    dropped,
    failing,
    holding,
    html,
    huge,
    moved,
    saying,
    truncated,
)
from tests.support.tmdb.standin import V4_KEY


@pytest.mark.parametrize(
    ("fault", "error", "sentence"),
    [
        (failing(401), SourceRefused, r"\(401\): check TMDB_TOKEN"),
        (failing(403), SourceRefused, r"\(403\): check TMDB_TOKEN"),
        (failing(404), MovieNotFound, r"no /movie/603 \(404\)"),
        (failing(400), SourceGarbled, "400"),
        (failing(204), SourceGarbled, "204"),
        (moved("http://localhost/login"), SourceGarbled, "307 .* TMDB_API_BASE"),
        (html, SourceGarbled, "no well-formed JSON"),
        (truncated, SourceGarbled, "no well-formed JSON"),
        (saying(b""), SourceGarbled, "no well-formed JSON"),
        (saying(b'{"x":' + b"[" * 200_000), SourceGarbled, "no well-formed JSON"),
        (saying(b"[]"), SourceGarbled, "Expected `object`"),
        (saying(b"{}"), SourceGarbled, "missing required field"),
        (damaged_gzip, SourceGarbled, "damaged"),
        (huge(9_000_000), SourceGarbled, "more than 8,000,000 bytes"),
        (failing(429, retry_after="3600"), SourceBusy, "429"),
    ],
)
async def test_permanent_error_is_not_retried(fault: Fault, error: type[SourceError], sentence: str) -> None:
    async with asking() as (standin, tmdb):
        standin.faults.next(fault)
        with pytest.raises(error, match=sentence):
            await tmdb.details(603)
    assert len(standin.calls) == 1


@pytest.mark.parametrize(
    ("fault", "error", "sentence"),
    [
        (failing(429), SourceBusy, "429"),
        (failing(429, retry_after="soon"), SourceBusy, "429"),
        (failing(429, retry_after="0"), SourceBusy, "429"),
        (failing(500), SourceUnavailable, r"\(500\)"),
        (failing(503), SourceUnavailable, r"\(503\)"),
        (dropped, SourceUnavailable, "could not be reached"),
    ],
)
async def test_temporary_error_is_retried_three_times(fault: Fault, error: type[SourceError], sentence: str) -> None:
    async with asking() as (standin, tmdb):
        standin.faults.next(fault, times=4)
        with pytest.raises(error, match=sentence):
            await tmdb.details(603)
    assert len(standin.calls) == 3


async def test_successful_retry_hides_the_error() -> None:
    async with asking() as (standin, tmdb):
        for fault in (failing(503), dropped):
            standin.faults.next(fault)
        assert (await tmdb.details(603)).id == 603
    assert len(standin.calls) == 3


async def test_silent_server_times_out() -> None:
    impatience = Impatience(dataclasses.replace(SWIFT, timeout_seconds=75))
    async with asking(limits=impatience.limits) as (standin, tmdb):
        standin.faults.next(impatience.keep_silent, times=3)
        with pytest.raises(SourceUnavailable, match="within 75 seconds"):
            await tmdb.details(603)
    assert len(standin.calls) == 3


async def test_refused_connection_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        base = f"http://127.0.0.1:{closed.getsockname()[1]}"
    async with TmdbClient(V4_KEY, api_base=base, image_base=base, limits=SWIFT) as tmdb:
        with pytest.raises(SourceUnavailable, match=r"127\.0\.0\.1 could not be reached \(ConnectError\)"):
            await tmdb.trending(1)


async def test_unusable_proxy_fails_without_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "socks5://ann:secret@127.0.0.1:1080")
    monkeypatch.setenv("no_proxy", "")
    async with asking(limits=RequestLimits(first_wait_seconds=60)) as (standin, tmdb):
        for call in (tmdb.details(603), tmdb.poster(f"{standin.image_base}/w92/603.jpg")):
            with pytest.raises(SourceUnavailable, match="ALL_PROXY") as caught:
                await call
            assert "secret" not in str(caught.value)
    assert standin.calls == []


async def test_retry_after_is_obeyed() -> None:
    async with asking() as (standin, tmdb):
        standin.faults.next(failing(429, retry_after="0.1"))
        await tmdb.details(603)
    first, second = standin.calls
    assert second.at - first.at >= 0.1


async def test_busy_source_has_its_retry_after() -> None:
    async with asking() as (standin, tmdb):
        standin.faults.next(failing(429, retry_after="3600"))
        with pytest.raises(SourceBusy) as caught:
            await tmdb.details(603)
        assert caught.value.retry_after == 3600


async def test_waits_grow_between_attempts() -> None:
    limits = RequestLimits(requests_per_second=2000, attempts=3, first_wait_seconds=0.05, jitter_seconds=0)
    async with asking(limits=limits) as (standin, tmdb):
        standin.faults.next(failing(500), times=2)
        await tmdb.details(603)
    first, second, third = (call.at for call in standin.calls)
    assert second - first >= 0.05
    assert third - second >= 0.1


@pytest.mark.parametrize("key", ["eyJ.wrong.key", "f" * 32, "secret"])
async def test_wrong_token_is_refused(key: str) -> None:
    async with asking(key=key, keys=(V4_KEY,)) as (standin, tmdb):
        with pytest.raises(SourceRefused, match="TMDB_TOKEN"):
            await tmdb.trending(1)
    assert len(standin.calls) == 1


@pytest.mark.parametrize("key", ["", "eyJ abc", "eyJ\nabc", "schlüssel", "●●●"])
async def test_unsendable_key_is_refused_without_a_request(key: str) -> None:
    async with asking(key=key) as (standin, tmdb):
        with pytest.raises(SourceRefused, match="TMDB_TOKEN"):
            await tmdb.details(603)
    assert standin.calls == []


@pytest.mark.parametrize(
    ("fault", "error", "sentence"),
    [
        (html, SourceGarbled, "else than a picture: check TMDB_IMAGE_BASE"),
        (huge(6_000_000), SourceGarbled, "more than 5,000,000 bytes: check TMDB_IMAGE_BASE"),
        (failing(403), SourceRefused, "check TMDB_IMAGE_BASE"),
        (moved("http://localhost/x.jpg"), SourceGarbled, "307"),
    ],
)
async def test_wrong_poster_becomes_its_error(fault: Fault, error: type[SourceError], sentence: str) -> None:
    async with asking() as (standin, tmdb):
        standin.faults.next(fault)
        with pytest.raises(error, match=sentence):
            await tmdb.poster(f"{standin.image_base}/w92/603.jpg")


async def test_failed_genres_are_requested_again() -> None:
    async with asking() as (standin, tmdb):
        standin.faults.next(html, on="/3/genre")
        with pytest.raises(SourceGarbled):
            await tmdb.genres()
        assert (await tmdb.trending(1)).movies[0].genres == ("Action", "Science Fiction")


async def test_cancelled_request_frees_its_place() -> None:
    async with asking(limits=dataclasses.replace(SWIFT, concurrent_requests=1)) as (standin, tmdb):
        is_asked = asyncio.Event()
        standin.faults.next(holding(is_asked))
        asking_in_vain = asyncio.create_task(tmdb.details(603))
        await is_asked.wait()
        asking_in_vain.cancel()
        await asyncio.wait({asking_in_vain})
        assert (await tmdb.details(603)).id == 603
    assert len(standin.calls) == 2

"""Bodies of requests: how long they may be, and when the connection stays open."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.frontends.web.bodies import MAX_FORM_BYTES
from tests.support.web_site import FRAGMENT, a_site, visit


async def in_pieces() -> AsyncIterator[bytes]:
    yield b"text="
    yield b"joy"


@pytest.mark.parametrize("path", ["/", "/say", "/api/v1/feel", "/static/chat.css", "/nowhere"])
async def test_announced_long_body_is_refused_everywhere(path: str) -> None:
    async with visit(a_site()) as client:
        answer = await client.request("POST", path, content=b"x" * 16_385)
    assert answer.status_code == 413


async def test_short_body_keeps_the_connection_open() -> None:
    async with visit(a_site()) as client:
        answers = [await client.post("/say", content=in_pieces()), await client.post("/nowhere", content=b"text=joy")]
    assert [(answer.status_code, "connection" in answer.headers) for answer in answers] == [(200, False), (404, False)]


@pytest.mark.parametrize("path", ["/healthz", "/", "/say", "/static/chat.css"])
async def test_request_with_two_lengths_closes_the_connection(client: httpx.AsyncClient, path: str) -> None:
    lengths = {"Transfer-Encoding": "chunked", "Content-Length": "8"}
    answer = await client.request("POST" if path == "/say" else "GET", path, content=in_pieces(), headers=lengths)
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("extra", [0, 1])
async def test_form_of_16_kilobytes_is_the_largest(client: httpx.AsyncClient, extra: int) -> None:
    answer = await client.post("/say", content=b"text=" + b"x" * (MAX_FORM_BYTES - 5 + extra))
    assert answer.status_code == (413 if extra else 200)
    assert ("more than I can read" in answer.text) is bool(extra)


async def test_form_without_a_length_is_cut_off(client: httpx.AsyncClient) -> None:
    async def long() -> AsyncIterator[bytes]:
        yield b"x" * (MAX_FORM_BYTES + 1)  # no more, or the answer is lost on who still sends when it comes

    answer = await client.post("/say", content=long(), headers=FRAGMENT)
    assert answer.status_code == 413
    assert answer.text.startswith("<section")


async def test_form_with_too_many_fields_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.post("/say", content="a=1&" * 100)).status_code == 400


async def test_body_that_is_no_form_counts_as_empty(client: httpx.AsyncClient) -> None:
    answer = await client.post("/say", content=b"\xff\xfe{}[]", headers={"Content-Type": "application/json"})
    assert "What are you in the mood for?" in answer.text

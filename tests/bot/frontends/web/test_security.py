from collections.abc import AsyncIterator

import httpx
import pytest

from bot.dialogue.actions import ShowMovies
from bot.frontends.web.security import MAX_FORM_BYTES
from core.moods.mood import Mood
from tests.support.web.web_site import FRAGMENT, a_site, press, visit


async def test_https_turns_on_hsts() -> None:
    async with visit(a_site(proxies="127.0.0.1")) as client:
        secure = await client.get("/", headers={"X-Forwarded-Proto": "https"})
        plain = await client.get("/")
    assert secure.headers["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in plain.headers


async def test_page_denies_features_and_lends_only_pictures(client: httpx.AsyncClient) -> None:
    page, picture = await client.get("/"), await client.get("/posters/1/joy.png")
    assert "geolocation=()" in page.headers["permissions-policy"].split(", ")
    assert page.headers["cross-origin-resource-policy"] == "same-origin"
    assert picture.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize(
    "path", ["/", "/?text=joy", "/nowhere", "/static/chat.css", "/posters/1/joy.png", "/posters/13/joy.png"]
)
async def test_every_answer_has_security_headers(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; img-src 'self' https://image.example; style-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": ""},
    ],
)
async def test_form_of_another_site_is_refused(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await client.post("/say", data=press(ShowMovies(Mood.JOY), "Joy 😃"), headers=headers)
    assert answer.status_code == 403
    assert "<article" not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("name", ["Sec-Fetch-Site", "Origin"])
async def test_own_form_is_answered(client: httpx.AsyncClient, name: str) -> None:
    value = {"Sec-Fetch-Site": "same-origin", "Origin": str(client.base_url).rstrip("/")}[name]
    assert (await client.post("/say", data={"text": "joy"}, headers={name: value})).status_code == 200


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

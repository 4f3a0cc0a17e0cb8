"""The site as a whole: errors, compression, many visitors at once."""

import asyncio
import re

import httpx
import pytest

from bot.dialogue.actions import ShowMovies
from bot.frontends.web.html import static_files
from core.moods.mood import Mood
from tests.support.web.web_site import presses_in


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/static/nothing.css",
        "/static/../web_frontend.py",
        "/static/%2e%2e/web_frontend.py",
        "/posters/1/tax.png",
    ],
)
async def test_unknown_address_gets_a_kind_page(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert "but there are movies" in answer.text
    assert ShowMovies(Mood.JOY) in presses_in(answer.text)


@pytest.mark.parametrize(("method", "path"), [("GET", "/say"), ("PUT", "/"), ("DELETE", "/static/chat.css")])
async def test_unknown_method_gets_a_kind_page(client: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == 405
    assert "allow" in answer.headers
    assert ShowMovies(Mood.JOY) in presses_in(answer.text)


async def test_many_people_are_answered_at_once(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(client.post("/say", data={"text": "joy"}) for _ in range(40)))
    assert {answer.status_code for answer in answers} == {200}


async def test_page_with_files_weighs_less_than_30_kilobytes(client: httpx.AsyncClient) -> None:
    paths = re.findall(r'(?:href|src)="(/static/[^"]+)"', (await client.get("/mood/joy")).text)
    answers = [await client.get(path) for path in {"/mood/joy", *paths}]
    assert {answer.status_code for answer in answers} == {200}
    assert {static_files.address(name) for name in ("htmx.min.js", "chat.css")} <= set(paths)
    assert sum(answer.num_bytes_downloaded for answer in answers) < 30_000


async def test_browser_without_gzip_gets_plain_pages(client: httpx.AsyncClient) -> None:
    answer = await client.get("/mood/joy", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.num_bytes_downloaded == len(answer.content) < 15_000

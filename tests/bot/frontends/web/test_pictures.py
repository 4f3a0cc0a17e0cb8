"""Drawn posters and strips, over real HTTP."""

import io

import httpx
import pytest
from PIL import Image

from core.movies.catalogue import Shelf
from tests.support.web.web_site import a_site, visit


async def test_poster_is_drawn_and_cached_for_a_month(client: httpx.AsyncClient) -> None:
    answer = await client.get("/posters/1/joy.png")
    assert answer.headers["content-type"] == "image/png"
    assert "max-age=2592000" in answer.headers["cache-control"]
    assert Image.open(io.BytesIO(answer.content)).getpixel((0, 0)) == (1, 2020 % 256, len("Movie 1"))
    again = await client.get("/posters/1/joy.png", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("movie_id", ["999", "-1", "x", "9" * 5000])
async def test_poster_of_an_unknown_movie_is_not_found(client: httpx.AsyncClient, movie_id: str) -> None:
    assert (await client.get(f"/posters/{movie_id}/joy.png")).status_code == 404


async def test_empty_shelf_has_no_posters() -> None:
    shelf = Shelf()
    async with visit(a_site(shelf=shelf)) as client:
        assert (await client.get("/posters/1/joy.png")).status_code == 404


async def test_failing_poster_leaves_other_posters_alone(client: httpx.AsyncClient) -> None:
    assert (await client.get("/posters/13/joy.png")).status_code == 500
    assert (await client.get("/posters/14/joy.png")).status_code == 200


async def test_strip_is_a_jpeg_cached_for_a_day(client: httpx.AsyncClient) -> None:
    answer = await client.get("/strips/9-10-11-joy.jpg")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "public, max-age=86400"
    assert Image.open(io.BytesIO(answer.content)).size == (2, 3)


@pytest.mark.parametrize(
    "name", ["999-joy", "9-9-joy", "1-2-3-4-joy", "joy", "-joy", "9--10-joy", "9-tax", f"{'9' * 5000}-joy", "9-x-joy"]
)
async def test_strip_of_anything_else_is_not_found(client: httpx.AsyncClient, name: str) -> None:
    assert (await client.get(f"/strips/{name}.jpg")).status_code == 404

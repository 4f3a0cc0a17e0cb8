"""The stand-in keeps TMDb's word: its shapes, its documented errors, and the faults that it is told to make."""

import subprocess
import sys
from io import BytesIO

import httpx
import pytest
from PIL import Image

from tests.support.tmdb.asking import TRENDING, a_row, asking
from tests.support.tmdb.faults import Fault, empty, late, missing, repeated, wrong
from tests.support.tmdb.standin import V4_KEY, TmdbStandin, running

SIGNED = {"Authorization": f"Bearer {V4_KEY}"}


@pytest.mark.parametrize(
    ("path", "headers", "status", "code"),
    [
        ("/3/movie/603", {}, 401, 7),
        ("/3/movie/603", {"Authorization": f"Bearer {'0' * 32}"}, 401, 7),
        ("/3/movie/603?api_key=0", {}, 401, 7),
        ("/3/movie/9", SIGNED, 404, 34),
        ("/3/tv/603", SIGNED, 404, 34),
        ("/3/movie/popular?page=0", SIGNED, 400, 22),
        ("/3/movie/popular?page=501", SIGNED, 400, 22),
        ("/3/movie/603?append_to_response=" + ",".join(["videos"] * 21), SIGNED, 400, 27),
    ],
)
async def test_errors_are_the_documented_ones(path: str, headers: dict[str, str], status: int, code: int) -> None:
    async with running(TmdbStandin([a_row()])) as standin, httpx.AsyncClient(base_url=standin.address) as http:
        answer = await http.get(path, headers=headers)
    assert answer.status_code == status
    assert answer.json()["status_code"] == code
    assert answer.json()["success"] is False


async def test_only_requested_parts_are_appended() -> None:
    async with running(TmdbStandin([a_row()])) as standin, httpx.AsyncClient(base_url=standin.address) as http:
        path = "/3/movie/603?append_to_response=watch/providers,nonsense"
        answer = (await http.get(path, headers=SIGNED)).json()
    assert answer["watch/providers"] == {"results": {}}
    assert {"keywords", "videos", "nonsense"}.isdisjoint(answer)


async def test_posters_have_the_requested_size() -> None:
    async with running(TmdbStandin([a_row()])) as standin, httpx.AsyncClient(base_url=standin.image_base) as http:
        answer = await http.get("/w154/603.jpg")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert Image.open(BytesIO(answer.content)).size == (154, 231)


@pytest.mark.parametrize(
    ("fault", "ids", "skipped"),
    [
        (missing("id"), [2, 3], 1),
        (wrong("id", "high", entry=2), [1, 2], 1),
        (repeated(entry=1), [1, 2, 3], 0),
        (empty, [], 0),
        (late(0.01), [1, 2, 3], 0),
    ],
)
async def test_faults_of_a_page_reach_the_client(fault: Fault, ids: list[int], skipped: int) -> None:
    async with asking(*(a_row(number) for number in (1, 2, 3))) as (standin, tmdb):
        standin.faults.next(fault, on=TRENDING)
        page = await tmdb.trending(1)
        assert ([movie.id for movie in page.movies], page.skipped) == (ids, skipped)
        assert len((await tmdb.trending(1)).movies) == 3


async def test_extra_fields_of_a_row_are_sent() -> None:
    videos = {"results": [{"key": "abcdefghijk", "site": "YouTube", "type": "Trailer", "official": True}]}
    async with asking(a_row(adult=True, videos=videos)) as (_, tmdb):
        movie = await tmdb.details(603)
    assert (movie.adult, movie.trailer) == (True, "https://www.youtube.com/watch?v=abcdefghijk")


def test_stand_in_runs_by_hand_and_prints_its_settings() -> None:
    command = [sys.executable, "-u", "-m", "tests.support.tmdb.standin", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        assert process.stdout is not None
        lines = [process.stdout.readline().strip() for _ in range(4)]
        process.terminate()
    settings = dict(line.split("=", 1) for line in lines[1:])
    assert set(settings) == {"TMDB_TOKEN", "TMDB_API_BASE", "TMDB_IMAGE_BASE"}
    assert settings["TMDB_API_BASE"].startswith("http://127.0.0.1:")

"""Static files: compressed once, and kept by browsers for as long as they stay the same."""

import gzip
import hashlib
import re
from pathlib import Path

import httpx
import pytest

from bot.frontends.web.html import WEB_FOLDER, static_files
from bot.frontends.web.static_files import StaticFiles

STATIC = WEB_FOLDER / "static"
PINNED = dict(
    re.findall(r"^\| ([\w.]+) \|.*`([0-9a-f]{64})` \|$", (STATIC / "SOURCES.md").read_text("utf-8"), re.MULTILINE)
)
OURS = {"SOURCES.md", "chat.css", "chat.js", "icon.svg"}
NAMES = ["chat.css", "chat.js", "htmx.min.js", "icon.svg", "tmdb.svg"]


@pytest.mark.parametrize("name", NAMES)
async def test_browser_may_keep_a_file_for_good_under_the_name_of_its_content(
    client: httpx.AsyncClient, name: str
) -> None:
    address = static_files.address(name)
    answer = await client.get(address)
    stem, suffix = name.rsplit(".", 1)
    assert re.fullmatch(rf"/static/{re.escape(stem)}\.[0-9a-f]{{12}}\.{suffix}", address)
    assert answer.content == (STATIC / name).read_bytes()
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("name", NAMES)
async def test_browser_asks_again_for_a_file_under_its_plain_name(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.get(f"/static/{name}")
    again = await client.get(f"/static/{name}", headers={"If-None-Match": answer.headers["etag"]})
    other = await client.get(f"/static/{name}", headers={"If-None-Match": 'W/"another"'})
    assert answer.headers["cache-control"] == "no-cache"
    assert (answer.status_code, again.status_code, other.status_code) == (200, 304, 200)
    assert again.content == b""
    assert again.headers["etag"] == answer.headers["etag"]


@pytest.mark.parametrize("name", NAMES)
async def test_file_is_packed_only_for_whoever_can_unpack_it(client: httpx.AsyncClient, name: str) -> None:
    content = (STATIC / name).read_bytes()
    packed = await client.get(f"/static/{name}", headers={"Accept-Encoding": "br, gzip"})
    plain = await client.get(f"/static/{name}", headers={"Accept-Encoding": "br"})
    assert packed.content == plain.content == content
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.num_bytes_downloaded < len(content) == plain.num_bytes_downloaded
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [
        ("gzip;q=0", False),
        ("br, GZIP ; q=0.000", False),
        ("identity", False),
        ("notgzip", False),
        ("GZip", True),
        ("br;q=1,x-gzip;q=0.001", True),
        ("deflate, gzip;q=1.0, *;q=0", True),
    ],
)
async def test_nobody_gets_an_encoding_that_they_refuse(
    client: httpx.AsyncClient, accepted: str, is_packed: bool
) -> None:
    for path in ("/static/chat.css", "/mood/joy"):
        answer = await client.get(path, headers={"Accept-Encoding": accepted})
        assert answer.headers["vary"] == "Accept-Encoding"
        if path.startswith("/static/") or not is_packed:
            assert ("content-encoding" in answer.headers) is is_packed


async def test_any_version_of_a_file_is_the_one_that_is_known(client: httpx.AsyncClient) -> None:
    answer = await client.get("/static/chat.css", headers={"If-None-Match": "*"})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("chat.css", "text/css; charset=utf-8"),
        ("chat.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
    ],
)
async def test_file_says_what_it_is(client: httpx.AsyncClient, name: str, kind: str) -> None:
    for address in (f"/static/{name}", static_files.address(name)):
        assert (await client.get(address)).headers["content-type"] == kind
        assert (await client.head(address)).headers["content-type"] == kind


@pytest.mark.parametrize(
    "path", ["/static/", "/static", "/static/SOURCES.md", "/static/chat.000000000000.css", "/static/a/b"]
)
async def test_what_is_no_file_of_the_page_is_not_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


def test_name_changes_with_the_content(tmp_path: Path) -> None:
    addresses: set[str] = set()
    for content in ("a", "b", "a"):
        (tmp_path / "one.css").write_text(content)
        addresses.add(StaticFiles(tmp_path).address("one.css"))
    assert len(addresses) == 2


async def test_file_that_changes_meanwhile_is_served_as_it_was_read(tmp_path: Path) -> None:
    (tmp_path / "one.css").write_text("a")
    files = StaticFiles(tmp_path)
    (tmp_path / "one.css").unlink()
    assert files.paths == {"/static/one.css", files.address("one.css")}


async def test_files_come_compressed_as_well_as_gzip_can(client: httpx.AsyncClient) -> None:
    answer = await client.get("/static/htmx.min.js")
    assert answer.num_bytes_downloaded <= len(gzip.compress(answer.content, 9, mtime=0))


def test_all_that_others_made_is_named_with_its_source() -> None:
    assert {path.name for path in STATIC.iterdir()} - OURS == PINNED.keys() == {"htmx.min.js", "tmdb.svg"}


@pytest.mark.parametrize("name", PINNED)
def test_what_others_made_is_what_was_pinned(name: str) -> None:
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == PINNED[name]


def test_picture_of_tmdbs_logo_runs_and_fetches_nothing() -> None:
    picture = (STATIC / "tmdb.svg").read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"<script|<style|href|url\(|http| on\w+=", picture)

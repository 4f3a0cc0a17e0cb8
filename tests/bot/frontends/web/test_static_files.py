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
async def test_hashed_address_is_cached_for_a_year(client: httpx.AsyncClient, name: str) -> None:
    address = static_files.address(name)
    answer = await client.get(address)
    stem, suffix = name.rsplit(".", 1)
    assert re.fullmatch(rf"/static/{re.escape(stem)}\.[0-9a-f]{{12}}\.{suffix}", address)
    assert answer.content == (STATIC / name).read_bytes()
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("name", NAMES)
async def test_plain_name_is_checked_again(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.get(f"/static/{name}")
    again = await client.get(f"/static/{name}", headers={"If-None-Match": answer.headers["etag"]})
    other = await client.get(f"/static/{name}", headers={"If-None-Match": 'W/"another"'})
    assert answer.headers["cache-control"] == "no-cache"
    assert (answer.status_code, again.status_code, other.status_code) == (200, 304, 200)
    assert again.content == b""
    assert again.headers["etag"] == answer.headers["etag"]


@pytest.mark.parametrize("name", NAMES)
async def test_file_is_compressed_only_for_clients_with_gzip(client: httpx.AsyncClient, name: str) -> None:
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
async def test_refused_encoding_is_not_used(client: httpx.AsyncClient, accepted: str, is_packed: bool) -> None:
    for path in ("/static/chat.css", "/mood/joy"):
        answer = await client.get(path, headers={"Accept-Encoding": accepted})
        assert answer.headers["vary"] == "Accept-Encoding"
        if path.startswith("/static/") or not is_packed:
            assert ("content-encoding" in answer.headers) is is_packed


async def test_star_matches_any_version_of_a_file(client: httpx.AsyncClient) -> None:
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
async def test_file_has_its_media_type(client: httpx.AsyncClient, name: str, kind: str) -> None:
    for address in (f"/static/{name}", static_files.address(name)):
        assert (await client.get(address)).headers["content-type"] == kind
        assert (await client.head(address)).headers["content-type"] == kind


@pytest.mark.parametrize(
    "path", ["/static/", "/static", "/static/SOURCES.md", "/static/chat.000000000000.css", "/static/a/b"]
)
async def test_other_paths_are_not_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


def test_address_changes_with_the_content(tmp_path: Path) -> None:
    addresses: set[str] = set()
    for content in ("a", "b", "a"):
        (tmp_path / "one.css").write_text(content)
        addresses.add(StaticFiles(tmp_path).address("one.css"))
    assert len(addresses) == 2


async def test_deleted_file_is_served_from_memory(tmp_path: Path) -> None:
    (tmp_path / "one.css").write_text("a")
    files = StaticFiles(tmp_path)
    (tmp_path / "one.css").unlink()
    assert files.paths == {"/static/one.css", files.address("one.css")}


async def test_files_have_the_best_compression(client: httpx.AsyncClient) -> None:
    answer = await client.get("/static/htmx.min.js")
    assert answer.num_bytes_downloaded <= len(gzip.compress(answer.content, 9, mtime=0))


def test_vendored_files_are_listed_with_their_source() -> None:
    assert {path.name for path in STATIC.iterdir()} - OURS == PINNED.keys() == {"htmx.min.js", "tmdb.svg"}


@pytest.mark.parametrize("name", PINNED)
def test_vendored_files_have_the_pinned_digest(name: str) -> None:
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == PINNED[name]


def test_logo_of_tmdb_runs_and_loads_nothing() -> None:
    picture = (STATIC / "tmdb.svg").read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"<script|<style|href|url\(|http| on\w+=", picture)

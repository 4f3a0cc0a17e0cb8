"""The version is the same wherever it stands."""

import json
import re
import tomllib
from pathlib import Path

import httpx

from bot.settings import ROOT
from bot.version import VERSION
from tests.support.command_line import bot, serving
from tests.support.web.web_site import a_site, visit


async def read(address: str, path: str) -> str:
    async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
        return (await http.get(path)).text


def test_version_is_that_of_the_project_and_the_newest_in_the_changelog() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    newest = re.findall(r"^## (\d\S*)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)[0]
    assert (project["version"], newest) == (VERSION, VERSION)


async def test_command_line_tells_the_version(tmp_path: Path) -> None:
    ended = await bot("--version", store=tmp_path / "db")
    assert (ended.code, ended.out, ended.err) == (0, f"CineMood {VERSION}\n", "")


async def test_log_begins_with_the_version_and_metrics_and_page_tell_it(tmp_path: Path) -> None:
    async with serving("demo", store=tmp_path / "db") as process:
        metrics = await read(await process.address(), "/metrics")
        ended = await process.stop()
    assert json.loads(ended.err.splitlines()[0])["event"] == f"CineMood {VERSION} starts"
    assert f'cinemood_info{{version="{VERSION}"}} 1.0' in metrics
    async with visit(a_site()) as client:
        assert f"CineMood {VERSION}" in (await client.get("/")).text

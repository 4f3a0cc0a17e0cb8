"""What the page serves that others made."""

import hashlib
import re

import pytest

from bot.frontends.web.html import WEB_FOLDER

STATIC = WEB_FOLDER / "static"
PINNED = dict(
    re.findall(r"^\| ([\w.]+) \|.*`([0-9a-f]{64})` \|$", (STATIC / "SOURCES.md").read_text("utf-8"), re.MULTILINE)
)
OURS = {"SOURCES.md", "chat.css", "chat.js", "icon.svg"}


def test_all_that_others_made_is_named_with_its_source() -> None:
    assert {path.name for path in STATIC.iterdir()} - OURS == PINNED.keys() == {"htmx.min.js", "tmdb.svg"}


@pytest.mark.parametrize("name", PINNED)
def test_what_others_made_is_what_was_pinned(name: str) -> None:
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == PINNED[name]


def test_picture_of_tmdbs_logo_runs_and_fetches_nothing() -> None:
    picture = (STATIC / "tmdb.svg").read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"<script|<style|href|url\(|http| on\w+=", picture)

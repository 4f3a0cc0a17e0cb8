"""The list of platforms: light to import, and the same wherever platforms are named."""

import re
import subprocess
import sys
from typing import Any

import pytest

from bot.dialogue.digests import texts
from bot.frontends.frontend import Platform
from bot.frontends.registry import CHATS, PLATFORMS
from bot.settings import ROOT

HEAVY = {"aiohttp", "aiosmtplib", "discord", "PIL", "starlette", "telegram", "uvicorn"}


def test_libraries_of_platforms_are_imported_only_when_they_are_built() -> None:
    code = "import sys, bot.frontends.registry, bot.settings, bot.app; print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert HEAVY & set(done.stdout.splitlines()) == set()


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
def test_platform_with_a_switch_is_off_by_default(platform: Platform[Any, Any]) -> None:
    assert platform.is_on(platform.options()) is not bool(platform.switch)


def test_names_are_words_that_fit_into_ids_and_each_stands_for_one_platform() -> None:
    names = [platform.name for platform in PLATFORMS]
    assert [name for name in names if not re.fullmatch("[a-z]+", name)] == []
    assert len(set(names)) == len({platform.title for platform in PLATFORMS}) == len(PLATFORMS)


def test_sentence_about_digests_names_every_chat() -> None:
    """It is translated, so that it cannot be put together from the list."""
    assert texts.CANNOT_WRITE_FIRST.endswith(f"on {' or '.join(platform.title for platform in CHATS)}.")


def table() -> list[list[str]]:
    """Read the table of ``docs/frontends.md``, its header first."""
    lines = (ROOT / "docs" / "frontends.md").read_text("utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_page_about_platforms_has_a_column_for_each() -> None:
    assert set(table()[0][1:]) == {platform.title for platform in PLATFORMS} | {"terminal"}


def test_every_cell_of_that_page_is_done_todo_or_exempt() -> None:
    assert len(table()) > 10
    assert [cell for row in table()[1:] for cell in row[1:] if not re.match(r"(done|todo|exempt)\b", cell)] == []

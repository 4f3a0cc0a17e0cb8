"""Every table and every style sheet that is keyed by mood has all moods, wherever it stands."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

import pytest

import bot
import core
from core.moods.mood import Mood

ROOT = Path(__file__).resolve().parents[2]


def mood_tables() -> Iterator[tuple[str, Mapping[object, object]]]:
    """Yield the dictionaries at the top level of bot's and core's modules that have a mood among their keys."""
    for package in (bot, core):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.endswith("__main__"):
                continue
            for name, value in vars(importlib.import_module(found.name)).items():
                table = cast("Mapping[object, object]", value)
                if isinstance(value, Mapping) and any(isinstance(key, Mood) for key in table):
                    yield f"{found.name}.{name}", table


def mood_styles() -> Iterator[Path]:
    """Yield the pages and style sheets that colour moods."""
    for suffix in ("css", "html"):
        for path in (ROOT / "bot").rglob(f"*.{suffix}"):
            if "[data-mood=" in path.read_text("utf-8"):
                yield path


TABLES = dict(mood_tables())
STYLES = {path.name: path for path in mood_styles()}


@pytest.mark.parametrize("name", TABLES)
def test_table_has_every_mood(name: str) -> None:
    assert [mood for mood in Mood if mood not in TABLES[name]] == []


@pytest.mark.parametrize("name", STYLES)
def test_style_sheet_has_every_mood(name: str) -> None:
    styles = STYLES[name].read_text("utf-8")
    assert [mood for mood in Mood if f'[data-mood="{mood}"]' not in styles] == []


def test_search_finds_the_known_tables() -> None:
    """Keeps the tests above from passing because they look in the wrong place."""
    assert {
        "bot.posters.motifs._MOTIFS",
        "bot.posters.palettes._PALETTES",
        "core.moods.mood._OPPOSITES",
    } <= TABLES.keys()
    assert "chat.css" in STYLES

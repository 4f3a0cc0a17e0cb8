"""Every table that is keyed by mood has all moods, wherever it stands."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import cast

import pytest

import bot
import core
from core.moods.mood import Mood


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


TABLES = dict(mood_tables())


@pytest.mark.parametrize("name", TABLES)
def test_table_has_every_mood(name: str) -> None:
    assert [mood for mood in Mood if mood not in TABLES[name]] == []


def test_search_finds_the_known_tables() -> None:
    """Keeps the tests above from passing because they look in the wrong place."""
    assert {
        "bot.dialogue.moods.MOOD_LOOKS",
        "bot.posters.styles.POSTER_STYLES",
        "core.moods.mood.MOOD_FACTS",
    } <= TABLES.keys()

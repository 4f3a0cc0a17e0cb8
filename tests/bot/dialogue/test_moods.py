"""The table of how moods look."""

import re

import pytest
from rich.color import Color

from bot.dialogue.moods import MOOD_LOOKS
from bot.frontends.web.html import static_files, write_mood_styles
from bot.settings import ROOT
from core.moods.mood import Mood


@pytest.mark.parametrize("mood", Mood)
def test_every_mood_has_a_look(mood: Mood) -> None:
    look = MOOD_LOOKS[mood]
    assert look.name
    assert look.tagline
    assert 0 <= look.hue_degrees < 360
    assert 0 <= look.rgb <= 0xFFFFFF
    assert Color.parse(look.terminal_colour)


def test_moods_differ_in_every_colour() -> None:
    looks = MOOD_LOOKS.values()
    for colours in ({look.hue_degrees for look in looks}, {look.rgb for look in looks}):
        assert len(colours) == len(Mood)


def test_page_takes_its_hues_from_the_table() -> None:
    hues = dict(re.findall(r'\[data-mood="(\w+)"\] \{ --hue: (\d+); \}', write_mood_styles()))
    assert hues == {mood.value: str(look.hue_degrees) for mood, look in MOOD_LOOKS.items()}
    assert static_files.address("moods.css") in static_files.paths


def test_no_page_or_style_sheet_names_a_mood() -> None:
    """A seventh mood needs no change there."""
    files = [*(ROOT / "bot").rglob("*.css"), *(ROOT / "bot").rglob("*.html")]
    assert len(files) > 4
    assert [file for file in files if re.search(r'data-mood="\w', file.read_text("utf-8"))] == []

import hashlib
import re

import pytest

from bot.posters import subset_fonts
from bot.posters.shaping import FONT_FILES, FONTS_FOLDER, can_write

SOURCES = (FONTS_FOLDER / "SOURCES.md").read_text("utf-8")
LISTED = dict(re.findall(r"^\| (\S+) \|.*`([0-9a-f]{64})` \|$", SOURCES, re.MULTILINE))


def test_fonts_are_listed_with_their_digests() -> None:
    assert {name: hashlib.sha256((FONTS_FOLDER / name).read_bytes()).hexdigest() for name in FONT_FILES} == LISTED
    assert {subset.name for subset in subset_fonts.SUBSETS} == set(FONT_FILES)


def test_fonts_stay_small() -> None:
    assert sum((FONTS_FOLDER / name).stat().st_size for name in FONT_FILES) < 4_000_000


@pytest.mark.parametrize(
    "title", ["Quỳnh", "Ёлки", "Ὀδυσσεύς", "العائلة", "מלך", "千と千尋の神隠し", "똠방각하", "龍门客栈", "€ ½ № …"]
)
def test_fonts_have_the_characters_of_the_scripts_that_they_are_for(title: str) -> None:
    assert all(can_write(character) for character in title)

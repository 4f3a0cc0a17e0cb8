from random import Random

import pytest

from bot.posters.palettes import Colour
from bot.posters.styles import choose_palette
from core.moods.mood import Mood


def luminance(colour: Colour) -> float:
    """Source: https://www.w3.org/TR/WCAG21/#dfn-relative-luminance."""
    parts = (part / 255 for part in colour)
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("mood", Mood)
def test_ink_contrasts_with_the_panel(mood: Mood) -> None:
    """By at least 4.5:1, as WCAG AA asks."""
    for seed in range(100):
        palette = choose_palette(mood, Random(seed))  # noqa: S311 - variety, not secrecy
        dark, light = sorted((luminance(palette.ink), luminance(palette.panel)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5

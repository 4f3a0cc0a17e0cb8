"""The colours of a drawn poster, shifted a little from movie to movie."""

import colorsys
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""
_MAX_HUE_SHIFT = 0.025  # of the colour circle, in either direction: two posters differ, and the mood stays


class Palette(NamedTuple):
    """The colours of one poster."""

    sky: Colour
    panel: Colour
    ink: Colour
    """Of the lettering; stands out from the panel by at least 4.5:1 (WCAG AA)."""
    tones: tuple[Colour, ...]
    """Four, for the motif to choose from."""


def choose_among(palettes: Sequence[str], chance: Random) -> Palette:
    """Choose a palette and shift its hues a little.

    Args:
        palettes: Each one hex codes: sky, panel, ink, four tones.
        chance: Decides.
    """
    shift = chance.uniform(-_MAX_HUE_SHIFT, _MAX_HUE_SHIFT)
    sky, panel, ink, *tones = (_shift_hue(code, shift) for code in chance.choice(palettes).split())
    return Palette(sky, panel, ink, tuple(tones))


def _shift_hue(code: str, shift: float) -> Colour:
    red, green, blue = bytes.fromhex(code)
    hue, light, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    shifted = colorsys.hls_to_rgb((hue + shift) % 1, light, saturation)
    return round(shifted[0] * 255), round(shifted[1] * 255), round(shifted[2] * 255)

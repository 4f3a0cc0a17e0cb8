"""The colours of drawn posters: three palettes per mood, each shifted a little from movie to movie."""

import colorsys
from random import Random
from typing import NamedTuple

from core.moods.mood import Mood

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


def palette_of(mood: Mood, chance: Random) -> Palette:
    """Choose one of the mood's palettes and shift its hues a little."""
    shift = chance.uniform(-_MAX_HUE_SHIFT, _MAX_HUE_SHIFT)
    codes = chance.choice(_PALETTES[mood]).split()
    sky, panel, ink, *tones = (_shift_hue(code, shift) for code in codes)
    return Palette(sky, panel, ink, tuple(tones))


def _shift_hue(code: str, shift: float) -> Colour:
    red, green, blue = bytes.fromhex(code)
    hue, light, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    shifted = colorsys.hls_to_rgb((hue + shift) % 1, light, saturation)
    return round(shifted[0] * 255), round(shifted[1] * 255), round(shifted[2] * 255)


_PALETTES = {
    Mood.LOVE: (
        "f7d6cf 7a1631 fbe6dd d7263d f2789f f9b3a4 7a1631",
        "f6e6d8 f6e6d8 8c1c3f c2185b f06a6a ffb9a8 5b1a38",
        "3b0d2b 3b0d2b ffd3c9 e83f6f ff8577 a3195b ffc9b5",
    ),
    Mood.JOY: (
        "ffc93c 0f4c5c fff3d6 ffdb75 ff6b35 fff3d6 2a9d8f",
        "6cc9ee fde74c 1f3b5b 92dcf5 fff6c9 ff9f1c 3bb273",
        "ff8c61 5c2a5d fff1b8 ffa582 fff1b8 ffd166 b5446e",
    ),
    Mood.SURPRISE: (
        "2b1a5a 2b1a5a f9e27d 43209c 7b4fe0 f9c80e 2b1a5a",
        "f7e7ce 0b3c49 f7e7ce f26430 f7e7ce 0b3c49 f26430",
        "fce762 1d1d2c fce762 fce762 ff4f79 1d1d2c fce762",
    ),
    Mood.SADNESS: (
        "8fa9bb 1b2a41 dce6ef 253d5b 1b2f4a ffd27d c5d5e0",
        "4a6078 22303f e6dfd3 2d4156 3d5670 f4d9a0 8ea6bb",
        "b9b7c6 3d405b f0ebe3 565a7c 474b6b f2cc8f dedce6",
    ),
    Mood.FEAR: (
        "12312b 050d0b d7e8ba d7e8ba 1d463c 0d2721 1a4339",
        "2e1f45 0e0817 e8d7f1 ece1f0 3a2a57 1d1230 45305f",
        "3a0f12 0b0606 f2d4c2 e3402f 5a181a 260a0c 551518",
    ),
    Mood.ANGER: (
        "1c0b0b b3101b fff1e0 5e0d12 f25c05 ffb703 b3101b",
        "f2e8cf 151515 f2e8cf 151515 d0161f 8a817c d0161f",
        "ff5a1f 1c0b0b ffd9a0 b3101b 1c0b0b ffb703 1c0b0b",
    ),
}
"""Hex codes: sky, panel, ink, then four tones in the order in which the mood's motifs use them."""

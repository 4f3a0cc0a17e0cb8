"""Text in the shipped fonts: shaped by HarfBuzz and painted; each character in the first font that has it.

Pillow itself shapes text only where the system has FriBidi; here every machine draws the same.
Lengths are in font sizes unless their names say otherwise, and heights count upwards from the baseline.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple, Self
from unicodedata import bidirectional

import uharfbuzz
from bidi import get_base_level
from bidi.algorithm import get_display  # unlike the package's own, it mirrors brackets
from PIL import Image

from bot.posters.palettes import Colour

CAPITAL_HEIGHT: Final = 0.714
"""Of the first font."""
FONTS_FOLDER: Final = Path(__file__).with_name("fonts")
FONT_FILES: Final = (
    "NotoSans-Bold.ttf",
    "NotoSansArabic-Bold.ttf",
    "NotoSansHebrew-Bold.ttf",
    "NotoSansCJKjp-Bold.otf",
)


class Font:
    """A shipped font, opened for HarfBuzz."""

    def __init__(self, file_name: str) -> None:
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(FONTS_FOLDER / file_name)))
        self.handle = uharfbuzz.Font(face)
        self.units_per_size = face.upem

    def has(self, character: str) -> bool:
        """Whether the font has a picture of a character."""
        return self.handle.get_nominal_glyph(ord(character)) is not None


class Glyph(NamedTuple):
    """A picture of a letter, a part of one or several, and where it stands."""

    font: Font
    number: int
    x: float
    y: float


class ShapedText(NamedTuple):
    """Glyphs from left to right, and how much room they take."""

    glyphs: tuple[Glyph, ...]
    width: float
    top: float
    """Of the highest ink; a capital's where all is lower."""
    bottom: float
    """Of the lowest ink; 0 or less."""


@cache
def fonts() -> tuple[Font, ...]:
    """Return the shipped fonts, the preferred first."""
    return tuple(map(Font, FONT_FILES))


def can_write(character: str) -> bool:
    """Whether a font has the character."""
    return any(font.has(character) for font in fonts())


def is_right_to_left(text: str) -> bool:
    """Whether a text begins in a script that is written from right to left."""
    return get_base_level(text) == 1


def shape(text: str, *, right_to_left: bool = False, spacing: float = 0) -> ShapedText:
    """Choose and place the glyphs of one line; ``right_to_left`` is the direction of the paragraph it belongs to.

    Every character must be in a font (``can_write``); ``spacing`` is added behind each glyph but the last.
    """
    glyphs: list[Glyph] = []
    pen, top, bottom = -spacing, CAPITAL_HEIGHT, 0.0
    for run in visual_runs(text, right_to_left=right_to_left):
        unit = run.font.units_per_size
        buffer = uharfbuzz.Buffer()
        buffer.add_str(run.text)
        buffer.guess_segment_properties()
        buffer.direction = run.direction
        uharfbuzz.shape(run.font.handle, buffer)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            pen += spacing
            glyph = Glyph(run.font, info.codepoint, pen + position.x_offset / unit, position.y_offset / unit)
            glyphs.append(glyph)
            pen += position.x_advance / unit
            if extents := run.font.handle.get_glyph_extents(info.codepoint):
                ink_top = glyph.y + extents.y_bearing / unit
                top = max(top, ink_top)
                bottom = min(bottom, ink_top + extents.height / unit)
    return ShapedText(tuple(glyphs), pen, top, bottom)


class Run(NamedTuple):
    """Neighbouring characters of one font and direction, in the order of reading."""

    text: str
    font: Font
    direction: str
    """``ltr`` or ``rtl``, as HarfBuzz has it."""

    def add(self, character: str) -> Self:
        """Return the run with the character that stands to the right of it."""
        if self.direction == "rtl":
            return self._replace(text=character + self.text)
        return self._replace(text=self.text + character)


def visual_runs(text: str, *, right_to_left: bool) -> Iterator[Run]:
    """Split a line into runs, as they stand from left to right."""
    base_direction = "R" if right_to_left else "L"
    run = Run("", fonts()[0], "ltr")
    for character in str(get_display(text, base_dir=base_direction)):
        font, direction = choose_font(character, preceding=run.font), direction_of(character)
        if (font, direction) != (run.font, run.direction):
            if run.text:
                yield run
            run = Run("", font, direction)
        run = run.add(character)
    if run.text:
        yield run


def choose_font(character: str, preceding: Font) -> Font:
    """Return the font for a character: the preceding one's for a space, a mark or punctuation, as far as it has it."""
    if not character.isalnum() and preceding.has(character):
        return preceding
    for font in fonts():
        if font.has(character):
            return font
    raise ValueError(f"No font has {character!r}.")


def direction_of(character: str) -> str:
    """Return ``rtl`` for a letter of Arabic or Hebrew and for a mark on one, ``ltr`` for all else."""
    kind = bidirectional(character)
    is_mark = kind == "NSM" and "\u0590" <= character <= "\u08ff"
    if is_mark or kind in {"R", "AL"}:
        return "rtl"
    return "ltr"


def paint(sheet: Image.Image, at: tuple[float, float], text: ShapedText, size: float, colour: Colour) -> None:
    """Paint a text of that font size in pixels, ``at`` being the left end of its baseline."""
    x, baseline = at
    raster = uharfbuzz.RasterDraw()
    for glyph in text.glyphs:
        scale = size / glyph.font.units_per_size
        raster.transform = (scale, 0, 0, scale, x + glyph.x * size, glyph.y * size - baseline)
        raster.draw_glyph(glyph.font.handle, glyph.number)
    image = raster.render()
    area = image.extents
    if area.width and area.height:
        rows_from_the_bottom = -1
        mask = Image.frombytes(
            "L", (area.width, area.height), image.buffer, "raw", "L", area.stride, rows_from_the_bottom
        )
        sheet.paste(colour, (area.x_origin, -area.y_origin - area.height), mask)

"""Draws the poster of a movie that has none: a motif of its mood above its title, mood and year."""

import io
from random import Random
from typing import Final

from PIL import Image, ImageDraw

from bot.dialogue.reply import Card
from bot.posters import lettering, shaping
from bot.posters.lettering import TitleLayout
from bot.posters.motifs import HEIGHT, WIDTH
from bot.posters.palettes import Colour
from bot.posters.styles import choose_palette, compose

DRAWING_VERSION: Final = 2
"""Counts up whenever the same cards are drawn differently than before."""

# A poster is drawn this many times larger and then reduced, for smooth edges. All lengths below are in the units of
# the poster, WIDTH by HEIGHT.
_ENLARGEMENT = 3
_MARGIN = 36
_TITLE_BASELINE = 666
_TITLE_HEIGHT = 190
_LARGEST_TITLE_SIZE = 110
_MOTIF_GAP = 40  # between the motif and the title
_RULE_TOP = 690
_RULE_WIDTH = 1.4
_RULE_GAP = 8  # between the title's lowest ink and the rule
_SMALL_PRINT_SIZE = 16
_SMALL_PRINT_BASELINE = 718
_SMALL_PRINT_SPACING = 0.22  # in font sizes


def draw_poster(card: Card) -> bytes:
    """Draw a poster for a movie: a PNG of ``WIDTH`` by ``HEIGHT`` pixels, the same for the same card.

    A title with letters that the fonts lack is left out; it stands beside the poster anyway.
    """
    chance = Random(f"{card.id} {card.mood}")  # noqa: S311 - variety, not secrecy
    palette = choose_palette(card.mood, chance)
    title = _lay_out_title(card.title)
    baseline = _RULE_TOP
    panel_top = _RULE_TOP - _MOTIF_GAP
    if title is not None:
        baseline = min(_TITLE_BASELINE, _RULE_TOP - _RULE_GAP - title.depth)
        panel_top = baseline - title.height - _MOTIF_GAP
    sheet = Image.new("RGB", (WIDTH * _ENLARGEMENT, HEIGHT * _ENLARGEMENT))
    draw = ImageDraw.Draw(sheet)
    for points, colour in compose(card.mood, chance, palette, panel_top):
        draw.polygon([(x * _ENLARGEMENT, y * _ENLARGEMENT) for x, y in points], colour)
    if title is not None:
        _add_title(sheet, title, baseline, palette.ink)
    _add_small_print(sheet, card, palette.ink)
    png = io.BytesIO()
    sheet.reduce(_ENLARGEMENT).save(png, "PNG")
    return png.getvalue()


def _lay_out_title(title: str) -> TitleLayout | None:
    words = lettering.words_of(title)
    if not words:
        return None
    return lettering.lay_out(words, WIDTH - 2 * _MARGIN, _TITLE_HEIGHT, _LARGEST_TITLE_SIZE)


def _add_title(sheet: Image.Image, title: TitleLayout, baseline: float, ink: Colour) -> None:
    edges = _MARGIN * _ENLARGEMENT, (WIDTH - _MARGIN) * _ENLARGEMENT
    lettering.paint_title(sheet, edges, baseline * _ENLARGEMENT, title, _ENLARGEMENT, ink)


def _add_small_print(sheet: Image.Image, card: Card, ink: Colour) -> None:
    """Paint the rule below the title, the mood and the year."""
    left, right = _MARGIN * _ENLARGEMENT, (WIDTH - _MARGIN) * _ENLARGEMENT
    top, bottom = _RULE_TOP * _ENLARGEMENT, (_RULE_TOP + _RULE_WIDTH) * _ENLARGEMENT
    ImageDraw.Draw(sheet).rectangle((left, top, right, bottom), ink)
    size, baseline = _SMALL_PRINT_SIZE * _ENLARGEMENT, _SMALL_PRINT_BASELINE * _ENLARGEMENT
    mood = shaping.shape(card.mood.upper(), spacing=_SMALL_PRINT_SPACING)
    year = shaping.shape(str(card.year), spacing=_SMALL_PRINT_SPACING)
    shaping.paint(sheet, (left, baseline), mood, size, ink)
    shaping.paint(sheet, (right - year.width * size, baseline), year, size, ink)

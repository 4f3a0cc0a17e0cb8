"""Puts posters side by side in a numbered strip.

TMDb's posters are only scaled, never altered; the numbers stand below them.
"""

import io
from collections.abc import Sequence

from PIL import Image

from bot.posters import shaping
from bot.posters.motifs import HEIGHT
from bot.posters.palettes import Colour
from core.errors import SourceGarbled

_GAP_PIXELS = 24  # around and between posters
_MAX_POSTER_WIDTH = 1000  # a wider "poster" is made less high than the others
_NUMBER_SIZE = 72  # large, because a phone shows a strip at a quarter of its size
_BAND_HEIGHT = 118
_BACKGROUND: Colour = (24, 24, 28)
_NUMBER_COLOUR: Colour = (236, 234, 228)
_JPEG_QUALITY = 85

_FORMATS = ("JPEG", "PNG", "WEBP")
_MAX_PIXELS = 30_000_000  # a small file can claim to be a huge picture
_DECODING_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def draw_strip(posters: Sequence[bytes]) -> bytes:
    """Put one to three posters side by side over their numbers: a JPEG, 892 pixels high.

    Raises:
        SourceGarbled: One of them is no picture of a sane size.
    """
    pictures: list[Image.Image] = []
    width = _GAP_PIXELS
    for poster in posters:
        picture = _scale(decode_poster(poster))
        pictures.append(picture)
        width += picture.width + _GAP_PIXELS
    sheet = Image.new("RGB", (width, _GAP_PIXELS + HEIGHT + _BAND_HEIGHT), _BACKGROUND)
    left = _GAP_PIXELS
    for number, picture in enumerate(pictures, start=1):
        sheet.paste(picture, (left, _GAP_PIXELS + (HEIGHT - picture.height) // 2))
        _add_number(sheet, number, left + picture.width / 2)
        left += picture.width + _GAP_PIXELS
    jpeg = io.BytesIO()
    sheet.save(jpeg, "JPEG", quality=_JPEG_QUALITY)
    return jpeg.getvalue()


def decode_poster(poster: bytes) -> Image.Image:
    """Decode a picture that came from outside.

    Raises:
        SourceGarbled: It is no picture in one of ``_FORMATS``, or too large.
    """
    try:
        picture = Image.open(io.BytesIO(poster), formats=_FORMATS)
        if picture.width * picture.height <= _MAX_PIXELS:
            return picture.convert("RGB")
    except _DECODING_ERRORS as error:
        raise SourceGarbled("What came as a poster is no JPEG, PNG or WebP picture.") from error
    raise SourceGarbled(f"A poster of {picture.width} x {picture.height} pixels is too large to be one.")


def _scale(picture: Image.Image) -> Image.Image:
    """Scale a picture to the height of the strip."""
    factor = min(HEIGHT / picture.height, _MAX_POSTER_WIDTH / picture.width)
    size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
    if size == picture.size:
        return picture
    return picture.resize(size, Image.Resampling.LANCZOS)


def _add_number(sheet: Image.Image, number: int, middle: float) -> None:
    text = shaping.shape(str(number))
    left = middle - text.width * _NUMBER_SIZE / 2
    baseline = sheet.height - (_BAND_HEIGHT - _NUMBER_SIZE * shaping.CAPITAL_HEIGHT) / 2
    shaping.paint(sheet, (left, baseline), text, _NUMBER_SIZE, _NUMBER_COLOUR)

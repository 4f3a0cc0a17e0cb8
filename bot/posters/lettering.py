"""Letters for drawn posters: what the font can write, accents included, and how a title is set to fill its space."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, cast

from PIL import Image, ImageDraw, ImageFont

from bot.posters.palettes import Colour

_UNIT = 1000  # font size at which widths are measured
_BOLD = 0.017  # of the font size: outline that turns the regular weight into a bold one
CAPITAL = 0.69  # of the font size: height of a capital
_LEADING, _ACCENTED = 1.06, 1.22  # of the font size, from line to line, without and with accents between the lines
_LONGEST_WORD = 20  # letters; longer ones are broken
_LONGEST_TITLE = 100  # letters; the rest of a longer title is left out
_MOST_LINES = 6

_WITH_STROKE = str.maketrans(
    {
        "Ø": "O\u0338",
        "Ł": "L\u0335",
        "Đ": "D\u0335",
        "Ð": "D\u0335",
        "Ħ": "H\u0335",
        "Æ": "AE",
        "Œ": "OE",
        "ẞ": "SS",
        "Þ": "TH",
        "×": "x",
    }
    | dict.fromkeys("‐‑–—−", "-")
    | dict.fromkeys("ʻʼ", "’")
)
"""Letters that Unicode does not take apart into letter and mark."""


class _Mark(NamedTuple):
    """How to put a diacritic together from what the font has."""

    text: str
    scale: float
    """Of the letter's size."""
    height: float
    """Of the ink's middle over the baseline, in font sizes."""


_MARKS = {
    "\u0300": _Mark("`", 1, 0.82),
    "\u0301": _Mark("´", 1, 0.82),
    "\u0302": _Mark("^", 0.55, 0.83),
    "\u0303": _Mark("~", 0.7, 0.85),
    "\u0304": _Mark("-", 1, 0.84),
    "\u0306": _Mark("v", 0.42, 0.85),
    "\u0307": _Mark(".", 1, 0.84),
    "\u0308": _Mark("..", 1, 0.84),
    "\u030a": _Mark("°", 0.8, 0.87),
    "\u030b": _Mark("´´", 0.9, 0.82),
    "\u030c": _Mark("v", 0.42, 0.85),
    "\u0326": _Mark(",", 0.8, -0.14),
    "\u0327": _Mark(",", 0.8, -0.08),
    "\u0328": _Mark(",", 0.8, -0.08),
    "\u0335": _Mark("-", 1, 0.36),
    "\u0338": _Mark("/", 1, 0.35),
}

Glyph = tuple[str, str]
"""A character of the font and the marks on it."""
Word = tuple[Glyph, ...]


class Setting(NamedTuple):
    """A title set in lines; lengths in the unit of the space it was fitted to."""

    lines: tuple[Word, ...]
    size: float
    """Of the font."""
    leading: float
    """From one baseline to the next."""

    @property
    def height(self) -> float:
        """From the top of the first line to the last baseline."""
        accents = 0.2 if any(marks for _, marks in self.lines[0]) else 0
        return self.size * (CAPITAL + accents) + self.leading * (len(self.lines) - 1)


def plain(text: str) -> Word:
    """Take a word as it is; all its characters must be in the font."""
    return tuple((character, "") for character in text)


def spell(title: str) -> tuple[Word, ...] | None:
    """Write a title in capitals that the font has; None when a letter is missing or nothing is left to write.

    Accents are set apart from their letters. Emoji, symbols and control characters are left out.
    """
    words: list[Word] = []
    for word in title.upper().translate(_WITH_STROKE).split():
        glyphs: list[Glyph] = []
        for character in unicodedata.normalize("NFC", word):
            parts = character if _has(character) else unicodedata.normalize("NFKD", character)
            for part in parts:
                if glyphs and part in _MARKS:
                    glyphs[-1] = glyphs[-1][0], glyphs[-1][1] + part
                elif _has(part):
                    glyphs.append((part, ""))
                elif part.isalnum():
                    return None
        words += _broken(tuple(glyphs))
    return _shortened(words) if any(base.isalnum() for word in words for base, _ in word) else None


def fit(words: tuple[Word, ...], width: float, height: float, largest: float) -> Setting:
    """Set words in the number of lines that lets them be largest, the lines as even as possible."""
    leading = _ACCENTED if any(marks for word in words for _, marks in word) else _LEADING
    settings: list[Setting] = []
    for count in range(1, min(_MOST_LINES, len(words)) + 1):
        lines = _even_lines(words, count)
        across = width / max(_width(line) for line in lines)
        size = min(across, height / (CAPITAL + leading * (count - 1)), largest)
        settings.append(Setting(lines, size, leading * size))
    return max(settings, key=lambda setting: setting.size)


def write_title(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], title: Setting, scale: float, colour: Colour
) -> None:
    """Write a title, ``at`` being the left end of its last baseline, enlarged by ``scale``."""
    x, y = at
    for above, line in enumerate(reversed(title.lines)):
        write(draw, (x, y - above * title.leading * scale), line, title.size * scale, colour)


def write(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    line: Word,
    size: float,
    colour: Colour,
    *,
    spaced: float = 0,
) -> None:
    """Write one line, ``at`` being the left end of its baseline, ``spaced`` apart (in font sizes)."""
    x, y = at
    for glyph, advance in zip(line, _advances(line), strict=True):
        _put(draw, x, y, glyph, size, colour)
        x += (advance + spaced) * size


def width_of(line: Word, size: float, *, spaced: float = 0) -> float:
    """Measure a line."""
    return (_width(line) + spaced * (len(line) - 1)) * size


def _put(draw: ImageDraw.ImageDraw, x: float, y: float, glyph: Glyph, size: float, colour: Colour) -> None:
    base, marks = glyph
    draw.text((x, y), base, colour, _font(round(size)), "ls", stroke_width=size * _BOLD)
    for mark in (_MARKS[name] for name in marks):
        middle, (across, down) = _middle(base)[0], _middle(mark.text)
        corner = x + (middle - across * mark.scale) * size, y - (mark.height + down * mark.scale) * size
        draw.text(corner, mark.text, colour, _font(round(size * mark.scale)), "ls", stroke_width=size * _BOLD)


@cache
def _middle(text: str) -> tuple[float, float]:
    """Find the middle of what is inked, seen from the left end of the baseline, in font sizes."""
    mask, (x, y) = _font(_UNIT).getmask2(text, "L", anchor="ls")
    left, top, right, bottom = mask.getbbox() or (0, 0, 0, 0)
    return (x + (left + right) / 2) / _UNIT, (y + (top + bottom) / 2) / _UNIT


def _broken(word: Word) -> Iterator[Word]:
    """Break a word that would force the title into small print."""
    pieces = -(-len(word) // _LONGEST_WORD)
    length = -(-len(word) // pieces) if pieces else 0
    for piece in range(pieces):
        part = word[piece * length : (piece + 1) * length]
        yield (*part, ("-", "")) if piece < pieces - 1 else part


def _shortened(words: list[Word]) -> tuple[Word, ...]:
    room, kept = _LONGEST_TITLE, list[Word]()
    for word in words:
        room -= len(word) + 1
        if room < 0:
            return (*kept[:-1], (*kept[-1], ("…", "")))
        kept.append(word)
    return tuple(kept)


def _even_lines(words: tuple[Word, ...], count: int) -> tuple[Word, ...]:
    """Spread words over at most ``count`` lines so that the widest line is as narrow as possible."""
    narrow, wide = 0.0, _width(_joined(words))
    for _ in range(12):
        limit = (narrow + wide) / 2
        if len(_wrapped(words, limit)) <= count:
            wide = limit
        else:
            narrow = limit
    return _wrapped(words, wide)


def _wrapped(words: tuple[Word, ...], limit: float) -> tuple[Word, ...]:
    lines: list[list[Word]] = [[]]
    for word in words:
        if lines[-1] and _width(_joined((*lines[-1], word))) > limit:
            lines.append([])
        lines[-1].append(word)
    return tuple(_joined(line) for line in lines)


def _joined(words: list[Word] | tuple[Word, ...]) -> Word:
    line = list(words[0])
    for word in words[1:]:
        line += [(" ", ""), *word]
    return tuple(line)


def _width(line: Word) -> float:
    return sum(_advances(line))


def _advances(line: Word) -> Iterator[float]:
    """Yield how far each character moves the pen, in font sizes, kerning included."""
    bases = [base for base, _ in line]
    return (_advance(base, after) for base, after in zip(bases, [*bases[1:], ""], strict=True))


@cache
def _advance(base: str, after: str) -> float:
    font = _font(_UNIT)
    return (font.getlength(base + after) - (font.getlength(after) if after else 0)) / _UNIT


@cache
def _has(character: str) -> bool:
    """Tell whether the font has a picture of its own for a character."""
    return character == " " or _inked(character) != _inked("\uffff")  # which no font has


def _inked(character: str) -> bytes:
    sheet = Image.new("L", (80, 80))
    ImageDraw.Draw(sheet).text((20, 60), character, 255, _font(40), "ls")
    return sheet.tobytes()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return cast(ImageFont.FreeTypeFont, ImageFont.load_default(size))  # Aileron; every wheel of Pillow has FreeType

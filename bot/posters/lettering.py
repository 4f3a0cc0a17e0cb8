"""Titles of drawn posters: written in capitals, broken into lines, and as large as their space allows.

Lengths are in font sizes unless they are said to be in the unit of the space; heights count upwards from the baseline.
"""

import math
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from PIL import Image

from bot.posters import shaping
from bot.posters.palettes import Colour
from bot.posters.shaping import ShapedText

LEADING: Final = 1.06
"""From line to line, unless accents or deep letters need more."""
GAP_BETWEEN_LINES: Final = 0.14
MAX_LINES: Final = 6
MAX_WORD_LETTERS: Final = 20
MAX_TITLE_LETTERS: Final = 100
BISECTIONS: Final = 12
"""Of the line width; enough to find it to a four-thousandth of the title's."""

GREEK_ACCENTS: Final = re.compile(r"(?<=[Α-Ω])(\u0308?)[\u0300\u0301\u0313\u0314\u0342]+")
"""Which Greek leaves out in capitals, unlike the diaeresis."""
MARKS_BEYOND_THREE: Final = re.compile(r"(?<=[\u0300-\u036f]{3})[\u0300-\u036f]+")


class Word(NamedTuple):
    """A part of a title that stays on one line."""

    text: str
    space: str
    """Between it and the word before on the same line; Japanese and Chinese have none."""


class TitleLayout(NamedTuple):
    """A title set in lines; lengths in the unit of the space that it fills."""

    lines: tuple[ShapedText, ...]
    size: float
    """Of the font."""
    leading: float
    """From one baseline to the next."""
    is_right_to_left: bool

    @property
    def height(self) -> float:
        """From the top of the first line to the last baseline."""
        return self.size * self.lines[0].top + self.leading * (len(self.lines) - 1)

    @property
    def depth(self) -> float:
        """From the last baseline to its lowest ink."""
        return -self.size * self.lines[-1].bottom


def words_of(title: str) -> tuple[Word, ...]:
    """Split a title, in capitals, into words; none when a letter is in no font, or nothing is left to write.

    Emoji, symbols and control characters are left out.
    """
    words: list[Word] = []
    for spaced in capitals(title).split():
        written = writable(spaced)
        if written is None:
            return ()
        space = " "
        for phrase in east_asian_phrases(written):
            for part in parts_of_long_word(phrase):
                words.append(Word(part, space))
                space = ""
    letters = "".join(word.text for word in words)
    if not any(map(str.isalnum, letters)):
        return ()
    return shorten(words)


def capitals(text: str) -> str:
    """Write in capitals, each letter in one piece with its accent where Unicode has such a piece."""
    decomposed = unicodedata.normalize("NFD", text.upper())
    without_accents = GREEK_ACCENTS.sub(r"\1", decomposed)
    return unicodedata.normalize("NFC", MARKS_BEYOND_THREE.sub("", without_accents))


def writable(word: str) -> str | None:
    """Return a word as far as a font has its characters, taken apart if need be; None when it lacks a letter."""
    written = ""
    for character in word:
        if shaping.can_write(character):
            written += character
            continue
        for part in unicodedata.normalize("NFKD", character):
            if shaping.can_write(part):
                written += part
            elif part.isalnum():
                return None
    return written


def east_asian_phrases(word: str) -> Iterator[str]:
    """Split Japanese or Chinese, which has no spaces, wherever a line may end; other words stay whole."""
    start = 0
    for end in range(1, len(word)):
        if may_break_between(word[end - 1], word[end]):
            yield word[start:end]
            start = end
    yield word[start:]


def may_break_between(before: str, after: str) -> bool:
    """Whether a line may end between two characters.

    It may before each ideograph and before each word in katakana. Hiragana and punctuation stay with the letter before.
    """
    if before == "・":
        return True
    script_before, script_after = script_of(before), script_of(after)
    if script_after == "CJK":
        return script_before in {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"}
    return script_after == "KATAKANA" and script_before in {"CJK", "HIRAGANA", "IDEOGRAPHIC"}


def script_of(character: str) -> str:
    """Return the first word of a character's name in Unicode, such as ``LATIN`` or ``CJK``."""
    return unicodedata.name(character, "").partition(" ")[0]


def parts_of_long_word(word: str) -> Iterator[str]:
    """Break a word that would force the title into small print, with hyphens."""
    letters = re.findall(r".[\u0300-\u036f]*", word)
    count = math.ceil(len(letters) / MAX_WORD_LETTERS)
    length = math.ceil(len(letters) / max(count, 1))
    for part in range(count):
        hyphen = "-" if part < count - 1 else ""
        yield "".join(letters[part * length : (part + 1) * length]) + hyphen


def shorten(words: list[Word]) -> tuple[Word, ...]:
    """Replace the words beyond ``MAX_TITLE_LETTERS`` by an ellipsis."""
    room = MAX_TITLE_LETTERS
    for count, word in enumerate(words):
        room -= len(word.space + word.text)
        if room < 0:
            last = words[count - 1]
            return (*words[: count - 1], Word(last.text + "…", last.space))
    return tuple(words)


def lay_out(words: tuple[Word, ...], width: float, height: float, largest_size: float) -> TitleLayout:
    """Set words in the number of lines that lets them be largest, the lines as even as possible."""
    right_to_left = shaping.is_right_to_left(words[0].text)
    layouts: list[TitleLayout] = []
    for count in range(1, min(MAX_LINES, len(words)) + 1):
        texts = even_lines(words, count)
        lines = tuple(shaping.shape(text, right_to_left=right_to_left) for text in texts)
        leading = leading_of(lines)
        size_by_width = width / max(line.width for line in lines)
        size_by_height = height / (lines[0].top + leading * (len(lines) - 1))
        size = min(size_by_width, size_by_height, largest_size)
        layouts.append(TitleLayout(lines, size, leading * size, right_to_left))
    return max(layouts, key=lambda layout: layout.size)


def leading_of(lines: tuple[ShapedText, ...]) -> float:
    """Return the least distance between baselines at which the ink of two lines keeps apart."""
    leading = LEADING
    for upper, lower in pairwise(lines):
        leading = max(leading, lower.top - upper.bottom + GAP_BETWEEN_LINES)
    return leading


def even_lines(words: tuple[Word, ...], count: int) -> list[str]:
    """Spread words over at most ``count`` lines so that the widest line is as narrow as possible."""
    narrow, wide = 0.0, sum(width_of(word.space) + width_of(word.text) for word in words)
    for _ in range(BISECTIONS):
        limit = (narrow + wide) / 2
        if len(wrap(words, limit)) <= count:
            wide = limit
        else:
            narrow = limit
    return wrap(words, wide)


def wrap(words: tuple[Word, ...], limit: float) -> list[str]:
    """Fill lines with words up to a width; a wider word has a line of its own."""
    lines: list[str] = []
    room = 0.0
    for word in words:
        room -= width_of(word.space) + width_of(word.text)
        if lines and room >= 0:
            lines[-1] += word.space + word.text
        else:
            lines.append(word.text)
            room = limit - width_of(word.text)
    return lines


@lru_cache(maxsize=4096)
def width_of(text: str) -> float:
    """Measure a word or a space."""
    return shaping.shape(text).width


def paint_title(
    sheet: Image.Image, edges: tuple[float, float], baseline: float, title: TitleLayout, scale: float, colour: Colour
) -> None:
    """Paint a title enlarged by ``scale`` between two edges, ``baseline`` being the last line's.

    It begins at the left edge, or at the right one if its script does.
    """
    left, right = edges
    size = title.size * scale
    for lines_below, line in enumerate(reversed(title.lines)):
        start = left
        if title.is_right_to_left:
            start = right - line.width * size
        shaping.paint(sheet, (start, baseline - lines_below * title.leading * scale), line, size, colour)

"""Makes the shipped fonts from Debian's: ``make fonts``. See ``fonts/SOURCES.md``."""

import hashlib
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

import uharfbuzz

FONTS: Final = Path(__file__).with_name("fonts")
DEBIAN_FONTS: Final = Path("/usr/share/fonts")
LAYOUT_TABLES: Final = ("BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx")


class Subset(NamedTuple):
    """A shipped font: the file and face that it is cut from, its characters, and the tables that it does without."""

    name: str
    source: str
    source_sha256: str
    characters: Iterable[int]
    dropped_tables: tuple[str, ...] = ()


def double_byte_characters(encoding: str, first_bytes: Iterable[int]) -> Iterator[int]:
    """Yield the characters that an East Asian encoding writes as two bytes of which the first is one of these."""
    for first in first_bytes:
        for second in range(0x40, 0xFF):
            character = bytes([first, second]).decode(encoding, errors="ignore")
            if len(character) == 1:
                yield ord(character)


def is_han(character: int) -> bool:
    """Whether a character is one of the unified ideographs."""
    return 0x4E00 <= character <= 0x9FFF  # noqa: PLR2004 - the block's first and last


ALPHABETS: Final = chain(
    range(0x0020, 0x0530),  # Latin, Greek and Cyrillic with their marks
    range(0x1E00, 0x2000),  # Latin as in Vietnamese, Greek as of old
    range(0x2010, 0x2028),  # dashes, quotation marks, ellipsis
    range(0x2030, 0x205F),
    range(0x2070, 0x20C0),  # superscripts and currencies
    range(0x2100, 0x2190),  # № ™ ½
)
ARABIC: Final = chain(range(0x0020, 0x0030), range(0x0600, 0x0700), range(0x0750, 0x0780))
HEBREW: Final = chain(range(0x0020, 0x0030), range(0x0590, 0x0600))
EAST_ASIAN: Final = chain(
    double_byte_characters("euc_jp", range(0xA1, 0xFF)),  # JIS X 0208: kana and 6,355 kanji
    filter(is_han, double_byte_characters("gb2312", range(0xB0, 0xF8))),  # the 6,763 of simplified Chinese
    filter(is_han, double_byte_characters("big5", range(0xA4, 0xC7))),  # the 5,401 most usual of traditional Chinese
    range(0x3000, 0x3100),  # punctuation and kana
    range(0xAC00, 0xD7A4),  # hangul, all syllables
    range(0xFF00, 0xFFF0),  # full and half widths
)
SUBSETS: Final = (
    Subset(
        "NotoSans-Bold.ttf",
        "truetype/noto/NotoSans-Bold.ttf",
        "e83493c945848ecd4a9ad0f6d19164541a0d3e23a9c952304a00a46e00272ac5",
        ALPHABETS,
    ),
    Subset(
        "NotoSansArabic-Bold.ttf",
        "truetype/noto/NotoSansArabic-Bold.ttf",
        "ded6fc7359ca36d15d7aab9ef0c066e21ce48b26a069994d6602fa2cb9a1b952",
        ARABIC,
    ),
    Subset(
        "NotoSansHebrew-Bold.ttf",
        "truetype/noto/NotoSansHebrew-Bold.ttf",
        "d3b01343f71e8a93fffb84c345a1aecbaf4694b98d0eaace916cb9eac9e6dcd3",
        HEBREW,
    ),
    # The first face of the collection draws Han characters as in Japan.
    Subset(
        "NotoSansCJKjp-Bold.otf",
        "opentype/noto/NotoSansCJK-Bold.ttc",
        "faa5f3656a78b2e2d450d27fe8382c778bc2b6bb5ea29c986664a6a435056ceb",
        EAST_ASIAN,
        dropped_tables=LAYOUT_TABLES,
    ),
)


def cut(subset: Subset) -> bytes:
    """Return the subset as a font file.

    Raises:
        ValueError: The installed font is another version than the one that the shipped font was made from.
    """
    source = DEBIAN_FONTS / subset.source
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    if digest != subset.source_sha256:
        raise ValueError(f"{source} has the digest {digest}, expected {subset.source_sha256}.")
    plan = uharfbuzz.SubsetInput()
    plan.unicode_set.update(subset.characters)
    plan.flags = uharfbuzz.SubsetFlags.NO_HINTING
    plan.drop_table_tag_set.update(int.from_bytes(tag.encode()) for tag in subset.dropped_tables)
    return uharfbuzz.subset(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(source))), plan).blob.data


def main() -> None:
    """Write each font, and print its digest as ``SOURCES.md`` lists it."""
    for subset in SUBSETS:
        font = cut(subset)
        (FONTS / subset.name).write_bytes(font)
        sys.stdout.write(f"{subset.name} {len(font)} bytes {hashlib.sha256(font).hexdigest()}\n")


if __name__ == "__main__":
    main()

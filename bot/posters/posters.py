"""Posters: drawn for movies that have none, and side by side in a numbered strip.

TMDb's posters are passed on unaltered; in a strip they are only scaled, and the numbers stand below them.
"""

import asyncio
import hashlib
import io
import logging
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
from random import Random
from typing import Any

from cachetools import LRUCache
from PIL import Image, ImageDraw

from bot.dialogue.reply import Card
from bot.posters import lettering, shaping
from bot.posters.motifs import HEIGHT, WIDTH, motif
from bot.posters.palettes import Colour, palette_of
from core.errors import SourceError, SourceGarbled

log = logging.getLogger(__name__)

_FINE = 3  # a poster is drawn this many times larger and then reduced, for smooth edges
_MARGIN = 36
_TITLE_FOOT, _TITLE_HEIGHT, _LARGEST_TITLE = 666, 190, 110
_RULE_CLEARANCE = 8  # between the title's lowest ink and the rule
_AIR = 40  # between a motif and the lettering
_RULE, _RULE_WIDTH = 690, 1.4
_SMALL_PRINT, _SMALL_PRINT_FOOT, _SPACED = 16, 718, 0.22

_GAP = 24  # pixels, around and between the posters of a strip
_WIDEST = 1000  # pixels; a wider "poster" is made less high than the others
_NUMBER, _BAND = 72, 118  # pixels: large, because a phone shows a strip at a quarter of its size
_BACKGROUND: Colour = (24, 24, 28)
_NUMBER_COLOUR: Colour = (236, 234, 228)
_JPEG_QUALITY = 85

_DRAWING = 2
"""Counts up whenever the same cards are drawn differently than before."""

_FORMATS = ("JPEG", "PNG", "WEBP")
_MOST_PIXELS = 30_000_000  # a small file can claim to be a huge picture
_UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)

_POSTERS_KEPT, _STRIPS_KEPT = 96, 48  # about 100 kB and 300 kB each


def draw_poster(card: Card) -> bytes:
    """Draw a poster for a movie: a PNG of ``WIDTH`` by ``HEIGHT`` pixels, the same for the same card.

    A title with letters that the font lacks is left out; it stands beside the poster anyway.
    """
    chance = Random(f"{card.id} {card.mood}")  # noqa: S311 - variety, not secrecy
    palette = palette_of(card.mood, chance)
    words = lettering.words_of(card.title)
    title = lettering.lay_out(words, WIDTH - 2 * _MARGIN, _TITLE_HEIGHT, _LARGEST_TITLE) if words else None
    title_foot = min(_TITLE_FOOT, _RULE - _RULE_CLEARANCE - title.depth) if title else _RULE
    floor = title_foot - (title.height if title else 0) - _AIR
    sheet = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE))
    draw = ImageDraw.Draw(sheet)
    for points, colour in motif(card.mood, chance, palette, floor):
        draw.polygon([(x * _FINE, y * _FINE) for x, y in points], colour)
    if title:
        edges = _MARGIN * _FINE, (WIDTH - _MARGIN) * _FINE
        lettering.paint_title(sheet, edges, title_foot * _FINE, title, _FINE, palette.ink)
    _add_small_print(sheet, card, palette.ink)
    png = io.BytesIO()
    sheet.reduce(_FINE).save(png, "PNG")
    return png.getvalue()


def draw_strip(posters: Sequence[bytes]) -> bytes:
    """Put one to three posters side by side over their numbers: a JPEG, 892 pixels high.

    Raises:
        SourceGarbled: One of them is no picture of a sane size.
    """
    pictures = [_scaled(_picture(poster)) for poster in posters]
    width = sum(picture.width + _GAP for picture in pictures) + _GAP
    sheet = Image.new("RGB", (width, _GAP + HEIGHT + _BAND), _BACKGROUND)
    left = _GAP
    for number, picture in enumerate(pictures, 1):
        sheet.paste(picture, (left, _GAP + (HEIGHT - picture.height) // 2))
        text = shaping.shape(str(number))
        foot = sheet.height - (_BAND - _NUMBER * shaping.CAPITAL_HEIGHT) / 2
        start = left + (picture.width - text.width * _NUMBER) / 2
        shaping.paint(sheet, (start, foot), text, _NUMBER, _NUMBER_COLOUR)
        left += picture.width + _GAP
    jpeg = io.BytesIO()
    sheet.save(jpeg, "JPEG", quality=_JPEG_QUALITY)
    return jpeg.getvalue()


class Posters:
    """Fetches or draws posters and strips, each once; drawing happens in a thread."""

    def __init__(self, fetch: Callable[[str], Awaitable[bytes]] | None = None) -> None:
        """Take what fetches a poster by its address and raises ``SourceError``; without it all are drawn."""
        self._fetch = fetch
        self._posters = _Kept(_POSTERS_KEPT)
        self._strips = _Kept(_STRIPS_KEPT)

    async def poster(self, card: Card) -> bytes:
        """Return the movie's poster as JPEG, PNG or WebP; a drawn one where there is none or it cannot be had."""
        _, poster = await self._named_poster(card)
        return poster

    def drawn(self, card: Card) -> Awaitable[bytes]:
        """Begin to draw a poster, a PNG, whether or not the movie has one of its own; one that is done is at hand."""
        return self._posters.get(_drawn_name(card), lambda: asyncio.to_thread(draw_poster, card))

    async def strip(self, cards: Sequence[Card]) -> bytes:
        """Return the movies' posters side by side, numbered from 1, as JPEG."""
        return await self._strip(await asyncio.gather(*(self._named_poster(card) for card in cards)))

    def name(self, cards: Sequence[Card]) -> str:
        """Tell the name that ``picture`` gives when every poster can be had."""
        return _digest([self._expected(card, is_alone=len(cards) == 1) for card in cards])

    async def picture(self, cards: Sequence[Card]) -> tuple[str, bytes]:
        """Return the poster of a movie that is alone, or the strip of several, under a name.

        Under the same name it is the same picture, in every process.
        """
        named = await asyncio.gather(*(self._named_poster(card) for card in cards))
        name = _digest([name for name, _ in named])
        return name, named[0][1] if len(named) == 1 else await self._strip(named)

    async def _strip(self, named: Sequence[tuple[Hashable, bytes]]) -> bytes:
        posters = [poster for _, poster in named]
        return await self._strips.get(tuple(name for name, _ in named), lambda: asyncio.to_thread(draw_strip, posters))

    def _expected(self, card: Card, *, is_alone: bool) -> Hashable:
        """Name the poster: a platform may fetch one by its address, a strip can only be made of those fetched here."""
        return card.poster if card.poster and (is_alone or self._fetch) else _drawn_name(card)

    async def _named_poster(self, card: Card) -> tuple[Hashable, bytes]:
        """Return the poster and a name under which it can be kept, another one for a fetched than for a drawn one."""
        fetch, address = self._fetch, card.poster
        if fetch and address:
            try:
                return address, await self._posters.get(address, lambda: _fetched(fetch, address))
            except SourceError as error:
                where = address.partition("?")[0]
                log.info("Drawing a poster for movie %d: %s at %s", card.id, type(error).__name__, where)
        return _drawn_name(card), await self.drawn(card)


def _drawn_name(card: Card) -> Hashable:
    """Return all that a drawn poster depends on."""
    return card.id, card.mood.value, card.title, card.year


def _digest(names: Sequence[Hashable]) -> str:
    """Make one name of those of all posters in a picture; a single one has no number, unlike those of a strip."""
    return hashlib.sha256(repr((_DRAWING, *names)).encode(errors="backslashreplace")).hexdigest()


class _Kept:
    """Makes each thing once, also when it is wanted twice at the same time; forgets what was longest not wanted."""

    def __init__(self, room: int) -> None:
        self._tasks: LRUCache[Hashable, asyncio.Task[bytes]] = LRUCache(room)

    def get(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, bytes]]) -> Awaitable[bytes]:
        task = self._tasks.get(key)
        if task is None or _has_failed(task):
            self._tasks[key] = task = asyncio.create_task(make())
        return asyncio.shield(task)  # one who no longer waits does not spoil it for the others


def _has_failed(task: asyncio.Task[bytes]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


async def _fetched(fetch: Callable[[str], Awaitable[bytes]], address: str) -> bytes:
    poster = await fetch(address)
    await asyncio.to_thread(_picture, poster)
    return poster


def _picture(poster: bytes) -> Image.Image:
    """Decode a picture that came from outside.

    Raises:
        SourceGarbled: It is no picture in one of ``_FORMATS``, or too large.
    """
    try:
        picture = Image.open(io.BytesIO(poster), formats=_FORMATS)
        if picture.width * picture.height <= _MOST_PIXELS:
            return picture.convert("RGB")
    except _UNREADABLE as error:
        raise SourceGarbled("What came as a poster is no JPEG, PNG or WebP picture.") from error
    raise SourceGarbled(f"A poster of {picture.width} x {picture.height} pixels is too large to be one.")


def _scaled(picture: Image.Image) -> Image.Image:
    """Scale to the height of a strip."""
    factor = min(HEIGHT / picture.height, _WIDEST / picture.width)
    size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
    return picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS)


def _add_small_print(sheet: Image.Image, card: Card, ink: Colour) -> None:
    """Paint the rule, the mood and the year on a sheet that is ``_FINE`` times larger than a poster."""
    left, right = _MARGIN * _FINE, (WIDTH - _MARGIN) * _FINE
    ImageDraw.Draw(sheet).rectangle((left, _RULE * _FINE, right, (_RULE + _RULE_WIDTH) * _FINE), ink)
    size, baseline = _SMALL_PRINT * _FINE, _SMALL_PRINT_FOOT * _FINE
    mood = shaping.shape(card.mood.upper(), spacing=_SPACED)
    year = shaping.shape(str(card.year), spacing=_SPACED)
    shaping.paint(sheet, (left, baseline), mood, size, ink)
    shaping.paint(sheet, (right - year.width * size, baseline), year, size, ink)

"""Posters of movies, fetched or drawn, alone or in a strip; each is made once and kept for a while."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
from typing import Any, NamedTuple

from cachetools import LRUCache

from bot.dialogue.reply import Card
from bot.posters.drawing import DRAWING_VERSION, draw_poster
from bot.posters.strip import decode_poster, draw_strip
from core.errors import SourceError

log = logging.getLogger(__name__)

_MAX_POSTERS = 96  # about 100 kB each
_MAX_STRIPS = 48  # about 300 kB each


class _Poster(NamedTuple):
    """A poster, and a key that no other picture has; a drawn one has another key than a fetched one."""

    key: Hashable
    picture: bytes


class Posters:
    """Fetches or draws posters and strips, each once; drawing happens in a thread."""

    def __init__(self, fetch: Callable[[str], Awaitable[bytes]] | None = None) -> None:
        """Fetch posters by their address with ``fetch``, which raises ``SourceError``; draw all without it."""
        self._fetch = fetch
        self._posters = _PictureCache(_MAX_POSTERS)
        self._strips = _PictureCache(_MAX_STRIPS)

    async def poster(self, card: Card) -> bytes:
        """Return the movie's poster as JPEG, PNG or WebP; a drawn one if it has none or fetching it fails."""
        return (await self._fetch_or_draw(card)).picture

    def draw(self, card: Card) -> Awaitable[bytes]:
        """Begin to draw a poster, a PNG, even if the movie has one of its own."""
        return self._posters.get(_key_of_drawing(card), lambda: asyncio.to_thread(draw_poster, card))

    async def strip(self, cards: Sequence[Card]) -> bytes:
        """Return the movies' posters side by side, numbered from 1, as JPEG."""
        return await self._strip(await self._fetch_or_draw_all(cards))

    def name(self, cards: Sequence[Card]) -> str:
        """Return the name that ``picture`` gives when every poster can be fetched."""
        is_alone = len(cards) == 1
        return _name_of_picture([self._expected_key(card, is_alone=is_alone) for card in cards])

    async def picture(self, cards: Sequence[Card]) -> tuple[str, bytes]:
        """Return a name, and the poster of a single movie or the strip of several.

        Under the same name it is the same picture, in every process.
        """
        posters = await self._fetch_or_draw_all(cards)
        name = _name_of_picture([poster.key for poster in posters])
        if len(posters) == 1:
            return name, posters[0].picture
        return name, await self._strip(posters)

    async def _strip(self, posters: Sequence[_Poster]) -> bytes:
        keys, pictures = zip(*posters, strict=True)
        return await self._strips.get(keys, lambda: asyncio.to_thread(draw_strip, pictures))

    async def _fetch_or_draw_all(self, cards: Sequence[Card]) -> list[_Poster]:
        return await asyncio.gather(*map(self._fetch_or_draw, cards))

    async def _fetch_or_draw(self, card: Card) -> _Poster:
        fetch, address = self._fetch, card.poster
        if fetch and address:
            try:
                return _Poster(address, await self._posters.get(address, lambda: _fetch_valid(fetch, address)))
            except SourceError as error:
                without_query = address.partition("?")[0]
                log.info("Drawing a poster for movie %d: %s at %s", card.id, type(error).__name__, without_query)
        return _Poster(_key_of_drawing(card), await self.draw(card))

    def _expected_key(self, card: Card, *, is_alone: bool) -> Hashable:
        """Return the key of a poster unless fetching it fails.

        A platform may fetch a single poster by its address; a strip can only be made of posters that are fetched here.
        """
        if card.poster and (is_alone or self._fetch):
            return card.poster
        return _key_of_drawing(card)


class _PictureCache:
    """Makes each picture once, even for two requests at once; drops the least recently used."""

    def __init__(self, max_pictures: int) -> None:
        self._tasks: LRUCache[Hashable, asyncio.Task[bytes]] = LRUCache(max_pictures)

    def get(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, bytes]]) -> Awaitable[bytes]:
        """Return the picture of that key, or begin to make it; one that failed is made again."""
        task = self._tasks.get(key)
        if task is None or _has_failed(task):
            self._tasks[key] = task = asyncio.create_task(make())
        return asyncio.shield(task)  # a request that is cancelled leaves the others theirs


def _has_failed(task: asyncio.Task[bytes]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def _key_of_drawing(card: Card) -> Hashable:
    """Return everything that a drawn poster depends on."""
    return card.id, card.mood.value, card.title, card.year


def _name_of_picture(keys: Sequence[Hashable]) -> str:
    """Return a name for the picture of these posters; a single poster has no number, unlike the posters of a strip."""
    return hashlib.sha256(repr((DRAWING_VERSION, *keys)).encode(errors="backslashreplace")).hexdigest()


async def _fetch_valid(fetch: Callable[[str], Awaitable[bytes]], address: str) -> bytes:
    """Fetch a poster and make sure that it can be decoded.

    Raises:
        SourceError: It cannot be fetched, or it is no poster.
    """
    poster = await fetch(address)
    await asyncio.to_thread(decode_poster, poster)
    return poster

"""Sources of pictures for Telegram, and the file ids under which Telegram already has them."""

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cachetools import LRUCache

from bot.dialogue import Card
from core.errors import StoreError
from core.store.ports import NoteStore

log = logging.getLogger(__name__)

_MAX_FILE_IDS = 2000  # about 200 bytes each


class Pictures(Protocol):
    """Makes pictures, as ``bot.posters.posters.Posters`` does."""

    def name(self, cards: Sequence[Card]) -> str:
        """Return the name that ``picture`` gives when every poster is available."""
        ...

    async def picture(self, cards: Sequence[Card]) -> tuple[str, bytes]:
        """Return the poster of a single movie or the strip of several, and a name that identifies it."""
        ...


@dataclass(frozen=True, slots=True)
class PictureSource:
    """A picture as it can be given to Telegram."""

    name: str
    media: str | bytes
    """A file id, an address, or the picture itself."""
    is_file_id: bool = False


class Gallery:
    """Finds the sources of a picture, and remembers the file id that Telegram assigns to it."""

    def __init__(self, pictures: Pictures, notes: NoteStore, clock: Callable[[], datetime], bot_id: int) -> None:
        """Prepare a gallery.

        Args:
            pictures: Makes pictures.
            notes: Keeps file ids.
            clock: Returns the time in UTC.
            bot_id: The bot for which the file ids are valid.
        """
        self._pictures = pictures
        self._notes = notes
        self._clock = clock
        self._prefix = f"telegram/{bot_id}/"
        self._file_ids: LRUCache[str, str] = LRUCache(_MAX_FILE_IDS)

    async def sources(self, cards: Sequence[Card]) -> AsyncIterator[PictureSource]:
        """Yield the sources of a picture of some movies, the cheapest first; none when it cannot be drawn."""
        expected_name = self._pictures.name(cards)
        if file_id := await self._find_file_id(expected_name):
            yield PictureSource(expected_name, file_id, is_file_id=True)
        if len(cards) == 1 and (address := cards[0].poster):
            yield PictureSource(expected_name, address)
        try:
            name, picture = await self._pictures.picture(cards)
        except Exception:
            log.exception("The posters could not be drawn; answered without")
            return
        if name != expected_name and (file_id := await self._find_file_id(name)):
            yield PictureSource(name, file_id, is_file_id=True)
        yield PictureSource(name, picture)

    async def remember(self, source: PictureSource, file_id: str) -> None:
        """Remember the file id that Telegram assigned to a picture."""
        if source.is_file_id:
            return
        self._file_ids[source.name] = file_id
        try:
            await self._notes.save_note(self._prefix + source.name, file_id, now=self._clock())
        except StoreError as error:
            log.warning("The name of a picture at Telegram is not remembered: %s", error)

    def forget(self, source: PictureSource) -> None:
        """Forget a file id that Telegram refused; the next one overwrites it in the notes."""
        if source.is_file_id:
            self._file_ids.pop(source.name, None)

    async def _find_file_id(self, name: str) -> str | None:
        if name in self._file_ids:
            return self._file_ids[name]
        try:
            file_id = await self._notes.find_note(self._prefix + name, now=self._clock())
        except StoreError as error:
            log.warning("The name of a picture at Telegram is not known: %s", error)
            return None
        if file_id:
            self._file_ids[name] = file_id
        return file_id

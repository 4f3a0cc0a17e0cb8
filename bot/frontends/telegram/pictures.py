"""The ways in which Telegram may be given a picture, and the file ids that it gave for those it has."""

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.dialogue.reply import Card
from core.errors import StoreError

log = logging.getLogger(__name__)

_MOST_KEPT = 2000  # file ids, about 200 bytes each


class Pictures(Protocol):
    """Makes pictures, as ``bot.posters.posters.Posters`` does."""

    def name(self, cards: Sequence[Card]) -> str:
        """Tell the name that ``picture`` gives when every poster can be had."""
        ...

    async def picture(self, cards: Sequence[Card]) -> tuple[str, bytes]:
        """Return the poster of a movie that is alone, or the strip of several, under a name that stands for it."""
        ...


class Notes(Protocol):
    """Keeps small facts and moves those of a room; may raise a ``StoreError``."""

    async def note(self, name: str, *, now: datetime) -> str | None:
        """Return a fact, None when there is none."""
        ...

    async def take_note(self, name: str, value: str, *, now: datetime) -> None:
        """Keep a fact in place of an earlier one of that name."""
        ...

    async def move_room(self, old: str, new: str) -> None:
        """Let a room keep its preferences under its new id."""
        ...


@dataclass(frozen=True, slots=True)
class Way:
    """One way to give a picture."""

    name: str
    media: str | bytes
    """A file id, an address, or the picture itself."""
    is_noted: bool = False
    """Whether it is a file id that was given earlier."""


class Gallery:
    """Finds the ways to give a picture, and remembers what Telegram calls it."""

    def __init__(self, pictures: Pictures, notes: Notes, clock: Callable[[], datetime], bot: int) -> None:
        """Take what makes pictures, what keeps file ids, the time in UTC, and the id of the bot that they are for."""
        self._pictures = pictures
        self._notes = notes
        self._clock = clock
        self._prefix = f"telegram/{bot}/"
        self._kept: dict[str, str] = {}

    async def ways(self, cards: Sequence[Card]) -> AsyncIterator[Way]:
        """Yield the ways to show some movies, the least costly first; none when they cannot be drawn."""
        name = self._pictures.name(cards)
        if file_id := await self._file_id(name):
            yield Way(name, file_id, is_noted=True)
        if len(cards) == 1 and (address := cards[0].poster):
            yield Way(name, address)
        try:
            made, picture = await self._pictures.picture(cards)
        except Exception:
            log.exception("The posters could not be drawn; answered without")
            return
        if made != name and (file_id := await self._file_id(made)):
            yield Way(made, file_id, is_noted=True)
        yield Way(made, picture)

    async def remember(self, way: Way, file_id: str) -> None:
        """Remember what Telegram calls the picture that it was given in this way."""
        if way.is_noted:
            return
        self._keep(way.name, file_id)
        try:
            await self._notes.take_note(self._prefix + way.name, file_id, now=self._clock())
        except StoreError as error:
            log.warning("The name of a picture at Telegram is not remembered: %s", error)

    def forget(self, way: Way) -> None:
        """Forget a file id that Telegram did not take; the next that it gives takes its place in the notes."""
        if way.is_noted:
            self._kept.pop(way.name, None)

    async def _file_id(self, name: str) -> str | None:
        if name in self._kept:
            return self._kept[name]
        try:
            noted = await self._notes.note(self._prefix + name, now=self._clock())
        except StoreError as error:
            log.warning("The name of a picture at Telegram is not known: %s", error)
            return None
        if noted:
            self._keep(name, noted)
        return noted

    def _keep(self, name: str, file_id: str) -> None:
        self._kept[name] = file_id
        if len(self._kept) > _MOST_KEPT:
            del self._kept[next(iter(self._kept))]

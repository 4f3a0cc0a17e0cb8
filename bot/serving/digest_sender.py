"""Send what is due: three movies to each room that has ordered them for now."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.dialogue.reply import Reply
from bot.frontends.errors import RoomLost
from bot.monitoring.logs import named
from core.errors import CatalogueEmpty, CineMoodError
from core.people.digest import Digest

log = logging.getLogger(__name__)

_AT_A_TIME = 8  # rooms, each of which waits for its platform


@runtime_checkable
class Poster(Protocol):
    """A platform on which the bot can write without being asked."""

    async def post(self, room: str, reply: Reply, topic: int | None = None) -> None:
        """Write into a room, once, into a topic if it has any.

        Raises:
            RoomLost: That will never be possible again.
        """
        ...


class Filler(Protocol):
    """Chooses movies, as ``bot.dialogue.dialogue.Dialogue`` does."""

    async def digest(self, digest: Digest) -> Reply:
        """Choose what a room gets this time."""
        ...


class Diary(Protocol):
    """Keeps digests, as ``core.store.sqlite.store.Store`` does; every method may raise a ``StoreError``."""

    async def digests_due(self, *, now: datetime) -> tuple[Digest, ...]:
        """Return all digests that are to come now, or should have come before."""
        ...

    async def claim_digest(self, before: Digest, after: Digest) -> bool:
        """Let ``after`` follow on ``before``; False when that has changed."""
        ...

    async def drop_digest(self, room: str) -> bool:
        """Let a room get nothing any more."""
        ...

    async def forget_person(self, person: str) -> int:
        """Forget all that is remembered under a name, be it a room's."""
        ...


class Digests:
    """Sends digests when they are due.

    Of all processes that try, one sends, and only once: a digest is crossed out before it is sent, and one that gets
    lost on its way does not come again until next week.
    """

    def __init__(
        self, filler: Filler, diary: Diary, posters: Callable[[], Mapping[str, Poster]], clock: Callable[[], datetime]
    ) -> None:
        """Take what it works with.

        Args:
            filler: Chooses movies.
            diary: Knows what is due.
            posters: Returns those platforms, by the names with which their rooms begin, that can be written to now;
                what is due on others waits.
            clock: Tells the time in UTC.
        """
        self._filler = filler
        self._diary = diary
        self._posters = posters
        self._clock = clock
        self._turns = asyncio.Semaphore(_AT_A_TIME)

    async def send_due(self) -> None:
        """Send all that is due. What goes wrong is a line in the log and keeps nothing else from being sent."""
        try:
            due = await self._diary.digests_due(now=self._clock())
        except CineMoodError as error:
            log.warning("No digests are sent: %s", error)
            return
        posters = self._posters()
        waiting = ((digest, posters.get(digest.room.partition(":")[0])) for digest in due)
        await asyncio.gather(*(self._tried(digest, poster) for digest, poster in waiting if poster))

    async def _tried(self, digest: Digest, poster: Poster) -> None:
        async with self._turns:
            try:
                await self._sent(digest, poster)
            except CatalogueEmpty:
                log.debug("A digest waits for movies")
            except CineMoodError as error:
                log.warning("A digest was not sent: %s", error)
            except Exception as error:  # noqa: BLE001 - the others must come all the same; its words may name a person
                log.error("A digest was not sent: %s", named(error))  # noqa: TRY400 - the same

    async def _sent(self, digest: Digest, poster: Poster) -> None:
        now = self._clock()
        if digest.is_late(now):
            if await self._diary.claim_digest(digest, digest.after(now)):
                log.info("A digest is left out, for it is hours late")
            return
        reply = await self._filler.digest(digest)
        if not await self._diary.claim_digest(digest, digest.after(now, tuple(card.id for card in reply.cards))):
            return
        try:
            topic = () if digest.topic is None else (digest.topic,)
            await poster.post(digest.room, reply, *topic)
        except RoomLost as lost:
            await self._diary.drop_digest(digest.room)
            if digest.person is None:  # a group's
                await self._diary.forget_person(digest.room)
            log.info("A digest has ended: %s", lost)

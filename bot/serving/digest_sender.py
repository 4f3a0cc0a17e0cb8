"""Send each digest that is due: three movies to every room that has ordered them for now."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import Protocol

from bot.dialogue.reply import Reply
from bot.frontends.errors import RoomLost
from bot.frontends.frontend import CanPost, Channel
from bot.monitoring.logs import name_error
from core.errors import CatalogueEmpty, CineMoodError
from core.people.digest import Digest
from core.people.platform_ids import platform_of
from core.store.ports import DigestStore, PeopleStore

log = logging.getLogger(__name__)

MAX_POSTS_AT_ONCE = 8
"""Each of them waits for its platform."""


class ChoosesMovies(Protocol):
    """Chooses a digest's movies, as ``bot.dialogue.dialogue.Dialogue`` does."""

    async def compose_digest(self, digest: Digest, *, can_answer: bool = True) -> Reply:
        """Return the movies for the digest's room; see ``Dialogue.compose_digest``."""
        ...


class DigestSender:
    """Sends digests when they are due.

    A digest is claimed before it is posted, so that two processes never send it twice. While its platform is out of
    reach, a digest stays due.
    """

    def __init__(
        self,
        dialogue: ChoosesMovies,
        digest_store: DigestStore,
        people_store: PeopleStore,
        platforms: Callable[[], Mapping[str, CanPost]],
        clock: Callable[[], datetime],
    ) -> None:
        """Take the parts; ``platforms`` returns the platforms that can be written to now, by the word in room ids."""
        self._dialogue = dialogue
        self._digest_store = digest_store
        self._people_store = people_store
        self._platforms = platforms
        self._clock = clock
        self._post_slots = asyncio.Semaphore(MAX_POSTS_AT_ONCE)

    async def send_due(self) -> None:
        """Send all digests that are due. A failure is a line in the log and does not affect the other digests."""
        try:
            due = await self._digest_store.list_due_digests(now=self._clock())
        except CineMoodError as error:
            log.warning("No digests are sent: %s", error)
            return
        platforms = self._platforms()
        posts: list[Coroutine[None, None, None]] = []
        for digest in due:
            platform = platforms.get(platform_of(digest.room))
            if platform is not None:
                posts.append(self._send_safely(digest, platform))
        await asyncio.gather(*posts)

    async def _send_safely(self, digest: Digest, platform: CanPost) -> None:
        async with self._post_slots:
            try:
                await self._send(digest, platform)
            except CatalogueEmpty:
                log.debug("A digest waits for movies")
            except CineMoodError as error:
                log.warning("A digest was not sent: %s", error)
            except Exception as error:  # noqa: BLE001 - the other digests must come all the same
                # The words of a foreign error may name a person.
                log.error("A digest was not sent: %s", name_error(error))  # noqa: TRY400 - a traceback would quote them, too

    async def _send(self, digest: Digest, platform: CanPost) -> None:
        now = self._clock()
        if digest.is_late(now):
            if await self._digest_store.claim_digest(digest, digest.after(now)):
                log.info("A digest is left out, for it is hours late")
            return
        reply = await self._dialogue.compose_digest(digest, can_answer=not isinstance(platform, Channel))
        movies = tuple(card.id for card in reply.cards)
        if not await self._digest_store.claim_digest(digest, digest.after(now, movies)):
            return
        try:
            if digest.topic is None:
                await platform.post(digest.room, reply)
            else:
                await platform.post(digest.room, reply, digest.topic)
        except RoomLost as error:
            await self._digest_store.delete_digest(digest.room)
            if digest.person is None:  # a group cannot say /forget
                await self._people_store.forget_person(digest.room)
            log.info("A digest has ended: %s", error)

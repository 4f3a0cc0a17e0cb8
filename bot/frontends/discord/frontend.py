"""The connection to Discord from start to stop; ``client`` answers the people on it."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

import discord

from bot.dialogue import Conversation, Reply
from bot.frontends.discord.client import INTENTS, Client
from bot.frontends.discord.errors import CONTACT_ERRORS, describe_error, is_room_lost, translate_errors
from bot.frontends.discord.options import Options
from bot.frontends.discord.sender import Draw
from bot.frontends.errors import FrontendUnavailable, RoomLost
from bot.frontends.reach import Reach
from core.people.platform_ids import local_id_of
from core.store.ports import NoteStore

__all__ = ["DiscordFrontend", "Options"]

log = logging.getLogger(__name__)

_READY_TIMEOUT_SECONDS = 60
"""discord.py tries to connect for ever; a start that takes longer than this fails instead."""


class DiscordFrontend:
    """Keeps the bot connected to Discord between ``start`` and ``stop``."""

    platform = "discord"
    title = "Discord"

    def __init__(
        self,
        token: str,
        dialogue: Conversation,
        draw: Draw,
        notes: NoteStore,
        options: Options,
        clock: Callable[[], datetime] = discord.utils.utcnow,
    ) -> None:
        """Contact nothing yet.

        Args:
            token: The bot's token.
            dialogue: Answers requests.
            draw: Draws a poster for a card that has none.
            notes: Stores which commands are registered at Discord.
            options: Settings of this frontend.
            clock: Returns the time in UTC.
        """
        self._token = token
        self._make_client = lambda: Client(dialogue, draw, notes, options)
        self._client: Client | None = None
        self._connection: asyncio.Task[None] | None = None
        self._reach = Reach(clock)

    @property
    def unreachable_since(self) -> datetime | None:
        """The time since which some part of the connection is lost; None while all of it is there."""
        return self._reach.unreachable_since

    async def start(self) -> None:
        """Log in, connect, and return once Discord has sent READY.

        Raises:
            FrontendRefused: Discord does not accept the token.
            FrontendUnavailable: Discord could not be reached, or not within ``_READY_TIMEOUT_SECONDS``.
        """
        with translate_errors():
            await self._connect()

    async def check(self) -> str:
        """Log in, return a sentence with the bot's name, and log out; raises as ``start`` does."""
        async with discord.Client(intents=INTENTS) as client:
            with translate_errors():
                await client.login(self._token)
            return f"accepts the token of the bot {client.user}"

    async def wait_until_ended(self) -> None:
        """Return when Discord has ended the connection for good; discord.py repairs shorter losses by itself."""
        if self._connection:
            await asyncio.wait({self._connection})

    async def post(self, room: str, reply: Reply, topic: int | None = None) -> None:
        """Send a message that is no answer. A thread is a room of its own, so ``topic`` is not used.

        Raises:
            RoomLost: The channel is gone, or the person blocks messages of the bot.
            FrontendUnavailable: Discord could not be reached or refuses the message, as while permissions are missing.
        """
        del topic
        if self._client is None:
            raise FrontendUnavailable("Discord is not connected.")
        try:
            await self._client.post(int(local_id_of(room)), reply)
        except CONTACT_ERRORS as error:
            if is_room_lost(error):
                raise RoomLost(f"A channel at Discord is there no more ({describe_error(error)}).") from None
            raise FrontendUnavailable(f"Discord did not take a message ({describe_error(error)}).") from None

    async def stop(self) -> None:
        """Disconnect; does nothing when not started."""
        client, connection = self._client, self._connection
        self._client = self._connection = None
        if client is not None:
            await client.close()
        if connection is not None:
            connection.cancel()
            await asyncio.wait({connection})
        if client is not None:
            await client.close_sockets()

    async def _connect(self) -> None:
        self._client = client = self._make_client()
        _watch_shards(client, self._reach)
        try:
            await client.login(self._token)
            self._connection = connection = asyncio.create_task(client.connect())
            await _wait_until_ready(client, connection)
        except BaseException:
            await self.stop()
            raise
        connection.add_done_callback(_log_end)


def _watch_shards(client: Client, reach: Reach) -> None:
    """Record in ``reach`` whether all shards, the parts of the connection, are connected."""
    lost_shards: set[int] = set()
    reach.note_success()

    async def on_shard_disconnect(shard: int) -> None:
        lost_shards.add(shard)
        reach.note_failure(reach.now())

    async def on_shard_connect(shard: int) -> None:
        lost_shards.discard(shard)
        if not lost_shards:
            reach.note_success()

    async def on_shard_resumed(shard: int) -> None:
        await on_shard_connect(shard)

    for listener in (on_shard_disconnect, on_shard_connect, on_shard_resumed):
        client.event(listener)


async def _wait_until_ready(client: discord.Client, connection: "asyncio.Task[None]") -> None:
    """Wait for READY; raises the error that ended the connection before, or TimeoutError."""
    ready = asyncio.create_task(client.wait_until_ready())
    try:
        done, _ = await asyncio.wait(
            {ready, connection}, timeout=_READY_TIMEOUT_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
    finally:
        ready.cancel()
    if connection in done:
        connection.result()
    if ready not in done:
        raise TimeoutError


def _log_end(connection: "asyncio.Task[None]") -> None:
    if not connection.cancelled() and (error := connection.exception()):
        log.error("The connection to Discord has ended: %s", describe_error(error))

"""Discord: the connection from start to stop. What is said on it is the client's affair."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

import discord

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Reply
from bot.frontends.discord.client import INTENTS, TROUBLE, Client, told
from bot.frontends.discord.interactions import Options
from bot.frontends.discord.menu import Notes
from bot.frontends.discord.sender import Draw
from bot.frontends.errors import FrontendRefused, FrontendUnavailable, RoomLost
from bot.frontends.reach import Reach
from bot.monitoring.logs import named

__all__ = ["DiscordFrontend", "Options"]

log = logging.getLogger(__name__)

_GARBLED = (AttributeError, KeyError, TypeError, ValueError)  # what discord.py makes of answers in another shape
_TAKES_NO_MESSAGES = 50007  # of the bot, who once did
_READY_SECONDS = 60  # discord.py reconnects for ever; a start that takes longer is reported instead


class DiscordFrontend:
    """Keeps the bot present at Discord between ``start`` and ``stop``."""

    name = "Discord"

    def __init__(
        self,
        token: str,
        dialogue: Dialogue,
        draw: Draw,
        notes: Notes,
        options: Options,
        clock: Callable[[], datetime] = discord.utils.utcnow,
    ) -> None:
        """Take what it needs; nothing is contacted yet.

        Args:
            token: The bot's token.
            dialogue: Answers.
            draw: Draws a poster for a card without one.
            notes: Keeps which commands Discord has.
            options: How to behave.
            clock: Tells the time in UTC.
        """
        self._token = token
        self._make_client = lambda: Client(dialogue, draw, notes, options)
        self._client: Client | None = None
        self._connection: asyncio.Task[None] | None = None
        self._reach = Reach(clock)

    @property
    def lost_at(self) -> datetime | None:
        """Since when the connection is lost on which Discord tells what people ask; None while it is there."""
        return self._reach.lost_at

    async def start(self) -> None:
        """Log in, connect, and return once Discord has sent its READY.

        Raises:
            FrontendRefused: Discord does not accept the token.
            FrontendUnavailable: Discord could not be reached, or not within ``_READY_SECONDS``.
        """
        await _in_our_words(self._connect())

    async def check(self) -> str:
        """Log in, look who the bot is, and leave; raises as ``start`` does."""
        async with discord.Client(intents=INTENTS) as client:
            await _in_our_words(client.login(self._token))
            return f"accepts the token of the bot {client.user}"

    async def ended(self) -> None:
        """Return when Discord has ended the connection for good; discord.py mends shorter cuts by itself."""
        if self._connection:
            await asyncio.wait({self._connection})

    async def post(self, room: str, reply: Reply, topic: int | None = None) -> None:
        """Write into a room without being asked; threads are rooms of their own, and rooms have no topics.

        Raises:
            RoomLost: The channel is gone, or a person takes no messages of the bot any more.
            FrontendUnavailable: Discord could not be reached or will not have it, as while the bot may not write there.
        """
        del topic
        if self._client is None:
            raise FrontendUnavailable("Discord is not connected.")
        try:
            await self._client.post(int(room.partition(":")[2]), reply)
        except TROUBLE as trouble:
            if _is_lost(trouble):
                raise RoomLost(f"A channel at Discord is there no more ({told(trouble)}).") from None
            raise FrontendUnavailable(f"Discord did not take a message ({told(trouble)}).") from None

    async def stop(self) -> None:
        """Leave Discord; does nothing when not started."""
        client, connection = self._client, self._connection
        self._client = self._connection = None
        if client is not None:
            await client.close()
        if connection is not None:
            connection.cancel()
            await asyncio.wait({connection})
        if client is not None:
            await client.hang_up()

    async def _connect(self) -> None:
        self._client = client = self._make_client()
        _watch(client, self._reach)
        try:
            await client.login(self._token)
            self._connection = connection = asyncio.create_task(client.connect())
            await _until_ready(client, connection)
        except BaseException:
            await self.stop()
            raise
        connection.add_done_callback(_report_end)


def _is_lost(trouble: Exception) -> bool:
    """Tell whether a room is gone for good; permissions are taken by mistake, and given back."""
    is_closed = isinstance(trouble, discord.Forbidden) and trouble.code == _TAKES_NO_MESSAGES
    return is_closed or isinstance(trouble, discord.NotFound)


async def _in_our_words(contact: Awaitable[None]) -> None:
    """Turn what Discord or the network has against a contact into an error of ours."""
    try:
        await contact
    except discord.LoginFailure:
        raise FrontendRefused(
            "Discord does not accept DISCORD_TOKEN: copy the bot's token again from "
            "https://discord.com/developers/applications (Bot, Reset Token)."
        ) from None
    except TROUBLE as trouble:
        raise FrontendUnavailable(
            f"Discord cannot be reached ({type(trouble).__name__}): look at the network and at https://discordstatus.com."
        ) from None
    except _GARBLED as trouble:
        raise FrontendUnavailable(
            f"Discord answers otherwise than discord.py expects ({named(trouble)}): look for a proxy in between."
        ) from None


def _watch(client: Client, reach: Reach) -> None:
    """Let the client tell whether all parts of its connection, which Discord calls shards, are there."""
    lost: set[int] = set()
    reach.succeed()

    async def on_shard_disconnect(shard: int) -> None:
        lost.add(shard)
        reach.fail(reach.now())

    async def on_shard_connect(shard: int) -> None:
        lost.discard(shard)
        if not lost:
            reach.succeed()

    async def on_shard_resumed(shard: int) -> None:
        await on_shard_connect(shard)

    for listener in (on_shard_disconnect, on_shard_connect, on_shard_resumed):
        client.event(listener)


async def _until_ready(client: discord.Client, connection: "asyncio.Task[None]") -> None:
    """Wait for READY; pass on what ended the connection before."""
    ready = asyncio.create_task(client.wait_until_ready())
    try:
        done, _ = await asyncio.wait({ready, connection}, timeout=_READY_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    finally:
        ready.cancel()
    if connection in done:
        connection.result()
    if ready not in done:
        raise TimeoutError


def _report_end(connection: "asyncio.Task[None]") -> None:
    if not connection.cancelled() and (error := connection.exception()):
        log.error("The connection to Discord has ended: %s", told(error))

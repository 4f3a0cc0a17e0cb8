"""Limits: how many updates are answered at the same time, and how fast messages are sent."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.constants import FloodLimit
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter, BaseRateLimiter

from bot.frontends.telegram.errors import retry_after_seconds

log = logging.getLogger(__name__)

_MAX_RETRIES = 2
_MAX_WAIT_SECONDS = 60.0  # an answer that comes later is of no use
_SENDING_METHODS = ("send", "copy", "forward")
_METHODS_WITHOUT_MESSAGE = {"sendChatAction"}

_Response = bool | dict[str, Any] | list[dict[str, Any]]


class UpdateQueue(asyncio.Queue[object]):
    """The library's queue, except that an update keeps its place until it is answered.

    A full queue stops the fetching, and Telegram keeps further updates until there is room again.
    """

    def __init__(self, max_updates: int) -> None:
        super().__init__()
        self.max_updates = max_updates
        self.unplaced: Update | None = None
        """The update that waited for a place when the fetching was stopped; those after it were not taken either."""
        self._places = asyncio.Semaphore(max_updates)

    @property
    def is_full(self) -> bool:
        """Whether ``put`` would wait."""
        return self._places.locked()

    async def put(self, item: object) -> None:
        """Add an update as soon as there is a place for it."""
        try:
            await self._places.acquire()
        except asyncio.CancelledError:
            if isinstance(item, Update):
                self.unplaced = item
            raise
        await super().put(item)

    def task_done(self) -> None:
        """Free the place of an answered update."""
        super().task_done()
        self._places.release()


class RateLimiter(BaseRateLimiter[int]):
    """Keeps Telegram's limits for messages, and holds a chat back for as long as Telegram asks.

    The library's own limiter paces new messages: so many a second to all chats, so many a minute to a group. Other
    calls, such as an edit or the answer to a press, are not paced. A flood limit holds back the calls to its chat only;
    a flood limit without a chat holds back the refused call only.

    Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    """

    def __init__(
        self,
        *,
        messages_per_second: float = FloodLimit.MESSAGES_PER_SECOND,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Prepare a limiter.

        Args:
            messages_per_second: To all chats together; 0 is no limit.
            clock: Returns seconds.
            sleep: Sleeps for a number of seconds.
        """
        self._pace = AIORateLimiter(overall_max_rate=messages_per_second)
        self._clock = clock
        self._sleep = sleep
        self._held_until: dict[str | object, float] = {}

    async def initialize(self) -> None:
        """Do nothing; there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing; there is nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Response]],
        args: Any,  # noqa: ANN401 - as the library declares it
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> _Response:
        """Make a call when its turn comes, and up to twice more after a flood limit.

        Raises:
            RetryAfter: Telegram asks to wait once more, or for longer than a minute.
        """
        for _ in range(_count_messages(endpoint, data)):
            await self._pace.process_request(_do_nothing, (), {}, endpoint, data, None)
        chat: str | object = object()
        if data.get("chat_id") is not None:
            chat = str(data["chat_id"])
        retries_left = rate_limit_args
        if retries_left is None:
            retries_left = _MAX_RETRIES
        while True:
            await self._wait_for(chat)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self._hold_back(chat, retry_after_seconds(error))
                if not retries_left:
                    raise
                retries_left -= 1

    async def _wait_for(self, chat: str | object) -> None:
        """Wait until a chat is no longer held back.

        Raises:
            RetryAfter: The wait would be longer than a minute.
        """
        while (seconds := self._held_until.get(chat, 0.0) - self._clock()) > 0:
            if seconds > _MAX_WAIT_SECONDS:
                raise RetryAfter(timedelta(seconds=seconds))
            await self._sleep(seconds)

    def _hold_back(self, chat: str | object, seconds: float) -> None:
        """Hold a chat back, and drop entries that are over."""
        now = self._clock()
        log.warning("Telegram asks to wait %.0f seconds with one chat or request", seconds)
        self._held_until = {held: until for held, until in self._held_until.items() if until > now}
        self._held_until[chat] = max(now + seconds, self._held_until.get(chat, 0.0))


def _count_messages(endpoint: str, data: Mapping[str, Any]) -> int:
    """Count the new messages of a call; an album is one message per picture."""
    if not endpoint.startswith(_SENDING_METHODS) or endpoint in _METHODS_WITHOUT_MESSAGE:
        return 0
    if endpoint == "sendMediaGroup":
        return len(data["media"])
    return 1


async def _do_nothing() -> bool:
    return True

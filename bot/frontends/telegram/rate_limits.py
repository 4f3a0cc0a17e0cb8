"""How fast the bot may speak on Telegram, and which chat waits when Telegram says that it was too fast."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import timedelta
from typing import Any

from telegram.constants import FloodLimit
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter, BaseRateLimiter

log = logging.getLogger(__name__)

_RETRIES = 2
_PATIENCE = 60.0  # seconds; nobody still waits for an answer that comes later
_SENDING = ("send", "copy", "forward")
_NO_MESSAGE = {"sendChatAction"}

_Answer = bool | dict[str, Any] | list[dict[str, Any]]


class Limiter(BaseRateLimiter[int]):
    """Keeps to Telegram's limits for messages, and holds a chat back for as long as Telegram asks.

    The library's limiter paces the messages: so many a second to all chats, so many a minute to a group. What is no
    new message, such as an edit or the answer to a press, is not paced. A flood limit holds back what goes to the
    same chat, and nothing else, as few answers wait for that (``telegram_turns``); one without a chat holds back the
    refused request alone.

    Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    """

    def __init__(
        self,
        *,
        per_second: float = FloodLimit.MESSAGES_PER_SECOND,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Let ``per_second`` messages through, 0 for as many as come; the clock tells seconds, as ``sleep`` takes."""
        self._pace = AIORateLimiter(overall_max_rate=per_second)
        self._clock = clock
        self._sleep = sleep
        self._held_until: dict[str | object, float] = {}

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Hold nothing that must be given back."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Answer]],
        args: Any,  # noqa: ANN401 - as the library declares it
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> _Answer:
        """Make a request when its turn comes, and twice again when Telegram asks to wait.

        Raises:
            RetryAfter: Telegram still asks to wait, or for longer than is of use.
        """
        for _ in range(_messages_in(endpoint, data)):
            await self._pace.process_request(_nothing, (), {}, endpoint, data, None)
        chat = str(data["chat_id"]) if data.get("chat_id") is not None else object()
        retries = _RETRIES if rate_limit_args is None else rate_limit_args
        while True:
            await self._wait_for(chat)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self._hold(chat, _seconds(error))
                if not retries:
                    raise
                retries -= 1

    async def _wait_for(self, chat: str | object) -> None:
        """Wait until a chat may be spoken to again.

        Raises:
            RetryAfter: That is too long.
        """
        while (left := self._held_until.get(chat, 0.0) - self._clock()) > 0:
            if left > _PATIENCE:
                raise RetryAfter(timedelta(seconds=left))
            await self._sleep(left)

    def _hold(self, chat: str | object, seconds: float) -> None:
        """Hold a chat back, and forget those that no longer are."""
        now = self._clock()
        log.warning("Telegram asks to wait %.0f seconds with one chat or request", seconds)
        self._held_until = {held: until for held, until in self._held_until.items() if until > now}
        self._held_until[chat] = max(now + seconds, self._held_until.get(chat, 0.0))


def _messages_in(endpoint: str, data: Mapping[str, Any]) -> int:
    """Count the messages that a request would bring into a chat; an album brings one for each picture."""
    if not endpoint.startswith(_SENDING) or endpoint in _NO_MESSAGE:
        return 0
    return len(data["media"]) if endpoint == "sendMediaGroup" else 1


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


async def _nothing() -> bool:
    return True

"""Acknowledgement of a press: it ends the waiting sign at the button, with or without words."""

import asyncio
import logging

from telegram import CallbackQuery
from telegram.error import TelegramError

from bot.frontends.telegram.errors import describe_error

log = logging.getLogger(__name__)

_MAX_TEXT_LENGTH = 200  # https://core.telegram.org/bots/api#answercallbackquery


class Acknowledgement:
    """The one acknowledgement of a press; it is sent in the background, and all but the first are dropped."""

    def __init__(self, query: CallbackQuery) -> None:
        self._query = query
        self._sending: asyncio.Task[bool] | None = None
        self._deadline: asyncio.TimerHandle | None = None

    def give(self, text: str = "", *, url: str | None = None, is_alert: bool = False) -> bool:
        """Send the acknowledgement unless one was sent before, and return whether this one is sent.

        Args:
            text: Shown to the person; nothing is shown without it.
            url: Opened in place of a text.
            is_alert: Whether the person has to close the text.
        """
        if self._sending is not None:
            return False
        self._sending = asyncio.create_task(self._send(text, url, is_alert=is_alert))
        return True

    def give_within(self, seconds: float, text: str = "") -> None:
        """Send an acknowledgement after some seconds, unless one was sent before; replaces an earlier deadline."""
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = asyncio.get_running_loop().call_later(seconds, self.give, text)

    async def finish(self) -> bool:
        """Send an acknowledgement unless one was sent, and return whether Telegram accepted it."""
        if self._deadline is not None:
            self._deadline.cancel()
        self.give()
        return self._sending is not None and await self._sending

    async def _send(self, text: str, url: str | None, *, is_alert: bool) -> bool:
        if len(text) > _MAX_TEXT_LENGTH:
            text = f"{text[: _MAX_TEXT_LENGTH - 1]}…"
        try:
            return await self._query.answer(text or None, is_alert or None, url)
        except TelegramError as error:  # the press is too old; its answer is still of use
            log.info("A press could not be acknowledged: %s", describe_error(error))
            return False

"""Whose turn it is to be answered, and how many may wait for that: no chat takes the places of all others."""

import asyncio
from collections.abc import Hashable
from typing import Literal
from weakref import WeakValueDictionary

_SHARE = 16  # updates of one chat that may wait: many more than people mean, and few of those that are answered at once


class Turn(asyncio.Lock):
    """Goes to those who wait for it, in the order in which they came."""

    def __init__(self) -> None:
        """Let nobody wait yet."""
        super().__init__()
        self._waiting = 0

    @property
    def is_crowded(self) -> bool:
        """Whether nobody else should wait for it."""
        return self._waiting >= _SHARE

    async def acquire(self) -> Literal[True]:
        """Wait for it."""
        self._waiting += 1
        try:
            return await super().acquire()
        finally:
            self._waiting -= 1


class Turns:
    """Turns that are forgotten when nobody has or wants them."""

    def __init__(self) -> None:
        """Know none."""
        self._turns: WeakValueDictionary[Hashable, Turn] = WeakValueDictionary()

    def of(self, key: Hashable) -> Turn:
        """Return the turn of a chat, or of a message there."""
        return self._turns.setdefault(key, Turn())

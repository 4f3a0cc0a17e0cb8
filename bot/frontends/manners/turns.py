"""Turns: a chat, or a message in it, gets one answer at a time, in the order of the requests."""

import asyncio
from collections.abc import Hashable
from typing import Literal
from weakref import WeakValueDictionary

MAX_WAITING = 16  # a burst of taps fits; without a limit, one chat would take the places of all others


class Turn(asyncio.Lock):
    """Lock of one chat or message; asyncio hands a lock on in the order in which it was requested."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = 0

    @property
    def is_crowded(self) -> bool:
        """Whether so many requests wait already that a further one should be refused."""
        return self._waiting >= MAX_WAITING

    async def acquire(self) -> Literal[True]:
        """Wait for the lock and take it."""
        self._waiting += 1
        try:
            return await super().acquire()
        finally:
            self._waiting -= 1


class Turns:
    """Turns by key; a turn that is neither held nor awaited is forgotten."""

    def __init__(self) -> None:
        self._turns: WeakValueDictionary[Hashable, Turn] = WeakValueDictionary()

    def of(self, key: Hashable) -> Turn:
        """Return the turn of a chat, or of a message in it."""
        return self._turns.setdefault(key, Turn())

"""How many updates are answered at the same time: Telegram keeps the others, and sends them when it is their turn."""

import asyncio

from telegram import Update


class Intake(asyncio.Queue[object]):
    """The library's queue, in which what is being answered keeps its place until it is done."""

    def __init__(self, most: int) -> None:
        """Hold so many."""
        super().__init__()
        self.most = most
        self.left: Update | None = None
        """The first that was fetched and found no place before the fetching was stopped."""
        self._places = asyncio.Semaphore(most)

    @property
    def is_full(self) -> bool:
        """Whether ``put`` would wait."""
        return self._places.locked()

    async def put(self, item: object) -> None:
        """Take an update when there is a place for it."""
        try:
            await self._places.acquire()
        except asyncio.CancelledError:
            self.left = item if isinstance(item, Update) else None
            raise
        await super().put(item)

    def task_done(self) -> None:
        """Give the place of one that was answered to the next."""
        super().task_done()
        self._places.release()

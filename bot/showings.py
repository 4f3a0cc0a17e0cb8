"""Which movies people were just shown: known at once, written a little later."""

import asyncio
import logging
from collections.abc import Iterable
from contextvars import Context

from bot.memory import Memory
from core.catalogue import Week
from core.errors import StoreError

log = logging.getLogger(__name__)


class Showings:
    """Keeps in mind what was just shown, and writes it for everybody at once when nobody waits for that.

    Writing takes longer than choosing, and would hold up the answers that are being sent. A process that is killed
    loses the showings of its last moments; one that ends calls ``aclose``.
    """

    def __init__(self, memory: Memory, *, seconds: float = 1.0) -> None:
        """Take where it is written, and how long that waits: until the answer is out."""
        self._memory = memory
        self._seconds = seconds
        self._unwritten: dict[Week, dict[str, dict[int, None]]] = {}
        self._turn = asyncio.Lock()  # while the memory is slow, what is to be written becomes more, not the writers
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None  # the event loop holds tasks only weakly

    def add(self, person: str, week: Week, movies: Iterable[int]) -> None:
        """Note that a person was just shown these movies."""
        unwritten = self._unwritten.setdefault(week, {}).setdefault(person, {})
        for movie in movies:
            unwritten.pop(movie, None)  # one that is shown again moves to the end
            unwritten[movie] = None
        if self._timer is None:
            later = asyncio.get_running_loop().call_later
            self._timer = Context().run(later, self._seconds, self._begin)  # for everybody, so it is no one's work

    def unwritten(self, person: str, week: Week) -> tuple[int, ...]:
        """Return what the memory has not been told yet of what a person was shown, longest ago first."""
        return tuple(self._unwritten.get(week, {}).get(person, ()))

    async def aclose(self) -> None:
        """Write now what is not written yet, and wait for it. More may be noted after that."""
        await asyncio.shield(self._begin())

    def _begin(self) -> "asyncio.Task[None]":
        self._writing = asyncio.create_task(self._write())
        return self._writing

    async def _write(self) -> None:
        async with self._turn:
            while self._unwritten:
                week = min(self._unwritten)
                await self._try_to_write(week, self._unwritten.pop(week))  # from here on, the memory is to know it
            if self._timer:
                self._timer.cancel()
                self._timer = None

    async def _try_to_write(self, week: Week, shown: dict[str, dict[int, None]]) -> None:
        """Tell the memory; what goes wrong is worth a line and no more, as nobody waits."""
        try:
            await self._memory.remember_shown(week, {person: tuple(movies) for person, movies in shown.items()})
        except StoreError as error:
            log.warning("Not remembered: %s", error)
        except Exception:
            log.exception("Not remembered")

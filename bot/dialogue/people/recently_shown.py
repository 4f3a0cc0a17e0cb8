"""Which movies people were just shown, and for which moods: known at once, written a little later."""

import asyncio
import logging
from collections.abc import Awaitable, Collection, Iterable
from contextvars import Context

from core.errors import StoreError
from core.moods.mood import Mood
from core.movies.catalogue import Week
from core.store.ports import ShowingStore

log = logging.getLogger(__name__)


class Showings:
    """Keeps in mind what was just shown, and writes it for everybody at once when nobody waits for that.

    Writing takes longer than choosing, and would hold up the answers that are being sent. A process that is killed
    loses the showings of its last moments; one that ends calls ``aclose``.
    """

    def __init__(self, showing_store: ShowingStore, *, seconds: float = 1.0) -> None:
        """Take where it is written, and how long that waits: until the answer is out."""
        self._showing_store = showing_store
        self._seconds = seconds
        self._unwritten: dict[Week, dict[str, dict[int, None]]] = {}
        self._offered: dict[Week, dict[tuple[str, Mood], set[int]]] = {}
        self._offers_in_writing: dict[tuple[str, Mood], set[int]] = {}
        self._turn = asyncio.Lock()  # while the store is slow, what is to be written becomes more, not the writers
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None  # the event loop holds tasks only weakly

    def add(self, person: str, week: Week, movies: Iterable[int]) -> None:
        """Note that a person was just shown these movies."""
        unwritten = self._unwritten.setdefault(week, {}).setdefault(person, {})
        for movie in movies:
            unwritten.pop(movie, None)  # one that is shown again moves to the end
            unwritten[movie] = None
        self._write_later()

    def add_offer(self, viewers: Iterable[str], week: Week, mood: Mood, movies: Collection[int]) -> None:
        """Note that people, or all in a room, were just shown these movies for a mood."""
        offered = self._offered.setdefault(week, {})
        for viewer in viewers:
            offered.setdefault((viewer, mood), set()).update(movies)
        self._write_later()

    def unwritten_moods(self, viewers: Collection[str], movie: int) -> frozenset[Mood]:
        """Return the moods that a movie was just shown for, as far as the store may not know them yet."""
        return frozenset(
            mood
            for offered in (*self._offered.values(), self._offers_in_writing)
            for (viewer, mood), movies in offered.items()
            if viewer in viewers and movie in movies
        )

    def unwritten(self, person: str, week: Week) -> tuple[int, ...]:
        """Return what the store has not been told yet of what a person was shown, longest ago first."""
        return tuple(self._unwritten.get(week, {}).get(person, ()))

    async def aclose(self) -> None:
        """Write now what is not written yet, and wait for it. More may be noted after that."""
        await asyncio.shield(self._begin())

    def _write_later(self) -> None:
        if self._timer is None:
            later = asyncio.get_running_loop().call_later
            self._timer = Context().run(later, self._seconds, self._begin)  # for everybody, so it is no one's work

    def _begin(self) -> "asyncio.Task[None]":
        self._writing = asyncio.create_task(self._write())
        return self._writing

    async def _write(self) -> None:
        async with self._turn:
            while self._unwritten or self._offered:
                week = min((*self._unwritten, *self._offered))
                if shown := self._unwritten.pop(week, None):  # from here on, the store is to know it
                    await self._try_to_write(self._showing_store.save_shown(week, _in_order(shown)))
                self._offers_in_writing = self._offered.pop(week, {})
                if self._offers_in_writing:
                    await self._try_to_write(self._showing_store.save_offered(week, self._offers_in_writing))
                self._offers_in_writing = {}
            if self._timer:
                self._timer.cancel()
                self._timer = None

    async def _try_to_write(self, writing: Awaitable[None]) -> None:
        """Tell the store; what goes wrong is worth a line and no more, as nobody waits."""
        try:
            await writing
        except StoreError as error:
            log.warning("Not remembered: %s", error)
        except Exception:
            log.exception("Not remembered")


def _in_order(shown: dict[str, dict[int, None]]) -> dict[str, tuple[int, ...]]:
    return {person: tuple(movies) for person, movies in shown.items()}

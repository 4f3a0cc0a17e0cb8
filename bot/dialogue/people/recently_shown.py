"""The movies that people were shown in the last second, which are not stored yet."""

import asyncio
import logging
from collections.abc import Awaitable, Collection, Iterable
from contextvars import Context

from core.errors import StoreError
from core.moods.mood import Mood
from core.movies.catalogue import Week
from core.store.ports import ShowingStore

log = logging.getLogger(__name__)


class RecentlyShown:
    """Holds showings in memory, and writes them for everybody at once, a moment after the answers.

    Writing takes longer than choosing, and would delay the answers. A process that is killed loses the showings of its
    last moments; one that ends calls ``aclose``.
    """

    def __init__(self, showing_store: ShowingStore, *, seconds: float = 1.0) -> None:
        """Create it for a store.

        Args:
            showing_store: The store of showings.
            seconds: The time from a showing to the write, in which the answer is sent.
        """
        self._showing_store = showing_store
        self._seconds = seconds
        self._unwritten: dict[Week, dict[str, dict[int, None]]] = {}
        self._offered: dict[Week, dict[tuple[str, Mood], set[int]]] = {}
        self._offers_in_writing: dict[tuple[str, Mood], set[int]] = {}
        self._turn = asyncio.Lock()  # one writer: while the store is slow, showings pile up, writers do not
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None  # the event loop holds tasks only weakly

    def add(self, person: str, week: Week, movies: Iterable[int]) -> None:
        """Note that movies were chosen for a person."""
        unwritten = self._unwritten.setdefault(week, {}).setdefault(person, {})
        for movie in movies:
            unwritten.pop(movie, None)  # a movie that is shown again moves to the end
            unwritten[movie] = None
        self._write_later()

    def add_offer(self, viewers: Iterable[str], week: Week, mood: Mood, movies: Collection[int]) -> None:
        """Note that viewers, people or rooms, were shown movies for a mood."""
        offered = self._offered.setdefault(week, {})
        for viewer in viewers:
            offered.setdefault((viewer, mood), set()).update(movies)
        self._write_later()

    def unwritten_moods(self, viewers: Collection[str], movie: int) -> frozenset[Mood]:
        """Return the moods for which viewers were shown a movie, where that may not be stored yet."""
        moods: set[Mood] = set()
        for offered in (*self._offered.values(), self._offers_in_writing):
            for (viewer, mood), movies in offered.items():
                if viewer in viewers and movie in movies:
                    moods.add(mood)
        return frozenset(moods)

    def unwritten(self, person: str, week: Week) -> tuple[int, ...]:
        """Return the movies chosen for a person in a week that are not stored yet, longest ago first."""
        return tuple(self._unwritten.get(week, {}).get(person, ()))

    async def aclose(self) -> None:
        """Write all showings now, and wait for it. More may be noted afterwards."""
        await asyncio.shield(self._begin())

    def _write_later(self) -> None:
        if self._timer is None:
            later = asyncio.get_running_loop().call_later
            self._timer = Context().run(later, self._seconds, self._begin)  # not in the context of one person's request

    def _begin(self) -> "asyncio.Task[None]":
        self._writing = asyncio.create_task(self._write())
        return self._writing

    async def _write(self) -> None:
        async with self._turn:
            while self._unwritten or self._offered:
                week = min((*self._unwritten, *self._offered))
                if shown := self._unwritten.pop(week, None):
                    await self._try_to_write(self._showing_store.save_shown(week, _in_order(shown)))
                self._offers_in_writing = self._offered.pop(week, {})
                if self._offers_in_writing:
                    await self._try_to_write(self._showing_store.save_offered(week, self._offers_in_writing))
                self._offers_in_writing = {}
            if self._timer:
                self._timer.cancel()
                self._timer = None

    async def _try_to_write(self, writing: Awaitable[None]) -> None:
        """Write to the store. A failure is logged and no more: the answer was sent long ago."""
        try:
            await writing
        except StoreError as error:
            log.warning("Not remembered: %s", error)
        except Exception:
            log.exception("Not remembered")


def _in_order(shown: dict[str, dict[int, None]]) -> dict[str, tuple[int, ...]]:
    ordered: dict[str, tuple[int, ...]] = {}
    for person, movies in shown.items():
        ordered[person] = tuple(movies)
    return ordered

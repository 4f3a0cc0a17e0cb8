"""The store: what CineMood remembers of movies and of people, in one SQLite file."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar, TypeVarTuple

from sqlite_utils import Database

from core.errors import StoreError
from core.moods.mood import Mood
from core.movies.catalogue import Catalogue, ScoredMovie, Week
from core.movies.movie import Movie
from core.people.digest import Digest
from core.people.group import Group
from core.people.person import Person, Showing
from core.people.preferences import Preferences
from core.people.verdict import Doubt, Opinion, Verdict, Voice
from core.store import digests as digest_tables
from core.store import groups as gathering_tables
from core.store import movies as catalogue_tables
from core.store import notes as note_tables
from core.store import people as people_tables
from core.store.sqlite.connection import connect, connect_reader, explaining, glanced, reading, refresh_lock, writing
from core.store.sqlite.health import Health, health

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")


class Store:
    """Everything that CineMood remembers. One thread of its own does the work, in the order in which it was asked.

    What every answer asks for is read at once, on the event loop, by a connection that waits for nobody: that takes a
    tenth of a millisecond, a thread's turn several times as long. Where it cannot be had so, or a write about the same
    person is still under way, the thread is asked.

    Every method may raise a ``StoreError``, whose sentence names the file and what to do about it. The file is never
    deleted or repaired.
    """

    def __init__(self, path: Path, db: Database, reader: Database, worker: ThreadPoolExecutor) -> None:
        """Wrap what ``Store.open`` has opened and will close."""
        self.path = path
        self._db = db
        self._reader = reader
        self._worker = worker
        self._changing: Counter[str] = Counter()
        self._oldest_shown: Week | None = None  # what was shown before has been forgotten

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, *, busy_timeout: float = 5.0) -> AsyncGenerator[Self]:
        """Open the file; make it and its folder when missing, bring its tables up to date when they are older.

        Leaving first finishes what was asked. The last process to close the file also empties its write-ahead log:
        https://www.sqlite.org/wal.html#ckpt

        Args:
            path: The file.
            busy_timeout: Seconds to wait for another process that is writing.

        Raises:
            StoreTooNew: A newer CineMood wrote the file; it is left as it is.
        """
        worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        try:
            db = await _on(worker, path, connect, path, busy_timeout)
            try:
                with explaining(path):
                    reader = connect_reader(path)
                try:
                    yield cls(path, db, reader, worker)
                finally:
                    reader.close()
            finally:
                await asyncio.shield(_on(worker, path, db.close))
        finally:
            worker.shutdown(wait=False)

    async def latest(self, source: str) -> Catalogue | None:
        """Return the newest catalogue of a source, None when there is none yet."""
        return await self._read(catalogue_tables.latest, source)

    async def find(self, source: str, ids: Iterable[int]) -> dict[int, ScoredMovie]:
        """Return those of the movies that some catalogue on file holds, by id, as the newest of these has them."""
        return await self._read(catalogue_tables.find, source, list(ids))

    async def movies(self, source: str, ids: Iterable[int], *, since: datetime) -> dict[int, Movie]:
        """Return those of the movies that are stored and were fetched at or after ``since``, by id."""
        return await self._read(catalogue_tables.movies, source, list(ids), since)

    async def save(self, catalogue: Catalogue, *, fetched: Collection[int]) -> None:
        """Keep a catalogue in place of the one of its source and week: all of it or, when that fails, nothing.

        Catalogues of later weeks, which only a clock that was ahead can have left, go with that one.
        Forgets what is no longer needed: catalogues of the source beyond the newest 8 weeks, and movies that no
        catalogue holds and nobody has judged: lists name the others, and tastes are made of them.

        Args:
            catalogue: What to keep.
            fetched: The ids of the movies whose details the source has just told. The others came from here, and grow
                older; one that is not stored yet counts as fetched.
        """
        await self._write(catalogue_tables.save, catalogue, fetched)

    async def left_over(self, source: str, *, before: datetime, most: int) -> list[int]:
        """Return movies that no catalogue on file holds and that were fetched before then, by id, oldest first."""
        return await self._read(catalogue_tables.left_over, source, before, most)

    async def renew(self, source: str, movie_id: int, movie: Movie | None, *, now: datetime) -> None:
        """Keep what the source has just told of a movie; None forgets one that no catalogue holds."""
        await self._write(catalogue_tables.renew, source, movie_id, movie, now)

    async def person(self, person: str, week: Week) -> Person:
        """Return what a person has chosen and judged, and was shown in a week: all that choosing movies takes."""
        return await self._glance(person, people_tables.person, person, week)

    async def remember_shown(self, week: Week, shown: Mapping[str, Sequence[int]]) -> None:
        """Remember which movies people were just shown; one shown again moves to the end."""
        await self._write_of(shown.keys(), people_tables.remember_shown, week, shown)

    async def remember_offered(self, week: Week, offered: Mapping[tuple[str, Mood], Collection[int]]) -> None:
        """Remember which movies were just shown for a mood, by person or room and mood."""
        await self._write(people_tables.remember_offered, week, offered)

    async def showing(self, viewers: Collection[str], movie: int) -> Showing:
        """Return what is remembered of showing a movie to any of these people and rooms."""
        return await self._read(people_tables.showing, viewers, movie)

    async def forget_past(self, *, now: datetime) -> None:
        """Forget what was shown over 90 days ago, gatherings older than one week, and notes unused for eight.

        Also from which network a doubt came more than 90 days ago, after which it no longer counts for everybody, and
        movies that no catalogue holds and that were fetched half a year ago: TMDb allows no more.
        """
        oldest = Week.of(now - people_tables.SHOWN_KEPT)
        if oldest != self._oldest_shown:
            await self._write(people_tables.forget_shown, oldest)
            self._oldest_shown = oldest
        await self._write(people_tables.forget_gatherings, now)
        await self._write(people_tables.forget_networks, now)
        await self._write(catalogue_tables.forget_movies, now)
        await self.forget_notes(before=now - note_tables.KEPT)

    async def preferences(self, owner: str) -> Preferences:
        """Return what a person, or a room such as ``telegram:42``, has chosen; the defaults when that is nothing."""
        return await self._glance(owner, people_tables.preferences, owner)

    async def change_preferences(
        self, owner: str, change: Callable[[Preferences], Preferences | None]
    ) -> Preferences | None:
        """Let ``change`` turn choices into the next ones, which are returned, while nobody else changes them.

        None changes nothing. Nothing is kept of somebody who returns to the defaults.
        """
        return await self._write_of([owner], people_tables.change_preferences, owner, change)

    async def move_room(self, old: str, new: str) -> None:
        """Let a room keep all under its new id; preferences and a digest that it already has there win.

        Telegram gives a group a new id when it becomes a supergroup:
        https://core.telegram.org/bots/api#message (``migrate_to_chat_id``)
        """
        await self._write(people_tables.move_room, old, new)

    async def verdicts(self, person: str) -> tuple[Verdict, ...]:
        """Return what this person thinks of movies, oldest first."""
        return await self._read(people_tables.verdicts, person)

    async def judge(self, person: str, verdict: Verdict, voice: Voice | None = None) -> None:
        """Remember a verdict; when the person gave the same one before, only its moment changes.

        Args:
            person: Who gives it.
            verdict: What they think.
            voice: Lets a doubt count for everybody, unless another one of the same network does; None lets any verdict
                concern the person alone.
        """
        await self._write_of([person], people_tables.judge, person, verdict, voice)

    async def withdraw(self, person: str, movie: int, opinion: Opinion, mood: Mood) -> None:
        """Forget a verdict, if there is one."""
        await self._write_of([person], people_tables.withdraw, person, movie, opinion, mood)

    async def doubts(self) -> dict[tuple[int, Mood], int]:
        """Count the people with a voice who say that a movie lacks a mood, for each movie and mood with any."""
        return await self._read(people_tables.doubts)

    async def judges(self) -> dict[tuple[int, Mood], int]:
        """Return how many different people gave any verdict on a movie when it was offered for a mood.

        Those who only doubt it and have no voice are left out.
        """
        return await self._read(people_tables.judges)

    async def doubted(self) -> tuple[Doubt, ...]:
        """Return all doubts that count, by movie and mood."""
        return await self._read(people_tables.doubted)

    async def clear_doubts(self, movie: int | None = None, mood: Mood | None = None) -> int:
        """Let doubts, all or those about a movie or a mood, no longer count for everybody; return how many did.

        Who told them still is not offered the movie for that mood.
        """
        return await self._write(people_tables.clear_doubts, movie, mood)

    async def open_gathering(self, room: str, *, now: datetime) -> int:
        """Open a gathering in a room and return its number, which no other ever has."""
        return await self._write(gathering_tables.open_gathering, room, now)

    async def gathering(self, number: int) -> Group | None:
        """Return a gathering, None when there is none of that number any more."""
        return await self._read(gathering_tables.gathering, number)

    async def change_gathering(self, number: int, change: Callable[[Group], Group]) -> Group | None:
        """Let ``change`` turn a gathering into the next one, which is returned, while nobody else changes it.

        Members may come and change their minds; they leave when they are forgotten.
        """
        return await self._write(gathering_tables.change_gathering, number, change)

    async def digest(self, room: str) -> Digest | None:
        """Return what a room gets every week, None when that is nothing."""
        return await self._read(digest_tables.digest, room)

    async def keep_digest(self, digest: Digest) -> None:
        """Let a room get this every week, in place of what it got before."""
        await self._write(digest_tables.keep_digest, digest)

    async def drop_digest(self, room: str) -> bool:
        """Let a room get nothing any more; False when that was so already."""
        return await self._write(digest_tables.drop_digest, room)

    async def digests_due(self, *, now: datetime) -> tuple[Digest, ...]:
        """Return all digests that are to come now, or should have come before."""
        return await self._read(digest_tables.digests_due, now)

    async def claim_digest(self, before: Digest, after: Digest) -> bool:
        """Let ``after`` follow on ``before``; False when that has changed: one of all who try may send it."""
        return await self._write(digest_tables.claim_digest, before, after)

    async def known_about(self, person: str) -> dict[str, Any]:
        """Return all that is remembered under a person, such that JSON can hold it.

        The keys are always ``shown`` (week → ids, longest ago first), ``offered`` (movies with the moods that they were
        shown for), ``preferences`` (those that differ from the defaults), ``verdicts``, ``doubts`` (those that count
        for everybody, with the fingerprint of the network), ``taps``, in gatherings (these three oldest first),
        ``digests``; empty when there is nothing.
        """
        return await self._read(people_tables.known_about, person)

    async def forget_person(self, person: str) -> int:
        """Forget all that ``known_about`` tells; return how many rows that were."""
        return await self._write_of([person], people_tables.forget_person, person)

    async def note(self, name: str, *, now: datetime) -> str | None:
        """Return a small fact that a frontend keeps, None when there is none. Reading it counts as using it."""
        note, is_due = await self._glance(name, note_tables.note, name, now)
        if is_due:
            with suppress(StoreError):  # the note is there, and is renewed the next time
                await self._write(note_tables.renew, name, now)
        return note

    async def lasting_note(self, name: str, value: str) -> str:
        """Return a small fact that is never forgotten; ``value`` becomes it, for all processes, when there is none."""
        noted = await self.note(name, now=note_tables.FOREVER)
        return noted if noted is not None else await self._write_of([name], note_tables.settle_note, name, value)

    async def take_note(self, name: str, value: str, *, now: datetime) -> None:
        """Keep a small fact in place of an earlier one of that name."""
        await self._write_of([name], note_tables.take_note, name, value, now)

    async def forget_notes(self, *, before: datetime) -> None:
        """Forget the notes that were last used before then; some may stay up to a day longer."""
        await self._write(note_tables.forget_notes, before)

    async def health(self) -> Health:
        """Check the whole file and tell what is in it.

        Raises:
            StoreCorrupt: A part of the file is damaged.
        """
        return await self._read(health, self.path)

    def refresh_lock(self) -> AbstractContextManager[None]:
        """Hold the right to refresh; the system frees it when the process dies.

        Raises:
            RefreshRunning: Another task or process holds it.
        """
        return refresh_lock(self.path)

    async def _read(self, look: Callable[[Database, *_Ts], _T], *args: *_Ts) -> _T:
        def work() -> _T:
            with reading(self._db, self.path) as db:
                return look(db, *args)

        return await self._run(work)

    async def _glance(self, owner: str, look: Callable[[Database, *_Ts], _T], *args: *_Ts) -> _T:
        """Read what is known about a person or room, at once if that is possible."""
        if not self._changing[owner]:
            with explaining(self.path):
                found = glanced(self._reader, self.path, look, *args)
            if found is not None:
                return found
        return await self._read(look, *args)

    async def _write_of(self, owners: Collection[str], change: Callable[[Database, *_Ts], _T], *args: *_Ts) -> _T:
        """Write something about people or rooms; until that is done, nobody reads past it."""
        self._changing.update(owners)
        try:
            return await self._write(change, *args)
        finally:
            self._changing -= Counter(owners)  # leaves out whoever is down to nothing

    async def _write(self, change: Callable[[Database, *_Ts], _T], *args: *_Ts) -> _T:
        def work() -> _T:
            with writing(self._db) as db:
                return change(db, *args)

        return await self._run(work)

    async def _run(self, work: Callable[[*_Ts], _T], *args: *_Ts) -> _T:
        return await _on(self._worker, self.path, work, *args)


async def _on(worker: ThreadPoolExecutor, path: Path, work: Callable[[*_Ts], _T], *args: *_Ts) -> _T:
    """Let the worker do something with the file at ``path``; what goes wrong there becomes a ``StoreError``."""
    with explaining(path):
        return await asyncio.get_running_loop().run_in_executor(worker, work, *args)

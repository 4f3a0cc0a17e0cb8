"""The store: catalogues, movies and what people were shown, in one SQLite file. Doorway to SQLite and to filelock."""

# pyright: reportUnknownMemberType=false
# sqlite-utils declares the parameters of SQL as a bare ``Sequence``, which makes each of its methods partly unknown.

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable, Collection, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar, TypeVarTuple

import msgspec
from filelock import FileLock, Timeout
from sqlite_utils import Database

from core.catalogue import Catalogue, Week
from core.errors import RefreshRunning, StoreCorrupt, StoreTooNew
from core.migrations import MIGRATIONS
from core.movie import Movie
from core.rows import catalogue_of, entry_row, moment_text, movie_of, movie_row
from core.store_faults import explained, fault

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")

_WEEKS_KEPT = 8


class Health(msgspec.Struct, frozen=True):
    """What a check of the store found; a damaged one raises instead."""

    path: Path
    size: int
    """Bytes."""
    version: int
    """Of the tables."""
    weeks: tuple[Week, ...]
    """Those with a catalogue on file, newest first."""


class Store:
    """Everything that CineMood remembers. One thread of its own does the work, in the order in which it was asked.

    ::

        async with Store.open(Path("var/cinemood.db")) as store:
            catalogue = await store.latest("tmdb")

    Every method may raise a ``StoreError``, whose sentence names the file and what to do about it. The file is never
    deleted or repaired.
    """

    def __init__(self, path: Path, db: Database, worker: ThreadPoolExecutor) -> None:
        """Wrap what ``Store.open`` has opened and will close."""
        self.path = path
        self._db = db
        self._worker = worker

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
            db = await _on(worker, path, _connect, path, busy_timeout)
            try:
                yield cls(path, db, worker)
            finally:
                await asyncio.shield(_on(worker, path, db.close))
        finally:
            worker.shutdown(wait=False)

    async def latest(self, source: str) -> Catalogue | None:
        """Return the newest catalogue of a source, None when there is none yet."""
        return await self._run(self._latest, source)

    async def save(self, catalogue: Catalogue, *, fetched: Collection[int]) -> None:
        """Keep a catalogue in place of the one of its source and week: all of it or, when that fails, nothing.

        Forgets what is no longer needed: catalogues of the source beyond the newest 8 weeks, and movies that no
        catalogue holds.

        Args:
            catalogue: What to keep.
            fetched: The ids of the movies whose details the source has just told. The others came from here, and grow
                older; one that is not stored yet counts as fetched.
        """
        await self._run(self._save, catalogue, fetched)

    async def movies(self, source: str, ids: Iterable[int], *, since: datetime) -> dict[int, Movie]:
        """Return those of the movies that are stored and were fetched at or after ``since``, by id."""
        return await self._run(self._movies, source, list(ids), moment_text(since))

    async def shown(self, person: str, week: Week) -> tuple[int, ...]:
        """Return the ids of the movies shown to this person in this week, longest ago first."""
        return await self._run(self._shown, person, str(week))

    async def remember_shown(self, person: str, week: Week, movie_ids: Iterable[int]) -> None:
        """Remember that these movies were just shown; one shown again moves to the end."""
        await self._run(self._remember_shown, person, str(week), list(movie_ids))

    async def forget_shown(self, *, before: Week) -> None:
        """Forget what was shown to anybody in earlier weeks."""
        await self._run(self._forget_shown, str(before))

    async def health(self) -> Health:
        """Check the whole file and tell what is in it.

        Raises:
            StoreCorrupt: A part of the file is damaged.
        """
        return await self._run(self._health)

    @contextmanager
    def refresh_lock(self) -> Generator[None]:
        """Hold the right to refresh; the system frees it when the process dies.

        Raises:
            RefreshRunning: Another task or process holds it.
        """
        lock = FileLock(f"{self.path}.lock", blocking=False)
        try:
            lock.acquire()
        except Timeout:
            raise RefreshRunning(f"Another refresh of {self.path} is running: let it end first.") from None
        except OSError as error:
            raise explained(error, self.path) from error
        try:
            yield
        finally:
            lock.release()

    async def _run(self, work: Callable[[*_Ts], _T], *args: *_Ts) -> _T:
        return await _on(self._worker, self.path, work, *args)

    def _latest(self, source: str) -> Catalogue | None:
        with self._db.atomic(), _intact(self.path):  # one snapshot for both reads
            heads = self._db.table("catalogues").rows_where("source = ?", [source], order_by="week DESC", limit=1)
            if (head := next(heads, None)) is None:
                return None
            offers = self._db.view("offers").rows_where("source = :source AND week = :week", head, order_by="rank")
            return catalogue_of(head, offers)

    def _save(self, catalogue: Catalogue, fetched: Collection[int]) -> None:
        key = {"source": catalogue.source, "week": str(catalogue.week)}
        with _writing(self._db) as db:
            db.execute("DELETE FROM catalogues WHERE source = :source AND week = :week", key)
            db.table("catalogues").insert({**key, "taken_at": moment_text(catalogue.taken_at)})
            db.table("movies").upsert_all(self._movie_rows(catalogue, fetched), pk=("source", "id"))
            db.table("entries").insert_all(key | entry_row(rank, entry) for rank, entry in enumerate(catalogue))
            db.execute(
                "DELETE FROM catalogues WHERE source = :source AND week NOT IN"
                " (SELECT week FROM catalogues WHERE source = :source ORDER BY week DESC LIMIT :kept)",
                {"source": catalogue.source, "kept": _WEEKS_KEPT},
            )
            db.execute("DELETE FROM movies WHERE (source, id) NOT IN (SELECT source, id FROM entries)")

    def _movie_rows(self, catalogue: Catalogue, fetched: Collection[int]) -> Generator[dict[str, Any]]:
        stored = self._db.execute("SELECT id, fetched_at FROM movies WHERE source = ?", [catalogue.source])
        moments = {movie_id: moment for movie_id, moment in stored if movie_id not in fetched}
        now = moment_text(catalogue.taken_at)
        for entry in catalogue:
            moment = moments.get(entry.movie.id, now)
            yield movie_row(entry.movie) | {"source": catalogue.source, "fetched_at": moment}

    def _movies(self, source: str, ids: list[int], since: str) -> dict[int, Movie]:
        which = "source = ? AND fetched_at >= ? AND id IN (SELECT value FROM json_each(?))"
        rows = self._db.table("movies").rows_where(which, [source, since, msgspec.json.encode(ids).decode()])
        with _intact(self.path):
            return {row["id"]: movie_of(row) for row in rows}

    def _shown(self, person: str, week: str) -> tuple[int, ...]:
        rows = self._db.execute("SELECT id FROM shown WHERE person = ? AND week = ? ORDER BY turn", [person, week])
        return tuple(movie_id for (movie_id,) in rows)

    def _remember_shown(self, person: str, week: str, movie_ids: list[int]) -> None:
        with _writing(self._db) as db:
            for movie_id in movie_ids:
                db.execute(
                    "INSERT INTO shown (person, week, id, turn)"
                    " SELECT :person, :week, :id, ifnull(max(turn), 0) + 1 FROM shown"
                    " WHERE person = :person AND week = :week"
                    " ON CONFLICT DO UPDATE SET turn = excluded.turn",
                    {"person": person, "week": week, "id": movie_id},
                )

    def _forget_shown(self, before: str) -> None:
        with _writing(self._db) as db:
            db.execute("DELETE FROM shown WHERE week < ?", [before])

    def _health(self) -> Health:
        if _value(self._db, "PRAGMA quick_check(1)") != "ok":
            raise fault(StoreCorrupt, self.path)
        size = _value(self._db, "PRAGMA page_count") * _value(self._db, "PRAGMA page_size")
        weeks = self._db.execute("SELECT DISTINCT week FROM catalogues ORDER BY week DESC")
        version = _value(self._db, "PRAGMA user_version")
        with _intact(self.path):
            return Health(self.path, size, version, tuple(Week.parse(week) for (week,) in weeks))


async def _on(worker: ThreadPoolExecutor, path: Path, work: Callable[[*_Ts], _T], *args: *_Ts) -> _T:
    """Let the worker do something with the file at ``path``; what goes wrong there becomes a ``StoreError``."""
    try:
        return await asyncio.get_running_loop().run_in_executor(worker, work, *args)
    except (sqlite3.Error, OSError) as error:
        raise explained(error, path) from error


def _connect(path: Path, busy_timeout: float) -> Database:
    if path.is_dir():
        raise IsADirectoryError(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{path}.opening", timeout=busy_timeout):  # SQLite does not wait for others before it turns WAL on
        connection = sqlite3.connect(path, timeout=busy_timeout, isolation_level=None)
        try:
            db = Database(connection, recursive_triggers=False, execute_plugins=False)
            _migrate(db, path)
            db.enable_wal()
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
    return db


def _migrate(db: Database, path: Path) -> None:
    """Bring the tables up to date: all migrations or none; a file that is not ours stays as it is."""
    with _writing(db):
        version: int = _value(db, "PRAGMA user_version")
        if version > len(MIGRATIONS):
            raise fault(StoreTooNew, path)
        if version == 0 and db.table_names():  # another program's file
            raise fault(StoreCorrupt, path)
        for script in MIGRATIONS[version:]:
            db.executescript(script)
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")  # also fails where SQLite fell back to reading only
        if version == len(MIGRATIONS):
            db.rollback()


@contextmanager
def _writing(db: Database) -> Generator[Database]:
    """Write all or nothing. Taking the lock at once lets SQLite wait for it; a reader that turns writer fails."""
    with db.conn:
        db.execute("BEGIN IMMEDIATE")
        yield db


@contextmanager
def _intact(path: Path) -> Generator[None]:
    """Read rows that ``core.rows`` wrote; what does not look so is damage that SQLite cannot notice."""
    try:
        yield
    except ValueError as error:
        raise fault(StoreCorrupt, path) from error


def _value(db: Database, sql: str) -> Any:  # noqa: ANN401 - SQLite decides the type
    return db.execute(sql).fetchone()[0]

"""The store or its disk out of order: movies come all the same, and what cannot be remembered is said to be so."""

import logging
import os
import sqlite3
import tempfile
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    closing,
    contextmanager,
)
from functools import partial
from pathlib import Path
from typing import Any

from bot.dialogue import texts as shared_texts
from core.errors import StoreBusy, StoreCorrupt, StoreError, StoreFull, StoreReadOnly
from tests.faults import people
from tests.faults.isolated_bot import NAME, House
from tests.faults.matrix import THREE, Row, Seen
from tests.faults.people import NEXT_WEEK

log = logging.getLogger(__name__)

Trouble = Callable[[House], AbstractAsyncContextManager[None]]

_SAVED, _SAVED_LATER = 20, 26  # movies for joy
_ORDER = shared_texts.sorry(StoreError())
SORRY = f"{THREE}; for a verdict: {_ORDER}"
_NOBODY = 65_534
_STARTS = "it starts"


@asynccontextmanager
async def _locked(house: House) -> AsyncGenerator[None]:
    with closing(sqlite3.connect(house.store.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


@asynccontextmanager
async def _without_pages(house: House) -> AsyncGenerator[None]:
    await house.tell_sqlite(f"max_page_count = {(await house.store.health()).size // 4096}")
    yield
    await house.tell_sqlite("max_page_count = 4294967294")


@asynccontextmanager
async def _read_only(house: House) -> AsyncGenerator[None]:
    await house.tell_sqlite("query_only = ON")
    yield
    await house.tell_sqlite("query_only = OFF")


@asynccontextmanager
async def _garbled(house: House) -> AsyncGenerator[None]:
    """Put rows into tables that nobody wrote."""
    with closing(sqlite3.connect(house.store.path, isolation_level=None)) as other:
        other.execute("UPDATE movies SET genres = '[\"Dra' || genres")
        other.execute(
            "INSERT INTO verdicts (person, movie, opinion, mood, at) "
            f"VALUES ('{people.ANN}', 1, 'yawned', 'joy', 1763467200000000)"
        )
        yield
        other.execute("UPDATE movies SET genres = substr(genres, 6)")
        other.execute("DELETE FROM verdicts WHERE opinion = 'yawned'")


class _Ear(logging.Handler):
    """Notes which errors of the store are logged, those included that the log leaves out because they repeat."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[type[object]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Note it."""
        self.heard += map(type, record.args or ())


@contextmanager
def _listening() -> Generator[_Ear]:
    ear = _Ear()
    logging.root.addHandler(ear)
    yield ear
    logging.root.removeHandler(ear)


async def while_it_runs(trouble: Trouble, kind: type[StoreError], folder: Path) -> Seen:
    """Let the store be in trouble, which counts as met when its own kind of error is logged."""
    async with House.open(folder) as house:
        await house.move_in()
        before, house.now = await people.known(house.store), NEXT_WEEK
        with _listening() as ear:
            async with trouble(house):
                await house.look()
                told = await people.crowd(house.dialogue)
                is_said = await people.save(house.dialogue, _SAVED)
                await house.dialogue.aclose()
        met = ear.heard.count(kind)
        if is_said:
            before["verdicts"].add(_SAVED)
        is_kept = people.is_kept(before, await people.known(house.store))
        is_recovered = await house.works(_SAVED_LATER)
        return Seen(_with_verdict(told, is_said=is_said), is_kept, is_recovered, met)


def _with_verdict(told: str, *, is_said: bool) -> str:
    return told if is_said else f"{told}; for a verdict: {_ORDER}"


async def _started_again(folder: Path, before: dict[str, Any], told: str) -> Seen:
    """Start on a store that was refused, and look at what is left."""
    async with House.open(folder) as house:
        is_kept = people.is_kept(before, await people.known(house.store))
        return Seen(told, is_kept, await house.works(_SAVED), met=int(told != _STARTS))


async def _corrupt(folder: Path) -> Seen:
    """Damage the tables; after a while the host moves the file aside, as the log says."""
    async with House.open(folder) as house:
        await house.move_in()
        last = house.shelf.catalogue
    path = folder / NAME
    path.write_bytes(content := _damaged(path))
    with _listening() as ear:
        async with House.open(folder, NEXT_WEEK) as house:
            house.shelf.put(last)  # as if it had been damaged since
            await house.look()
            told = await people.crowd(house.dialogue)
            is_said = await people.save(house.dialogue, _SAVED)
    met = ear.heard.count(StoreCorrupt)
    is_kept = path.read_bytes() == content and not is_said
    path.rename(folder / "damaged.db")
    async with House.open(folder, NEXT_WEEK) as house:
        return Seen(_with_verdict(told, is_said=is_said), is_kept, await house.works(_SAVED_LATER), met)


def _damaged(path: Path) -> bytes:
    """Return a file in which every page is garbled that belongs to a table and not to the schema."""
    content = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        pages = connection.execute("SELECT pageno FROM dbstat WHERE name <> 'sqlite_schema'").fetchall()
    for (page,) in pages:
        place = slice((page - 1) * 4096, page * 4096)
        content[place] = bytes(letter ^ 0xA5 for letter in content[place])
    return bytes(content)


async def _at_the_start(trouble: Callable[[Path], AbstractContextManager[None]], _: Path) -> Seen:
    with _folder_of_nobody() as folder:
        return await refused_in(folder, trouble)


async def refused_in(folder: Path, trouble: Callable[[Path], AbstractContextManager[None]]) -> Seen:
    """Let it fail to open; the host reads one sentence and no traceback."""
    async with House.open(folder) as house:
        await house.move_in()
        before = await people.known(house.store)
    with trouble(folder):
        told = await _refusal(folder)
    return await _started_again(folder, before, told)


async def _refusal(folder: Path) -> str:
    """Start, and return how the host is told that it cannot be."""
    try:
        async with House.open(folder):
            return _STARTS
    except StoreError as error:
        return str(error).removeprefix(f"{folder / NAME} ").partition(":")[0]


@contextmanager
def _folder_of_nobody() -> Generator[Path]:
    """A folder of somebody whom permissions stop, who this process is meanwhile; root may write everywhere."""
    me = os.geteuid()
    os.seteuid(_NOBODY if me == 0 else me)
    try:
        with tempfile.TemporaryDirectory(prefix="cinemood-") as folder:
            yield Path(folder)
    finally:
        os.seteuid(me)


@contextmanager
def closed_to_writers(folder: Path, name: str = "", mode: int = 0o555) -> Generator[None]:
    """Take away from everybody the right to write a file, or into the folder."""
    path = folder / name
    was = path.stat().st_mode
    path.chmod(mode)
    yield
    path.chmod(was)


@contextmanager
def _held(folder: Path) -> Generator[None]:
    with closing(sqlite3.connect(folder / NAME, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def _replaced(content: bytes, folder: Path) -> Generator[None]:
    """Put something else in the place of the file; it is still there in the end."""
    path = folder / NAME
    path.rename(folder / "aside.db")
    path.write_bytes(content)
    yield
    assert path.read_bytes() == content
    (folder / "aside.db").rename(path)


@contextmanager
def _newer(folder: Path) -> Generator[None]:
    with closing(sqlite3.connect(folder / NAME)) as other:
        (version,) = other.execute("PRAGMA user_version").fetchone()
        other.execute("PRAGMA user_version = 99")
        yield
        other.execute(f"PRAGMA user_version = {version}")


READ_ONLY, _DAMAGED = "cannot be opened for writing", "is damaged or not CineMood's"
_AT_THE_START = {
    "read-only file": (partial(closed_to_writers, name=NAME, mode=0o444), READ_ONLY),
    "read-only folder": (closed_to_writers, READ_ONLY),
    "locked by another program": (_held, "is held by another program"),
    "no database": (partial(_replaced, b"a letter\n" * 500), _DAMAGED),
    "a database cut off": (partial(_replaced, b"SQLite format 3\0" + b"\xff" * 5000), _DAMAGED),
    "written by a newer version": (_newer, "was written by a newer CineMood"),
}
ROWS = (
    Row("Store", "locked by another program", partial(while_it_runs, _locked, StoreBusy), SORRY, 2),
    Row("Store", "rows that nobody wrote", partial(while_it_runs, _garbled, StoreCorrupt), THREE, 1),
    Row("Store", "no page left in the file", partial(while_it_runs, _without_pages, StoreFull), THREE, 1),
    Row("Store", "corrupt, then moved aside", _corrupt, SORRY, 5),
    *(
        Row("Store, at the start", name, partial(_at_the_start, trouble), told, most_lines=0)
        for name, (trouble, told) in _AT_THE_START.items()
    ),
    Row("Store", "that SQLite only reads", partial(while_it_runs, _read_only, StoreReadOnly), SORRY, 2),
)

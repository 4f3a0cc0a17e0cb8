"""The store or its disk out of order: movies come all the same, and what cannot be remembered is said to be so."""

import asyncio
import json
import logging
import os
import resource
import signal
import sqlite3
import subprocess
import sys
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

from bot import wording
from bot.settings import ROOT
from core.errors import StoreError
from tests.faults import people
from tests.faults.house import NAME, House
from tests.faults.matrix import THREE, Row, Seen, overheard
from tests.faults.people import NEXT_WEEK

log = logging.getLogger(__name__)

Trouble = Callable[[House], AbstractAsyncContextManager[None]]

_SAVED, _SAVED_LATER = 20, 26  # movies for joy
_ORDER = wording.sorry(StoreError())
_SORRY = f"{THREE}; for a verdict: {_ORDER}"
_LINES = 7  # one for each thing that cannot be remembered, however many people meet it
_NOBODY = 65_534


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
        other.execute(f"INSERT INTO verdicts VALUES ('{people.ANN}', 1, 'yawned', 'joy', 1763467200000000)")
        yield
        other.execute("UPDATE movies SET genres = substr(genres, 6)")
        other.execute("DELETE FROM verdicts WHERE opinion = 'yawned'")


@asynccontextmanager
async def _with_full_disk(house: House) -> AsyncGenerator[None]:
    """Let the system refuse that any file of this process grows."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then writing fails instead
    log = house.store.path.with_name(f"{NAME}-wal")
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, unlimited[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)


async def _while_it_runs(trouble: Trouble, folder: Path) -> Seen:
    async with House.open(folder) as house:
        await house.move_in()
        before, house.now = await people.known(house.store), NEXT_WEEK
        async with trouble(house):
            await house.look()
            told = await people.crowd(house.dialogue)
            is_said = await people.save(house.dialogue, _SAVED)
            await house.dialogue.aclose()
        if is_said:
            before["verdicts"].add(_SAVED)
        is_kept = people.is_kept(before, await people.known(house.store))
        is_recovered = await house.works(_SAVED_LATER)
        return Seen(_with_verdict(told, is_said=is_said), is_kept, is_recovered)


def _with_verdict(told: str, *, is_said: bool) -> str:
    return told if is_said else f"{told}; for a verdict: {_ORDER}"


async def _in_a_process(folder: Path) -> Seen:
    """Fill the disk of a process of its own, for the limit is one for all files of a process."""
    command = (sys.executable, "-m", "tests.faults.at_store", str(folder))
    run = partial(subprocess.run, command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    seen, lines = json.loads((await asyncio.to_thread(run)).stdout)
    for line in lines:
        log.warning(line)
    return Seen(*seen)


async def _corrupt(folder: Path) -> Seen:
    """Damage the tables; after a while the host moves the file aside, as the log says."""
    async with House.open(folder) as house:
        await house.move_in()
        last = house.shelf.catalogue
    path = folder / NAME
    path.write_bytes(content := _damaged(path))
    async with House.open(folder, NEXT_WEEK) as house:
        house.shelf.put(last)  # as if it had been damaged since
        await house.look()
        told = await people.crowd(house.dialogue)
        is_said = await people.save(house.dialogue, _SAVED)
    is_kept = path.read_bytes() == content and not is_said
    path.rename(folder / "damaged.db")
    async with House.open(folder, NEXT_WEEK) as house:
        return Seen(_with_verdict(told, is_said=is_said), is_kept, await house.works(_SAVED_LATER))


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
    """Let it fail to open; the host reads one sentence and no traceback."""
    with _folder_of_nobody() as folder:
        async with House.open(folder) as house:
            await house.move_in()
            before = await people.known(house.store)
        with trouble(folder):
            told = await _refusal(folder)
        async with House.open(folder) as house:
            return Seen(told, people.is_kept(before, await people.known(house.store)), await house.works(_SAVED))


async def _refusal(folder: Path) -> str:
    try:
        async with House.open(folder):
            return "it starts"
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
def _chmod(folder: Path, name: str, mode: int) -> Generator[None]:
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


_READ_ONLY, _DAMAGED = "cannot be opened for writing", "is damaged or not CineMood's"
_AT_THE_START = {
    "read-only file": (partial(_chmod, name=NAME, mode=0o444), _READ_ONLY),
    "read-only folder": (partial(_chmod, name="", mode=0o555), _READ_ONLY),
    "locked by another program": (_held, "is held by another program"),
    "no database": (partial(_replaced, b"a letter\n" * 500), _DAMAGED),
    "a database cut off": (partial(_replaced, b"SQLite format 3\0" + b"\xff" * 5000), _DAMAGED),
    "written by a newer version": (_newer, "was written by a newer CineMood"),
}
ROWS = (
    Row("Store", "locked by another program", partial(_while_it_runs, _locked), _SORRY, _LINES),
    Row("Store", "rows that nobody wrote", partial(_while_it_runs, _garbled), THREE, _LINES),
    Row("Store", "no page left in the file", partial(_while_it_runs, _without_pages), THREE, _LINES),
    Row("Store", "corrupt, then moved aside", _corrupt, _SORRY, _LINES),
    *(
        Row("Store, at the start", name, partial(_at_the_start, trouble), told, most_lines=0)
        for name, (trouble, told) in _AT_THE_START.items()
    ),
    Row("Disk", "read-only", partial(_while_it_runs, _read_only), _SORRY, _LINES),
    Row("Disk", "full", _in_a_process, _SORRY, _LINES),
)

if __name__ == "__main__":
    with overheard() as overheard_log:
        seen_there = asyncio.run(_while_it_runs(_with_full_disk, Path(sys.argv[1])))
    sys.stdout.write(json.dumps((seen_there, overheard_log.lines)))

"""Faults of the store: movies still come, and the bot says when it cannot store something."""

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
from tests.faults.isolated_bot import NAME, IsolatedBot
from tests.faults.matrix import THREE, Outcome, Row
from tests.faults.people import NEXT_WEEK
from tests.support.store import sqlite_file

log = logging.getLogger(__name__)

StoreFault = Callable[[IsolatedBot], AbstractAsyncContextManager[None]]

_SAVED, _SAVED_LATER = 20, 26
_STORE_ERROR_SENTENCE = shared_texts.sorry(StoreError())
SORRY = f"{THREE}; for a verdict: {_STORE_ERROR_SENTENCE}"
_NOBODY_UID = 65_534
_STARTED = "it starts"


@asynccontextmanager
async def _lock_store(bot: IsolatedBot) -> AsyncGenerator[None]:
    with closing(sqlite3.connect(sqlite_file(bot.store), isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield


@asynccontextmanager
async def _limit_pages(bot: IsolatedBot) -> AsyncGenerator[None]:
    await bot.set_pragma(f"max_page_count = {(await bot.store.health()).size_bytes // 4096}")
    yield
    await bot.set_pragma("max_page_count = 4294967294")


@asynccontextmanager
async def _forbid_writes(bot: IsolatedBot) -> AsyncGenerator[None]:
    await bot.set_pragma("query_only = ON")
    yield
    await bot.set_pragma("query_only = OFF")


@asynccontextmanager
async def _garble_rows(bot: IsolatedBot) -> AsyncGenerator[None]:
    """Put rows into tables that the bot cannot have written."""
    with closing(sqlite3.connect(sqlite_file(bot.store), isolation_level=None)) as connection:
        connection.execute("UPDATE movies SET genres = '[\"Dra' || genres")
        connection.execute(
            "INSERT INTO verdicts (person, movie, opinion, mood, at) "
            f"VALUES ('{people.ANN}', 1, 'yawned', 'joy', 1763467200000000)"
        )
        yield
        connection.execute("UPDATE movies SET genres = substr(genres, 6)")
        connection.execute("DELETE FROM verdicts WHERE opinion = 'yawned'")


class _ErrorRecorder(logging.Handler):
    """Records the types of all logged errors, also of repeated ones, which the log drops."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.errors: list[type[object]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Record the types of a record's arguments."""
        self.errors += map(type, record.args or ())


@contextmanager
def _record_errors() -> Generator[_ErrorRecorder]:
    recorder = _ErrorRecorder()
    logging.root.addHandler(recorder)
    yield recorder
    logging.root.removeHandler(recorder)


async def while_it_runs(fault: StoreFault, kind: type[StoreError], folder: Path) -> Outcome:
    """Let the store be in fault, which counts as encounters when its own kind of error is logged."""
    async with IsolatedBot.open(folder) as bot:
        await bot.prepare()
        before, bot.now = await people.read_memory(bot.store), NEXT_WEEK
        with _record_errors() as recorder:
            async with fault(bot):
                await bot.run_refresh_job()
                answer = await people.ask_as_crowd(bot.dialogue)
                is_acknowledged = await people.save_movie(bot.dialogue, _SAVED)
                await bot.dialogue.aclose()
        encounters = recorder.errors.count(kind)
        if is_acknowledged:
            before["verdicts"].add(_SAVED)
        is_kept = people.is_kept(before, await people.read_memory(bot.store))
        is_recovered = await bot.has_recovered(_SAVED_LATER)
        return Outcome(_add_verdict_answer(answer, is_acknowledged=is_acknowledged), is_kept, is_recovered, encounters)


def _add_verdict_answer(answer: str, *, is_acknowledged: bool) -> str:
    return answer if is_acknowledged else f"{answer}; for a verdict: {_STORE_ERROR_SENTENCE}"


async def _start_again(folder: Path, before: dict[str, Any], answer: str) -> Outcome:
    """Start on a store that could not be opened before, and check its data."""
    async with IsolatedBot.open(folder) as bot:
        is_kept = people.is_kept(before, await people.read_memory(bot.store))
        return Outcome(answer, is_kept, await bot.has_recovered(_SAVED), encounters=int(answer != _STARTED))


async def _corrupt(folder: Path) -> Outcome:
    """Damage the tables; later the host moves the file aside, as the log advises."""
    async with IsolatedBot.open(folder) as bot:
        await bot.prepare()
        last = bot.shelf.catalogue
    path = folder / NAME
    path.write_bytes(content := _damage_tables(path))
    with _record_errors() as recorder:
        async with IsolatedBot.open(folder, NEXT_WEEK) as bot:
            bot.shelf.put(last)  # as if the damage came after the start
            await bot.run_refresh_job()
            answer = await people.ask_as_crowd(bot.dialogue)
            is_acknowledged = await people.save_movie(bot.dialogue, _SAVED)
    encounters = recorder.errors.count(StoreCorrupt)
    is_kept = path.read_bytes() == content and not is_acknowledged
    path.rename(folder / "damaged.db")
    async with IsolatedBot.open(folder, NEXT_WEEK) as bot:
        return Outcome(
            _add_verdict_answer(answer, is_acknowledged=is_acknowledged),
            is_kept,
            await bot.has_recovered(_SAVED_LATER),
            encounters,
        )


def _damage_tables(path: Path) -> bytes:
    """Return the content of a file with every page garbled that belongs to a table but not to the schema."""
    content = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        pages = connection.execute("SELECT pageno FROM dbstat WHERE name <> 'sqlite_schema'").fetchall()
    for (page,) in pages:
        place = slice((page - 1) * 4096, page * 4096)
        content[place] = bytes(letter ^ 0xA5 for letter in content[place])
    return bytes(content)


async def _at_the_start(fault: Callable[[Path], AbstractContextManager[None]], _: Path) -> Outcome:
    with _unprivileged_folder() as folder:
        return await start_with_fault(folder, fault)


async def start_with_fault(folder: Path, fault: Callable[[Path], AbstractContextManager[None]]) -> Outcome:
    """Start with a fault; the host reads one sentence and no traceback."""
    async with IsolatedBot.open(folder) as bot:
        await bot.prepare()
        before = await people.read_memory(bot.store)
    with fault(folder):
        answer = await _try_to_start(folder)
    return await _start_again(folder, before, answer)


async def _try_to_start(folder: Path) -> str:
    """Try to start, and return the sentence for the host."""
    try:
        async with IsolatedBot.open(folder):
            return _STARTED
    except StoreError as error:
        return str(error).removeprefix(f"{folder / NAME} ").partition(":")[0]


@contextmanager
def _unprivileged_folder() -> Generator[Path]:
    """Create a folder as a user without privileges, as root may write everywhere."""
    me = os.geteuid()
    os.seteuid(_NOBODY_UID if me == 0 else me)
    try:
        with tempfile.TemporaryDirectory(prefix="cinemood-") as folder:
            yield Path(folder)
    finally:
        os.seteuid(me)


@contextmanager
def forbid_writing(folder: Path, name: str = "", mode: int = 0o555) -> Generator[None]:
    """Remove the permission to write a file, or into the folder, for all users."""
    path = folder / name
    original_mode = path.stat().st_mode
    path.chmod(mode)
    yield
    path.chmod(original_mode)


@contextmanager
def _lock_file(folder: Path) -> Generator[None]:
    with closing(sqlite3.connect(folder / NAME, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def _replace_file(content: bytes, folder: Path) -> Generator[None]:
    """Replace the file; the bot must leave the replacement as it is."""
    path = folder / NAME
    path.rename(folder / "aside.db")
    path.write_bytes(content)
    yield
    assert path.read_bytes() == content
    (folder / "aside.db").rename(path)


@contextmanager
def _mark_as_newer(folder: Path) -> Generator[None]:
    with closing(sqlite3.connect(folder / NAME)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute("PRAGMA user_version = 99")
        yield
        connection.execute(f"PRAGMA user_version = {version}")


READ_ONLY, _DAMAGED = "cannot be opened for writing", "is damaged or not CineMood's"
_AT_THE_START = {
    "read-only file": (partial(forbid_writing, name=NAME, mode=0o444), READ_ONLY),
    "read-only folder": (forbid_writing, READ_ONLY),
    "locked by another program": (_lock_file, "is held by another program"),
    "no database": (partial(_replace_file, b"a letter\n" * 500), _DAMAGED),
    "a database cut off": (partial(_replace_file, b"SQLite format 3\0" + b"\xff" * 5000), _DAMAGED),
    "written by a newer version": (_mark_as_newer, "was written by a newer CineMood"),
}
ROWS = (
    Row("Store", "locked by another program", partial(while_it_runs, _lock_store, StoreBusy), SORRY, 2),
    Row("Store", "rows that nobody wrote", partial(while_it_runs, _garble_rows, StoreCorrupt), THREE, 1),
    Row("Store", "no page left in the file", partial(while_it_runs, _limit_pages, StoreFull), THREE, 1),
    Row("Store", "corrupt, then moved aside", _corrupt, SORRY, 5),
    *(
        Row("Store, at the start", name, partial(_at_the_start, fault), answer, max_log_lines=0)
        for name, (fault, answer) in _AT_THE_START.items()
    ),
    Row("Store", "that SQLite only reads", partial(while_it_runs, _forbid_writes, StoreReadOnly), SORRY, 2),
)

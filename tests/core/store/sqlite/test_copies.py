"""Backups of the store and their way back, with real files and real other processes."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import StoreBusy, StoreCorrupt, StoreError, StoreTooNew
from core.movies.catalogue import Week
from core.store.opening import open_store
from core.store.sqlite import copies as store_copies
from core.store.sqlite.migrations import MIGRATIONS
from tests.support.fakes import NOON, a_catalogue

ROOT = Path(__file__).parents[4]
WRITER = """
import asyncio, sys
from pathlib import Path
from core.movies.catalogue import Week
from core.store.opening import open_store
async def main():
    async with open_store(Path(sys.argv[1])) as store:
        print("ready", flush=True)
        for turn in range(10_000):
            await store.showings.save_shown(Week(2026, 47), {"telegram:42": [turn, -turn]})
asyncio.run(main())
"""


@pytest.fixture(name="store")
async def _store(tmp_path: Path) -> Path:
    """A store with a catalogue and a person in it."""
    async with open_store(tmp_path / "cinemood.db") as store:
        await store.movies.save_catalogue(a_catalogue(), fetched=())
        await store.showings.save_shown(Week.of(NOON), {"telegram:42": [1, 2, 3]})
    return tmp_path / "cinemood.db"


@pytest.fixture
def writer(store: Path) -> Generator["subprocess.Popen[str]"]:
    """Another process that writes into the store, always two rows at a time."""
    command = [sys.executable, "-c", WRITER, str(store)]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


async def shown(file: Path) -> tuple[int, ...]:
    async with open_store(file) as store:
        return (await store.people.load_person("telegram:42", Week.of(NOON))).shown


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if "draft" in path.name]


def a_newer(file: Path) -> Path:
    with closing(sqlite3.connect(file)) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    return file


def smash(file: Path) -> Path:
    """Damage every page but the first."""
    pages = file.read_bytes()
    file.write_bytes(pages[:4096] + b"\x55" * (len(pages) - 4096))
    return file


def ruin(file: Path) -> bytes:
    """Leave neither a store nor a log of it."""
    file.write_bytes(rubbish := b"These are no movies. " * 300)
    file.with_name(f"{file.name}-wal").write_bytes(b"and this is no log")
    return rubbish


def spoiled(backup: Path, harm: str) -> None:
    match harm:
        case "smashed":
            smash(backup)
        case "cut":
            os.truncate(backup, backup.stat().st_size // 2)
        case "newer":
            a_newer(backup)
        case "missing":
            backup.unlink()
        case "foreign":
            backup.unlink()
            with closing(sqlite3.connect(backup)) as db:
                db.executescript("CREATE TABLE theirs (x); PRAGMA user_version = 1")
        case _:
            backup.write_bytes(b"" if harm == "empty" else b"no store" * 1000)


async def test_backup_is_one_file_that_holds_everything(store: Path, tmp_path: Path) -> None:
    store_copies.back_up(store, tmp_path / "new folder" / "copy.db")
    assert [path.name for path in (tmp_path / "new folder").iterdir()] == ["copy.db"]
    assert await shown(tmp_path / "new folder" / "copy.db") == (1, 2, 3)
    async with open_store(tmp_path / "new folder" / "copy.db") as copy:
        assert await copy.movies.latest_catalogue("tmdb") == a_catalogue()


def test_backup_is_sound_while_another_process_writes(
    store: Path, writer: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    for number in range(5):
        store_copies.back_up(store, copy := tmp_path / f"{number}.db")
        with closing(sqlite3.connect(copy)) as db:
            (rows,) = db.execute("SELECT count(*) FROM shown WHERE id NOT IN (0, 1, 2, 3, -1, -2, -3)").fetchone()
        assert rows % 2 == 0
    assert writer.poll() is None


async def test_what_is_only_in_the_log_yet_is_backed_up(store: Path, tmp_path: Path) -> None:
    async with open_store(store) as opened:
        await opened.showings.save_shown(Week.of(NOON), {"telegram:42": [4]})
        assert store.with_name("cinemood.db-wal").stat().st_size > 0
        store_copies.back_up(store, tmp_path / "copy.db")
    assert await shown(tmp_path / "copy.db") == (1, 2, 3, 4)


def test_older_store_is_backed_up_as_it_is(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "old.db")) as db:
        db.executescript(f"{MIGRATIONS[0]}; PRAGMA user_version = 1")
    store_copies.back_up(tmp_path / "old.db", tmp_path / "copy.db")
    assert store_copies.verify(tmp_path / "old.db") == store_copies.verify(tmp_path / "copy.db") == 1


def test_backup_keeps_the_mode_of_the_store(store: Path, tmp_path: Path) -> None:
    store.chmod(0o640)
    store_copies.back_up(store, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o640


def test_backup_never_takes_the_place_of_a_file(store: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    for taken in (tmp_path / "mine.txt", tmp_path, store):
        with pytest.raises(StoreError, match="exists already: nothing was copied"):
            store_copies.back_up(store, taken)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_store_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store at"):
        store_copies.back_up(tmp_path / "none.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_damaged_store_gives_no_backup(store: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreCorrupt, match=f"{store} is damaged"):
        store_copies.back_up(smash(store), tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
    assert leftovers(tmp_path) == []


def test_place_that_cannot_be_written_is_told_with_what_to_do(store: Path, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    with pytest.raises(StoreError, match="a file"):
        store_copies.back_up(store, tmp_path / "a file" / "copy.db")
    with pytest.raises(StoreError, match="choose a file in a folder that you may write"):
        store_copies.back_up(store, Path("/proc/copy.db"))


async def test_restored_store_is_as_it_was_and_the_replaced_one_is_kept(store: Path, tmp_path: Path) -> None:
    store_copies.back_up(store, tmp_path / "copy.db")
    async with open_store(store) as opened:
        await opened.showings.save_shown(Week.of(NOON), {"telegram:42": [4]})
    assert store_copies.restore(tmp_path / "copy.db", store, tmp_path / "aside.db")
    assert await shown(store) == (1, 2, 3)
    assert await shown(tmp_path / "aside.db") == (1, 2, 3, 4)
    assert leftovers(tmp_path) == []


async def test_restore_makes_a_store_where_none_is(store: Path, tmp_path: Path) -> None:
    place = tmp_path / "elsewhere" / "new.db"
    assert not store_copies.restore(store, place, tmp_path / "aside.db")
    assert await shown(place) == (1, 2, 3)
    assert not (tmp_path / "aside.db").exists()


def test_restore_is_refused_while_a_process_has_the_store_open(
    store: Path, writer: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    store_copies.back_up(store, tmp_path / "copy.db")
    with pytest.raises(StoreBusy, match="is in use: stop the bot"):
        store_copies.restore(tmp_path / "copy.db", store, tmp_path / "aside.db")
    assert writer.poll() is None
    assert not (tmp_path / "aside.db").exists()


def test_restore_is_refused_while_a_process_has_a_damaged_store_open(
    store: Path, writer: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    store_copies.back_up(store, tmp_path / "copy.db")
    store.write_bytes(b"These are no movies. " * 300)
    with pytest.raises(StoreBusy, match="is in use: stop the bot"):
        store_copies.restore(tmp_path / "copy.db", store, tmp_path / "aside.db")
    assert not (tmp_path / "aside.db").exists()


async def test_store_that_was_killed_can_be_restored_and_its_log_is_kept_with_it(
    store: Path, writer: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    store_copies.back_up(store, tmp_path / "copy.db")
    expected = await shown(tmp_path / "copy.db")
    writer.kill()
    writer.wait()
    store_copies.restore(tmp_path / "copy.db", store, tmp_path / "aside.db")
    assert await shown(store) == expected
    assert len(await shown(tmp_path / "aside.db")) >= len(expected)


async def test_damaged_store_gives_way_to_a_backup(store: Path, tmp_path: Path) -> None:
    store_copies.back_up(store, tmp_path / "copy.db")
    damaged = ruin(store)
    assert store_copies.restore(tmp_path / "copy.db", store, tmp_path / "aside.db")
    assert await shown(store) == (1, 2, 3)
    assert (tmp_path / "aside.db").read_bytes() == damaged
    assert (tmp_path / "aside.db-wal").read_bytes() == b"and this is no log"


@pytest.mark.parametrize("harm", ["smashed", "cut", "text", "empty", "foreign", "newer", "missing"])
def test_unusable_backup_is_refused_and_the_store_stays(store: Path, tmp_path: Path, harm: str) -> None:
    backup = tmp_path / "copy.db"
    shutil.copy(store, backup)
    spoiled(backup, harm)
    before = store.read_bytes()
    with pytest.raises(StoreTooNew if harm == "newer" else StoreError, match=r"copy\.db"):
        store_copies.restore(backup, store, tmp_path / "aside.db")
    assert store.read_bytes() == before
    assert not (tmp_path / "aside.db").exists()


def test_store_is_not_restored_from_itself_nor_over_a_kept_one(store: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is the store itself"):
        store_copies.restore(store, store, tmp_path / "aside.db")
    store_copies.back_up(store, tmp_path / "copy.db")
    (tmp_path / "aside.db").write_text("kept")
    with pytest.raises(StoreError):
        store_copies.restore(tmp_path / "copy.db", store, tmp_path / "aside.db")
    assert (tmp_path / "aside.db").read_text() == "kept"
    assert store_copies.verify(store) == len(MIGRATIONS)

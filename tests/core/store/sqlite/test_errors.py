"""What becomes of a store whose file cannot be used: a sentence that names it, and not a byte changed."""

import asyncio
import os
import re
import shutil
import sqlite3
import tempfile
import traceback
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import StoreBusy, StoreCorrupt, StoreError, StoreFull, StoreReadOnly, StoreTooNew
from core.moods.mood import Mood
from core.movies.catalogue import Week
from core.people.verdict import Opinion, Verdict
from core.store.opening import open_store
from core.store.ports import Store
from core.store.sqlite.copies import back_up
from core.store.sqlite.errors import explain
from tests.support.fakes import NOON, a_catalogue
from tests.support.store import engine_of, sqlite_file

NOBODY = 65_534


async def saved(path: Path) -> Path:
    """Make a real store with a catalogue in it."""
    async with open_store(path) as store:
        await store.movies.save_catalogue(a_catalogue(), fetched=())
    return path


def alter(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


async def limit(store: Store, pages: int) -> None:
    """Let the disk be full; SQLite's limit belongs to a connection, and only the store's own will do."""
    await engine_of(store).read(lambda db: db.execute(f"PRAGMA max_page_count = {pages}"))


async def assert_refused(path: Path, kind: type[StoreError]) -> None:
    with pytest.raises(kind, match=re.escape(str(path))) as caught:
        async with open_store(path, busy_timeout_seconds=0.01):
            pytest.fail("the store opened")
    assert type(caught.value) is kind


@pytest.fixture
def folder_of_nobody() -> Generator[Path]:
    """A folder of a user whom permissions stop; root may write everywhere, so the test runs as nobody."""
    me = os.geteuid()
    os.seteuid(NOBODY if me == 0 else me)
    folder = Path(tempfile.mkdtemp(prefix="cinemood-"))
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)
    os.seteuid(me)


@pytest.mark.parametrize("content", [b"not a database, but a letter\n" * 500, b"SQLite format 3\0" + b"\xff" * 5000])
async def test_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cinemood.db"
    path.write_bytes(content)
    await assert_refused(path, StoreCorrupt)
    assert path.read_bytes() == content


async def test_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "recipes.db"
    alter(path, "CREATE TABLE recipes (id)")
    content = path.read_bytes()
    await assert_refused(path, StoreCorrupt)
    assert path.read_bytes() == content


async def test_damaged_pages_are_noticed_and_left_alone(tmp_path: Path) -> None:
    path = await saved(tmp_path / "cinemood.db")
    content = path.read_bytes()
    tables = _first_page_of_a_table(path)
    damaged = content[:tables] + bytes(b ^ 0xA5 for b in content[tables:])
    path.write_bytes(damaged)
    async with open_store(path) as store:
        for use in (
            store.health,
            lambda: store.movies.latest_catalogue("tmdb"),
            lambda: store.movies.save_catalogue(a_catalogue(), fetched=()),
        ):
            with pytest.raises(StoreCorrupt, match=re.escape(str(path))):
                await use()
    assert path.read_bytes() == damaged


async def test_damaged_schema_is_noticed_at_once_and_left_alone(tmp_path: Path) -> None:
    path = await saved(tmp_path / "cinemood.db")
    damaged = path.read_bytes()[:4096] + bytes(len(path.read_bytes()) - 4096)
    path.write_bytes(damaged)
    with pytest.raises(StoreCorrupt, match=re.escape(str(path))):
        async with open_store(path):
            pass
    assert path.read_bytes() == damaged


def _first_page_of_a_table(path: Path) -> int:
    """Return where in the file the first page lies that belongs to a table, behind those of the schema."""
    with closing(sqlite3.connect(path)) as connection:
        (schema,) = connection.execute("SELECT max(pageno) FROM dbstat WHERE name = 'sqlite_schema'").fetchone()
    return schema * 4096


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE movies SET genres = '[\"Dra'",
        "UPDATE movies SET release_date = 'soon'",
        "UPDATE entries SET reasons = '{\"hunger\": []}'",
        "UPDATE catalogues SET taken_at = 'today'",
    ],
)
async def test_garbled_rows_are_damage(tmp_path: Path, damage: str) -> None:
    path = await saved(tmp_path / "cinemood.db")
    alter(path, damage)
    async with open_store(path) as store:
        with pytest.raises(StoreCorrupt, match=re.escape(str(path))):
            await store.movies.latest_catalogue("tmdb")


@pytest.mark.parametrize(
    "damage",
    [
        "INSERT INTO preferences VALUES ('telegram:42', '{\"country\": 7}')",
        "INSERT INTO verdicts VALUES ('telegram:42', 603, 'yawned', 'joy', 1763467200000000)",
        "INSERT INTO verdicts VALUES ('telegram:42', 603, 'wrong', 'hunger', 1763467200000000)",
    ],
)
async def test_garbled_rows_about_people_are_damage(tmp_path: Path, damage: str) -> None:
    path = await saved(tmp_path / "cinemood.db")
    alter(path, damage)
    async with open_store(path) as store:
        with pytest.raises(StoreCorrupt, match=re.escape(str(path))):
            await asyncio.gather(
                store.people.load_preferences("telegram:42"),
                store.people.list_verdicts("telegram:42"),
                store.doubts.count_doubters(),
            )


async def test_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = await saved(tmp_path / "cinemood.db")
    alter(path, "PRAGMA user_version = 99")
    content = path.read_bytes()
    await assert_refused(path, StoreTooNew)
    assert path.read_bytes() == content


async def test_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    await assert_refused(tmp_path, StoreReadOnly)


async def test_link_that_leads_in_a_circle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cinemood.db").symlink_to(tmp_path / "cinemood.db")
    await assert_refused(tmp_path / "cinemood.db", StoreReadOnly)


@pytest.mark.parametrize("below", ["cinemood.db", "var/cinemood.db"])
async def test_file_in_place_of_the_folder_is_refused(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").touch()
    await assert_refused(tmp_path / "file" / below, StoreReadOnly)


async def test_read_only_file_is_refused(folder_of_nobody: Path) -> None:
    path = await saved(folder_of_nobody / "cinemood.db")
    path.chmod(0o444)
    await assert_refused(path, StoreReadOnly)


@pytest.mark.parametrize("name", ["cinemood.db", "link.db"])
async def test_store_that_was_read_only_opens_once_it_may_be_written(folder_of_nobody: Path, name: str) -> None:
    path = await saved(folder_of_nobody / "cinemood.db")
    (path.parent / "link.db").symlink_to(path)
    path.chmod(0o444)
    await assert_refused(path.parent / name, StoreReadOnly)
    path.chmod(0o644)
    async with open_store(path.parent / name) as store:
        assert await store.movies.latest_catalogue("tmdb") == a_catalogue()


async def test_backup_of_a_read_only_store_keeps_neither_of_them_shut(folder_of_nobody: Path) -> None:
    path, copy = await saved(folder_of_nobody / "cinemood.db"), folder_of_nobody / "copy.db"
    path.chmod(0o444)
    back_up(path, copy)
    path.chmod(0o644)
    for file in (path, copy):
        async with open_store(file) as store:
            assert await store.movies.latest_catalogue("tmdb") == a_catalogue()


async def test_advice_on_a_read_only_store_names_all_that_must_be_written(folder_of_nobody: Path) -> None:
    path = await saved(folder_of_nobody / "cinemood.db")
    path.chmod(0o444)
    with pytest.raises(StoreReadOnly, match=r"write the file, its folder and .* \(-wal, -shm\), or set CINEMOOD_STORE"):
        async with open_store(path):
            pytest.fail("the store opened")


@pytest.mark.parametrize("name", ["cinemood.db", "new.db", "var/new.db"])
async def test_read_only_folder_is_refused(folder_of_nobody: Path, name: str) -> None:
    path = await saved(folder_of_nobody / "cinemood.db")
    path.parent.chmod(0o555)
    await assert_refused(path.parent / name, StoreReadOnly)


async def test_unreadable_folder_is_refused(folder_of_nobody: Path) -> None:
    path = folder_of_nobody / "cinemood.db"
    path.parent.chmod(0)
    await assert_refused(path, StoreReadOnly)


async def test_refresh_lock_in_a_read_only_folder_is_refused(folder_of_nobody: Path) -> None:
    async with open_store(folder_of_nobody / "cinemood.db") as store:
        sqlite_file(store).parent.chmod(0o555)
        with pytest.raises(StoreReadOnly, match=r"cinemood\.db"):
            await store.refresh_lock().__aenter__()


async def test_full_disk_keeps_the_old_catalogue(tmp_path: Path) -> None:
    path = await saved(tmp_path / "cinemood.db")
    async with open_store(path) as store:
        pages = (await store.health()).size_bytes // 4096
        await limit(store, pages)
        with pytest.raises(StoreFull, match=re.escape(str(path))):
            await store.movies.save_catalogue(a_catalogue(200), fetched=())
        assert await store.movies.latest_catalogue("tmdb") == a_catalogue()


async def test_store_held_by_another_program_is_busy_until_it_lets_go(tmp_path: Path) -> None:
    path = await saved(tmp_path / "cinemood.db")
    week, person = Week.of(NOON), "telegram:42"
    with closing(sqlite3.connect(path)) as other:
        async with open_store(path, busy_timeout_seconds=0.01) as store:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(StoreBusy, match=re.escape(str(path))) as caught:
                await store.showings.save_shown(week, {person: [1]})
            assert person not in "".join(traceback.format_exception(caught.value))
            assert await store.movies.latest_catalogue("tmdb") == a_catalogue()  # readers do not wait
            other.rollback()
            await store.showings.save_shown(week, {person: [1]})
            assert (await store.people.load_person(person, week)).shown == (1,)


async def test_failing_to_forget_a_person_forgets_nothing(tmp_path: Path) -> None:
    path, person = tmp_path / "cinemood.db", "telegram:42"
    async with open_store(path) as store:
        await store.showings.save_shown(Week.of(NOON), {person: [1]})
        await store.people.judge(person, Verdict(1, Opinion.SEEN, Mood.JOY, NOON))
        before = await store.people.export_person(person)
        alter(path, "CREATE TRIGGER doom BEFORE DELETE ON verdicts BEGIN SELECT raise(ABORT, 'no'); END")
        with pytest.raises(StoreError, match=re.escape(str(path))) as caught:
            await store.people.forget_person(person)
        assert await store.people.export_person(person) == before
    assert person not in "".join(traceback.format_exception(caught.value))


async def test_store_cannot_be_opened_while_another_program_holds_it(tmp_path: Path) -> None:
    path = await saved(tmp_path / "cinemood.db")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        await assert_refused(path, StoreBusy)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(28, "No space left on device"), StoreFull),
        (OSError(30, "Read-only file system"), StoreReadOnly),
        (TimeoutError(), StoreBusy),
        (sqlite3.OperationalError("disk I/O error"), StoreError),
    ],
)
def test_every_fault_names_the_file(error: Exception, kind: type[StoreError]) -> None:
    found = explain(error, Path("/data/cinemood.db"))
    assert type(found) is kind
    assert str(found).startswith("/data/cinemood.db ")
    assert str(found).endswith(".")

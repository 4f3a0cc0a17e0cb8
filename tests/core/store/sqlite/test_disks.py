"""A store on disks that lack something: shared memory, locks, or the file itself, which a link stands for."""

import asyncio
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from errno import EIO, ENOLCK, ENOSYS, ENOTSUP
from pathlib import Path

import pytest

from core.errors import StoreError, StoreNotLockable, StoreReadOnly
from core.store.opening import backups_of, open_store
from core.store.sqlite.errors import explain
from tests.support.command_line import Ended, bot
from tests.support.fakes import NOON, a_catalogue

CASES = Path(__file__).parents[3] / "cases"

Preload = Callable[[str], str]


@pytest.fixture(scope="session", name="disk")
def _disk(tmp_path_factory: pytest.TempPathFactory) -> Preload:
    """Compile what stands in for a disk, and return what ``LD_PRELOAD`` must be set to for it."""
    folder = tmp_path_factory.mktemp("disks")

    def compiled(case: str) -> str:
        library = folder / f"{case}.so"
        if not library.exists():
            subprocess.run(  # noqa: S603 - our own arguments
                ["gcc", "-shared", "-fPIC", "-o", library, CASES / f"{case}.c", "-ldl"],  # noqa: S607 - wherever it is installed
                check=True,
            )
        return str(library)

    return compiled


async def saved(path: Path) -> Path:
    """Make a store with a catalogue."""
    async with open_store(path) as store:
        await store.movies.save_catalogue(a_catalogue(), fetched=())
    return path


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def is_link(path: Path) -> bool:
    return path.is_symlink()


def journal_mode(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA journal_mode").fetchone()[0]


async def ask(store: Path, preload: str) -> Ended:
    return await bot("ask", "/mood joy", store=store, LD_PRELOAD=preload)


async def test_store_works_on_a_disk_without_shared_memory(disk: Preload, tmp_path: Path) -> None:
    """Network shares and some mounts in containers have none; SQLite's write-ahead log takes it."""
    store = tmp_path / "cinemood.db"
    for _ in range(2):
        ended = await ask(store, disk("19_without_shared_memory"))
        assert (ended.code, ended.err) == (0, "")
    assert journal_mode(store) == "delete"
    assert names_in(tmp_path) == [
        "cinemood.db",
        "cinemood.db.lock",
        "cinemood.db.opening",
    ]


async def test_store_from_another_disk_works_without_shared_memory(disk: Preload, tmp_path: Path) -> None:
    """It was turned to the write-ahead log where it lay before."""
    store = await saved(tmp_path / "cinemood.db")
    assert journal_mode(store) == "wal"
    assert (await ask(store, disk("19_without_shared_memory"))).code == 0
    assert journal_mode(store) == "delete"


async def test_two_processes_share_a_store_without_shared_memory(disk: Preload, tmp_path: Path) -> None:
    """They wait for each other."""
    store, preload = tmp_path / "cinemood.db", disk("19_without_shared_memory")
    await ask(store, preload)
    both = await asyncio.gather(ask(store, preload), ask(store, preload))
    assert [ended.code for ended in both] == [0, 0]


async def test_store_without_a_log_gets_one_where_the_disk_holds_it(tmp_path: Path) -> None:
    """As does a restored backup, which is a single file."""
    store = await saved(tmp_path / "cinemood.db")
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    await saved(store)
    assert journal_mode(store) == "wal"


async def test_disk_without_locks_is_named(disk: Preload, tmp_path: Path) -> None:
    """The sentence says what kind of disk it is and where else to put the store."""
    store = tmp_path / "cinemood.db"
    ended = await ask(store, disk("19_without_locks"))
    assert ended.code == 1
    assert f"{store} lies on a disk that cannot lock files" in ended.err
    assert "set CINEMOOD_STORE to a file on a local disk" in ended.err


@pytest.mark.parametrize("command", [("backup",), ("doubts",), ("refresh",)])
async def test_disk_without_locks_is_never_taken_for_a_store_that_is_held(
    disk: Preload, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """A store may have been moved there from another disk."""
    store = await saved(tmp_path / "cinemood.db")
    ended = await bot(*command, store=store, LD_PRELOAD=disk("19_without_locks"))
    assert (ended.code, ended.out) == (1, "")
    assert f"{store} lies on a disk that cannot lock files" in ended.err


@pytest.mark.parametrize(
    ("error", "kind"),
    [(ENOLCK, StoreNotLockable), (ENOTSUP, StoreNotLockable), (ENOSYS, StoreNotLockable), (EIO, StoreReadOnly)],
)
def test_missing_locks_are_told_from_other_faults(error: int, kind: type[StoreError]) -> None:
    """Only the former are a matter of the disk's kind."""
    assert type(explain(OSError(error, "said"), Path("x.db"))) is kind


@pytest.fixture(name="link")
def _link(tmp_path: Path) -> Path:
    """A link to a file on a volume, which is not there yet."""
    (tmp_path / "volume").mkdir()
    (tmp_path / "app").mkdir()
    link = tmp_path / "app" / "cinemood.db"
    link.symlink_to(Path("..") / "volume" / "real.db")
    return link


async def test_store_behind_a_link_lies_on_its_volume(link: Path, tmp_path: Path) -> None:
    """Nothing but the link itself lies beside it."""
    await saved(link)
    assert names_in(link.parent) == [link.name]
    assert (tmp_path / "volume" / "real.db").is_file()


async def test_restore_replaces_the_file_behind_a_link(link: Path, tmp_path: Path) -> None:
    """The link stays, and what was there before is kept on the volume."""
    await saved(link)
    copy = backups_of(link).back_up(None, NOON)
    aside = backups_of(link).restore(copy, NOON + timedelta(hours=1))
    assert is_link(link)
    assert aside is not None
    assert (aside.parent, is_link(aside)) == (tmp_path / "volume", False)
    assert copy.parent == tmp_path / "volume" / "backups"
    async with open_store(link) as store:
        assert await store.movies.latest_catalogue("tmdb") is not None


async def test_backup_through_a_link_fills_the_file_behind_it(link: Path, tmp_path: Path) -> None:
    """A link that leads to nothing yet is a name like any other."""
    store = await saved(tmp_path / "cinemood.db")
    assert backups_of(store).back_up(link, NOON) == link
    assert is_link(link)
    async with open_store(link) as opened:
        assert await opened.movies.latest_catalogue("tmdb") is not None


async def test_link_to_itself_is_told(tmp_path: Path) -> None:
    """Nobody can follow it."""
    link = tmp_path / "cinemood.db"
    link.symlink_to(link)
    with pytest.raises(StoreError, match=str(link)):
        async with open_store(link):
            pytest.fail("the store opened")

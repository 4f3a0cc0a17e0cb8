"""The store shared by processes, some of which die."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import RefreshRunning
from core.movies.catalogue import Week
from core.store.opening import open_store
from core.store.sqlite.migrations import MIGRATIONS
from tests.support.fakes import NOON, a_catalogue

ROOT = Path(__file__).parents[4]
PROLOGUE = """
import asyncio, os, signal, sys
from pathlib import Path
from core.movies.catalogue import Catalogue, Week
from core.moods.mood import Mood
from core.people.person import Preferences
from core.store.opening import open_store
from core.people.verdict import Opinion, Verdict
from tests.support.fakes import NOON, a_catalogue
from tests.support.store import engine_of
path = Path(sys.argv[1])
def say_ready_and_wait():
    print("ready", flush=True)
    sys.stdin.readline()
"""
SAVE = """
async def main():
    async with open_store(path) as store:
        await store.movies.save_catalogue(a_catalogue(), fetched=())
say_ready_and_wait()
asyncio.run(main())
"""
JUDGE = """
async def main():
    async with open_store(path) as store:
        for movie in range(int(sys.argv[2]), int(sys.argv[2]) + 50):
            await store.people.judge("telegram:42", Verdict(movie, Opinion.SEEN, Mood.JOY, NOON))
            await store.people.change_preferences(f"telegram:-{movie}", lambda _: Preferences(country="DE"))
say_ready_and_wait()
asyncio.run(main())
"""
LOCK = """
async def main():
    async with open_store(path) as store:
        async with store.refresh_lock():
            say_ready_and_wait()
asyncio.run(main())
"""
DIE_WHILE_SAVING = """
def arm(db):
    db._database.conn.create_function("die", 0, lambda: os.kill(os.getpid(), signal.SIGKILL))
    db.execute("PRAGMA cache_size = 1")  # pages go to the log before the end of the transaction
    db.execute("CREATE TEMP TRIGGER doom AFTER INSERT ON entries WHEN NEW.rank = 300 BEGIN SELECT die(); END")
async def main():
    async with open_store(path) as store:
        await engine_of(store).read(arm)
        movies = a_catalogue(100).scored_movies[::-1]
        await store.movies.save_catalogue(Catalogue(Week.parse(sys.argv[2]), NOON, "tmdb", movies), fetched=())
say_ready_and_wait()
asyncio.run(main())
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Generator[Start]:
    """Start a Python process; returns when it is ready. Whatever still runs at the end of the test is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(script: str, *args: object) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", PROLOGUE + script, *map(str, args)]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, cwd=ROOT, text=True, stdin=pipe, stdout=pipe)  # noqa: S603 - our own script
        started.append(process)
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin
    process.stdin.write("go\n")
    process.stdin.flush()


@pytest.mark.parametrize("weeks_later", [0, 1])
async def test_death_in_the_middle_of_saving_keeps_the_old_catalogue(
    tmp_path: Path, start: Start, weeks_later: int
) -> None:
    path = tmp_path / "cinemood.db"
    async with open_store(path) as store:
        await store.movies.save_catalogue(a_catalogue(), fetched=())
    doomed = start(DIE_WHILE_SAVING, path, Week.of(NOON + timedelta(weeks=weeks_later)))
    go(doomed)
    assert doomed.wait(timeout=30) == -signal.SIGKILL
    assert path.with_name("cinemood.db-wal").stat().st_size > 0
    async with open_store(path) as store:
        assert await store.movies.latest_catalogue("tmdb") == a_catalogue()
        assert (await store.health()).weeks == (Week.of(NOON),)


async def test_processes_may_open_a_new_store_at_once(tmp_path: Path, start: Start) -> None:
    path = tmp_path / "var" / "cinemood.db"
    processes = [start(SAVE, path) for _ in range(3)]
    for process in processes:
        go(process)
    assert [process.wait(timeout=30) for process in processes] == [0, 0, 0]
    async with open_store(path) as store:
        assert await store.movies.latest_catalogue("tmdb") == a_catalogue()


async def test_two_processes_see_what_the_other_saved(tmp_path: Path, start: Start) -> None:
    path = tmp_path / "cinemood.db"
    async with open_store(path) as store:
        assert await store.movies.latest_catalogue("tmdb") is None
        other = start(SAVE, path)
        go(other)
        assert other.wait(timeout=30) == 0
        assert await store.movies.latest_catalogue("tmdb") == a_catalogue()


async def test_processes_may_judge_at_once(tmp_path: Path, start: Start) -> None:
    path = tmp_path / "cinemood.db"
    async with open_store(path) as store:
        processes = [start(JUDGE, path, first) for first in (100, 200)]
        for process in processes:
            go(process)
        assert [process.wait(timeout=30) for process in processes] == [0, 0]
        judged = {verdict.movie for verdict in await store.people.list_verdicts("telegram:42")}
        assert judged == {*range(100, 150), *range(200, 250)}
        assert (await store.people.load_preferences("telegram:-249")).country == "DE"


async def test_processes_may_bring_an_older_file_up_to_date_at_once(tmp_path: Path, start: Start) -> None:
    path = tmp_path / "cinemood.db"
    with closing(sqlite3.connect(path)) as old:
        old.executescript(f"{MIGRATIONS[0]}; PRAGMA user_version = 1")
    processes = [start(JUDGE, path, first) for first in (100, 200, 300)]
    for process in processes:
        go(process)
    assert [process.wait(timeout=30) for process in processes] == [0, 0, 0]
    async with open_store(path) as store:
        assert (await store.health()).version == len(MIGRATIONS)
        assert len(await store.people.list_verdicts("telegram:42")) == 150


async def test_refresh_lock_of_a_killed_process_is_free(tmp_path: Path, start: Start) -> None:
    path = tmp_path / "cinemood.db"
    holder = start(LOCK, path)
    async with open_store(path) as store:
        with pytest.raises(RefreshRunning):
            await store.refresh_lock().__aenter__()
        holder.kill()
        holder.wait(timeout=30)
        async with store.refresh_lock():
            pass

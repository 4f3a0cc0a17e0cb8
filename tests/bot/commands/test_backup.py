"""Backup and restore as their host calls them."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import StoreError
from core.store.opening import backups_of, open_store
from tests.support.command_line import bot, serving
from tests.support.fakes import NOON, a_catalogue


@pytest.fixture(name="store")
async def _store(tmp_path: Path) -> Path:
    async with open_store(tmp_path / "cinemood.db") as store:
        await store.movies.save_catalogue(a_catalogue(source="sample"), fetched=())
    return tmp_path / "cinemood.db"


async def test_store_of_a_running_bot_is_backed_up_and_not_replaced(store: Path, tmp_path: Path) -> None:
    async with serving("demo", store=store) as process:
        await process.address()
        saved = await bot("backup", str(tmp_path / "copy.db"), store=store)
        refused = await bot("restore", str(tmp_path / "copy.db"), store=store)
        assert (await process.stop()).code == 0
    assert (saved.code, saved.out, saved.err) == (0, f"{store} is copied to {tmp_path / 'copy.db'}\n", "")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == f"{store} is in use: stop the bot, and every other program that has it open.\n"


async def test_restored_store_is_told_with_where_the_replaced_one_is(store: Path, tmp_path: Path) -> None:
    await bot("backup", str(tmp_path / "copy.db"), store=store)
    ended = await bot("restore", str(tmp_path / "copy.db"), store=store)
    assert (ended.code, ended.err) == (0, "")
    assert (kept := re.search(r"; what was there before is kept as (.+)\n$", ended.out))
    assert Path(kept[1]).parent == tmp_path
    answered = await bot("ask", "joy", "--json", store=store)
    assert answered.code == 0


async def test_backup_without_a_name_lies_beside_the_store_and_is_named_by_the_time(store: Path) -> None:
    ended = await bot("backup", store=store)
    assert ended.code == 0
    (copy,) = (store.parent / "backups").iterdir()
    assert re.fullmatch(r"cinemood-\d{4}-\d\d-\d\dT\d{6}Z\.db", copy.name)
    assert str(copy) in ended.out


@pytest.mark.parametrize("arguments", [["backup", "--loud"], ["restore"]])
async def test_misuse_shows_the_usage(store: Path, arguments: list[str]) -> None:
    ended = await bot(*arguments, store=store)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("usage: python -m bot")


@pytest.mark.parametrize("command", ["backup", "restore"])
async def test_failure_is_one_sentence(tmp_path: Path, command: str) -> None:
    ended = await bot(command, str(tmp_path / "copy.db"), store=tmp_path / "none.db")
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert "There is no " in ended.err


def test_names_tell_the_time_in_utc(store: Path) -> None:
    moment = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
    copy = backups_of(store).back_up(None, moment)
    assert copy == store.parent / "backups" / "cinemood-2026-02-03T040506Z.db"
    assert backups_of(store).restore(copy, moment) == store.with_name("cinemood-replaced-2026-02-03T040506Z.db")


def test_second_backup_of_the_same_second_is_refused(store: Path) -> None:
    backups_of(store).back_up(None, NOON)
    with pytest.raises(StoreError, match="exists already"):
        backups_of(store).back_up(None, NOON)


def test_older_copies_are_taken_away_from_everybody(store: Path) -> None:
    """Earlier versions left them readable by every user of the machine."""
    older = [store.parent / "backups" / "cinemood-2026-01-01T000000Z.db", store.with_name("cinemood-replaced-1.db")]
    older[0].parent.mkdir()
    for copy in older:
        copy.touch(mode=0o644)
        copy.chmod(0o644)
    new = backups_of(store).back_up(None, NOON)
    assert {copy.stat().st_mode & 0o777 for copy in (*older, new)} == {0o600}

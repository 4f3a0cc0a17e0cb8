"""The store and its copies are for nobody but their owner."""

import logging
import os
from collections.abc import Generator
from pathlib import Path

import pytest

from core.store.opening import open_store
from core.store.sqlite import copies as store_copies
from core.store.sqlite.private_files import create_private, make_private
from tests.support.fakes import a_catalogue


@pytest.fixture(autouse=True)
def _careless() -> Generator[None]:
    """Let everybody read new files, as most systems do."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


async def a_store(path: Path) -> Path:
    async with open_store(path) as store:
        await store.movies.save_catalogue(a_catalogue(), fetched=())
    return path


async def test_new_store_is_private_with_all_that_lies_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "cinemood.db"
    async with open_store(path) as store:
        await store.movies.save_catalogue(a_catalogue(), fetched=())
        assert {name: mode(tmp_path / name) for name in ("cinemood.db", "cinemood.db-wal", "cinemood.db-shm")} == {
            "cinemood.db": 0o600,
            "cinemood.db-wal": 0o600,
            "cinemood.db-shm": 0o600,
        }


async def test_store_that_everybody_could_read_is_made_private_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = await a_store(tmp_path / "cinemood.db")
    path.chmod(0o644)
    with caplog.at_level(logging.INFO, "core.store.sqlite.private_files"):
        await a_store(path)
        await a_store(path)
    assert mode(path) == 0o600
    assert len(caplog.records) == 1


async def test_store_that_a_group_shares_stays_shared(tmp_path: Path) -> None:
    """Somebody wanted that."""
    path = await a_store(tmp_path / "cinemood.db")
    path.chmod(0o660)
    await a_store(path)
    assert mode(path) == 0o660


async def test_link_to_a_store_is_followed(tmp_path: Path) -> None:
    path, link = await a_store(tmp_path / "cinemood.db"), tmp_path / "link.db"
    path.chmod(0o644)
    link.symlink_to(path)
    await a_store(link)
    assert mode(path) == 0o600


async def test_copies_are_private_even_where_the_store_was_not(tmp_path: Path) -> None:
    path = await a_store(tmp_path / "cinemood.db")
    path.chmod(0o644)
    store_copies.back_up(path, tmp_path / "copy.db")
    store_copies.restore(tmp_path / "copy.db", path, tmp_path / "aside.db")
    assert {name: mode(tmp_path / name) for name in ("copy.db", "cinemood.db", "aside.db")} == {
        "copy.db": 0o600,
        "cinemood.db": 0o600,
        "aside.db": 0o600,
    }


async def test_copy_on_a_disk_without_links_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    path = await a_store(tmp_path / "cinemood.db")
    store_copies.back_up(path, tmp_path / "copy.db")
    monkeypatch.setattr(os, "link", refuse)
    store_copies.restore(tmp_path / "copy.db", path, tmp_path / "aside.db")
    assert mode(tmp_path / "aside.db") == 0o600


def test_new_file_is_private_and_one_that_is_there_keeps_its_content(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("mine")
    create_private(tmp_path / "new")
    create_private(tmp_path / "old")
    assert mode(tmp_path / "new") == 0o600
    assert (tmp_path / "old").read_text() == "mine"


def test_files_that_are_gone_are_passed_over(tmp_path: Path) -> None:
    make_private([tmp_path / "gone"])
    assert list(tmp_path.iterdir()) == []

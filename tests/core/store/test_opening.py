"""Addresses of stores, and the databases that they name."""

from pathlib import Path

import pytest

from core.errors import StoreError
from core.store.address import is_url
from core.store.opening import backups_of, disk_of, open_store

URL = "postgresql://cinemood:secret@db.example/cinemood"


@pytest.mark.parametrize("address", [Path("var/cinemood.db"), "var/cinemood.db", "postgresql.db"])
def test_paths_name_files(address: Path | str) -> None:
    assert not is_url(address)
    disk = disk_of(address)
    assert disk is not None
    assert disk.file == Path(address)


@pytest.mark.parametrize("address", [URL, "postgres://db.example/cinemood"])
def test_urls_name_servers(address: str) -> None:
    assert is_url(address)
    assert disk_of(address) is None


async def test_path_as_text_opens_the_file(tmp_path: Path) -> None:
    async with open_store(str(tmp_path / "cinemood.db")) as store:
        assert (await store.health()).place == str(tmp_path / "cinemood.db")


async def test_server_is_refused_in_a_sentence_without_its_password() -> None:
    with pytest.raises(StoreError, match="PostgreSQL server, which this version") as refused:
        await open_store(URL).__aenter__()
    assert "secret" not in str(refused.value)


def test_backups_of_a_server_are_refused() -> None:
    with pytest.raises(StoreError, match="PostgreSQL"):
        backups_of(URL)

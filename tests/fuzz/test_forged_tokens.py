"""The same forged tokens against the real store: slower than the target, so only some."""

import shutil
from pathlib import Path

import pytest

from bot.dialogue.reply import Reply, Request
from core.store.opening import open_store
from tests.fuzz.targets import forged_tokens
from tests.fuzz.tools.logged_errors import fail_on_errors, run_async
from tests.fuzz.tools.two_worlds import CATALOGUE, WORLDS, World, remember

EVERY = 13  # takes some of each kind of seed
"""How far the seeds are apart that are tried."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("worlds")
    worlds = {folder / f"{number}.db": world for number, world in enumerate(WORLDS)}
    for file, world in worlds.items():
        run_async(prepared(file, world))
    return list(worlds)


async def prepared(file: Path, world: World) -> None:
    async with open_store(file) as store:
        await store.movies.save_catalogue(CATALOGUE, fetched=[])
        await remember(store, world)


async def told(asked: list[Request], file: Path) -> list[Reply]:
    async with open_store(file) as store:
        return await forged_tokens.answer_requests(asked, store)


def test_forged_tokens_reach_nobody_elses_rows(files: list[Path], tmp_path: Path) -> None:
    for seed in list(forged_tokens.seeds())[::EVERY]:
        copies = [Path(shutil.copy(file, tmp_path)) for file in files]
        with fail_on_errors("bot"):
            answers = [run_async(told(forged_tokens.read_requests(seed), copy)) for copy in copies]
        assert answers[0] == answers[1]

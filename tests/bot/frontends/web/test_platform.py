"""The secret that the page signs its cookies with."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.frontends.web.platform import WebOptions, find_secret
from bot.options import Secret
from core.store.opening import open_store
from tests.support.fakes import NOON


async def test_secret_is_one_for_all_processes_and_outlives_weeks_without_use(tmp_path: Path) -> None:
    path = tmp_path / "cinemood.db"
    async with open_store(path) as one, open_store(path) as other:
        secrets = await asyncio.gather(find_secret(WebOptions(), one.notes), find_secret(WebOptions(), other.notes))
        await one.forget_past(now=NOON + timedelta(weeks=60))
        assert {*secrets, await find_secret(WebOptions(), one.notes)} == {secrets[0]}


async def test_secret_is_as_set_or_made_up_once_and_kept(tmp_path: Path) -> None:
    async with open_store(tmp_path / "cinemood.db") as store:
        made_up = await find_secret(WebOptions(), store.notes)
        assert len(made_up) > 30
        assert await find_secret(WebOptions(), store.notes) == made_up
        assert await find_secret(WebOptions(secret=Secret("mine")), store.notes) == "mine"

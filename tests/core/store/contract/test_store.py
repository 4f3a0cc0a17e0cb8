"""What every ``Store`` does as a whole."""

import pytest

from core.errors import RefreshRunning
from core.store.ports import Store
from tests.support.fakes import a_catalogue
from tests.support.stored import ANN, THIS_WEEK


async def test_one_refresh_at_a_time(store: Store) -> None:
    async with store.refresh_lock():
        with pytest.raises(RefreshRunning, match="Another refresh"):
            await store.refresh_lock().__aenter__()
    async with store.refresh_lock():
        pass


async def test_log_names_no_person(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    await store.showings.save_shown(THIS_WEEK, {ANN: [1]})
    await store.people.load_person(ANN, THIS_WEEK)
    async with store.refresh_lock():
        await store.movies.save_catalogue(a_catalogue(), fetched=())
    assert ANN not in caplog.text


async def test_health_counts_size_and_weeks(store: Store) -> None:
    await store.movies.save_catalogue(a_catalogue(), fetched=())
    health = await store.health()
    assert health.weeks == (THIS_WEEK,)
    assert health.size_bytes > 0
    assert health.version > 0

"""The contract runs over every adapter."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from core.store.ports import Store
from tests.support.store import ADAPTERS, Adapter, Reopen


@pytest.fixture(params=ADAPTERS, scope="session")
def adapter(request: pytest.FixtureRequest) -> Adapter:
    """One database after the other."""
    return ADAPTERS[request.param]()


@pytest.fixture
def reopen(adapter: Adapter, tmp_path: Path) -> Reopen:
    """Opens the store of this test, again and again."""
    return lambda: adapter.open(tmp_path)


@pytest.fixture
async def store(reopen: Reopen) -> AsyncGenerator[Store]:
    """The store of this test, empty at first."""
    async with reopen() as store:
        yield store

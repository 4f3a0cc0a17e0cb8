"""What the tests of the core work with."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from core.store.opening import open_store
from core.store.ports import Store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[Store]:
    """Open a store that is still empty."""
    async with open_store(tmp_path / "cinemood.db") as store:
        yield store

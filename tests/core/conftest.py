"""What the tests of the core work with."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from core.store.sqlite.store import Store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[Store]:
    """Open a store that is still empty."""
    async with Store.open(tmp_path / "cinemood.db") as store:
        yield store

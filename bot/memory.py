"""What the dialogue asks its memory, which ``core.store.Store`` is."""

from collections.abc import Iterable
from typing import Any, Protocol

from core.catalogue import ScoredMovie, Week
from core.preferences import Preferences


class Memory(Protocol):
    """Remembers people, rooms and movies; every method may raise a ``StoreError``."""

    async def shown(self, person: str, week: Week) -> tuple[int, ...]:
        """Return the TMDb ids shown to this person in this week, longest ago first."""
        ...

    async def remember_shown(self, person: str, week: Week, movie_ids: Iterable[int]) -> None:
        """Remember that these movies were just shown."""
        ...

    async def find(self, source: str, ids: Iterable[int]) -> dict[int, ScoredMovie]:
        """Return those of the movies that were on offer in this or an earlier week, by id."""
        ...

    async def preferences(self, owner: str) -> Preferences:
        """Return what a person or a room has chosen."""
        ...

    async def prefer(self, owner: str, preferences: Preferences) -> None:
        """Remember what a person or a room has chosen."""
        ...

    async def known_about(self, person: str) -> dict[str, Any]:
        """Return all that is remembered under a person, as JSON can hold it."""
        ...

    async def forget_person(self, person: str) -> int:
        """Forget all that is remembered under a person; return how many rows that were."""
        ...

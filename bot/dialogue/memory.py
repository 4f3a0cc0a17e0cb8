"""What the dialogue asks its memory, which ``core.store.sqlite.store.Store`` is."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from core.moods.mood import Mood
from core.movies.catalogue import ScoredMovie, Week
from core.movies.movie import Movie
from core.people.digest import Digest
from core.people.group import Group
from core.people.person import Person, Showing
from core.people.preferences import Preferences
from core.people.verdict import Opinion, Verdict, Voice


class Memory(Protocol):
    """Remembers people, rooms and movies; every method may raise a ``StoreError``."""

    async def person(self, person: str, week: Week) -> Person:
        """Return what a person has chosen and judged, and was shown in a week."""
        ...

    async def remember_shown(self, week: Week, shown: Mapping[str, Sequence[int]]) -> None:
        """Remember which movies people were just shown; whoever asks for one of these people from now on is told."""
        ...

    async def remember_offered(self, week: Week, offered: Mapping[tuple[str, Mood], Collection[int]]) -> None:
        """Remember which movies were just shown for a mood, by person or room and mood."""
        ...

    async def showing(self, viewers: Collection[str], movie: int) -> Showing:
        """Return what is remembered of showing a movie to any of these people and rooms."""
        ...

    async def find(self, source: str, ids: Iterable[int]) -> dict[int, ScoredMovie]:
        """Return those of the movies that were on offer in this or an earlier week, by id."""
        ...

    async def movies(self, source: str, ids: Iterable[int], *, since: datetime) -> dict[int, Movie]:
        """Return those of the movies that are stored and were fetched at or after ``since``, by id."""
        ...

    async def verdicts(self, person: str) -> tuple[Verdict, ...]:
        """Return what a person thinks of movies, oldest first."""
        ...

    async def judge(self, person: str, verdict: Verdict, voice: Voice | None = None) -> None:
        """Remember a verdict; with a voice, a doubt counts for everybody."""
        ...

    async def withdraw(self, person: str, movie: int, opinion: Opinion, mood: Mood) -> None:
        """Forget a verdict."""
        ...

    async def doubts(self) -> dict[tuple[int, Mood], int]:
        """Return how many people with a voice said of a movie that it lacks a mood."""
        ...

    async def judges(self) -> dict[tuple[int, Mood], int]:
        """Return how many people gave any verdict on a movie that was offered for a mood."""
        ...

    async def preferences(self, owner: str) -> Preferences:
        """Return what a person or a room has chosen."""
        ...

    async def change_preferences(
        self, owner: str, change: Callable[[Preferences], Preferences | None]
    ) -> Preferences | None:
        """Turn what a person or a room has chosen into what ``change`` returns, unless None, and return that."""
        ...

    async def open_gathering(self, room: str, *, now: datetime) -> int:
        """Open a gathering in a room and return its number."""
        ...

    async def gathering(self, number: int) -> Group | None:
        """Return a gathering, None when there is none of that number any more."""
        ...

    async def change_gathering(self, number: int, change: Callable[[Group], Group]) -> Group | None:
        """Turn a gathering into the next one, which is returned, while nobody else changes it."""
        ...

    async def digest(self, room: str) -> Digest | None:
        """Return what a room gets every week, None when that is nothing."""
        ...

    async def keep_digest(self, digest: Digest) -> None:
        """Let a room get this every week, in place of what it got before."""
        ...

    async def drop_digest(self, room: str) -> bool:
        """Let a room get nothing any more; False when that was so already."""
        ...

    async def known_about(self, person: str) -> dict[str, Any]:
        """Return all that is remembered under a person, as JSON can hold it."""
        ...

    async def forget_person(self, person: str) -> int:
        """Forget all that is remembered under a person; return how many rows that were."""
        ...

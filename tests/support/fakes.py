"""Named stand-ins with real types, shared by all tests."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from bot.dialogue.dialogue import Dialogue
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.movies.movie import Movie
from core.people.digest import Digest
from core.people.group import Group
from core.people.person import Person, Preferences, Showing
from core.people.verdict import Opinion, Verdict, Voice
from core.store.ports import Health

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)  # a Wednesday, in week 2026-W47
IMAGE_BASE = "https://image.example/t/p"


def a_movie(movie_id: int = 603, **facts: object) -> Movie:
    """Build a movie with plausible facts; give only those that the test is about."""
    plain: dict[str, object] = {
        "id": movie_id,
        "title": f"Movie {movie_id}",
        "overview": f"A lighthouse keeper finds letter number {movie_id} in a bottle and answers it.",
        "release_date": date(2020, 1, 1) + timedelta(days=movie_id),
        "genres": ("Drama", "Romance"),
        "keywords": ("lighthouse", "letter"),
        "runtime": 101,
        "vote_average": 7.2,
        "vote_count": 1200,
        "language": "en",
    }
    return Movie(**(plain | facts))  # pyright: ignore[reportArgumentType] - facts are checked by the tests that use them


def a_catalogue(per_mood: int = 8, *, week: Week | None = None, source: str = "tmdb") -> Catalogue:
    """Build a catalogue in which each mood has ``per_mood`` sure movies; ids count up from 1."""
    entries: list[ScoredMovie] = []
    for mood in Mood:
        for _ in range(per_mood):
            scores = MoodScores.of({mood.value: 0.9})
            entries.append(ScoredMovie(a_movie(len(entries) + 1), scores, {mood: ("letter", "Drama")}))
    return Catalogue(week or Week.of(NOON), NOON, source, tuple(entries))


class FakeMemory:
    """Remembers in a dictionary what the store would keep."""

    def __init__(self) -> None:
        """Start without memories."""
        self.rows: dict[tuple[str, Week], dict[int, None]] = {}
        self.offered: set[tuple[str, int, Mood]] = set()
        self.offers: dict[int, ScoredMovie] = {}
        self.chosen: dict[str, Preferences] = {}
        self.judged: dict[str, dict[tuple[int, Opinion, Mood], Verdict]] = {}
        self.voices: dict[tuple[str, int, Mood], Voice] = {}
        self.gatherings: dict[int, Group] = {}
        self.kept_digests: dict[str, Digest] = {}

    @property
    def movies(self) -> Any:  # noqa: ANN401 - it is all subjects at once
        """See ``core.store.ports.Store``."""
        return self

    @property
    def people(self) -> Any:  # noqa: ANN401 - it is all subjects at once
        """See ``core.store.ports.Store``."""
        return self

    @property
    def showings(self) -> Any:  # noqa: ANN401 - it is all subjects at once
        """See ``core.store.ports.Store``."""
        return self

    @property
    def doubts(self) -> Any:  # noqa: ANN401 - it is all subjects at once
        """See ``core.store.ports.Store``."""
        return self

    @property
    def groups(self) -> Any:  # noqa: ANN401 - it is all subjects at once
        """See ``core.store.ports.Store``."""
        return self

    @property
    def digests(self) -> Any:  # noqa: ANN401 - it is all subjects at once
        """See ``core.store.ports.Store``."""
        return self

    @property
    def notes(self) -> Any:  # noqa: ANN401 - it is all subjects at once
        """See ``core.store.ports.Store``."""
        return self

    def refresh_lock(self) -> AbstractAsyncContextManager[None]:
        """See ``core.store.ports.Store``."""
        raise NotImplementedError

    async def forget_past(self, *, now: datetime) -> None:
        """See ``core.store.ports.Store``."""
        raise NotImplementedError

    async def health(self) -> Health:
        """See ``core.store.ports.Store``."""
        raise NotImplementedError

    async def load_person(self, person: str, week: Week) -> Person:
        """See ``core.store.ports``."""
        shown = tuple(self.rows.get((person, week), ()))
        return Person(await self.load_preferences(person), await self.list_verdicts(person), shown)

    async def save_shown(self, week: Week, shown: Mapping[str, Sequence[int]]) -> None:
        """See ``core.store.ports``."""
        for person, movie_ids in shown.items():
            row = self.rows.setdefault((person, week), {})
            for movie_id in movie_ids:
                row.pop(movie_id, None)
                row[movie_id] = None

    async def save_offered(self, week: Week, offered: Mapping[tuple[str, Mood], Collection[int]]) -> None:
        """See ``core.store.ports``."""
        self.offered |= {(viewer, movie, mood) for (viewer, mood), movies in offered.items() for movie in movies}

    async def find_showing(self, viewers: Collection[str], movie: int) -> Showing:
        """See ``core.store.ports``."""
        moods = frozenset(mood for viewer, one, mood in self.offered if viewer in viewers and one == movie)
        is_known = any(viewer in viewers and movie in row for (viewer, _), row in self.rows.items())
        return Showing(is_known or bool(moods), moods)

    async def find_scored_movies(self, source: str, ids: Iterable[int]) -> dict[int, ScoredMovie]:
        """See ``core.store.ports``."""
        return {movie: self.offers[movie] for movie in ids if movie in self.offers}

    async def list_verdicts(self, person: str) -> tuple[Verdict, ...]:
        """See ``core.store.ports``."""
        return tuple(sorted(self.judged.get(person, {}).values(), key=lambda one: one.at))

    async def judge(self, person: str, verdict: Verdict, voice: Voice | None = None) -> None:
        """See ``core.store.ports``."""
        key = (verdict.movie, verdict.opinion, verdict.mood)
        if voice and verdict.opinion is Opinion.WRONG and not (voice.network and voice in self.voices.values()):
            self.voices[person, verdict.movie, verdict.mood] = voice
        self.judged.setdefault(person, {})[key] = verdict

    async def withdraw(self, person: str, movie: int, opinion: Opinion, mood: Mood) -> None:
        """See ``core.store.ports``."""
        self.judged.get(person, {}).pop((movie, opinion, mood), None)
        if opinion is Opinion.WRONG:
            self.voices.pop((person, movie, mood), None)

    async def count_doubters(self) -> dict[tuple[int, Mood], int]:
        """See ``core.store.ports``."""
        return Counter((movie, mood) for _, movie, mood in self.voices)

    async def count_judges(self) -> dict[tuple[int, Mood], int]:
        """See ``core.store.ports``."""
        heard = set(self.voices)
        for person, judged in self.judged.items():
            heard |= {(person, movie, mood) for movie, opinion, mood in judged if opinion is not Opinion.WRONG}
        return Counter((movie, mood) for _, movie, mood in heard)

    async def find_movies(self, source: str, ids: Iterable[int], *, since: datetime) -> dict[int, Movie]:
        """See ``core.store.ports``."""
        return {movie: self.offers[movie].movie for movie in ids if movie in self.offers}

    async def load_preferences(self, owner: str) -> Preferences:
        """See ``core.store.ports``."""
        return self.chosen.get(owner, Preferences())

    async def change_preferences(
        self, owner: str, change: Callable[[Preferences], Preferences | None]
    ) -> Preferences | None:
        """See ``core.store.ports``."""
        chosen = change(await self.load_preferences(owner))
        if chosen is not None:
            self.chosen[owner] = chosen
        return chosen

    async def open_group(self, room: str, *, now: datetime) -> int:
        """See ``core.store.ports``."""
        number = len(self.gatherings) + 1
        self.gatherings[number] = Group(room, now)
        return number

    async def find_group(self, number: int) -> Group | None:
        """See ``core.store.ports``."""
        return self.gatherings.get(number)

    async def change_group(self, number: int, change: Callable[[Group], Group]) -> Group | None:
        """See ``core.store.ports``."""
        if number in self.gatherings:
            self.gatherings[number] = change(self.gatherings[number])
        return self.gatherings.get(number)

    async def find_digest(self, room: str) -> Digest | None:
        """See ``core.store.ports``."""
        return self.kept_digests.get(room)

    async def save_digest(self, digest: Digest) -> None:
        """See ``core.store.ports``."""
        self.kept_digests[digest.room] = digest

    async def delete_digest(self, room: str) -> bool:
        """See ``core.store.ports``."""
        return self.kept_digests.pop(room, None) is not None

    async def export_person(self, person: str) -> dict[str, Any]:
        """See ``core.store.ports``."""
        shown = [movie for (who, _), row in self.rows.items() if who == person for movie in row]
        chosen: dict[str, Any] = msgspec.to_builtins(await self.load_preferences(person))
        verdicts = msgspec.to_builtins(await self.list_verdicts(person))
        taps = [one.wishes[person].value for one in self.gatherings.values() if person in one.wishes]
        return {"shown": shown, "preferences": chosen, "verdicts": verdicts, "taps": taps}

    async def forget_person(self, person: str) -> int:
        """See ``core.store.ports``."""
        self.offered = {one for one in self.offered if one[0] != person}
        self.voices = {key: voice for key, voice in self.voices.items() if key[0] != person}
        rows = [key for key in self.rows if key[0] == person]
        for key in rows:
            del self.rows[key]
        judged = self.judged.pop(person, {})
        tapped = [one for one in self.gatherings.values() if one.wishes.pop(person, None)]
        for gathering in tapped:
            gathering.votes.pop(person, None)
        return len(rows) + len(judged) + len(tapped) + (self.chosen.pop(person, None) is not None)


def a_dialogue(catalogue: Catalogue | None = None) -> Dialogue:
    """Build a real dialogue over a catalogue (``a_catalogue()`` unless given) and a fake memory, at ``NOON``."""
    shelf = Shelf(a_catalogue() if catalogue is None else catalogue)
    return Dialogue(shelf, FakeMemory(), clock=lambda: NOON, image_base=IMAGE_BASE)

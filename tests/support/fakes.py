"""Named stand-ins with real types, shared by all tests."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from bot.dialogue.dialogue import Dialogue
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.movies.movie import Movie
from core.people.digest import Digest
from core.people.group import Group
from core.people.person import Person, Showing
from core.people.preferences import Preferences
from core.people.verdict import Opinion, Verdict, Voice

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
        self.digests: dict[str, Digest] = {}

    async def person(self, person: str, week: Week) -> Person:
        """See ``bot.dialogue.memory.Memory``."""
        shown = tuple(self.rows.get((person, week), ()))
        return Person(await self.preferences(person), await self.verdicts(person), shown)

    async def remember_shown(self, week: Week, shown: Mapping[str, Sequence[int]]) -> None:
        """See ``bot.dialogue.memory.Memory``."""
        for person, movie_ids in shown.items():
            row = self.rows.setdefault((person, week), {})
            for movie_id in movie_ids:
                row.pop(movie_id, None)
                row[movie_id] = None

    async def remember_offered(self, week: Week, offered: Mapping[tuple[str, Mood], Collection[int]]) -> None:
        """See ``bot.dialogue.memory.Memory``."""
        self.offered |= {(viewer, movie, mood) for (viewer, mood), movies in offered.items() for movie in movies}

    async def showing(self, viewers: Collection[str], movie: int) -> Showing:
        """See ``bot.dialogue.memory.Memory``."""
        moods = frozenset(mood for viewer, one, mood in self.offered if viewer in viewers and one == movie)
        is_known = any(viewer in viewers and movie in row for (viewer, _), row in self.rows.items())
        return Showing(is_known or bool(moods), moods)

    async def find(self, source: str, ids: Iterable[int]) -> dict[int, ScoredMovie]:
        """See ``bot.dialogue.memory.Memory``."""
        return {movie: self.offers[movie] for movie in ids if movie in self.offers}

    async def verdicts(self, person: str) -> tuple[Verdict, ...]:
        """See ``bot.dialogue.memory.Memory``."""
        return tuple(sorted(self.judged.get(person, {}).values(), key=lambda one: one.at))

    async def judge(self, person: str, verdict: Verdict, voice: Voice | None = None) -> None:
        """See ``bot.dialogue.memory.Memory``."""
        key = (verdict.movie, verdict.opinion, verdict.mood)
        if voice and verdict.opinion is Opinion.WRONG and not (voice.network and voice in self.voices.values()):
            self.voices[person, verdict.movie, verdict.mood] = voice
        self.judged.setdefault(person, {})[key] = verdict

    async def withdraw(self, person: str, movie: int, opinion: Opinion, mood: Mood) -> None:
        """See ``bot.dialogue.memory.Memory``."""
        self.judged.get(person, {}).pop((movie, opinion, mood), None)
        if opinion is Opinion.WRONG:
            self.voices.pop((person, movie, mood), None)

    async def doubts(self) -> dict[tuple[int, Mood], int]:
        """See ``bot.dialogue.memory.Memory``."""
        return Counter((movie, mood) for _, movie, mood in self.voices)

    async def judges(self) -> dict[tuple[int, Mood], int]:
        """See ``bot.dialogue.memory.Memory``."""
        heard = set(self.voices)
        for person, judged in self.judged.items():
            heard |= {(person, movie, mood) for movie, opinion, mood in judged if opinion is not Opinion.WRONG}
        return Counter((movie, mood) for _, movie, mood in heard)

    async def movies(self, source: str, ids: Iterable[int], *, since: datetime) -> dict[int, Movie]:
        """See ``bot.dialogue.memory.Memory``."""
        return {movie: self.offers[movie].movie for movie in ids if movie in self.offers}

    async def preferences(self, owner: str) -> Preferences:
        """See ``bot.dialogue.memory.Memory``."""
        return self.chosen.get(owner, Preferences())

    async def change_preferences(
        self, owner: str, change: Callable[[Preferences], Preferences | None]
    ) -> Preferences | None:
        """See ``bot.dialogue.memory.Memory``."""
        chosen = change(await self.preferences(owner))
        if chosen is not None:
            self.chosen[owner] = chosen
        return chosen

    async def open_gathering(self, room: str, *, now: datetime) -> int:
        """See ``bot.dialogue.memory.Memory``."""
        number = len(self.gatherings) + 1
        self.gatherings[number] = Group(room, now)
        return number

    async def gathering(self, number: int) -> Group | None:
        """See ``bot.dialogue.memory.Memory``."""
        return self.gatherings.get(number)

    async def change_gathering(self, number: int, change: Callable[[Group], Group]) -> Group | None:
        """See ``bot.dialogue.memory.Memory``."""
        if number in self.gatherings:
            self.gatherings[number] = change(self.gatherings[number])
        return self.gatherings.get(number)

    async def digest(self, room: str) -> Digest | None:
        """See ``bot.dialogue.memory.Memory``."""
        return self.digests.get(room)

    async def keep_digest(self, digest: Digest) -> None:
        """See ``bot.dialogue.memory.Memory``."""
        self.digests[digest.room] = digest

    async def drop_digest(self, room: str) -> bool:
        """See ``bot.dialogue.memory.Memory``."""
        return self.digests.pop(room, None) is not None

    async def known_about(self, person: str) -> dict[str, Any]:
        """See ``bot.dialogue.memory.Memory``."""
        shown = [movie for (who, _), row in self.rows.items() if who == person for movie in row]
        chosen: dict[str, Any] = msgspec.to_builtins(await self.preferences(person))
        verdicts = msgspec.to_builtins(await self.verdicts(person))
        taps = [one.wishes[person].value for one in self.gatherings.values() if person in one.wishes]
        return {"shown": shown, "preferences": chosen, "verdicts": verdicts, "taps": taps}

    async def forget_person(self, person: str) -> int:
        """See ``bot.dialogue.memory.Memory``."""
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

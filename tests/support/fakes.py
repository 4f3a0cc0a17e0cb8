"""Named stand-ins with real types, shared by all tests."""

from datetime import UTC, date, datetime, timedelta

from bot.dialogue.dialogue import Dialogue
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.movies.movie import Movie
from tests.support.store import MemoryStore

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


def a_dialogue(catalogue: Catalogue | None = None) -> Dialogue:
    """Build a real dialogue over a catalogue (``a_catalogue()`` unless given) and a store in memory, at ``NOON``."""
    shelf = Shelf(a_catalogue() if catalogue is None else catalogue)
    return Dialogue(shelf, MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)

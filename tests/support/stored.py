"""Things to store: people, verdicts and catalogues."""

from datetime import UTC, date, datetime, timedelta

import msgspec

from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Week
from core.people.person import Preferences
from core.people.verdict import Opinion, Verdict
from core.store.ports import Store
from tests.support.fakes import NOON, a_catalogue, a_movie

THIS_WEEK = Week.of(NOON)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ANN, BEN = "telegram:42", "discord:7"
GROUP, SUPERGROUP = "telegram:-5", "telegram:-1005"
MOVIES = (603, 604, 605)
CHOSEN = Preferences(country="DE", hides_plots=True)


def a_verdict(movie: int = 603, opinion: Opinion = Opinion.SEEN, mood: Mood = Mood.JOY, minutes: int = 0) -> Verdict:
    """Build a verdict that was given so many minutes after ``NOON``."""
    return Verdict(movie, opinion, mood, NOON + timedelta(minutes=minutes))


def catalogue_of(*movie_ids: int, source: str = "tmdb", **facts: object) -> Catalogue:
    """Build a catalogue of joyful movies with these ids and facts."""
    scores = MoodScores.of({Mood.JOY: 0.9})
    scored_movies = tuple(ScoredMovie(a_movie(movie_id, **facts), scores) for movie_id in movie_ids)
    return Catalogue(THIS_WEEK, NOON, source, scored_movies)


def weeks_later(catalogue: Catalogue, weeks: int) -> Catalogue:
    """Return the same catalogue, taken some weeks later."""
    later = catalogue.taken_at + timedelta(weeks=weeks)
    return msgspec.structs.replace(catalogue, week=Week.of(later), taken_at=later)


def a_rich_movie() -> ScoredMovie:
    """Build a movie whose facts are hard to store."""
    movie = a_movie(
        900_000,
        title="L'été \"d'or\" 🎬; DROP TABLE movies\x00",
        original_title="null",
        release_date=date(1895, 12, 28),
        tagline="1",
        runtime=None,
        vote_average=0.1 + 0.2,
        popularity=5e-324,
        poster_path="/a.jpg",
        trailer="https://www.youtube.com/watch?v=x",
        trailers={"de": "https://www.youtube.com/watch?v=y"},
        certifications={"DE": "12", "US": "PG-13"},
        providers={"DE": ("A", "B"), "US": ()},
        provider_ids={"DE": (8, 9)},
    )
    scores = MoodScores((1 / 3, 1.0, 0.0, 1e-300, 0.7, 1 - 2**-53))
    return ScoredMovie(movie, scores, {Mood.JOY: ("letter", "Drama"), Mood.ANGER: ()}, readings=3)


async def roll_over(store: Store, weeks: int = 9) -> None:
    """Save empty catalogues week by week until none of the earlier ones is left."""
    for week in range(1, weeks + 1):
        await store.movies.save_catalogue(weeks_later(a_catalogue(0), week), fetched=())

"""Doubted movies, as the host sees them: which are withdrawn, and which may be soon."""

from collections.abc import Collection, Mapping

from core.moods.mood import Mood
from core.movies.movie import Movie
from core.people.verdict import Doubt

NONE = "No movie is doubted."


def those_about(doubts: Collection[Doubt], movie: int | None, mood: Mood | None) -> list[Doubt]:
    """Return the doubts about a movie and a mood, or about any; withdrawn movies first, then the most doubted."""
    chosen = [doubt for doubt in doubts if movie in {None, doubt.movie} and mood in {None, doubt.mood}]
    return sorted(chosen, key=lambda doubt: (not doubt.is_withdrawn, -doubt.doubters, doubt.movie, doubt.mood))


def lines(doubts: Collection[Doubt], movies: Mapping[int, Movie]) -> list[str]:
    """Write one line about each doubt, with the title if the movie is stored."""
    return [_line(doubt, movies.get(doubt.movie)) for doubt in doubts] or [NONE]


def cleared(told: int, movies: int) -> str:
    """Confirm that doubts no longer count.

    Args:
        told: How many people had told them.
        movies: About how many movies.
    """
    return f"Doubts cleared: {told}, movies: {movies}. A bot that runs offers these again within ten minutes."


def _line(doubt: Doubt, movie: Movie | None) -> str:
    state = "withdrawn" if doubt.is_withdrawn else "doubted  "
    title = f"{movie.title} ({movie.year})" if movie else "a movie that is stored no longer"
    people = f"{doubt.doubters} of {doubt.judges} people"
    return f"{state}  {doubt.movie}  {title}: not {doubt.mood} to {people}, since {doubt.since:%Y-%m-%d}"

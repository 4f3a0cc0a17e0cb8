"""The command ``doubts``: show the movies that people doubt or that are withdrawn, or clear doubts."""

import argparse
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime

from bot.commands.command import DONE, EXIT_CODES, Command
from bot.settings import Settings
from core.errors import StoreError
from core.moods.mood import Mood
from core.movies.movie import Movie
from core.people.verdict import Doubt
from core.store.opening import disk_of, open_store

NO_DOUBTS = "No movie is doubted."
_ANY_TIME = datetime.min.replace(tzinfo=UTC)
_MOVIE_ID = re.compile(r"[1-9]\d{0,8}", re.ASCII)


def select_doubts(doubts: Collection[Doubt], movie: int | None, mood: Mood | None) -> list[Doubt]:
    """Return the doubts about a movie and a mood, or about any; withdrawn movies first, then the most doubted."""
    selected = [doubt for doubt in doubts if movie in {None, doubt.movie} and mood in {None, doubt.mood}]
    return sorted(selected, key=lambda doubt: (not doubt.is_withdrawn, -doubt.doubters, doubt.movie, doubt.mood))


def describe_doubts(doubts: Collection[Doubt], movies: Mapping[int, Movie]) -> Iterator[str]:
    """Write one line about each doubt, with the title if the movie is stored."""
    for doubt in doubts:
        yield _describe(doubt, movies.get(doubt.movie))
    if not doubts:
        yield NO_DOUBTS


def confirm_cleared(doubters: int, movies: int) -> str:
    """Confirm that the doubts of so many people about so many movies no longer count."""
    return f"Doubts cleared: {doubters}, movies: {movies}. A bot that runs offers these again within ten minutes."


def _describe(doubt: Doubt, movie: Movie | None) -> str:
    state, title = "doubted  ", "a movie that is stored no longer"
    if doubt.is_withdrawn:
        state = "withdrawn"
    if movie:
        title = f"{movie.title} ({movie.year})"
    people = f"{doubt.doubters} of {doubt.judges} people"
    return f"{state}  {doubt.movie}  {title}: not {doubt.mood} to {people}, since {doubt.since:%Y-%m-%d}"


def _parse_movie(text: str) -> int:
    """Read a TMDb id."""
    if not _MOVIE_ID.fullmatch(text):
        raise argparse.ArgumentTypeError(f"no TMDb id: {text!r}")
    return int(text)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("movie", nargs="?", type=_parse_movie, help="only doubts about this movie, by its TMDb id")
    parser.add_argument("mood", nargs="?", type=Mood, choices=list(Mood), help="only those about this mood of it")
    parser.add_argument("--clear", action="store_true", help="let these doubts no longer count for everybody")


async def _run(settings: Settings, arguments: argparse.Namespace) -> int:
    disk = disk_of(settings.store)
    if disk is not None and not disk.file.exists():
        raise StoreError(f"There is no store at {settings.store} yet. Check CINEMOOD_STORE.")
    async with open_store(settings.store) as store:
        doubts = select_doubts(await store.doubts.list_doubts(), arguments.movie, arguments.mood)
        doubted_ids = {doubt.movie for doubt in doubts}
        if arguments.clear:
            doubters = await store.doubts.clear_doubts(arguments.movie, arguments.mood)
            print(confirm_cleared(doubters, len(doubted_ids)))
            return DONE
        movies: dict[int, Movie] = {}
        for source in ("sample", "tmdb"):
            movies |= await store.movies.find_movies(source, doubted_ids, since=_ANY_TIME)
    print(*describe_doubts(doubts, movies), sep="\n")
    return DONE


DOUBTS = Command(
    "doubts",
    "Show the movies that people doubt and that are withdrawn, or clear doubts.",
    _run,
    _add_arguments,
    epilog=EXIT_CODES,
)

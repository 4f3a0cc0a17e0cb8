"""The classic dataset, rebuilt as it was published: TMDb's overviews with the teacher's moods.

The overviews are TMDb's: the file belongs under ``var/``, never into the project, and no shipped model uses it.
"""

import asyncio
import csv
import os
from collections import Counter
from collections.abc import AsyncIterator, Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol, Self, TextIO

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from core.errors import ArtifactRejected
from core.moods.mood import Mood
from core.movies.movie import Movie, Page

PER_MOOD = 200
_FIELDS = ("title", "overview", "teacher_mood")
_MIN_CHARACTERS = 10
"""Shorter overviews say nothing."""


class Lists(Protocol):
    """A source of movies; see ``core.sources.tmdb.client.TmdbClient``."""

    async def trending(self, page: int) -> Page: ...  # noqa: D102 - as there
    async def top_rated(self, page: int) -> Page: ...  # noqa: D102 - as there
    async def popular(self, page: int) -> Page: ...  # noqa: D102 - as there


class Labeller(Protocol):
    """A source of labels; see ``training.moods.teacher.Teacher``."""

    def label(self, overviews: Sequence[str]) -> list[Mood]: ...  # noqa: D102 - as there


class Row(NamedTuple):
    """One labelled overview."""

    title: str
    overview: str
    mood: Mood


class Reserved(NamedTuple):
    """Movies for evaluation, which must not be labelled."""

    ids: frozenset[int] = frozenset()
    titles: frozenset[str] = frozenset()

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read ``reserved_for_evaluation.csv``; nothing is reserved if the file is missing."""
        if not path.exists():
            return cls()
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        ids: set[int] = set()
        titles: set[str] = set()
        for row in rows:
            titles.add(_key(row["title"]))
            if row["tmdb_id"]:
                ids.add(int(row["tmdb_id"]))
        return cls(frozenset(ids), frozenset(titles))

    def __contains__(self, movie: object) -> bool:
        """Return whether a movie is reserved; some have only a title."""
        return isinstance(movie, Movie) and (movie.id in self.ids or _key(movie.title) in self.titles)


def read(path: Path) -> list[Row]:
    """Read labelled overviews.

    Raises:
        ArtifactRejected: The file is missing or is no such table; names the row.
    """
    rows: list[Row] = []
    try:
        with path.open(newline="", encoding="utf-8") as file:
            table = csv.DictReader(file, strict=True)
            if tuple(table.fieldnames or ()) != _FIELDS:
                raise ArtifactRejected(f"{path} is no table of {', '.join(_FIELDS)}: name another file.")
            for row in table:
                rows.append(Row(row["title"], row["overview"], Mood(row["teacher_mood"])))  # noqa: PERF401 - counts
    except OSError as error:
        raise ArtifactRejected(
            f"There are no labelled overviews in {path} ({error.strerror}): run 'python -m training label'."
        ) from error
    except (ValueError, csv.Error) as error:
        raise ArtifactRejected(f"Row {len(rows) + 1} of {path} is damaged: {error}.") from error
    return rows


def mend(path: Path) -> bool:
    """Cut off the last line if a crash has torn it, and return whether it was so; whole lines end in a newline."""
    if not path.exists():
        return False
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole == len(content):
        return False
    os.truncate(path, whole)
    return True


class Dataset:
    """A growing file of labelled overviews; each row is flushed before the next one comes."""

    def __init__(self, file: TextIO, rows: Iterable[Row], per_mood: int) -> None:
        """Begin with a file, its rows, and the largest number of rows per mood."""
        self.counts = Counter(dict.fromkeys(Mood, 0))
        self.per_mood = per_mood
        self._seen: set[str] = set()
        for row in rows:
            self.counts[row.mood] += 1
            self._seen.add(_key(row.title))
        self._file = file
        self._writer = csv.writer(file, lineterminator="\n")

    @classmethod
    @contextmanager
    def open(cls, path: Path, per_mood: int = PER_MOOD) -> Generator[Self]:
        """Begin a file, or continue one that ``mend`` has left whole; raises as ``read`` does."""
        path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not path.exists() or not path.stat().st_size
        rows: list[Row] = []
        if not is_new:
            rows = read(path)
        with path.open("a", newline="", encoding="utf-8") as file:
            if is_new:
                csv.writer(file, lineterminator="\n").writerow(_FIELDS)
            yield cls(file, rows, per_mood)

    @property
    def is_full(self) -> bool:
        """Whether every mood has all its movies."""
        return min(self.counts.values()) >= self.per_mood

    def take_new(self, movies: Iterable[Movie]) -> list[Movie]:
        """Return the movies to label: they have an overview, and their title is new."""
        new: list[Movie] = []
        for movie in movies:
            if len(_plain(movie.overview)) >= _MIN_CHARACTERS and _key(movie.title) not in self._seen:
                self._seen.add(_key(movie.title))
                new.append(movie)
        return new

    def add(self, row: Row) -> None:
        """Write a row, unless its mood has all its movies."""
        if self.counts[row.mood] < self.per_mood:
            self._writer.writerow((_plain(row.title), _plain(row.overview), row.mood.value))
            self._file.flush()
            self.counts[row.mood] += 1


async def rebuild(
    path: Path, source: Lists, teacher: Labeller, *, per_mood: int = PER_MOOD, reserved: Reserved | None = None
) -> Counter[Mood]:
    """Label trending, top rated and popular movies, until every mood has its movies or the pages end.

    After a crash, another call continues behind the rows in the file.

    Returns:
        The number of movies per mood.

    Raises:
        ArtifactRejected: The existing file has another format.
        SourceError: See ``core.errors``; earlier rows stay in the file.
    """
    reserved = reserved or Reserved()
    if mend(path):
        print(f"A crash tore the last line of {path}; it is dropped and its movie labelled again.")
    with Dataset.open(path, per_mood) as dataset, _progress() as progress:
        if row_count := dataset.counts.total():
            progress.print(f"{path} has {row_count} rows already; going on behind them.")
        bars: dict[Mood, TaskID] = {}
        for mood in Mood:
            bars[mood] = progress.add_task(mood.value, total=per_mood)
        page_bar = progress.add_task("pages", total=None)
        async for name, page in _pages(source, dataset):
            movies = [movie for movie in dataset.take_new(page.movies) if movie not in reserved]
            await _label(movies, teacher, dataset)
            for mood, bar in bars.items():
                progress.update(bar, completed=dataset.counts[mood])
            progress.update(page_bar, description=name, completed=page.number, total=page.total_pages)
    _report(dataset)
    return dataset.counts


async def _label(movies: Sequence[Movie], teacher: Labeller, dataset: Dataset) -> None:
    if not movies:
        return
    moods = await asyncio.to_thread(teacher.label, [movie.overview for movie in movies])
    for movie, mood in zip(movies, moods, strict=True):
        dataset.add(Row(movie.title, movie.overview, mood))


def _report(dataset: Dataset) -> None:
    """Print whether every mood has its movies, or the counts of the ones that do not."""
    if dataset.is_full:
        print(f"Every mood has {dataset.per_mood} movies.")
        return
    lacking: list[str] = []
    for mood, count in dataset.counts.items():
        if count < dataset.per_mood:
            lacking.append(f"{mood} has {count}")
    print(f"The pages end, and of {dataset.per_mood} {', '.join(lacking)}.")


async def _pages(source: Lists, dataset: Dataset) -> AsyncIterator[tuple[str, Page]]:
    """Yield the pages of one list after the other, as long as a mood lacks movies."""
    for name, fetch in (("trending", source.trending), ("top rated", source.top_rated), ("popular", source.popular)):
        number, last = 0, 1
        while number < last and not dataset.is_full:
            number += 1
            page = await fetch(number)
            last = page.total_pages
            yield name, page


def _progress() -> Progress:
    return Progress(TextColumn("{task.description:10}"), BarColumn(), MofNCompleteColumn())


def _key(title: str) -> str:
    return _plain(title).casefold()


def _plain(text: str) -> str:
    """Return a text on one line, so that each row is a line, and a torn one lacks its end."""
    return " ".join(text.split())

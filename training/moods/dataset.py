"""The classic dataset, rebuilt as it was published: TMDb's overviews, each with the mood that the teacher gives it.

The overviews are TMDb's: the file belongs under ``var/``, never into the project, and no shipped model learns from it.
"""

import asyncio
import csv
import os
from collections import Counter
from collections.abc import AsyncIterator, Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol, Self, TextIO

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from core.errors import ArtifactRejected
from core.moods.mood import Mood
from core.movies.movie import Movie, Page

PER_MOOD = 200
_FIELDS = ("title", "overview", "teacher_mood")
_SHORTEST = 10  # characters of an overview that says anything


class Lists(Protocol):
    """Where the movies come from; see ``core.sources.tmdb.client.TmdbClient``."""

    async def trending(self, page: int) -> Page: ...  # noqa: D102 - as there
    async def top_rated(self, page: int) -> Page: ...  # noqa: D102 - as there
    async def popular(self, page: int) -> Page: ...  # noqa: D102 - as there


class Labeller(Protocol):
    """Who says the moods; see ``training.moods.teacher.Teacher``."""

    def label(self, overviews: Sequence[str]) -> list[Mood]: ...  # noqa: D102 - as there


class Row(NamedTuple):
    """One labelled overview."""

    title: str
    overview: str
    mood: Mood


class Reserved(NamedTuple):
    """Movies kept for evaluation, which nobody may label."""

    ids: frozenset[int] = frozenset()
    titles: frozenset[str] = frozenset()

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read ``reserved_for_evaluation.csv``; nothing is reserved when the file is not there."""
        if not path.exists():
            return cls()
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        return cls(
            frozenset(int(row["tmdb_id"]) for row in rows if row["tmdb_id"]),
            frozenset(_key(row["title"]) for row in rows),
        )

    def __contains__(self, movie: object) -> bool:
        """Tell whether a movie is reserved; some of them are known by title only."""
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
            rows.extend(Row(one["title"], one["overview"], Mood(one["teacher_mood"])) for one in table)
    except OSError as error:
        raise ArtifactRejected(
            f"There are no labelled overviews in {path} ({error.strerror}): run 'python -m training label'."
        ) from error
    except (ValueError, csv.Error) as error:
        raise ArtifactRejected(f"Row {len(rows) + 1} of {path} is damaged: {error}.") from error
    return rows


def mend(path: Path) -> bool:
    """Cut off the last line where a crash has torn it, and tell whether it was so; whole lines end in a newline."""
    written = path.read_bytes() if path.exists() else b""
    whole = written.rfind(b"\n") + 1
    if whole == len(written):
        return False
    os.truncate(path, whole)
    return True


class Dataset:
    """A file of labelled overviews that grows; each row is written out before the next one comes."""

    def __init__(self, file: TextIO, rows: Iterable[Row], per_mood: int) -> None:
        """Take the file to append to, the rows that are in it, and how many each mood may have."""
        rows = list(rows)
        self.counts = Counter(dict.fromkeys(Mood, 0) | Counter(row.mood for row in rows))
        self.per_mood = per_mood
        self._seen = {_key(row.title) for row in rows}
        self._file = file
        self._writer = csv.writer(file, lineterminator="\n")

    @classmethod
    @contextmanager
    def open(cls, path: Path, per_mood: int = PER_MOOD) -> Generator[Self]:
        """Begin a file, or go on with one that ``mend`` has left whole; raises as ``read`` does."""
        path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not path.exists() or not path.stat().st_size
        rows = [] if is_new else read(path)
        with path.open("a", newline="", encoding="utf-8") as file:
            if is_new:
                csv.writer(file, lineterminator="\n").writerow(_FIELDS)
            yield cls(file, rows, per_mood)

    @property
    def is_full(self) -> bool:
        """Whether every mood has all its movies."""
        return all(count >= self.per_mood for count in self.counts.values())

    def fresh(self, movies: Iterable[Movie]) -> list[Movie]:
        """Return those that are worth a label: with an overview, and of a title that did not come before."""
        fresh: list[Movie] = []
        for movie in movies:
            if len(_plain(movie.overview)) >= _SHORTEST and _key(movie.title) not in self._seen:
                self._seen.add(_key(movie.title))
                fresh.append(movie)
        return fresh

    def add(self, row: Row) -> None:
        """Write a row out, unless its mood has all its movies."""
        if self.counts[row.mood] < self.per_mood:
            self._writer.writerow((_plain(row.title), _plain(row.overview), row.mood.value))
            self._file.flush()
            self.counts[row.mood] += 1


async def rebuild(
    path: Path, source: Lists, teacher: Labeller, *, per_mood: int = PER_MOOD, reserved: Reserved | None = None
) -> Counter[Mood]:
    """Label what trends, what is rated best and what is popular, until every mood has its movies or the pages end.

    Call it again after a crash: it goes on behind the rows that are in the file.

    Returns:
        How many movies each mood has.

    Raises:
        ArtifactRejected: The file to go on with is of another make.
        SourceError: See ``core.errors``; what was labelled before stays in the file.
    """
    if mend(path):
        print(f"A crash tore the last line of {path}; it is dropped and its movie labelled again.")
    with Dataset.open(path, per_mood) as dataset, _progress() as progress:
        if have := dataset.counts.total():
            progress.print(f"{path} has {have} rows already; going on behind them.")
        bars = {mood: progress.add_task(mood.value, total=per_mood) for mood in Mood}
        at = progress.add_task("pages", total=None)
        async for name, page in _pages(source, dataset):
            movies = [one for one in dataset.fresh(page.movies) if one not in (reserved or Reserved())]
            moods = await asyncio.to_thread(teacher.label, [movie.overview for movie in movies]) if movies else []
            for movie, mood in zip(movies, moods, strict=True):
                dataset.add(Row(movie.title, movie.overview, mood))
            for mood, bar in bars.items():
                progress.update(bar, completed=dataset.counts[mood])
            progress.update(at, description=name, completed=page.number, total=page.total_pages)
    lacking = ", ".join(f"{mood} has {count}" for mood, count in dataset.counts.items() if count < per_mood)
    print(f"Every mood has {per_mood} movies." if dataset.is_full else f"The pages end, and of {per_mood} {lacking}.")
    return dataset.counts


async def _pages(source: Lists, dataset: Dataset) -> AsyncIterator[tuple[str, Page]]:
    """Yield list after list, page after page, as long as a mood lacks movies."""
    for name, ask in (("trending", source.trending), ("top rated", source.top_rated), ("popular", source.popular)):
        number, last = 0, 1
        while number < last and not dataset.is_full:
            number += 1
            page = await ask(number)
            last = page.total_pages
            yield name, page


def _progress() -> Progress:
    return Progress(TextColumn("{task.description:10}"), BarColumn(), MofNCompleteColumn())


def _key(title: str) -> str:
    return _plain(title).casefold()


def _plain(text: str) -> str:
    """Put a text on one line, so that a row is a line and a torn one is known by its missing end."""
    return " ".join(text.split())

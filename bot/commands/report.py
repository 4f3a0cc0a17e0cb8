"""The command ``report``: one page with plots of this week's movies. This module counts, the template draws."""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.app import open_app
from bot.commands.command import DONE, EXIT_CODES, Command
from bot.dialogue import texts as shared_texts
from bot.dialogue.moods import MOOD_LOOKS
from bot.settings import Settings
from core.errors import CineMoodError
from core.moods.mood import GOOD, Mood
from core.movies.catalogue import Catalogue, ScoredMovie
from core.store.opening import disk_of

CONFIDENCE_BINS = 10
MAX_GENRES = 12
"""Rarer genres show no pattern."""
SINGLE_YEARS = 5
"""The newest years have a bar each; before them come decades."""
OLDEST_DECADE = 1980
MAX_DOUBTED = 10


class ReportUnwritable(CineMoodError):
    """The file cannot be written."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a plot."""

    label: str
    count: int
    share: float
    """Of the longest bar of the plot, 0 to 1."""
    mood: Mood | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of the movies that are offered for a mood are doubted."""

    mood: Mood
    offered: int
    doubted: int
    """Movies that at least one person says do not have the mood."""
    objections: int

    @property
    def share(self) -> float:
        """The share of the movies without an objection, 0 to 1."""
        if not self.offered:
            return 1.0
        return 1 - self.doubted / self.offered


@dataclass(frozen=True, slots=True)
class DoubtedMovie:
    """A movie that people say does not have a mood."""

    title: str
    mood: Mood
    confidence: float
    people: int


def write_report(catalogue: Catalogue, doubts: Mapping[tuple[int, Mood], int], file: Path) -> None:
    """Write the page, which needs no other file.

    Args:
        catalogue: The week's movies.
        doubts: The number of people who say that a movie does not have a mood.
        file: The page; replaced when it exists.

    Raises:
        ReportUnwritable: The file cannot be written.
    """
    page = _render(
        name=shared_texts.NAME,
        mood_looks=MOOD_LOOKS,
        notice=shared_texts.TMDB_NOTICE,
        catalogue=catalogue,
        moods=count_moods(catalogue),
        confidence=count_confidence(catalogue),
        genres=count_genres(catalogue),
        years=count_years(catalogue),
        agreement=measure_agreement(catalogue, doubts),
        doubts=list_doubted(catalogue, doubts),
        all_moods=list(Mood),
        good=GOOD,
    )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, "utf-8")
    except OSError as error:
        raise ReportUnwritable(f"{file} cannot be written ({error.strerror}): name another file.") from error


def count_moods(catalogue: Catalogue) -> list[Bar]:
    """Count the movies that have each mood; a movie may have several."""
    movies = Counter[Mood]()
    for entry in catalogue:
        movies.update(_moods_of(entry))
    return _mood_bars(movies, max(movies.values(), default=0))


def count_confidence(catalogue: Catalogue) -> list[Bar]:
    """Count the movies by the probability of their strongest mood, in steps of a tenth, lowest first."""
    movies = Counter[int]()
    for entry in catalogue:
        probability = entry.scores[entry.scores.strongest()]
        movies[min(int(probability * CONFIDENCE_BINS), CONFIDENCE_BINS - 1)] += 1
    bars: list[Bar] = []
    for number, (low, high) in enumerate(pairwise(range(0, 101, 100 // CONFIDENCE_BINS))):
        bars.append(_bar(f"{low}–{high} %", movies[number], max(movies.values(), default=0)))
    return bars


def count_genres(catalogue: Catalogue) -> list[tuple[str, list[Bar]]]:
    """Count the movies of each mood in the most frequent genres, most frequent first; all bars have one scale."""
    genres = Counter[str]()
    moods_by_genre: defaultdict[str, Counter[Mood]] = defaultdict(Counter)
    for entry in catalogue:
        genres.update(entry.movie.genres)
        for genre in entry.movie.genres:
            moods_by_genre[genre].update(_moods_of(entry))
    frequent = sorted(genres, key=lambda genre: (-genres[genre], genre))[:MAX_GENRES]
    longest = 0
    for genre in frequent:
        longest = max(longest, *moods_by_genre[genre].values(), 0)
    return [(genre, _mood_bars(moods_by_genre[genre], longest)) for genre in frequent]


def count_years(catalogue: Catalogue) -> list[Bar]:
    """Count the movies by year, newest first: recent years one by one, then decades."""
    spans = _year_spans(catalogue.week.year)
    movies = Counter[str]()
    for entry in catalogue:
        for label, years in spans.items():
            movies[label] += entry.movie.year in years
    return [_bar(label, movies[label], max(movies.values(), default=0)) for label in spans]


def _year_spans(newest: int) -> dict[str, range]:
    """Divide the years up to ``newest`` into spans, newest first, by their labels."""
    spans: dict[str, range] = {}
    end = newest - SINGLE_YEARS
    for year in range(newest, end, -1):
        spans[str(year)] = range(year, year + 1)
    while end >= OLDEST_DECADE:
        begin = end // 10 * 10
        label = str(end)
        if begin < end:
            label = f"{begin}–{end % 100:02}"
        spans[label] = range(begin, end + 1)
        end = begin - 1
    spans["older"] = range(end + 1)
    return spans


def measure_agreement(catalogue: Catalogue, doubts: Mapping[tuple[int, Mood], int]) -> list[Agreement]:
    """Compare the movies that the model offers for each mood with the objections of people."""
    agreements: list[Agreement] = []
    for mood in Mood:
        offered = doubted = objections = 0
        for entry in catalogue:
            if mood in _moods_of(entry):
                people = doubts.get((entry.movie.id, mood), 0)
                offered += 1
                doubted += people > 0
                objections += people
        agreements.append(Agreement(mood, offered, doubted, objections))
    return agreements


def list_doubted(catalogue: Catalogue, doubts: Mapping[tuple[int, Mood], int]) -> list[DoubtedMovie]:
    """List the movies with the most objections."""
    movies: list[DoubtedMovie] = []
    for (movie, mood), people in doubts.items():
        entry = catalogue.by_id.get(movie)
        if entry is not None:
            movies.append(DoubtedMovie(entry.movie.title, mood, entry.scores[mood], people))
    movies.sort(key=lambda movie: (-movie.people, movie.title, movie.mood))
    return movies[:MAX_DOUBTED]


def _moods_of(entry: ScoredMovie) -> list[Mood]:
    return [mood for mood in Mood if entry.scores[mood] >= GOOD]


def _mood_bars(movies: Mapping[Mood, int], longest: int) -> list[Bar]:
    return [_bar(mood, movies.get(mood, 0), longest, mood) for mood in Mood]


def _bar(label: str, count: int, longest: int, mood: Mood | None = None) -> Bar:
    return Bar(label, count, count / (longest or 1), mood)


def _render(**values: Any) -> str:  # noqa: ANN401 - a template takes values of any type
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - only this command writes pages

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html").render(values)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help="where to (default: report.html beside the store)")


def _address_of(file: Path) -> str:
    return file.absolute().as_uri()


def _beside_store(settings: Settings, name: str) -> Path:
    """Return a file beside the store, or in the current folder when the store is not on this machine."""
    disk = disk_of(settings.store)
    return Path(name) if disk is None else disk.file.with_name(name)


async def _run(settings: Settings, arguments: argparse.Namespace) -> int:
    async with open_app(settings) as app:
        try:
            await app.refresher.keep_current()
        except CineMoodError as error:  # an older catalogue is worth a look, too
            print(error, file=sys.stderr)
        file: Path = arguments.file or _beside_store(settings, "report.html")
        write_report(app.shelf.catalogue, await app.store.doubts.count_doubters(), file)
    print(_address_of(file))
    return DONE


REPORT = Command("report", "Write a page with plots of this week's movies.", _run, _add_arguments, epilog=EXIT_CODES)

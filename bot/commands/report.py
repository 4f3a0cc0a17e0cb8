"""A look at the week: the catalogue counted, and written as one page with plots. The template draws, this counts."""

import argparse
import functools
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app import open_app
from bot.commands.command import DONE, EXIT_CODES, Command
from bot.dialogue import texts as shared_texts
from bot.dialogue.moods import MOOD_LOOKS
from bot.settings import Settings
from core.errors import CineMoodError
from core.moods.mood import GOOD, Mood
from core.movies.catalogue import Catalogue, ScoredMovie
from core.store.opening import disk_of

if TYPE_CHECKING:
    from jinja2 import Template

_BINS = 10  # of the histogram of confidence
_GENRES = 12  # rows of the table; the rest are too rare to show a pattern
_RECENT = 5  # years that are shown one by one; before them come decades
_OLDEST = 1980  # the first year of the first decade that is shown by itself
_DOUBTED = 10  # movies that are listed by name


class ReportUnwritable(CineMoodError):
    """The page cannot be written where it should."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a plot."""

    label: str
    count: int
    share: float
    """Of the longest bar of its plot, 0 to 1."""
    mood: Mood | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What people think of the movies that are offered for a mood."""

    mood: Mood
    offered: int
    doubted: int
    """Movies of which somebody says that they do not have the mood."""
    objections: int
    """How often that was said."""

    @property
    def share(self) -> float:
        """Of the movies, those of which nobody says so, 0 to 1."""
        return 1 - self.doubted / self.offered if self.offered else 1.0


@dataclass(frozen=True, slots=True)
class Doubt:
    """A movie of which somebody says that it does not have a mood."""

    title: str
    mood: Mood
    confidence: float
    people: int


def write_report(catalogue: Catalogue, doubts: Mapping[tuple[int, Mood], int], file: Path) -> None:
    """Write the page, which needs no other file.

    Args:
        catalogue: The week's movies.
        doubts: How many people say that a movie does not have a mood.
        file: Where to; replaced when it exists.

    Raises:
        ReportUnwritable: It cannot be written there.
    """
    page = _template().render(
        name=shared_texts.NAME,
        mood_looks=MOOD_LOOKS,
        notice=shared_texts.TMDB_NOTICE,
        catalogue=catalogue,
        moods=moods(catalogue),
        confidence=confidence(catalogue),
        genres=genres(catalogue),
        years=years(catalogue),
        agreement=agreement(catalogue, doubts),
        doubts=doubted(catalogue, doubts),
        all_moods=list(Mood),
        good=GOOD,
    )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, "utf-8")
    except OSError as error:
        raise ReportUnwritable(f"{file} cannot be written ({error.strerror}): name another file.") from error


def moods(catalogue: Catalogue) -> list[Bar]:
    """Count the movies that have each mood; one may have several."""
    counts = [sum(_has(entry, mood) for entry in catalogue) for mood in Mood]
    return _bars([str(mood) for mood in Mood], counts, list(Mood))


def confidence(catalogue: Catalogue) -> list[Bar]:
    """Count the movies by the probability of their strongest mood, in steps of a tenth, lowest first."""
    heights = Counter(min(int(max(p for _, p in entry.scores.items()) * _BINS), _BINS - 1) for entry in catalogue)
    labels = [f"{low * 10}–{high * 10} %" for low, high in pairwise(range(_BINS + 1))]
    return _bars(labels, [heights[number] for number in range(_BINS)])


def genres(catalogue: Catalogue) -> list[tuple[str, list[Bar]]]:
    """Count the movies of each mood in the most frequent genres, most frequent first."""
    frequent = Counter(genre for entry in catalogue for genre in entry.movie.genres)
    names = [genre for genre, _ in sorted(frequent.items(), key=lambda item: (-item[1], item[0]))[:_GENRES]]
    counts = Counter((genre, mood) for e in catalogue for genre in e.movie.genres for mood in Mood if _has(e, mood))
    longest = max((counts[genre, mood] for genre in names for mood in Mood), default=0)
    return [(genre, _bars(list(Mood), [counts[genre, m] for m in Mood], list(Mood), longest)) for genre in names]


def years(catalogue: Catalogue) -> list[Bar]:
    """Count the movies by when they came out, newest first: recent years one by one, then decades."""
    newest = catalogue.week.year
    first = newest - _RECENT + 1
    spans = [(str(year), year, year) for year in range(newest, first - 1, -1)]
    end = first - 1
    while end >= _OLDEST:
        begin = end // 10 * 10
        spans.append((str(end) if begin == end else f"{begin}–{end % 100:02}", begin, end))
        end = begin - 1
    spans.append(("older", 0, end))
    released = [entry.movie.year for entry in catalogue]
    return _bars([label for label, *_ in spans], [sum(a <= year <= b for year in released) for _, a, b in spans])


def agreement(catalogue: Catalogue, doubts: Mapping[tuple[int, Mood], int]) -> list[Agreement]:
    """Compare what the model says of each mood's movies with what people say."""
    told: list[Agreement] = []
    for mood in Mood:
        offered = [entry.movie.id for entry in catalogue if _has(entry, mood)]
        objections = [doubts[movie, mood] for movie in offered if (movie, mood) in doubts]
        told.append(Agreement(mood, len(offered), len(objections), sum(objections)))
    return told


def doubted(catalogue: Catalogue, doubts: Mapping[tuple[int, Mood], int]) -> list[Doubt]:
    """List the movies that most people disagree about."""
    found = [
        Doubt(catalogue.by_id[movie].movie.title, mood, catalogue.by_id[movie].scores[mood], people)
        for (movie, mood), people in doubts.items()
        if movie in catalogue.by_id
    ]
    return sorted(found, key=lambda doubt: (-doubt.people, doubt.title, doubt.mood))[:_DOUBTED]


def _has(entry: ScoredMovie, mood: Mood) -> bool:
    return entry.scores[mood] >= GOOD


def _bars(labels: Sequence[str], counts: Sequence[int], moods: Sequence[Mood] = (), longest: int = 0) -> list[Bar]:
    top = longest or max(counts, default=0) or 1
    return [
        Bar(label, count, count / top, moods[number] if moods else None)
        for number, (label, count) in enumerate(zip(labels, counts, strict=True))
    ]


@functools.cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - only this command writes pages

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")


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

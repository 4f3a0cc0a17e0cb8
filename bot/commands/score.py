"""The command ``score``: movies as JSON lines in, the same lines with their moods out."""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec

from bot.commands.command import DONE, Command
from bot.commands.piped_lines import filter_lines, round_moods
from bot.settings import Settings
from core.inference.mood_model import MoodModel
from core.movies.movie import Description

LINES_AT_ONCE = 1000
"""Scoring many movies together is much faster."""


class _Line(msgspec.Struct, frozen=True):
    """The parts of a line that count; null counts as missing."""

    overview: str
    title: str | None = None
    tagline: str | None = None
    genres: tuple[str, ...] | None = None
    keywords: tuple[str, ...] | None = None

    @property
    def description(self) -> Description:
        return Description(
            overview=self.overview,
            title=self.title or "",
            tagline=self.tagline or "",
            genres=self.genres or (),
            keywords=self.keywords or (),
        )


def score_lines(lines: Iterable[bytes], mood_model: MoodModel, report: Callable[[int, str], None]) -> Iterator[bytes]:
    """Yield each line with ``moods`` added, without its line break, in order; empty lines are skipped.

    Args:
        lines: One JSON object per line with ``overview`` and, as far as known, ``title``, ``tagline``, ``genres`` and
            ``keywords``; other keys are kept.
        mood_model: Scores the moods.
        report: Gets the number of each bad line, counted from 1, and its fault.
    """
    readable = _read_lines(lines, report)
    while batch := list(islice(readable, LINES_AT_ONCE)):
        contents, descriptions = zip(*batch, strict=True)
        for content, moods in zip(contents, mood_model.score(descriptions), strict=True):
            yield msgspec.json.encode(content | {"moods": round_moods(moods)})


def _read_lines(
    lines: Iterable[bytes], report: Callable[[int, str], None]
) -> Iterator[tuple[dict[str, Any], Description]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            content = msgspec.json.decode(line)
            description = msgspec.convert(content, _Line).description
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            report(number, str(error))
        else:
            yield content, description


def _print_fault(number: int, fault: str) -> None:
    print(f"Line {number}: {fault}", file=sys.stderr)


async def _run(settings: Settings, _: argparse.Namespace) -> int:
    mood_model = MoodModel.load(settings.model)
    filter_lines("movies, one JSON object per line", lambda lines: score_lines(lines, mood_model, _print_fault))
    return DONE


SCORE = Command("score", "Read movies as JSON lines, write them with their moods.", _run)

"""Score any movies: JSON lines in, the same lines with their moods out."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec

from core.inference.mood_model import MoodModel
from core.movies.movie import Description

_AT_ONCE = 1000  # lines; scoring many together is what makes it fast


class _Line(msgspec.Struct, frozen=True):
    """What a line may tell; null counts as missing."""

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
    """Yield each line with ``moods`` added, without its line break, in order; empty lines are passed over.

    Args:
        lines: One JSON object per line: ``overview``, and as far as known ``title``, ``tagline``, ``genres``,
            ``keywords``; whatever else it holds is kept.
        mood_model: Tells the moods.
        report: Gets the number of each bad line, counted from 1, and what is wrong with it.
    """
    readable = _readable(lines, report)
    while chunk := list(islice(readable, _AT_ONCE)):
        scores = mood_model.score([description for _, description in chunk])
        for (line, _), moods in zip(chunk, scores, strict=True):
            yield msgspec.json.encode(line | {"moods": {mood.value: round(p, 6) for mood, p in moods.items()}})


def _readable(
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

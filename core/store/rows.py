"""Movies, catalogues, verdicts and digests as rows of the store, which are read back equal."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from core.moods.mood import Mood
from core.movies.catalogue import Catalogue, ScoredMovie, Week
from core.movies.movie import Movie
from core.people.digest import Digest
from core.people.verdict import Verdict

_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_JSON = ("genres", "keywords", "certifications", "providers", "provider_ids", "trailers", "translations")
_FLAGS = ("adult", "softcore", "video")


def moment_text(moment: datetime) -> str:
    """Write a moment in UTC such that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_number(moment: datetime) -> int:
    """Write a moment as microseconds, which take less room than a text."""
    return (moment - _EPOCH) // _TICK


def moment_of_number(number: int) -> datetime:
    """Read a moment that ``moment_number`` has written."""
    return _EPOCH + number * _TICK


def json_text(value: object) -> str:
    """Write a value as JSON."""
    return msgspec.json.encode(value).decode()


def movie_row(movie: Movie) -> dict[str, Any]:
    """Write a movie as columns; lists and dictionaries become JSON."""
    row: dict[str, Any] = msgspec.to_builtins(movie)
    for column in _JSON:
        row[column] = json_text(row[column])
    for column in _FLAGS:
        row[column] = int(row[column])
    return row


def entry_row(rank: int, entry: ScoredMovie) -> dict[str, Any]:
    """Write a movie's rank, scores and reasons as columns."""
    reasons = json_text(entry.reasons)
    scores = dict(entry.scores.items())
    return {"rank": rank, "id": entry.movie.id, "reasons": reasons, "readings": entry.readings, **scores}


def verdict_row(verdict: Verdict) -> dict[str, Any]:
    """Write a verdict as columns; the moment in microseconds, because there are many verdicts."""
    row: dict[str, Any] = msgspec.to_builtins(verdict)
    return row | {"at": moment_number(verdict.at)}


def digest_row(digest: Digest) -> dict[str, Any]:
    """Write a digest as columns, including the columns of its slot."""
    row: dict[str, Any] = msgspec.to_builtins(digest)
    return row | row.pop("slot") | {"due_at": moment_text(digest.due_at), "sent": json_text(digest.sent)}


def movie_of(row: Mapping[str, Any]) -> Movie:
    """Read a movie from its columns and ignore other columns.

    Raises:
        ValueError: The row was not written by ``movie_row``.
    """
    facts = dict(row)
    for column in _JSON:
        facts[column] = msgspec.json.decode(row[column])
    for column in _FLAGS:
        facts[column] = bool(row[column])
    return msgspec.convert(facts, Movie)


def catalogue_of(head: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Catalogue:
    """Read a catalogue from its own row and the rows of its entries, joined with their movies, in the order of rank.

    Raises:
        ValueError: A row was not written by this module.
    """
    entries = tuple(entry_of(row) for row in rows)
    taken_at = datetime.fromisoformat(head["taken_at"])
    return Catalogue(Week.parse(head["week"]), taken_at, head["source"], entries)


def entry_of(row: Mapping[str, Any]) -> ScoredMovie:
    """Read an entry from its columns, joined with the columns of its movie.

    Raises:
        ValueError: The row was not written by this module.
    """
    scores = {"probabilities": [row[mood] for mood in Mood]}
    reasons = msgspec.json.decode(row["reasons"])
    facts = {"movie": movie_of(row), "scores": scores, "reasons": reasons, "readings": row["readings"]}
    return msgspec.convert(facts, ScoredMovie)


def verdict_of(row: Mapping[str, Any]) -> Verdict:
    """Read a verdict from its columns and ignore other columns.

    Raises:
        ValueError: The row was not written by ``verdict_row``.
    """
    return msgspec.convert({**row, "at": moment_of_number(row["at"])}, Verdict)


def digest_of(row: Mapping[str, Any]) -> Digest:
    """Read a digest from its columns.

    Raises:
        ValueError: The row was not written by ``digest_row``.
    """
    return msgspec.convert({**row, "slot": row, "sent": msgspec.json.decode(row["sent"])}, Digest)

"""What people might write, and what they mean by it: reading, checking, splitting."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from core.inference.intent_model import Kind
from core.moods.mood import Mood

FOLDS = 5
_LONGEST = 300  # characters


class Utterance(msgspec.Struct, frozen=True):
    """A message, with the mood that it is about and whether it is felt or wanted; both null when it is about none."""

    text: str
    mood: str | None
    kind: str | None


def read(path: Path) -> list[Utterance]:
    """Read JSON lines.

    Raises:
        msgspec.DecodeError: A line is no utterance.
    """
    return [msgspec.json.decode(line, type=Utterance) for line in path.read_bytes().splitlines()]


def fold_of(text: str) -> int:
    """Return in which of the folds, from 0, a message belongs: by its words alone, so that it never changes."""
    return hashlib.sha256(_plain(text).encode(errors="ignore")).digest()[0] % FOLDS


def find_faults(rows: Sequence[Utterance]) -> list[str]:
    """Name everything that is wrong with the utterances, one sentence each, lines counted from 1."""
    found = [
        f"Line {number}, “{row.text[:40]}”: {fault}." for number, row in enumerate(rows, 1) for fault in _faults_of(row)
    ]
    times = Counter(_plain(row.text) for row in rows)
    return found + [f"“{text[:40]}” is there {count} times." for text, count in times.items() if count > 1]


def _faults_of(row: Utterance) -> Iterable[str]:
    checks = {
        "is empty": not row.text.strip(),
        f"has {len(row.text)} characters": len(row.text) > _LONGEST,
        f"names an unknown mood, {row.mood}": row.mood is not None and row.mood not in set(Mood),
        f"names an unknown kind, {row.kind}": row.kind is not None and row.kind not in set(Kind),
        "has a mood without a kind, or a kind without a mood": (row.mood is None) != (row.kind is None),
    }
    return (fault for fault, is_wrong in checks.items() if is_wrong)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())

"""Messages labelled with their meaning: reading, checking, splitting."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from core.inference.intent_model import Kind
from core.moods.mood import Mood

FOLDS = 5
_MAX_CHARACTERS = 300


class Utterance(msgspec.Struct, frozen=True):
    """A message with its mood and whether that is felt or wanted; both are null if it is about no mood."""

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
    """Return the fold of a message, from 0; it depends on the words alone, so it never changes."""
    return hashlib.sha256(_plain(text).encode(errors="ignore")).digest()[0] % FOLDS


def find_faults(rows: Sequence[Utterance]) -> list[str]:
    """Return the faults of the utterances, one sentence each, lines counted from 1."""
    faults: list[str] = []
    counts: Counter[str] = Counter()
    for number, row in enumerate(rows, 1):
        counts[_plain(row.text)] += 1
        for fault in _find_faults_of(row):
            faults.append(f"Line {number}, “{row.text[:40]}”: {fault}.")  # noqa: PERF401 - a plain loop
    for text, count in counts.items():
        if count > 1:
            faults.append(f"“{text[:40]}” is there {count} times.")
    return faults


def _find_faults_of(row: Utterance) -> Iterator[str]:
    checks = {
        "is empty": not row.text.strip(),
        f"has {len(row.text)} characters": len(row.text) > _MAX_CHARACTERS,
        f"names an unknown mood, {row.mood}": row.mood is not None and row.mood not in set(Mood),
        f"names an unknown kind, {row.kind}": row.kind is not None and row.kind not in set(Kind),
        "has a mood without a kind, or a kind without a mood": (row.mood is None) != (row.kind is None),
    }
    for fault, is_wrong in checks.items():
        if is_wrong:
            yield fault


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())

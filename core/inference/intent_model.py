"""Tells what a message in free words is about: a mood, felt or wanted, or nothing of the kind. Loads ``models/intent``.

Two models are added up. One weighs the words, pairs of words and pieces of words of the message; it is sure of what it
has seen. The other reads the message in order (``core.inference.gru``); it minds what is said before and after a word,
and understands words that nobody taught it.
"""

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.inference.artifacts import ModelFiles
from core.inference.embedding import Embedding
from core.inference.gru import GruWeights, gru_logits
from core.moods.mood import Mood, MoodScores

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]


class Kind(StrEnum):
    """What a message with a mood tells."""

    FEEL = "feel"
    """How somebody feels."""
    WANT = "want"
    """What somebody would like to see."""


class Intent(msgspec.Struct, frozen=True):
    """What a message is about."""

    mood: Mood | None
    """None when it is likelier about no mood than about any."""
    moods: MoodScores
    """Probabilities that add up to at most one; what is missing goes to no mood."""
    kind: Kind | None
    """None exactly when there is no mood."""


READER: Final = "reader.npz"
GRAMS: Final = "grams.npz"
LABELS: Final = (*(f"{mood} {kind}" for kind in Kind for mood in Mood), "none")
"""What is told apart: six moods felt, six wanted, and none."""
BUCKETS: Final = 2**16
"""Places for words and pieces of words; a few share one, at no measurable cost."""

_LONGEST = 400  # characters that are read; people write fewer than 120
_MOODS = tuple(Mood)
_PIECE_LENGTHS = range(2, 6)  # letters of a piece of a word, its borders counted
_KEPT_AS = frozenset({"float16", "int8", "int32"})
_TOKEN = re.compile(r"\w+|[^\w\s]")
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
_APOSTROPHES = str.maketrans("", "", "'’")


class Grams(NamedTuple):
    """What each word, pair of words and piece of a word says. B buckets, d dimensions, 13 labels."""

    rarity: Floats
    """Shape (B,): how much a bucket counts; 0 for those never learned."""
    votes: NDArray[np.int8]
    """Shape (B, 13), in steps of ``step``."""
    step: Floats
    """Shape (13,)."""
    sentence: Floats
    """Shape (d, 13): what the vector of the whole message adds."""
    bias: Floats
    """Shape (13,)."""


class IntentModel:
    """Understands messages. Deterministic, and the same message means the same in any company."""

    def __init__(self, embedding: Embedding, grams: Grams, gru: GruWeights) -> None:
        """Take the loaded parts; ``load`` is the usual way in."""
        self._embedding = embedding
        self._grams = grams
        self._gru = gru

    @classmethod
    def load(cls, folder: Path, embedding: Embedding) -> Self:
        """Load and check the model, which was learned with this embedding.

        Raises:
            ArtifactRejected: A file is missing, altered, or of another format.
        """
        files = ModelFiles.read(folder)
        stored_grams = files.arrays(GRAMS, *Grams._fields)
        stored_gru = files.arrays(READER, *GruWeights._fields)
        try:
            grams = Grams(*(_full(table) for table in stored_grams))
            gru = GruWeights(*(_full(table) for table in stored_gru))
            is_whole = files.manifest.names == LABELS and _fits(embedding, grams)
            is_sound = is_whole and gru.fits(embedding.dimensions, len(LABELS))
        except (IndexError, ValueError) as error:
            raise files.rejected() from error
        if not is_sound:
            raise files.rejected()
        return cls(embedding, grams, gru)

    def understand(self, text: str) -> Intent:
        """Tell what a message is about; any text will do."""
        text = clipped(text)
        logits = grams_logits(text, self._embedding, self._grams) + gru_logits(
            self._embedding.tokenizer.encode(text, add_special_tokens=False).ids, self._embedding, self._gru
        )
        return _intent(logits)


def clipped(text: str) -> str:
    """Return the part of a message that is read, without what is no character."""
    return text[:_LONGEST].encode(errors="ignore").decode()


def buckets(text: str) -> tuple[Ids, Floats]:
    """Return the buckets of a message's words, pairs of words and pieces of words, and how much they are said.

    Repeating counts less and less; so do drawn-out letters, apostrophes and capitals. Pieces stand for words that are
    misspelt or in another form.
    """
    words = _words(text)
    said = Counter(_bucket(gram) for gram in chain(_whole_grams(words), _pieces(words)))
    return np.fromiter(said, np.int64, len(said)), 1 + np.log(np.fromiter(said.values(), np.float32, len(said)))


def word_buckets(text: str) -> set[int]:
    """Return the buckets of a message's words and pairs of words."""
    return {_bucket(gram) for gram in _whole_grams(_words(text))}


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
    return _TOKEN.findall(_DRAWN_OUT.sub(r"\1\1", plain)[:_LONGEST])


def _bucket(gram: str) -> int:
    return zlib.crc32(gram.encode()) % BUCKETS


def _whole_grams(words: Sequence[str]) -> Iterator[str]:
    yield from (f"w{word}" for word in words)
    yield from (f"w{word} {following}" for word, following in pairwise(words))


def _pieces(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        bordered = f" {word} "
        for length in _PIECE_LENGTHS:
            yield from (bordered[at : at + length] for at in range(len(bordered) - length + 1))


def unit(weights: Floats) -> Floats:
    """Scale weights to length one; zeros stay zeros."""
    return weights / max(float(np.linalg.norm(weights)), 1e-9)


def grams_logits(text: str, embedding: Embedding, grams: Grams) -> Floats:
    """Return what words and pieces of words say about a message, shape (13,)."""
    places, weights = buckets(text)
    weights = unit(weights * grams.rarity[places])
    (sentence,) = embedding.vectors([text])
    return (weights @ grams.votes[places]) * grams.step + sentence @ grams.sentence + grams.bias


def _intent(logits: Floats) -> Intent:
    """Add up what is said about feeling and wanting the same mood."""
    odds = np.exp(logits - logits.max(), dtype=np.float64)
    shares = odds / odds.sum()
    kinds = shares[:-1].reshape(len(Kind), len(_MOODS))
    moods = kinds.sum(axis=0)
    scores = MoodScores(tuple(moods.tolist()))
    if shares[-1] >= moods.max():
        return Intent(None, scores, None)
    mood = scores.strongest()
    return Intent(mood, scores, tuple(Kind)[int(kinds[:, _MOODS.index(mood)].argmax())])


def _full(table: NDArray[np.generic]) -> NDArray[Any]:
    """Return numbers that are kept in half precision in full precision, whole numbers as they are."""
    if table.dtype.name not in _KEPT_AS:
        raise ValueError(table.dtype)
    return table.astype(np.float32) if table.dtype == np.float16 else table


def _fits(embedding: Embedding, grams: Grams) -> bool:
    """Tell whether all tables have the shapes that their descriptions promise."""
    labels, dimensions = len(LABELS), embedding.dimensions
    shapes = ((BUCKETS,), (BUCKETS, labels), (labels,), (dimensions, labels), (labels,))
    return tuple(table.shape for table in grams) == shapes

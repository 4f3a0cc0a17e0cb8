"""The model of messages in free words: about a felt mood, a wanted one, or none. Loads ``models/intent``.

It adds up two models. One weighs the words, word pairs and parts of words in the message; it is sure of the ones that
it has seen. The other reads the message in order (``core.inference.gru``); it considers a word's neighbours, and
understands words outside the training data.
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
    """The kind of a message with a mood."""

    FEEL = "feel"
    """It says how a person feels."""
    WANT = "want"
    """It asks for a movie."""


class Intent(msgspec.Struct, frozen=True):
    """The meaning of a message."""

    mood: Mood | None
    """None if no mood is likelier than each mood."""
    moods: MoodScores
    """Probabilities that add up to at most one; the rest is the probability of no mood."""
    kind: Kind | None
    """None exactly if there is no mood."""


GRU: Final = "reader.npz"
GRAMS: Final = "grams.npz"
LABELS: Final = (*(f"{mood} {kind}" for kind in Kind for mood in Mood), "none")
"""The classes: six moods felt, six wanted, and none."""
BUCKETS: Final = 2**16
"""Places for words and parts of words; a few share one, at no measurable cost."""

_MAX_LENGTH = 400  # in characters; people write fewer than 120
_MOODS = tuple(Mood)
_PART_LENGTHS = range(2, 6)
"""Letters of a part of a word, its borders included."""
_STORED_TYPES = frozenset({"float16", "int8", "int32"})
_TOKEN = re.compile(r"\w+|[^\w\s]")
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
_APOSTROPHES = str.maketrans("", "", "'’")


class Grams(NamedTuple):
    """The learned numbers per word, word pair and part of a word. B buckets, d dimensions, 13 labels."""

    rarity: Floats
    """Shape (B,): the weight of a bucket; 0 for unlearned ones."""
    votes: NDArray[np.int8]
    """Shape (B, 13), in steps of ``step``."""
    step: Floats
    """Shape (13,)."""
    sentence: Floats
    """Shape (d, 13): weights of the vector of the whole message."""
    bias: Floats
    """Shape (13,)."""


class IntentModel:
    """Understands messages. Deterministic: a message always means the same."""

    def __init__(self, embedding: Embedding, grams: Grams, gru: GruWeights) -> None:
        self._embedding = embedding
        self._grams = grams
        self._gru = gru

    @classmethod
    def load(cls, folder: Path, embedding: Embedding) -> Self:
        """Load and check the model, which was trained with this embedding.

        Raises:
            ArtifactRejected: A file is missing, altered, or of another format.
        """
        files = ModelFiles.read(folder)
        stored_grams = files.arrays(GRAMS, *Grams._fields)
        stored_gru = files.arrays(GRU, *GruWeights._fields)
        try:
            grams = Grams(*map(_with_full_precision, stored_grams))
            gru = GruWeights(*map(_with_full_precision, stored_gru))
            is_whole = files.manifest.names == LABELS and _fits(embedding, grams)
            is_sound = is_whole and gru.fits(embedding.dimensions, len(LABELS))
        except (IndexError, ValueError) as error:
            raise files.rejection() from error
        if not is_sound:
            raise files.rejection()
        return cls(embedding, grams, gru)

    def understand(self, text: str) -> Intent:
        """Return the meaning of a message; any text will do."""
        text = clip(text)
        pieces = self._embedding.tokenizer.encode(text, add_special_tokens=False).ids
        by_words = grams_logits(text, self._embedding, self._grams)
        by_order = gru_logits(pieces, self._embedding, self._gru)
        return _intent(by_words + by_order)


def clip(text: str) -> str:
    """Return the beginning of a message, as far as it is read, without broken characters."""
    return text[:_MAX_LENGTH].encode(errors="ignore").decode()


def buckets(text: str) -> tuple[Ids, Floats]:
    """Return the buckets of a message's words, word pairs and parts of words, and their weights.

    Repetition counts less and less; drawn-out letters, apostrophes and capitals make no difference. Parts stand for
    words that are misspelt or in another form.
    """
    words = _words(text)
    counts = Counter(map(_bucket, chain(_whole_grams(words), _parts(words))))
    places = np.fromiter(counts, np.int64, len(counts))
    return places, 1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))


def word_buckets(text: str) -> set[int]:
    """Return the buckets of a message's words and word pairs."""
    return set(map(_bucket, _whole_grams(_words(text))))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
    return _TOKEN.findall(_DRAWN_OUT.sub(r"\1\1", plain)[:_MAX_LENGTH])


def _bucket(gram: str) -> int:
    return zlib.crc32(gram.encode()) % BUCKETS


def _whole_grams(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        yield f"w{word}"
    for word, following in pairwise(words):
        yield f"w{word} {following}"


def _parts(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        bordered = f" {word} "
        for length in _PART_LENGTHS:
            for start in range(len(bordered) - length + 1):
                yield bordered[start : start + length]


def unit(weights: Floats) -> Floats:
    """Scale weights to length one; zeros stay zeros."""
    return weights / max(float(np.linalg.norm(weights)), 1e-9)


def grams_logits(text: str, embedding: Embedding, grams: Grams) -> Floats:
    """Return the logits of a message by its words and parts of words, shape (13,)."""
    places, weights = buckets(text)
    weights = unit(weights * grams.rarity[places])
    (sentence,) = embedding.vectors([text])
    return (weights @ grams.votes[places]) * grams.step + sentence @ grams.sentence + grams.bias


def _intent(logits: Floats) -> Intent:
    """Add up the probabilities of feeling and wanting the same mood."""
    odds = np.exp(logits - logits.max(), dtype=np.float64)
    shares = odds / odds.sum()
    kinds = shares[:-1].reshape(len(Kind), len(_MOODS))
    moods = kinds.sum(axis=0)
    scores = MoodScores(tuple(moods.tolist()))
    if shares[-1] >= moods.max():
        return Intent(None, scores, None)
    mood = scores.strongest()
    return Intent(mood, scores, tuple(Kind)[int(kinds[:, _MOODS.index(mood)].argmax())])


def _with_full_precision(table: NDArray[np.generic]) -> NDArray[Any]:
    """Return numbers of half precision in full precision, whole numbers as they are."""
    if table.dtype.name not in _STORED_TYPES:
        raise ValueError(table.dtype)
    return table.astype(np.float32) if table.dtype == np.float16 else table


def _fits(embedding: Embedding, grams: Grams) -> bool:
    """Return whether all tables have the shapes in their descriptions."""
    labels, dimensions = len(LABELS), embedding.dimensions
    shapes = ((BUCKETS,), (BUCKETS, labels), (labels,), (dimensions, labels), (labels,))
    return tuple(map(np.shape, grams)) == shapes

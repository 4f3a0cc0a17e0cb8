"""Static word-piece embeddings: a text is the mean of its pieces' vectors. Doorway to tokenizers."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from core.inference.artifacts import ModelFiles

TOKENIZER: Final = "tokenizer.json"
VECTORS: Final = "embedding.npz"
_BATCH_SIZE = 128  # bounds the memory

Floats = NDArray[np.float32]


Span = tuple[int, int]
"""Begin and end of a part of a text; spans are in order and do not overlap."""


class Embedding:
    """Maps texts to unit vectors. Distilled from a sentence transformer by ``training.moods.embedding``."""

    def __init__(self, tokenizer: Tokenizer, pieces: NDArray[np.int8], scale: Floats) -> None:
        self.tokenizer = tokenizer
        """Splits text into word pieces, ids in [0, V)."""
        self.pieces = pieces
        """Shape (V, d), one quantised vector per word piece."""
        self.scale = scale
        """Shape (d,), the size of a step of ``pieces`` in each dimension."""

    @classmethod
    def load(cls, files: ModelFiles) -> "Embedding":
        """Load from a model's files.

        Raises:
            ArtifactRejected: They are of another make.
        """
        try:
            tokenizer = Tokenizer.from_str(files.text(TOKENIZER))
        except Exception as error:  # tokenizers raises nothing more precise
            raise files.rejection() from error
        pieces, scale = files.arrays(VECTORS, "pieces", "scale")
        kinds, shape = (pieces.dtype, scale.dtype), (tokenizer.get_vocab_size(), scale.size)
        if kinds != (np.int8, np.float32) or pieces.shape != shape or scale.ndim != 1:
            raise files.rejection()
        return cls(tokenizer, pieces.astype(np.int8, copy=False), scale.astype(np.float32, copy=False))

    @property
    def dimensions(self) -> int:
        """The length d of a vector."""
        return self.pieces.shape[1]

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return unit vectors, shape (n, d); zeros for a text without any known piece."""
        out = np.zeros((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), _BATCH_SIZE):
            batch = list(texts[start : start + _BATCH_SIZE])
            encodings = self.tokenizer.encode_batch_fast(batch, add_special_tokens=False)  # fast: without offsets
            for row, encoding in enumerate(encodings, start):
                out[row] = self.pieces.take(encoding.ids, axis=0).astype(np.float32).sum(axis=0)
        out *= self.scale
        norms = np.linalg.norm(out, axis=1, keepdims=True)
        return out / np.where(norms > 0, norms, 1).astype(np.float32)

    def products(self, text: str, spans: Sequence[Span], direction: Floats) -> list[float]:
        """Return the share of each span in the product of a text's vector with a direction (d,)."""
        encoding = self.tokenizer.encode(text, add_special_tokens=False)
        gathered = self.pieces[np.array(encoding.ids, np.int64)].astype(np.float32) * self.scale
        norm = float(np.linalg.norm(gathered.sum(axis=0)))
        sums = np.zeros(len(spans))
        if norm and len(spans):
            begins = np.array([begin for begin, _ in encoding.offsets])
            span_begins, span_ends = np.array(spans).T
            index = np.searchsorted(span_begins, begins, side="right") - 1
            is_inside = (index >= 0) & (begins < span_ends[index])
            np.add.at(sums, index[is_inside], (gathered @ direction)[is_inside] / norm)
        return sums.tolist()

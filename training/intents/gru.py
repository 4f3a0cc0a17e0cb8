"""Training of the network that ``core.inference.gru`` runs. Doorway to PyTorch."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false, reportUnknownParameterType=false, reportUntypedBaseClass=false
# (PyTorch is installed in the training environment only)

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy, dropout
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from core.inference.embedding import Embedding
from core.inference.gru import GruWeights
from core.inference.intent_model import LABELS

torch.set_num_threads(1)  # faster for small matrices, and the same sums on any number of cores

_OWN_DIMENSIONS = 64
"""Learned numbers per word piece, beside the ones of the embedding."""
_UNITS = 96  # per direction
_EPOCHS, _BATCH = 10, 128
_BATCHES_PER_POOL = 32  # sorted by length together
_RATE, _DECAY = 3e-3, 0.02
_DROPOUT_WHOLE_PIECES = 0.1
"""Share of word pieces that are left out, so that the network relies on no single one."""
_DROPOUT_PIECES, _DROPOUT_FEATURES = 0.2, 0.5
_SMOOTHING = 0.05  # of the labels, some of which are matters of taste
_MAX_STEP = 127  # of a signed byte
_BELOW_ALL_STATES = -9.0


class _Network(torch.nn.Module):
    """``core.inference.gru.gru_logits`` for many messages at once; row 0 of a table is padding."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        super().__init__()
        rows, dimensions = vectors.shape
        width = dimensions + _OWN_DIMENSIONS
        self.vectors = torch.from_numpy(vectors)
        self.own = torch.nn.Embedding(rows, _OWN_DIMENSIONS, padding_idx=0, sparse=True)
        with torch.no_grad():
            self.own.weight *= 0.1
        self.gru = torch.nn.GRU(width, _UNITS, bidirectional=True, batch_first=True)
        self.out = torch.nn.Linear(width + 4 * _UNITS, len(LABELS))

    def forward(self, ids: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        pieces = torch.cat([self.vectors[ids], self.own(ids)], dim=2)
        total = pieces.sum(dim=1) / lengths[:, None].sqrt()
        packed = pack_padded_sequence(dropout(pieces, _DROPOUT_PIECES), lengths, batch_first=True, enforce_sorted=False)
        states, _ = pad_packed_sequence(self.gru(packed)[0], batch_first=True)
        is_padding = torch.arange(states.shape[1]) >= lengths[:, None]
        highest = states.masked_fill(is_padding[:, :, None], _BELOW_ALL_STATES).amax(dim=1)
        last = states[torch.arange(len(states)), lengths - 1, :_UNITS]
        features = torch.cat([total, highest, last, states[:, 0, _UNITS:]], dim=1)
        return self.out(dropout(features, _DROPOUT_FEATURES))


def fit_gru(pieces: Sequence[Sequence[int]], y: NDArray[np.int64], embedding: Embedding, *, seed: int) -> GruWeights:
    """Learn from messages; the same ones in the same order give the same numbers.

    Args:
        pieces: The word pieces of each of n messages; empty messages are left out.
        y: Shape (n,), indices of ``LABELS``.
        embedding: The embedding of the word pieces, which does not change.
        seed: Seed of all random numbers.
    """
    lengths = np.array(list(map(len, pieces)))
    all_pieces = np.fromiter(chain.from_iterable(pieces), np.int64)
    vocabulary, positions = np.unique(all_pieces, return_inverse=True)
    vectors = np.vstack([np.zeros((1, embedding.dimensions)), embedding.pieces[vocabulary] * embedding.scale])
    rows = torch.from_numpy(positions + 1).split(lengths[lengths > 0].tolist())
    torch.manual_seed(seed)
    network = _Network(vectors.astype(np.float32))
    _fit(network, rows, torch.from_numpy(y[lengths > 0]), np.random.default_rng(seed))
    return _weights(network, vocabulary)


def _fit(network: _Network, rows: Sequence[torch.Tensor], y: torch.Tensor, chance: np.random.Generator) -> None:
    dense = [*network.gru.parameters(), *network.out.parameters()]
    optimizers = (
        torch.optim.AdamW(dense, lr=_RATE, weight_decay=_DECAY),
        torch.optim.SparseAdam(network.own.parameters(), lr=_RATE),
    )
    lengths = torch.tensor(list(map(len, rows)))
    steps = _EPOCHS * len(_batches(lengths.numpy(), chance))
    schedules = [torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.01, steps) for optimizer in optimizers]
    for _ in range(_EPOCHS):
        for batch in _batches(lengths.numpy(), chance):
            ids = pad_sequence([rows[number] for number in batch], batch_first=True)
            ids[torch.rand(ids.shape) < _DROPOUT_WHOLE_PIECES] = 0
            loss = cross_entropy(network(ids, lengths[batch]), y[batch], label_smoothing=_SMOOTHING)
            for optimizer in optimizers:
                optimizer.zero_grad()
            loss.backward()
            for optimizer, schedule in zip(optimizers, schedules, strict=True):
                optimizer.step()
                schedule.step()


def _batches(lengths: NDArray[np.int64], chance: np.random.Generator) -> list[NDArray[np.int64]]:
    """Return batches of rows of similar length in random order, as one long row slows a whole batch down."""
    order = chance.permutation(len(lengths))
    sorted_rows: list[NDArray[np.int64]] = []
    for pool in np.array_split(order, max(len(order) // (_BATCH * _BATCHES_PER_POOL), 1)):
        by_length = np.argsort(lengths[pool], kind="stable")
        sorted_rows.append(pool[by_length])
    batches = np.array_split(np.concatenate(sorted_rows), max(len(order) // _BATCH, 1))
    return [batches[number] for number in chance.permutation(len(batches))]


def _weights(network: _Network, vocabulary: NDArray[np.int64]) -> GruWeights:
    tables: dict[str, NDArray[np.float32]] = {}
    for name, parameter in network.named_parameters():
        tables[name] = parameter.detach().numpy().copy()
    own = tables["own.weight"][1:]
    step = np.maximum(np.abs(own).max(axis=0), 1e-9) / _MAX_STEP
    return GruWeights(
        known=vocabulary.astype(np.int32),
        own=np.round(own / step).astype(np.int8),
        own_step=step.astype(np.float32),
        piece=_both_directions("weight_ih", tables),
        piece_bias=_both_directions("bias_ih", tables),
        state=_both_directions("weight_hh", tables),
        state_bias=_both_directions("bias_hh", tables),
        out=tables["out.weight"].T,
        out_bias=tables["out.bias"],
    )


def _both_directions(name: str, tables: Mapping[str, NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return the GRU's tables of both directions, with columns for the gates."""
    return np.stack([tables[f"gru.{name}_l0"].T, tables[f"gru.{name}_l0_reverse"].T])

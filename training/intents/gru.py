"""Learn the network that ``core.inference.gru`` runs; it uses PyTorch."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false, reportUnknownParameterType=false, reportUntypedBaseClass=false
# (PyTorch is installed in the training environment only)

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy, dropout
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from core.inference.embedding import Embedding
from core.inference.gru import GruWeights
from core.inference.intent_model import LABELS

torch.set_num_threads(1)  # faster for matrices this small, and the same sums however many cores there are

_OWN = 64  # numbers learned for each word piece, beside those of the embedding
_UNITS = 96  # of each direction
_EPOCHS, _BATCH = 10, 128
_POOL = 32  # batches that are sorted by length together
_RATE, _DECAY = 3e-3, 0.02
_UNSEEN = 0.1  # how often a word piece is left out, so that no single one is relied on
_DROPOUT_PIECES, _DROPOUT_FOUND = 0.2, 0.5
_SMOOTHING = 0.05  # of the labels, some of which are matters of taste
_STEPS = 127  # of a signed byte, to either side
_LEAST = -9.0  # below any state


class _Network(torch.nn.Module):
    """``core.inference.gru.gru_logits`` for many messages at once; row 0 of a table is padding."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        super().__init__()
        rows, dimensions = vectors.shape
        width = dimensions + _OWN
        self.vectors = torch.from_numpy(vectors)
        self.own = torch.nn.Embedding(rows, _OWN, padding_idx=0, sparse=True)
        with torch.no_grad():
            self.own.weight *= 0.1
        self.reading = torch.nn.GRU(width, _UNITS, bidirectional=True, batch_first=True)
        self.out = torch.nn.Linear(width + 4 * _UNITS, len(LABELS))

    def forward(self, ids: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        pieces = torch.cat([self.vectors[ids], self.own(ids)], dim=2)
        total = pieces.sum(dim=1) / lengths[:, None].sqrt()
        packed = pack_padded_sequence(dropout(pieces, _DROPOUT_PIECES), lengths, batch_first=True, enforce_sorted=False)
        states, _ = pad_packed_sequence(self.reading(packed)[0], batch_first=True)
        beyond = torch.arange(states.shape[1]) >= lengths[:, None]
        highest = states.masked_fill(beyond[:, :, None], _LEAST).amax(dim=1)
        last = states[torch.arange(len(states)), lengths - 1, :_UNITS]
        found = torch.cat([total, highest, last, states[:, 0, _UNITS:]], dim=1)
        return self.out(dropout(found, _DROPOUT_FOUND))


def fit_gru(pieces: Sequence[Sequence[int]], y: NDArray[np.int64], embedding: Embedding, *, seed: int) -> GruWeights:
    """Learn from messages; the same ones in the same order give the same numbers.

    Args:
        pieces: The word pieces of each of n messages.
        y: Shape (n,), indices of ``LABELS``.
        embedding: Whose word pieces they are; it stays as it is.
        seed: Of all that is drawn.
    """
    some = [number for number, one in enumerate(pieces) if len(one)]
    known = np.unique(np.concatenate([np.array(pieces[number], np.int64) for number in some]))
    vectors = np.vstack([np.zeros((1, embedding.dimensions)), embedding.pieces[known] * embedding.scale])
    rows = [torch.from_numpy(np.searchsorted(known, np.array(pieces[number], np.int64)) + 1) for number in some]
    torch.manual_seed(seed)
    network = _Network(vectors.astype(np.float32))
    _fit(network, rows, torch.from_numpy(y[some]), np.random.default_rng(seed))
    return _gru(network, known)


def _fit(network: _Network, rows: Sequence[torch.Tensor], y: torch.Tensor, chance: np.random.Generator) -> None:
    dense = [parameter for name, parameter in network.named_parameters() if not name.startswith("own")]
    optimizers = (
        torch.optim.AdamW(dense, lr=_RATE, weight_decay=_DECAY),
        torch.optim.SparseAdam(network.own.parameters(), lr=_RATE),
    )
    lengths = torch.tensor([len(row) for row in rows])
    steps = _EPOCHS * len(_batches(lengths.numpy(), chance))
    schedules = [torch.optim.lr_scheduler.LinearLR(one, 1.0, 0.01, steps) for one in optimizers]
    for _ in range(_EPOCHS):
        for batch in _batches(lengths.numpy(), chance):
            ids = pad_sequence([rows[number] for number in batch], batch_first=True)
            ids[torch.rand(ids.shape) < _UNSEEN] = 0
            loss = cross_entropy(network(ids, lengths[batch]), y[batch], label_smoothing=_SMOOTHING)
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
    return [batches[number] for number in chance.permutation(len(batches))]


def _gru(network: _Network, known: NDArray[np.int64]) -> GruWeights:
    learned = {name: parameter.detach().numpy().copy() for name, parameter in network.named_parameters()}
    own = learned["own.weight"][1:]
    step = np.maximum(np.abs(own).max(axis=0), 1e-9) / _STEPS

    def both(name: str) -> NDArray[np.float32]:
        """Stack the tables of both directions, columns for the gates."""
        return np.stack([learned[f"reading.{name}_l0{direction}"].T for direction in ("", "_reverse")])

    return GruWeights(
        known=known.astype(np.int32),
        own=np.round(own / step).astype(np.int8),
        own_step=step.astype(np.float32),
        piece=both("weight_ih"),
        piece_bias=both("bias_ih"),
        state=both("weight_hh"),
        state_bias=both("bias_hh"),
        out=learned["out.weight"].T,
        out_bias=learned["out.bias"],
    )

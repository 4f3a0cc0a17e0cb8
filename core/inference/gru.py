"""A gated recurrent network that reads a message forwards and backwards, run in NumPy.

Source: Cho et al. 2014, https://arxiv.org/abs/1406.1078, in the form of
https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.inference.embedding import Embedding

Floats = NDArray[np.float32]

_GATES = 3  # reset, update, new: the order in which their columns lie


class GruWeights(NamedTuple):
    """The learned numbers. Word pieces have e = d + o of them: d of the embedding and o of this network."""

    known: NDArray[np.int32]
    """Shape (P,): the word pieces with learned numbers, ascending."""
    own: NDArray[np.int8]
    """Shape (P, o): the learned numbers, in steps of ``own_step``."""
    own_step: Floats
    """Shape (o,)."""
    piece: Floats
    """Shape (2, e, 3 H): input weights of each gate, forwards and backwards."""
    piece_bias: Floats
    """Shape (2, 3 H)."""
    state: Floats
    """Shape (2, H, 3 H): state weights of each gate."""
    state_bias: Floats
    """Shape (2, 3 H)."""
    out: Floats
    """Shape (e + 4 H, labels): for the sum of the word pieces, the highest and the last states of both directions."""
    out_bias: Floats
    """Shape (labels,)."""

    def fits(self, dimensions: int, labels: int) -> bool:
        """Return whether all tables have the shapes in their descriptions."""
        width, units = dimensions + self.own.shape[-1], self.state.shape[-2]
        shapes = (
            (len(self.known),),
            (len(self.known), width - dimensions),
            (width - dimensions,),
            (2, width, _GATES * units),
            (2, _GATES * units),
            (2, units, _GATES * units),
            (2, _GATES * units),
            (width + 4 * units, labels),
            (labels,),
        )
        return len(self.known) > 0 and tuple(map(np.shape, self)) == shapes


def gru_logits(pieces: Sequence[int], embedding: Embedding, gru: GruWeights) -> Floats:
    """Return the logits of a message with these word pieces; shape (labels,)."""
    vectors = _vectors(np.array(pieces, np.int64), embedding, gru)
    states = _states(vectors, gru)
    total = vectors.sum(axis=0) / np.float32(np.sqrt(max(len(vectors), 1)))
    if not len(vectors):
        highest = last = np.zeros(2 * states.shape[-1], np.float32)
    else:
        highest, last = states.max(axis=0).ravel(), states[-1].ravel()
    return np.concatenate([total, highest, last]) @ gru.out + gru.out_bias


def _vectors(ids: NDArray[np.int64], embedding: Embedding, gru: GruWeights) -> Floats:
    """Return the numbers of word pieces, shape (n, e)."""
    index = np.minimum(np.searchsorted(gru.known, ids), len(gru.known) - 1)
    has_own = gru.known[index] == ids
    own = gru.own[index] * gru.own_step * has_own[:, None]
    return np.hstack([embedding.pieces[ids] * embedding.scale, own]).astype(np.float32)


def _states(vectors: Floats, gru: GruWeights) -> Floats:
    """Return the state after each step, shape (n, 2, H): forwards, and backwards from the end."""
    inputs = np.matmul(np.stack([vectors, vectors[::-1]]), gru.piece) + gru.piece_bias[:, None]
    units = gru.state.shape[1]
    states = np.zeros((len(vectors) + 1, 2, units), np.float32)
    for step in range(len(vectors)):
        before = states[step]
        recurrent = np.matmul(before[:, None], gru.state)[:, 0] + gru.state_bias
        gates = _sigmoid(inputs[:, step, : 2 * units] + recurrent[:, : 2 * units])
        reset, update = gates[:, :units], gates[:, units:]
        new = np.tanh(inputs[:, step, 2 * units :] + reset * recurrent[:, 2 * units :])
        states[step + 1] = (1 - update) * new + update * before
    return states[1:]


def _sigmoid(x: Floats) -> Floats:
    return np.float32(0.5) * (np.tanh(np.float32(0.5) * x) + np.float32(1))  # cannot overflow

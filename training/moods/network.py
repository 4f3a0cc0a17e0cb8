"""Training of the small network that ``core.inference.mood_model`` runs. Doorway to PyTorch."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false, reportUnknownParameterType=false
# (PyTorch is installed in the training environment only)

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.moods.mood import Mood

torch.set_num_threads(1)  # faster for small matrices, and the same sums on any number of cores

Floats = NDArray[np.float32]

HIDDEN = 48  # units of one network; by cross-validation, 24 to 128 differ little
NETWORKS = 4  # learned from different seeds and joined into one
EPOCHS, _BATCH = 20, 64
_RATE, _DECAY = 2e-3, 0.5
_DROPOUT_IN, _DROPOUT_HIDDEN = 0.15, 0.5
_BALANCE = 0.6
"""Exponent of the weights of moods: 0 weighs all movies equally, 1 all moods."""


@dataclass(frozen=True)
class Blocks:
    """Columns of a feature row: text (d), genres (G), keywords (d), three flags for missing ones of these."""

    dimensions: int
    genres: int

    def spans(self) -> tuple[slice, slice, slice]:
        """Return the columns of text, genres and keywords; the flags follow in this order."""
        ends = np.cumsum([self.dimensions, self.genres, self.dimensions]).tolist()
        return slice(0, ends[0]), slice(ends[0], ends[1]), slice(ends[1], ends[2])

    def without(self, rows: Floats, parts: tuple[int, ...]) -> Floats:
        """Return rows (n, F) without some parts (0 text, 1 genres, 2 keywords)."""
        rows = rows.copy()
        for part in parts:
            rows[:, self.spans()[part]] = 0
            rows[:, part - 3] = 1
        return rows


_DROPS: dict[tuple[int, ...], float] = {(0,): 0.03, (1,): 0.05, (2,): 0.05, (1, 2): 0.45}
"""Shares of movies that lose some parts in training, so that the network copes with missing facts."""


def learn(
    rows: Floats,
    main: NDArray[np.int64],
    blocks: Blocks,
    *,
    seed: int,
    epochs: int = EPOCHS,
    networks: int = NETWORKS,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Learn networks and join them into one that averages their logits.

    Args:
        rows: Shape (n, F), see ``core.inference.mood_model.features_of``.
        main: Shape (n,), the index of the main mood.
        blocks: Columns of a row.
        seed: Seed of the first network; the next ones count up.
        epochs: Number of passes over the movies.
        networks: Number of networks.

    Returns:
        Hidden weights (F, H) and biases (H,), output weights (H, 6) and biases (6,).
    """
    weights: list[tuple[Floats, Floats, Floats, Floats]] = []
    for network_seed in range(seed, seed + networks):
        network = _learn_one(rows, main, blocks, network_seed, epochs)
        weights.append(network)
    hidden, hidden_biases, out, out_biases = zip(*weights, strict=True)
    return (
        np.hstack(hidden),
        np.concatenate(hidden_biases),
        np.asarray(np.vstack(out) / np.float32(networks), np.float32),
        np.asarray(np.mean(out_biases, axis=0), np.float32),
    )


def _learn_one(
    rows: Floats, main: NDArray[np.int64], blocks: Blocks, seed: int, epochs: int
) -> tuple[Floats, Floats, Floats, Floats]:
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    hidden, out = torch.nn.Linear(rows.shape[1], HIDDEN), torch.nn.Linear(HIDDEN, len(Mood))
    network = torch.nn.Sequential(
        torch.nn.Dropout(_DROPOUT_IN), hidden, torch.nn.ReLU(), torch.nn.Dropout(_DROPOUT_HIDDEN), out
    )
    steps = max(len(rows) // _BATCH, 1)
    optimizer = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=epochs * steps)
    shares = np.bincount(main, minlength=len(Mood)) / len(main)
    weight = torch.tensor(np.maximum(shares, 1 / len(main)) ** -_BALANCE, dtype=torch.float32)
    for _ in range(epochs):
        for batch in np.array_split(chance.permutation(len(rows)), steps):
            logits = network(torch.from_numpy(_drop_parts(rows[batch], blocks, chance)))
            loss = torch.nn.functional.cross_entropy(logits, torch.from_numpy(main[batch]), weight=weight)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return _array(hidden.weight.T), _array(hidden.bias), _array(out.weight.T), _array(out.bias)


def _array(tensor: torch.Tensor) -> Floats:
    return tensor.detach().numpy().copy()


def _drop_parts(rows: Floats, blocks: Blocks, chance: np.random.Generator) -> Floats:
    rows, lots, begin = rows.copy(), chance.random(len(rows)), 0.0
    for parts, share in _DROPS.items():
        chosen = (lots >= begin) & (lots < begin + share)
        rows[chosen] = blocks.without(rows[chosen], parts)
        begin += share
    return rows

"""Doorway to PyTorch: learn the small network that ``core.inference.mood_model`` runs."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false, reportUnknownParameterType=false
# (PyTorch is installed in the training environment only)

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.moods.mood import Mood

torch.set_num_threads(1)  # faster for matrices this small, and the same sums however many cores there are

Floats = NDArray[np.float32]

HIDDEN = 48  # units of one network; by cross-validation, 24 to 128 differ little
NETWORKS = 4  # learned from different seeds and joined into one
EPOCHS, _BATCH = 20, 64
_RATE, _DECAY = 2e-3, 0.5
_DROPOUT_IN, _DROPOUT_HIDDEN = 0.15, 0.5
_BALANCE = 0.6  # exponent: 0 counts every movie the same, 1 every mood


@dataclass(frozen=True)
class Blocks:
    """Where the parts of a feature row lie: text (d), genres (G), keywords (d), three flags for what is missing."""

    dimensions: int
    genres: int

    def spans(self) -> tuple[slice, slice, slice]:
        """Return the columns of text, genres and keywords; the flags follow in this order."""
        ends = np.cumsum([self.dimensions, self.genres, self.dimensions]).tolist()
        return slice(0, ends[0]), slice(ends[0], ends[1]), slice(ends[1], ends[2])

    def without(self, rows: Floats, parts: tuple[int, ...]) -> Floats:
        """Return rows (n, F) as if some parts (0 text, 1 genres, 2 keywords) had been missing."""
        rows = rows.copy()
        for part in parts:
            rows[:, self.spans()[part]] = 0
            rows[:, part - 3] = 1
        return rows


# How often a movie is learned without a part, so that the network bears missing facts.
_DROPS: dict[tuple[int, ...], float] = {(0,): 0.03, (1,): 0.05, (2,): 0.05, (1, 2): 0.45}


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
        blocks: Where the parts of a row lie.
        seed: Of the first network; the others count up.
        epochs: How often each movie is learned from.
        networks: How many networks are joined.

    Returns:
        Hidden weights (F, H) and biases (H,), output weights (H, 6) and biases (6,).
    """
    ones = [_learn_one(rows, main, blocks, seed + number, epochs) for number in range(networks)]
    return (
        np.hstack([hidden for hidden, _, _, _ in ones]),
        np.concatenate([bias for _, bias, _, _ in ones]),
        np.vstack([out for _, _, out, _ in ones]) / np.float32(networks),
        np.mean([bias for _, _, _, bias in ones], axis=0),
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
            logits = network(torch.from_numpy(_with_parts_missing(rows[batch], blocks, chance)))
            loss = torch.nn.functional.cross_entropy(logits, torch.from_numpy(main[batch]), weight=weight)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return tuple(tensor.detach().numpy().copy() for tensor in (hidden.weight.T, hidden.bias, out.weight.T, out.bias))


def _with_parts_missing(rows: Floats, blocks: Blocks, chance: np.random.Generator) -> Floats:
    rows, drawn, begin = rows.copy(), chance.random(len(rows)), 0.0
    for parts, share in _DROPS.items():
        chosen = (drawn >= begin) & (drawn < begin + share)
        rows[chosen] = blocks.without(rows[chosen], parts)
        begin += share
    return rows

import numpy as np
import pytest
from numpy.typing import NDArray

from core.inference.mood_model import features_of
from core.moods.mood import Mood
from core.movies.movie import Description
from tests.support.invented_movies import DIMENSIONS, GENRES, an_embedding
from training.moods.network import HIDDEN, Blocks, learn

BLOCKS = Blocks(dimensions=4, genres=3)
WIDTH = 4 + 3 + 4 + 3
Learned = tuple[NDArray[np.float32], ...]


def some_rows(count: int = 60, *, seed: int = 1) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Draw rows around a centre for each mood, with their moods."""
    draw, main = np.random.default_rng(seed), np.arange(count) % len(Mood)
    centres = np.random.default_rng(5).normal(size=(len(Mood), WIDTH))
    rows = centres[main] + 0.3 * draw.normal(size=(count, WIDTH))
    rows[:, -3:] = 0  # nothing is missing
    return rows.astype(np.float32), main


def logits(learned: Learned, rows: NDArray[np.float32]) -> NDArray[np.float32]:
    hidden, hidden_bias, out, out_bias = learned
    return np.maximum(rows @ hidden + hidden_bias, 0) @ out + out_bias


def test_tables_have_shapes_of_mood_model() -> None:
    learned = learn(*some_rows(), BLOCKS, seed=1, epochs=1, networks=3)
    assert [table.shape for table in learned] == [(WIDTH, 3 * HIDDEN), (3 * HIDDEN,), (3 * HIDDEN, 6), (6,)]
    assert {table.dtype for table in learned} == {np.dtype(np.float32)}


def test_separable_moods_are_learned() -> None:
    learned = learn(*some_rows(), BLOCKS, seed=1, epochs=100, networks=1)
    unseen, main = some_rows(seed=2)
    assert (logits(learned, unseen).argmax(axis=1) == main).mean() > 0.95


@pytest.mark.parametrize("part", [0, 1, 2])
def test_moods_are_separable_with_a_part_missing(part: int) -> None:
    learned = learn(*some_rows(), BLOCKS, seed=1, epochs=100, networks=1)
    unseen, main = some_rows(seed=2)
    assert (logits(learned, BLOCKS.without(unseen, (part,))).argmax(axis=1) == main).mean() > 0.8


def test_rare_mood_has_more_weight_than_its_share() -> None:
    rows, main = np.ones((60, WIDTH), np.float32), np.repeat([0, 1], [54, 6])
    learned = learn(rows, main, BLOCKS, seed=1, epochs=200, networks=1)
    often, rarely = logits(learned, rows)[0, :2]
    assert 1 / 9 < np.exp(rarely - often) < 1


def test_weights_depend_on_seed_only() -> None:
    first, again, different = (learn(*some_rows(), BLOCKS, seed=seed, epochs=2, networks=2) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not any(np.array_equal(a, b) for a, b in zip(first, different, strict=True))


def test_joined_networks_average_their_logits() -> None:
    rows, main = some_rows()
    joined = learn(rows, main, BLOCKS, seed=3, epochs=2, networks=2)
    single = [learn(rows, main, BLOCKS, seed=seed, epochs=2, networks=1) for seed in (3, 4)]
    assert logits(joined, rows) == pytest.approx((logits(single[0], rows) + logits(single[1], rows)) / 2, abs=1e-5)


def test_learning_does_not_change_rows() -> None:
    rows, main = some_rows()
    before = rows.copy()
    learn(rows, main, BLOCKS, seed=1, epochs=2, networks=1)
    BLOCKS.without(rows, (0, 1, 2))
    assert np.array_equal(rows, before)


def test_less_than_a_batch_of_rows_is_learned() -> None:
    learned = learn(*some_rows(6), BLOCKS, seed=1, epochs=2, networks=1)
    assert all(np.isfinite(table).all() for table in learned)


@pytest.mark.parametrize(
    ("missing", "left"),
    [
        ((), {"overview": "ghost", "genres": ("Horror",), "keywords": ("cellar",)}),
        ((0,), {"overview": "", "genres": ("Horror",), "keywords": ("cellar",)}),
        ((2,), {"overview": "ghost", "genres": ("Horror",)}),
        ((1, 2), {"overview": "ghost"}),
        ((0, 1, 2), {"overview": ""}),
    ],
)
def test_row_without_parts_equals_row_of_movie_without_facts(
    missing: tuple[int, ...], left: dict[str, str | tuple[str, ...]]
) -> None:
    descriptions = [Description(overview="ghost", genres=("Horror",), keywords=("cellar",)), Description(**left)]  # pyright: ignore[reportArgumentType] - facts of more than one type
    full, expected = features_of(an_embedding(), list(GENRES.values()), descriptions)
    assert np.array_equal(Blocks(DIMENSIONS, len(GENRES)).without(full[None], missing)[0], expected)

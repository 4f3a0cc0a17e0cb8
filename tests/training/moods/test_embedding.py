import numpy as np
import pytest

from tests.support.invented_movies import a_tokenizer
from training.moods.embedding import quantise

TOKENIZER = a_tokenizer(["ghost", "cellar"])


def test_quantised_vectors_are_off_by_half_a_step_at_most() -> None:
    vectors = np.random.default_rng(1).normal(size=(4, 5)).astype(np.float32) * [1, 10, 0.01, 1, 1]
    embedding = quantise(TOKENIZER, vectors.astype(np.float32))
    assert (embedding.pieces.dtype, embedding.scale.dtype, embedding.dimensions) == (np.int8, np.float32, 5)
    assert (np.abs(embedding.pieces * embedding.scale - vectors) <= embedding.scale * 0.501).all()


def test_each_dimension_uses_full_range_of_bytes() -> None:
    vectors = np.array([[0.5, -3], [-0.25, 1], [0, 0], [0.1, 2]], np.float32)
    assert np.abs(quantise(TOKENIZER, vectors).pieces).max(axis=0).tolist() == [127, 127]


def test_constant_dimensions_are_preserved() -> None:
    embedding = quantise(TOKENIZER, np.array([[0, 1]] * 4, np.float32))
    assert embedding.vectors(["ghost"])[0] == pytest.approx([0, 1])

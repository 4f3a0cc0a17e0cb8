"""Texts as means of their word pieces' vectors, and how much each part of a text adds."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.errors import ArtifactRejected
from core.inference.artifacts import ModelFiles
from core.inference.embedding import Embedding, Span
from tests.support.invented_movies import DIMENSIONS, an_embedding
from tests.support.model_folder import npz, write_model

SHIPPED = Embedding.load(ModelFiles.read(Path(__file__).parents[3] / "models" / "mood"))
INVENTED = an_embedding()
ODD = (
    "",
    " \n",
    "\x00",
    "😱 loves 🏳️‍🌈",
    "恋に落ちた",
    "e\u0301" * 300,
    "İI\u0130ß ﬁ\ufdfa",
    "murder " * 2000,
    "x" * 9999,
)
DIRECTION = np.random.default_rng(3).normal(size=SHIPPED.dimensions).astype(np.float32)


def unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return vector / np.float32(np.linalg.norm(vector))


def vector_of(word: str) -> NDArray[np.float32]:
    """Return the vector of a word that is one piece."""
    (piece,) = INVENTED.tokenizer.encode(word).ids
    return INVENTED.pieces[piece] * INVENTED.scale


def halves(cuts: list[int], text: str) -> list[Span]:
    """Cut a text in parts that leave nothing out."""
    ends = sorted({0, *(cut % (len(text) + 1) for cut in cuts), len(text)})
    return list(pairwise(ends))


def test_text_has_the_direction_of_the_mean_of_its_words() -> None:
    (both,) = INVENTED.vectors(["Ghost cellar"])
    assert both == pytest.approx(unit(vector_of("ghost") + vector_of("cellar")), abs=1e-6)


def test_vectors_have_unit_length_however_long_the_text_is() -> None:
    vectors = SHIPPED.vectors(["ghost", "ghost and cellar", "ghost " * 1000])
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert vectors[2] == pytest.approx(vectors[0], abs=1e-5)


def test_nothing_has_no_direction() -> None:
    assert INVENTED.vectors(["", " ", "\n"]).tolist() == [[0] * DIMENSIONS] * 3


def test_no_texts_have_no_vectors() -> None:
    assert SHIPPED.vectors([]).shape == (0, SHIPPED.dimensions)


def test_many_texts_together_have_the_vectors_that_they_have_alone() -> None:
    texts = ["", *ODD, *(f"ghost number {number}" for number in range(250)), *[""] * 300, "cellar", ""]
    together = SHIPPED.vectors(texts)
    alone = np.vstack([SHIPPED.vectors([text]) for text in texts])
    assert together == pytest.approx(alone, abs=1e-6)


def test_each_word_has_its_own_share() -> None:
    text, direction = "ghost in the old cellar", np.arange(DIMENSIONS, dtype=np.float32)
    words = ["ghost", "in", "the", "old", "cellar"]
    whole = sum(map(vector_of, words), np.zeros(DIMENSIONS, np.float32))
    products = INVENTED.products(text, [(0, 5), (17, 23)], direction)
    expected = [float(vector_of(word) @ direction / np.linalg.norm(whole)) for word in ("ghost", "cellar")]
    assert products == pytest.approx(expected, rel=1e-4)


@given(st.text(max_size=60) | st.sampled_from(ODD), st.lists(st.integers(0), max_size=5))
def test_shares_of_all_spans_add_up(text: str, cuts: list[int]) -> None:
    parts = SHIPPED.products(text, halves(cuts, text), DIRECTION)
    assert sum(parts) == pytest.approx(float(SHIPPED.vectors([text])[0] @ DIRECTION), abs=1e-3)


def test_spans_count_characters_in_any_alphabet() -> None:
    direction = vector_of("ghost")
    for text in ("😱😱 ghost", "恋 ghost", "e\u0301 ghost"):
        before, ghost = INVENTED.products(text, [(0, len(text) - 5), (len(text) - 5, len(text))], direction)
        assert ghost > abs(before)


def test_share_of_a_word_includes_all_pieces() -> None:
    word = "haunted clockmaker"
    assert len(SHIPPED.tokenizer.encode(word, add_special_tokens=False).ids) > 2
    (product,) = SHIPPED.products(word, [(0, len(word))], DIRECTION)
    assert product == pytest.approx(float(SHIPPED.vectors([word])[0] @ DIRECTION), abs=1e-4)


def test_text_between_spans_adds_nothing() -> None:
    assert SHIPPED.products("ghost", [], DIRECTION) == []
    assert SHIPPED.products("", [(0, 0)], DIRECTION) == [0]
    assert SHIPPED.products("ghost cellar", [(5, 6)], DIRECTION) == [0]


@pytest.mark.parametrize(
    "arrays",
    [
        {"pieces": INVENTED.pieces.astype(np.float32)},
        {"pieces": INVENTED.pieces.astype(np.uint8)},
        {"pieces": INVENTED.pieces[0]},
        {"pieces": INVENTED.pieces[:, :-1]},
        {"scale": INVENTED.scale[:-1]},
        {"scale": INVENTED.scale[None]},
        {"scale": np.full(DIMENSIONS, "wide")},
        {"pieces": INVENTED.pieces[:-1]},  # a vector fewer than words
    ],
    ids=range(8),
)
def test_malformed_vectors_are_rejected(tmp_path: Path, arrays: dict[str, NDArray[np.generic]]) -> None:
    stored = npz(**({"pieces": INVENTED.pieces, "scale": INVENTED.scale} | arrays))
    contents = {"tokenizer.json": INVENTED.tokenizer.to_str().encode(), "embedding.npz": stored}
    with pytest.raises(ArtifactRejected, match="cannot be read"):
        Embedding.load(ModelFiles.read(write_model(tmp_path, contents)))

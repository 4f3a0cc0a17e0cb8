"""Invented movies with obvious moods, an embedding of their words, and random networks."""

import random
from collections.abc import Sequence
from datetime import date

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace

from core.inference.embedding import Embedding
from core.inference.mood_model import Network
from core.moods.mood import Mood
from core.sources.sample import SampleMovie
from training.moods.embedding import quantise

WORDS = {
    Mood.LOVE: "kiss wedding sweetheart courtship tender valentine",
    Mood.JOY: "laughter picnic carnival clown puppy parade",
    Mood.SURPRISE: "riddle twist heist impostor puzzle secret",
    Mood.SADNESS: "funeral widow illness farewell orphan tears",
    Mood.FEAR: "ghost killer cellar monster scream haunted",
    Mood.ANGER: "revenge gangster betrayal riot uprising fury",
}
GENRES = dict(zip(Mood, ("Romance", "Comedy", "Mystery", "Drama", "Horror", "Crime"), strict=True))
_PLAIN = "a baker and her neighbour cross the river with an old map before winter comes to town"
_MOODS = tuple(Mood)
DIMENSIONS = 16


def an_invented_movie(movie_id: int = 1, mood: Mood = Mood.JOY, **facts: object) -> SampleMovie:
    """Build a movie with its mood; ``facts`` replace the defaults."""
    plain: dict[str, object] = {
        "id": movie_id,
        "title": f"Movie {movie_id}",
        "original_title": f"Movie {movie_id}",
        "language": "en",
        "release_date": date(2001, 1, 1),
        "runtime": 100,
        "genres": (GENRES[mood],),
        "keywords": (),
        "synopsis": " ".join(f"word{movie_id}x{place}" for place in range(30)),
        "primary": mood.value,
    }
    return SampleMovie(**(plain | facts))  # pyright: ignore[reportArgumentType] - facts are checked by the tests that use them


def invented_movies(count: int = 60, *, seed: int = 1) -> list[SampleMovie]:
    """Build movies with all moods in equal numbers; every third movie has the next mood, too."""
    chance = random.Random(seed)  # noqa: S311 - variety, not secrecy
    movies: list[SampleMovie] = []
    for number in range(count):
        mood, other = _MOODS[number % 6], _MOODS[(number + 1) % 6]
        has_other = number % 3 == 0
        words = chance.sample(WORDS[mood].split(), 4) + WORDS[other].split()[: 2 * has_other]
        synopsis = [*words, *_PLAIN.split()]
        chance.shuffle(synopsis)
        movies.append(
            an_invented_movie(
                number + 1,
                mood,
                synopsis=" ".join(synopsis),
                keywords=tuple(chance.sample(words, 2)),
                acceptable=(other.value,) if has_other else (),
            )
        )
    return movies


def a_tokenizer(words: Sequence[str]) -> Tokenizer:
    """Build a tokenizer with these words as its whole vocabulary."""
    vocabulary = {word: number for number, word in enumerate(dict.fromkeys(["[UNK]", ",", *words]))}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    return tokenizer


def an_embedding() -> Embedding:
    """Build an embedding with a random vector per word, shape (V, ``DIMENSIONS``)."""
    tokenizer = a_tokenizer([*" ".join(WORDS.values()).split(), *_PLAIN.split()])
    vectors = np.random.default_rng(7).normal(size=(tokenizer.get_vocab_size(), DIMENSIONS))
    return quantise(tokenizer, vectors.astype(np.float32))


def a_network(dimensions: int = DIMENSIONS, genres: int = len(GENRES), *, units: int = 8, seed: int = 1) -> Network:
    """Build a network with random weights in the precision of stored ones."""
    draw = np.random.default_rng(seed)
    shapes = ((2 * dimensions + genres + 3, units), (units,), (units, len(Mood)), (len(Mood),), (2,))
    return Network(*(draw.normal(size=shape).astype(np.float16).astype(np.float32) for shape in shapes))

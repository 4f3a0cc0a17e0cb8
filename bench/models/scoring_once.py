"""One run of the classifier in a process that has loaded nothing else: ``python -m bench.models.scoring_once``."""

import itertools
import time
from collections.abc import Callable, Sequence

import msgspec

from bench.machine import resident
from bot.settings import ROOT, Settings
from core.movies.movie import Description
from core.sources.sample import read_sample

_AT_ONCE = 1000
_BATCHES = 10


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What one run found."""

    load: float
    """Seconds."""
    memory: float
    """MB that the process holds more after scoring than before it imported the classifier."""
    library_memory: float
    """MB that the import alone added."""
    rates: tuple[float, ...]
    """Movies per second, batch by batch."""
    splitting_rates: tuple[float, ...]
    """The same for what any classifier of these texts must do first, split them into word pieces."""


def run() -> Run:
    """Load the model and judge the shipped movies, as if each were new."""
    movies = itertools.cycle([movie.as_movie().description for movie in read_sample(ROOT / "data" / "movies.jsonl")])
    batches = [list(itertools.islice(movies, _AT_ONCE)) for _ in range(_BATCHES)]
    folder, before = Settings().model, resident()
    from core.inference.mood_model import MoodModel  # noqa: PLC0415 - what it adds to the memory is to be measured

    imported = resident()
    begin = time.perf_counter()
    mood_model = MoodModel.load(folder)
    load = time.perf_counter() - begin
    rates = _rates(mood_model.score, batches)
    memory = resident() - before
    return Run(
        load=load,
        memory=memory,
        library_memory=imported - before,
        rates=rates,
        splitting_rates=_rates(_splitter(), batches),
    )


def _splitter() -> Callable[[Sequence[Description]], object]:
    from tokenizers import Tokenizer  # noqa: PLC0415 - the floor is the library alone, after the memory was measured

    tokenizer = Tokenizer.from_file(str(Settings().model / "tokenizer.json"))

    def split(batch: Sequence[Description]) -> object:
        texts = [f"{one.overview} {one.tagline}" for one in batch]
        keywords = [", ".join(one.keywords) for one in batch]
        return [tokenizer.encode_batch_fast(part, add_special_tokens=False) for part in (texts, keywords)]

    return split


def _rates(
    work: Callable[[Sequence[Description]], object], batches: Sequence[Sequence[Description]]
) -> tuple[float, ...]:
    rates: list[float] = []
    for batch in batches:
        begin = time.perf_counter()
        work(batch)
        rates.append(len(batch) / (time.perf_counter() - begin))
    return tuple(rates)


if __name__ == "__main__":
    print(msgspec.json.encode(run()).decode())

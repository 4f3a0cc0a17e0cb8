"""How close a refresh of 200 movies comes to what TMDb's rate limit allows."""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import msgspec

from bench.figure import Figure, Peer
from bot.app import utc_now
from bot.settings import ROOT, Settings
from core.inference.mood_model import MoodModel
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Shelf
from core.movies.movie import Description, Movie, Page
from core.recommending.recommender import GOOD
from core.refreshing.refresher import Refresher
from core.sources.tmdb.client import TmdbClient
from core.sources.tmdb.transport import RequestLimits
from core.store.opening import open_store

_LATENCY = 80  # milliseconds
_PAGES = 10  # of 20 movies
_MOST_TIMES = 1.25  # of what the rate limit alone would take
_TOLD = ("TMDB_TOKEN", "TMDB_API_BASE", "TMDB_IMAGE_BASE")  # the settings that the stand-in prints


class ShortList:
    """The real client, which is told of ten pages only and counts what it is asked."""

    name = "tmdb"

    def __init__(self, tmdb: TmdbClient) -> None:
        """Take the client to ask."""
        self._tmdb = tmdb
        self.requests = 1  # the client's own, for the names of the genres

    async def trending(self, page: int) -> Page:
        """See ``core.refreshing.refresher.Source``."""
        self.requests += 1
        return msgspec.structs.replace(await self._tmdb.trending(page), total_pages=_PAGES)

    async def details(self, movie_id: int) -> Movie:
        """See ``core.refreshing.refresher.Source``."""
        self.requests += 1
        return await self._tmdb.details(movie_id)


class HardToPlease:
    """Judges as the classifier does, then says that no movie has any mood, so that the refresh reads every page."""

    def __init__(self, model: Path) -> None:
        """Load the classifier."""
        self._mood_model = MoodModel.load(model)

    def score(self, descriptions: Sequence[Description]) -> list[MoodScores]:
        """See ``core.refreshing.refresher.MoodScorer``; looks for the reasons at once."""
        for description, scores in zip(descriptions, self._mood_model.score(descriptions), strict=True):
            for mood in (mood for mood, probability in scores.items() if probability >= GOOD):
                self.reasons(description, mood)
        return [MoodScores()] * len(descriptions)

    def reasons(self, description: Description, mood: Mood) -> tuple[str, ...]:
        """See ``core.refreshing.refresher.MoodScorer``."""
        return self._mood_model.reasons(description, mood)


def measure(*, is_quick: bool) -> list[Figure]:
    """Refresh from a stand-in for TMDb in a process of its own, at the client's own pace, into a new store."""
    return asyncio.run(_measure(1 if is_quick else 3))


async def _measure(runs: int) -> list[Figure]:
    async with _standin() as environ:
        results = [await _refresh(environ) for _ in range(runs)]
    _, movies, requests = results[0]
    floor = requests / RequestLimits().requests_per_second
    return [
        Figure(
            what=f"refresh of {movies} movies, {requests} requests",
            unit="s",
            samples=[seconds for seconds, *_ in results],
            target=_MOST_TIMES * floor,
            peer=Peer(f"{RequestLimits().requests_per_second:g} requests per second", [floor]),
        )
    ]


async def _refresh(environ: Mapping[str, str]) -> tuple[float, int, int]:
    """Return the seconds, the movies and the requests of one refresh."""
    key, api_base, image_base = (environ[name] for name in _TOLD)
    with tempfile.TemporaryDirectory() as folder:
        async with (
            TmdbClient(key, api_base=api_base, image_base=image_base) as tmdb,
            open_store(Path(folder, "cinemood.db")) as store,
        ):
            source = ShortList(tmdb)
            judge = partial(HardToPlease, Settings().model)
            refresher = Refresher(source, judge, store, Shelf(), clock=utc_now, vote_floor=0)
            begin = time.perf_counter()
            catalogue = await refresher.refresh()
            return time.perf_counter() - begin, len(catalogue), source.requests


@asynccontextmanager
async def _standin() -> AsyncGenerator[dict[str, str]]:
    """Run the stand-in until the block is left; yield the settings that it prints."""
    command = [sys.executable, "-u", "-m", "tests.support.tmdb.standin", "--port", "0", "--latency", str(_LATENCY)]
    standin = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    try:
        told: dict[str, str] = {}
        while not told.keys() >= set(_TOLD):
            line = await _line_of(standin)
            name, _, value = line.partition("=")
            told[name] = value
        yield told
    finally:
        standin.terminate()
        await standin.wait()


async def _line_of(program: asyncio.subprocess.Process) -> str:
    stream = program.stdout
    line = await stream.readline() if stream else b""
    if not line:
        raise ChildProcessError("The stand-in for TMDb ended before it said where it is.")
    return line.decode().strip()

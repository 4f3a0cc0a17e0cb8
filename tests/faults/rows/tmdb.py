"""TMDb out of order: the bot lives on last week's movies, or says that it has none yet."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# APScheduler has no types.

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Self

from starlette.requests import Request
from starlette.responses import Response

from bot.dialogue import texts as shared_texts
from bot.dialogue.dialogue import Dialogue
from bot.serving.schedule import schedule_refresh
from core.errors import CatalogueEmpty
from core.moods.mood import Mood
from core.movies.catalogue import Shelf, Week
from core.refreshing.refresher import Refresher
from core.sources.tmdb.client import TmdbClient
from core.sources.tmdb.transport import RequestLimits
from core.store.sqlite.store import Store
from tests.faults import network_faults, people
from tests.faults.breakable_proxy import Gate
from tests.faults.matrix import THREE, Row, Seen
from tests.faults.network_faults import Breaking
from tests.faults.people import NEXT_WEEK
from tests.support.fakes import NOON
from tests.support.sources import KeywordScorer
from tests.support.tmdb.asking import a_row
from tests.support.tmdb.faults import Fault, damaged_gzip, edited, empty, moved
from tests.support.tmdb.standin import V3_KEY, TmdbStandin, running

_ROWS = [a_row(number, keywords=[mood.value]) for number, mood in enumerate(list(Mood) * 4, 1)]
_TRIES = 99  # more than the bot makes
_PAUSE = 600.0  # seconds between two looks of the schedule
_NONE_YET = shared_texts.sorry(CatalogueEmpty())


@dataclass
class Cinema:
    """A bot whose movies come from TMDb, and whose clock is set by hand."""

    gate: Gate
    standin: TmdbStandin
    store: Store
    shelf: Shelf
    refresher: Refresher
    dialogue: Dialogue
    now: datetime

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path) -> AsyncGenerator[Self]:
        """Open it, as patient with TMDb as in production."""
        shelf = Shelf()
        async with (
            running(TmdbStandin(_ROWS)) as standin,
            Gate.before(standin.address) as gate,
            TmdbClient(
                V3_KEY, api_base=f"{gate.address}/3", image_base="", limits=RequestLimits(requests_per_second=2000)
            ) as tmdb,
            Store.open(folder / "cinemood.db") as store,
        ):
            refresher = Refresher(tmdb, KeywordScorer, store, shelf, clock=lambda: cinema.now, vote_floor=20)
            dialogue = Dialogue(shelf, store, clock=lambda: cinema.now, image_base="")
            cinema = cls(gate, standin, store, shelf, refresher, dialogue, NOON)
            yield cinema
            await dialogue.aclose()

    async def look(self) -> None:
        """Do what the schedule does every ten minutes."""
        job: Any = schedule_refresh(self.refresher).get_job("retry")
        await job.func()

    async def is_recovered(self) -> bool:
        """Look again, and ask."""
        await self.look()
        is_new = not self.shelf.is_empty and self.shelf.catalogue.week == Week.of(self.now)
        return is_new and await people.crowd(self.dialogue) == THREE


async def _while_it_runs(breaking: Breaking, folder: Path, *, looks: int = 1) -> Seen:
    """Break it when the new week's movies should come, and look for them so often meanwhile."""
    async with Cinema.open(folder) as cinema:
        await cinema.look()
        await people.get_acquainted(cinema.dialogue)
        before, cinema.now = await people.known(cinema.store), NEXT_WEEK
        await breaking(cinema.gate)
        for _ in range(looks):
            await cinema.look()
            await asyncio.sleep(_PAUSE)
        told, met = await people.crowd(cinema.dialogue), cinema.gate.met
        await cinema.gate.mend()
        is_recovered = await cinema.is_recovered()
        return Seen(told, people.is_kept(before, await people.known(cinema.store)), is_recovered, met)


async def _at_the_first_start(breaking: Breaking, folder: Path) -> Seen:
    async with Cinema.open(folder) as cinema:
        await breaking(cinema.gate)
        await cinema.look()
        told, met = await people.crowd(cinema.dialogue), cinema.gate.met
        await cinema.gate.mend()
        return Seen(told, is_kept=True, is_recovered=await cinema.is_recovered(), met=met)


async def _at_the_source(fault: Fault, on: str, folder: Path) -> Seen:
    """Let TMDb itself answer wrongly in its own shapes."""
    met = count()

    async def counted(request: Request, right: Response) -> Response:
        next(met)
        return await fault(request, right)

    async with Cinema.open(folder) as cinema:
        await cinema.look()
        await people.get_acquainted(cinema.dialogue)
        before, cinema.now = await people.known(cinema.store), NEXT_WEEK
        cinema.standin.faults.next(counted, on=on, times=_TRIES)
        await cinema.look()
        told = await people.crowd(cinema.dialogue)
        cinema.standin.faults.clear()
        is_recovered = await cinema.is_recovered()
        return Seen(told, people.is_kept(before, await people.known(cinema.store)), is_recovered, next(met))


def _renamed(answer: dict[str, list[dict[str, object]]]) -> None:
    for entry in answer["results"]:
        entry["name"] = entry.pop("title")


def _numbered(answer: dict[str, list[dict[str, object]]]) -> None:
    for entry in answer["results"]:
        entry["id"] = str(entry["id"])


_LIST = "/3/trending"
_OWN = {
    "a damaged gzip": (damaged_gzip, _LIST),
    "an empty list": (empty, _LIST),
    "a field renamed": (edited(_renamed), _LIST),
    "ids that are texts": (edited(_numbered), _LIST),
    "sent elsewhere": (moved("http://127.0.0.1:9/login"), _LIST),
}
_LASTING = (*network_faults.AT_THE_DOOR, "time-out before the head", "401", "429", "500")
ROWS = (
    *(Row("TMDb", name, partial(_while_it_runs, breaking)) for name, breaking in network_faults.ALL.items()),
    *(Row("TMDb", name, partial(_at_the_source, *how)) for name, how in _OWN.items()),
    *(
        Row("TMDb, for an hour", name, partial(_while_it_runs, network_faults.ALL[name], looks=6), most_lines=3)
        for name in _LASTING
    ),
    *(
        Row("TMDb, at the first start", name, partial(_at_the_first_start, breaking), _NONE_YET, most_lines=2)
        for name, breaking in network_faults.ALL.items()
    ),
)

"""Faults at TMDb: the bot shows last week's movies, or says that it has none yet."""

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
from core.store.opening import open_store
from core.store.ports import Store
from tests.faults import network_faults, people
from tests.faults.breakable_proxy import BreakableProxy
from tests.faults.matrix import THREE, Outcome, Row
from tests.faults.network_faults import NetworkFault
from tests.faults.people import NEXT_WEEK
from tests.support.fakes import NOON
from tests.support.sources import KeywordScorer
from tests.support.tmdb.asking import a_row
from tests.support.tmdb.faults import Fault, damaged_gzip, edited, empty, moved
from tests.support.tmdb.standin import V4_KEY, TmdbStandin, running

_ROWS = [a_row(number, keywords=[mood.value]) for number, mood in enumerate(list(Mood) * 4, 1)]
_MANY_REQUESTS = 99
"""More than the bot makes."""
_JOB_INTERVAL_SECONDS = 600.0
_NONE_YET = shared_texts.sorry(CatalogueEmpty())


@dataclass
class Cinema:
    """A bot with TMDb as its source of movies, and a clock that tests set."""

    proxy: BreakableProxy
    standin: TmdbStandin
    store: Store
    shelf: Shelf
    refresher: Refresher
    dialogue: Dialogue
    now: datetime

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path) -> AsyncGenerator[Self]:
        """Open a bot with the time-outs of production."""
        shelf = Shelf()
        async with (
            running(TmdbStandin(_ROWS)) as standin,
            BreakableProxy.in_front_of(standin.address) as proxy,
            TmdbClient(
                V4_KEY, api_base=f"{proxy.address}/3", image_base="", limits=RequestLimits(requests_per_second=2000)
            ) as tmdb,
            open_store(folder / "cinemood.db") as store,
        ):
            refresher = Refresher(tmdb, KeywordScorer, store, shelf, clock=lambda: cinema.now, vote_floor=20)
            dialogue = Dialogue(shelf, store, clock=lambda: cinema.now, image_base="")
            cinema = cls(proxy, standin, store, shelf, refresher, dialogue, NOON)
            yield cinema
            await dialogue.aclose()

    async def run_refresh_job(self) -> None:
        """Run the job that the schedule runs every ten minutes."""
        job: Any = schedule_refresh(self.refresher).get_job("retry")
        await job.func()

    async def is_recovered(self) -> bool:
        """Try whether the new week's movies come."""
        await self.run_refresh_job()
        is_new = not self.shelf.is_empty and self.shelf.catalogue.week == Week.of(self.now)
        return is_new and await people.ask_as_crowd(self.dialogue) == THREE


async def _while_it_runs(fault: NetworkFault, folder: Path, *, job_runs: int = 1) -> Outcome:
    """Break TMDb when the new week's movies are due, and run the job so often meanwhile."""
    async with Cinema.open(folder) as cinema:
        await cinema.run_refresh_job()
        await people.introduce_ann(cinema.dialogue)
        before, cinema.now = await people.read_memory(cinema.store), NEXT_WEEK
        await fault(cinema.proxy)
        for _ in range(job_runs):
            await cinema.run_refresh_job()
            await asyncio.sleep(_JOB_INTERVAL_SECONDS)
        answer, encounters = await people.ask_as_crowd(cinema.dialogue), cinema.proxy.encounters
        await cinema.proxy.repair()
        is_recovered = await cinema.is_recovered()
        return Outcome(answer, people.is_kept(before, await people.read_memory(cinema.store)), is_recovered, encounters)


async def _at_the_first_start(fault: NetworkFault, folder: Path) -> Outcome:
    async with Cinema.open(folder) as cinema:
        await fault(cinema.proxy)
        await cinema.run_refresh_job()
        answer, encounters = await people.ask_as_crowd(cinema.dialogue), cinema.proxy.encounters
        await cinema.proxy.repair()
        return Outcome(answer, is_kept=True, is_recovered=await cinema.is_recovered(), encounters=encounters)


async def _at_the_source(fault: Fault, on: str, folder: Path) -> Outcome:
    """Let TMDb itself answer wrongly, in its own format."""
    encounters = count()

    async def count_and_fail(request: Request, right: Response) -> Response:
        next(encounters)
        return await fault(request, right)

    async with Cinema.open(folder) as cinema:
        await cinema.run_refresh_job()
        await people.introduce_ann(cinema.dialogue)
        before, cinema.now = await people.read_memory(cinema.store), NEXT_WEEK
        cinema.standin.faults.next(count_and_fail, on=on, times=_MANY_REQUESTS)
        await cinema.run_refresh_job()
        answer = await people.ask_as_crowd(cinema.dialogue)
        cinema.standin.faults.clear()
        is_recovered = await cinema.is_recovered()
        return Outcome(
            answer, people.is_kept(before, await people.read_memory(cinema.store)), is_recovered, next(encounters)
        )


def _rename_field(answer: dict[str, list[dict[str, object]]]) -> None:
    for entry in answer["results"]:
        entry["name"] = entry.pop("title")


def _write_ids_as_text(answer: dict[str, list[dict[str, object]]]) -> None:
    for entry in answer["results"]:
        entry["id"] = str(entry["id"])


_LIST = "/3/trending"
_TMDB_FAULTS = {
    "a damaged gzip": (damaged_gzip, _LIST),
    "an empty list": (empty, _LIST),
    "a field renamed": (edited(_rename_field), _LIST),
    "ids that are texts": (edited(_write_ids_as_text), _LIST),
    "sent elsewhere": (moved("http://127.0.0.1:9/login"), _LIST),
}
_LASTING = (*network_faults.CONNECTION_FAULTS, "time-out before the head", "401", "429", "500")
ROWS = (
    *(Row("TMDb", name, partial(_while_it_runs, fault)) for name, fault in network_faults.ALL_FAULTS.items()),
    *(Row("TMDb", name, partial(_at_the_source, *arguments)) for name, arguments in _TMDB_FAULTS.items()),
    *(
        Row(
            "TMDb, for an hour",
            name,
            partial(_while_it_runs, network_faults.ALL_FAULTS[name], job_runs=6),
            max_log_lines=3,
        )
        for name in _LASTING
    ),
    *(
        Row("TMDb, at the first start", name, partial(_at_the_first_start, fault), _NONE_YET, max_log_lines=2)
        for name, fault in network_faults.ALL_FAULTS.items()
    ),
)

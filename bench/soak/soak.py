"""Half an hour of Telegram's updates by webhook, with programs asking beside it: is anything lost, slow, or growing?"""

import asyncio
import contextlib
import itertools
import json
import os
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bench.figure import centile
from bench.soak.askers import Askers
from bench.soak.rain import Rain
from bot.settings import ROOT

_PATIENCE = 120.0  # seconds until the last is answered
_DRIZZLE = 8.0  # updates per second


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """How hard it rains, and for how long."""

    per_second: float
    asked_per_second: float = 0.0
    """Questions by programs beside the updates."""
    warm_seconds: float
    """That come before, and are not counted."""
    seconds: float
    minute: float = 60.0
    """Seconds that are summed up together."""
    every: float = 5.0
    """Seconds after which the bot tells again what it holds."""
    rest: float = 17.0
    """Seconds without anything to do, after which connections are given up."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the bot's process held at a moment."""

    at: float
    resident: float
    """MB"""
    tasks: int
    sockets: int
    busy: float
    """Seconds of a core since the process began."""


@dataclass(frozen=True, slots=True)
class Minute:
    """What one minute was like."""

    answers: int
    median: float
    """Milliseconds from an update to its answer, as is the next."""
    slowest: float
    """The 99th centile."""
    resident: float
    tasks: float
    sockets: float
    load: float
    """The machine's, of which the bot and the rain are a part: programs that want to run, mean over a minute."""


@dataclass(slots=True)
class Course:
    """All that was seen."""

    weather: Weather
    minutes: list[Minute] = field(default_factory=list[Minute])
    waits: list[float] = field(default_factory=list[float])
    acknowledged: list[float] = field(default_factory=list[float])
    """Milliseconds until a press was acknowledged."""
    held: list[Held] = field(default_factory=list[Held])
    """While it rained."""
    rest_before: Held | None = None
    rest_after: Held | None = None
    updates: int = 0
    lost: int = 0
    doubled: int = 0
    turned_away: int = 0
    """Times that the bot did not take an update, which was then sent again."""
    complaints: int = 0
    askers: Askers = field(default_factory=Askers)


def tenths(held: Sequence[Held]) -> list[float]:
    """Return the memory of each tenth of the time, by its median, in MB: single readings vary by chance."""
    parts = min(10, len(held))
    ends = [len(held) * part // parts for part in range(parts + 1)]
    return [statistics.median(one.resident for one in held[at:end]) for at, end in itertools.pairwise(ends)]


def run(weather: Weather, report: Callable[[str], None] = lambda _: None) -> Course:
    """Let it rain; ``report`` is told of every minute."""
    return asyncio.run(_run(weather, report))


async def _run(weather: Weather, report: Callable[[str], None]) -> Course:
    course = Course(weather)
    async with Rain.running() as rain, _bot(rain.address, weather.every) as bot, rain.posting():
        await bot.started()
        await rain.fall(_DRIZZLE, weather.warm_seconds)  # until Telegram has the pictures
        await rain.dry(_PATIENCE)
        await _fall(rain, Askers(), bot, weather, weather.warm_seconds)
        course.rest_before = await _rested(rain, bot, weather.rest)
        told, begin = rain.counts, time.perf_counter()
        rain.answers.clear()
        rain.acknowledged.clear()
        noting = asyncio.create_task(_note(course, rain, bot, report))
        await _fall(rain, course.askers, bot, weather, weather.seconds)
        noting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await noting
        course.held = [one for one in bot.held if one.at >= begin]
        course.waits = list(rain.answers)
        course.acknowledged = list(rain.acknowledged)
        course.rest_after = await _rested(rain, bot, weather.rest)
        course.updates, course.lost, course.doubled, course.turned_away = (
            now - before for before, now in zip(told, rain.counts, strict=True)
        )
        course.complaints = len(rain.complaints)
    return course


async def _fall(rain: Rain, askers: Askers, bot: "_Bot", weather: Weather, seconds: float) -> None:
    async with asyncio.TaskGroup() as both:
        both.create_task(rain.fall(weather.per_second, seconds))
        if weather.asked_per_second:
            both.create_task(askers.ask(bot.address, weather.asked_per_second, seconds))
    await rain.dry(_PATIENCE)


async def _rested(rain: Rain, bot: "_Bot", seconds: float) -> Held:
    """Let the bot rest, and work a little, at which it closes what it has given up; return what it holds after that."""
    await bot.rested(seconds)
    await rain.fall(_DRIZZLE, min(seconds, 2.0))
    await rain.dry(_PATIENCE)
    return await bot.rested(seconds)


async def _note(course: Course, rain: Rain, bot: "_Bot", report: Callable[[str], None]) -> None:
    """Sum every minute up when it is over."""
    while True:
        begin, already = time.perf_counter(), len(rain.answers)
        await asyncio.sleep(course.weather.minute)
        waits = rain.answers[already:] or [1000 * course.weather.minute]  # without an answer, all of it was waited
        held = [one for one in bot.held if one.at >= begin] or bot.held[-1:]
        course.minutes.append(
            Minute(
                len(waits),
                centile(waits, 50),
                centile(waits, 99),
                statistics.median(one.resident for one in held),
                statistics.median(one.tasks for one in held),
                statistics.median(one.sockets for one in held),
                os.getloadavg()[0],
            )
        )
        report(f"{len(course.minutes)}: {course.minutes[-1]}, lost or under way {rain.lost}, doubled {rain.doubled}")


class _Bot:
    """The process of the bot, and what it tells of itself."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.held: list[Held] = []
        self._news = asyncio.Event()

    async def listen(self, lines: asyncio.StreamReader) -> None:
        async for line in lines:
            self.held.append(Held(time.perf_counter(), **json.loads(line)))
            self._news.set()

    async def started(self) -> None:
        """Wait for the first word."""
        async with asyncio.timeout(_PATIENCE):
            await self._news.wait()

    async def rested(self, seconds: float) -> Held:
        """Let the bot rest, then return what it holds."""
        until = time.perf_counter() + seconds
        while self.held[-1].at < until:
            self._news.clear()
            await self._news.wait()
        return self.held[-1]


@asynccontextmanager
async def _bot(telegram: str, every: float) -> AsyncGenerator[_Bot]:
    """Run the bot until the block is left."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.soak.bot_process", folder, telegram, str(port), str(every)]
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        bot = _Bot(f"http://127.0.0.1:{port}")
        assert process.stdout  # noqa: S101 - tells the type
        listening = asyncio.create_task(bot.listen(process.stdout))
        try:
            yield bot
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()
            await listening

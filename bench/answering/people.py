"""What it costs to remember many people: their verdicts, an answer to one of them, forgetting one."""

import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench.figure import Figure
from bot.app import App, open_app
from bot.dialogue.actions import AnyAction, Forget
from bot.dialogue.reply import Request
from bot.settings import Settings
from core.moods.mood import Mood
from core.people.verdict import Opinion

_PEOPLE, _VERDICTS = 100_000, 50
_ASKED, _FORGOTTEN = 1_000, 50
_MOST_MS, _MOST_MB, _MOST_FORGETTING_MS = 2.0, 500, 100
_TODAY = 1_763_467_200_000_000  # microseconds since 1970
_SEED = 5


def measure(*, is_quick: bool) -> list[Figure]:
    """Fill a store with verdicts, and talk with people who gave them."""
    return asyncio.run(_measure(_PEOPLE // 50 if is_quick else _PEOPLE))


async def _measure(people: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cinemood.db")
        async with open_app(Settings(store=path).without_tokens()) as app:
            movies = [entry.movie.id for entry in await app.refresher.refresh()]
        await asyncio.to_thread(_fill, path, people, movies)
        size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6  # noqa: ASYNC240 - nothing else runs
        async with open_app(Settings(store=path).without_tokens()) as app:
            await app.refresher.keep_current()
            answering = [await _timed(app, f"/mood {mood}", who) for mood, who in _asked(people, _ASKED)]
            forgetting = [
                await _timed(app, "", who, action=Forget(is_sure=True)) for _, who in _asked(people, _FORGOTTEN)
            ]
    each = f"{people:,} people with {_VERDICTS} verdicts each"
    return [
        Figure(what=f"mood request, {each}", unit="ms", samples=answering, target=_MOST_MS),
        Figure(what=f"store, {each}", unit="MB", samples=[size], target=_MOST_MB),
        Figure(what="/forget", unit="ms", samples=forgetting, target=_MOST_FORGETTING_MS),
    ]


def _fill(path: Path, people: int, movies: list[int]) -> None:
    """Write verdicts past the bot, which would take as many transactions."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.executemany("INSERT INTO verdicts VALUES (?, ?, ?, ?, ?)", _rows(people, movies))
        connection.commit()


def _rows(people: int, movies: list[int]) -> Iterator[tuple[str, int, str, str, int]]:
    chance = random.Random(_SEED)  # noqa: S311 - variety, not secrecy
    moods, opinions = [mood.value for mood in Mood], [opinion.value for opinion in Opinion]
    others = list(range(1_000_000, 1_003_000))  # from earlier weeks
    for number in range(people):
        for movie in chance.sample(movies, 10) + chance.sample(others, _VERDICTS - 10):
            opinion = chance.choices(opinions, (4, 3, 2, 0.2))[0]
            yield _name(number), movie, opinion, chance.choice(moods), _TODAY + chance.randrange(10**12)


def _asked(people: int, times: int) -> Iterator[tuple[Mood, str]]:
    chance = random.Random(_SEED + times)  # noqa: S311 - the same
    return ((chance.choice(list(Mood)), _name(chance.randrange(people))) for _ in range(times))


async def _timed(app: App, text: str, who: str, action: AnyAction | None = None) -> float:
    begin = time.perf_counter()
    await app.dialogue.reply_to(Request(who, who, text, action))
    return (time.perf_counter() - begin) * 1000


def _name(number: int) -> str:
    return f"telegram:{4_000_000_000 + number}"

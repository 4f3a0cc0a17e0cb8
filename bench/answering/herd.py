"""Everybody at once: 10,000 people within ten seconds, who ask for movies; one in ten saves one of them, too."""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bench.figure import Figure, centile
from bot.app import App, open_app
from bot.dialogue.actions import Save
from bot.dialogue.reply import Reply, Request
from bot.settings import Settings
from core.moods.mood import Mood

_PEOPLE, _SECONDS = 10_000, 10.0
_ROUNDS = 3
_JUDGES = 10  # one in so many saves a movie
_MOODS = tuple(Mood)


@dataclass(slots=True)
class _Told:
    """What the dialogue has said."""

    waits: list[float] = field(default_factory=list[float])
    """Milliseconds until somebody had movies."""
    shown: dict[str, set[int]] = field(default_factory=dict[str, set[int]])
    saved: dict[str, int] = field(default_factory=dict[str, int])
    turned_away: int = 0


@dataclass(frozen=True, slots=True)
class _Stampede:
    """What came of one."""

    seconds: float
    told: _Told
    forgotten: int
    """Movies that people were shown, and that are not in the file."""
    unsaved: int


def measure(*, is_quick: bool, people: int | None = None) -> list[Figure]:
    """Let people come at an even pace, whether or not those before them are done; look into the file afterwards."""
    people = people or (_PEOPLE // 10 if is_quick else _PEOPLE)
    pace = _SECONDS * people / _PEOPLE
    return _figures([asyncio.run(_stampede(people, pace)) for _ in range(1 if is_quick else _ROUNDS)], people, pace)


def _figures(herds: Sequence[_Stampede], people: int, seconds: float) -> list[Figure]:
    name = f"herd of {people:,}"
    waits = [wait for one in herds for wait in one.told.waits]
    slowest = [centile(one.told.waits, 99) for one in herds]
    return [
        Figure(
            what=f"{name}: all served after",
            unit="s",
            samples=[one.seconds for one in herds],
            target=seconds * 1.05,
        ),
        Figure(what=f"{name}: movies asked for", unit="ms", samples=waits),
        Figure(what=f"{name}: 99th centile", unit="ms", samples=slowest),
        *(
            Figure(what=f"{name}: {what}", unit=unit, samples=[sum(counts)], target=0)
            for what, unit, counts in (
                ("without movies", "answers", [one.told.turned_away for one in herds]),
                ("shown, but not in the file", "movies", [one.forgotten for one in herds]),
                ("saved, but not in the file", "movies", [one.unsaved for one in herds]),
            )
        ),
    ]


async def _stampede(people: int, seconds: float) -> _Stampede:
    told = _Told()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cinemood.db")
        async with open_app(Settings(store=path).without_tokens()) as app:
            await app.refresher.refresh()
            begin = time.perf_counter()
            async with asyncio.TaskGroup() as herd:
                for number in range(1, people + 1):
                    herd.create_task(_visit(app, told, number))
                    await asyncio.sleep(max(0.0, begin + number * seconds / people - time.perf_counter()))
            took = time.perf_counter() - begin
        return _Stampede(took, told, *await asyncio.to_thread(_missing, path, told))


async def _visit(app: App, told: _Told, number: int) -> None:
    """Ask, and perhaps save."""
    begin = time.perf_counter()
    person, mood = f"telegram:{number}", _MOODS[number % len(_MOODS)]
    reply = await _asked(app, told, Request(person, person, f"/mood {mood}"))
    told.waits.append((time.perf_counter() - begin) * 1000)
    if number % _JUDGES == 0 and (movies := tuple(card.id for card in reply.cards)):
        await _asked(app, told, Request(person, person, action=Save(mood, movies[0], movies)))
        told.saved[person] = movies[0]


async def _asked(app: App, told: _Told, request: Request) -> Reply:
    reply = await app.dialogue.reply_to(request)
    told.turned_away += not reply.cards
    told.shown.setdefault(request.person, set()).update(card.id for card in reply.cards)
    return reply


def _missing(path: Path, told: _Told) -> tuple[int, int]:
    """Count what was said to people and is not in the file."""
    with closing(sqlite3.connect(path)) as connection:
        shown: set[tuple[str, int]] = set(connection.execute("SELECT person, id FROM shown"))
        saved: set[tuple[str, int]] = set(
            connection.execute("SELECT person, movie FROM verdicts WHERE opinion = 'saved'")
        )
    forgotten = sum((person, movie) not in shown for person, movies in told.shown.items() for movie in movies)
    return forgotten, sum((person, movie) not in saved for person, movie in told.saved.items())

"""A bot that is killed at every step: its store stays sound and holds everything that was acknowledged."""

import asyncio
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

from bot.settings import ROOT
from tests.faults import people
from tests.faults.isolated_bot import MOVIES, IsolatedBot
from tests.faults.killed_bot import ACKNOWLEDGED, MORE, SAVED
from tests.faults.matrix import Outcome, Row
from tests.faults.people import NEXT_WEEK

_SAVED_LATER = 26
_MIN_STEPS = {"refresh": 20, "verdict": 4}


async def _at_every_step(operation: str, folder: Path) -> Outcome:
    """Kill the bot at each step of an operation, and check every store that is left."""
    async with IsolatedBot.open(folder) as bot:
        await bot.prepare()
        before = await people.read_memory(bot.store)
    command = (sys.executable, "-m", "tests.faults.killed_bot", operation, str(folder))
    await asyncio.to_thread(partial(subprocess.run, command, cwd=ROOT, check=True))
    outcomes = [await _restart(place, before) for place in sorted(folder.iterdir()) if place.is_dir()]
    assert len(outcomes) > _MIN_STEPS[operation], "The bot was not killed often enough."
    answer = " | ".join(dict.fromkeys(outcome.answer for outcome in outcomes))
    is_kept = all(outcome.is_kept for outcome in outcomes)
    is_recovered = all(outcome.is_recovered for outcome in outcomes)
    return Outcome(answer, is_kept, is_recovered, encounters=len(outcomes))


async def _restart(place: Path, before: dict[str, Any]) -> Outcome:
    """Start on the store of a killed bot, which must hold all old movies or all new ones."""
    async with IsolatedBot.open(place) as bot:
        await bot.store.health()
        await bot.run_refresh_job()
        ids = sorted(bot.shelf.catalogue.by_id)
        is_whole = ids in ([*range(1, MOVIES + 1)], [*range(1, MORE + 1)])
        answer = await people.ask_as_crowd(bot.dialogue)
        acknowledged = {SAVED} if (place / ACKNOWLEDGED).exists() else set[int]()
        expected = before | {"verdicts": before["verdicts"] | acknowledged}
        is_kept = is_whole and people.is_kept(expected, await people.read_memory(bot.store))
        bot.now = NEXT_WEEK
        return Outcome(answer, is_kept, await bot.has_recovered(_SAVED_LATER), encounters=1)


ROWS = tuple(
    Row("Death", f"SIGKILL at every step of a {operation}", partial(_at_every_step, operation), max_log_lines=0)
    for operation in _MIN_STEPS
)

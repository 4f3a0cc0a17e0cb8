"""A bot that is killed at every step: the next one finds a sound store, with everything that was acknowledged."""

import asyncio
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

from bot.settings import ROOT
from tests.faults import people
from tests.faults.isolated_bot import MOVIES, House
from tests.faults.killed_bot import ACKNOWLEDGED, MORE, SAVED
from tests.faults.matrix import Row, Seen
from tests.faults.people import NEXT_WEEK

_SAVED_LATER = 26
_FEWEST_STEPS = {"refresh": 20, "verdict": 4}


async def _at_every_step(deed: str, folder: Path) -> Seen:
    """Let the bot die at each step of a deed, and look at what each leaves behind."""
    async with House.open(folder) as house:
        await house.move_in()
        before = await people.known(house.store)
    command = (sys.executable, "-m", "tests.faults.killed_bot", deed, str(folder))
    await asyncio.to_thread(partial(subprocess.run, command, cwd=ROOT, check=True))
    left = [await _left(place, before) for place in sorted(folder.iterdir()) if place.is_dir()]
    assert len(left) > _FEWEST_STEPS[deed], "It lived."
    told = " | ".join(dict.fromkeys(seen.told for seen in left))
    return Seen(told, all(seen.is_kept for seen in left), all(seen.is_recovered for seen in left), len(left))


async def _left(place: Path, before: dict[str, Any]) -> Seen:
    """Start anew on what a dead bot has left: all of the old movies or all of the new ones."""
    async with House.open(place) as house:
        await house.store.health()
        await house.look()
        ids = sorted(house.shelf.catalogue.by_id)
        is_whole = ids in ([*range(1, MOVIES + 1)], [*range(1, MORE + 1)])
        told = await people.crowd(house.dialogue)
        said = {SAVED} if (place / ACKNOWLEDGED).exists() else set[int]()
        expected = before | {"verdicts": before["verdicts"] | said}
        is_kept = is_whole and people.is_kept(expected, await people.known(house.store))
        house.now = NEXT_WEEK
        return Seen(told, is_kept, await house.works(_SAVED_LATER), met=1)


ROWS = tuple(
    Row("Death", f"SIGKILL at every step of a {deed}", partial(_at_every_step, deed), most_lines=0)
    for deed in _FEWEST_STEPS
)

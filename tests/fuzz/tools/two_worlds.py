"""Stored data about Ann, Bob and their rooms, in two worlds that differ only in Bob's private data."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, NamedTuple

import msgspec

from core.moods.feelings import Response
from core.moods.mood import Mood
from core.movies.catalogue import Week
from core.people.digest import Digest, Slot
from core.people.group import Group
from core.people.person import Preferences
from core.people.verdict import Opinion, Verdict
from core.store.ports import Store
from tests.support.fakes import NOON, a_catalogue

ANN, BOB, GROUP, _BOBS_GROUP = "telegram:1", "telegram:2", "telegram:-1", "telegram:-2"
_CLEO: Final = "telegram:3"
CATALOGUE: Final = a_catalogue()
_SHOWN: Final = (3, 4, 5)
_JUDGED: Final = (9, 10)
_ELSEWHERE: Final = 424242424
"""A movie that is not on offer, so that Bob's verdict on it has no effect on a group with him."""


class World(NamedTuple):
    """Bob's private data; it has no effect on anything that other people see."""

    shown: tuple[int, ...] = ()
    judged: tuple[int, ...] = ()
    chosen: Preferences = Preferences(country="GB")
    mood: Mood = Mood.FEAR
    """Mood of his digest, and of his choice in a group without Ann."""
    slot: Slot = Slot(4, 18, 0, "UTC")
    vote: int = 9


WORLDS: Final = (
    World(),
    World(
        shown=(11, 12),
        judged=(_ELSEWHERE,),
        chosen=Preferences(
            country="NL", language="de", hides_plots=True, services=("netflix",), response=Response.LIFT
        ),
        mood=Mood.ANGER,
        slot=Slot(6, 7, 5, "Europe/Amsterdam"),
        vote=10,
    ),
)


async def remember(memory: Store, world: World) -> None:
    """Store data of every kind about Bob, and some about Ann."""
    week = Week.of(NOON)
    await memory.showings.save_shown(week, {ANN: _SHOWN, BOB: _SHOWN + world.shown})
    for person, movies in ((ANN, _JUDGED), (BOB, _JUDGED + world.judged)):
        for verdict in (Verdict(movie, opinion, Mood.JOY, NOON) for movie in movies for opinion in Opinion):
            await memory.people.judge(person, verdict)
    open_to_all = Preferences(country="NL", is_open=True)
    for owner, chosen in ((ANN, Preferences(country="GB")), (BOB, world.chosen), (GROUP, open_to_all)):
        await memory.people.change_preferences(owner, _to(chosen))
    await memory.people.change_preferences(_BOBS_GROUP, _to(Preferences(is_open=world.vote == 9)))
    for room, mood, slot in ((BOB, world.mood, world.slot), (GROUP, Mood.FEAR, WORLDS[0].slot)):
        await memory.digests.save_digest(Digest(room, mood, slot, NOON + timedelta(days=2), BOB))
    await memory.digests.save_digest(Digest(_BOBS_GROUP, world.mood, world.slot, NOON + timedelta(days=2)))
    await _gather(memory, GROUP, WORLDS[0], is_offered=False)
    await _gather(memory, _BOBS_GROUP, world, is_offered=True)
    await _gather(memory, GROUP, WORLDS[0], is_offered=True)


async def read_others_data(memory: Store) -> dict[str, Any]:
    """Return the data of Bob, of rooms that Ann may not change, and of a group without her."""
    gatherings = [await memory.groups.find_group(number) for number in (1, 2, 3)]
    rooms = (BOB, _CLEO, GROUP, _BOBS_GROUP)
    return {
        "about": [await memory.people.export_person(person) for person in (BOB, _CLEO)],
        "chosen": [await memory.people.load_preferences(room) for room in rooms],
        "digests": [await memory.digests.find_digest(room) for room in rooms],
        "votes": [(one.wishes.get(BOB), one.votes.get(BOB)) for one in gatherings if one],
        "elsewhere": msgspec.to_builtins(gatherings[1]),  # a copy: the original may be changed in place
    }


async def _gather(memory: Store, room: str, world: World, *, is_offered: bool) -> None:
    number = await memory.groups.open_group(room, now=NOON)

    def change(gathering: Group) -> Group:
        wished = gathering.choose_mood(BOB, world.mood, NOON).choose_mood(_CLEO, Mood.JOY, NOON)
        return wished.propose(_JUDGED, NOON).vote(BOB, world.vote, NOON) if is_offered else wished

    await memory.groups.change_group(number, change)


def _to(chosen: Preferences) -> Callable[[Preferences], Preferences]:
    return lambda _before: chosen

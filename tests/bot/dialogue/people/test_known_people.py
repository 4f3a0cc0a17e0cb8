"""What is known about people, beside the real store."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from bot.dialogue.people.known_people import KnownPeople
from core.errors import StoreBusy
from core.moods.mood import Mood
from core.movies.catalogue import Week
from core.people.person import Person
from core.people.verdict import Opinion, Verdict, Voice
from core.recommending.taste import MIN_MOVIES
from core.store.opening import open_store
from tests.support.fakes import NOON, a_catalogue
from tests.support.store import FailingStore, MemoryStore

ANN = "telegram:42"


async def test_taste_outlives_the_catalogues_that_it_was_learned_from(tmp_path: Path) -> None:
    async with open_store(tmp_path / "cinemood.db") as store:
        await store.movies.save_catalogue(a_catalogue(1), fetched=())
        for movie in range(1, MIN_MOVIES + 1):
            await store.people.judge(ANN, Verdict(movie, Opinion.REFUSED, Mood.JOY, NOON))
        for week in range(1, 10):
            later = NOON + timedelta(weeks=week)
            catalogue = msgspec.structs.replace(a_catalogue(0), week=Week.of(later), taken_at=later)
            await store.movies.save_catalogue(catalogue, fetched=())
        known = await store.people.load_person(ANN, Week.of(NOON))
        assert await KnownPeople(store).learn_taste(ANN, known, a_catalogue(0)) is not None


@pytest.fixture(name="doubtful")
async def _doubtful() -> FailingStore:
    """Build a memory in which enough people have said that movie 1 is no joy."""
    memory = FailingStore(MemoryStore(), {})
    for number in range(5):
        await memory.people.judge(f"telegram:{number}", Verdict(1, Opinion.WRONG, Mood.JOY, NOON), Voice())
    return memory


@pytest.mark.parametrize("ahead", [timedelta(minutes=1), timedelta(days=365)])
async def test_doubts_are_asked_for_again_when_the_clock_was_put_back(ahead: timedelta) -> None:
    memory = MemoryStore()
    people = KnownPeople(memory)
    assert await people.find_excluded(Person(), Mood.JOY, NOON + ahead) == frozenset()
    for number in range(5):
        await memory.people.judge(f"telegram:{number}", Verdict(1, Opinion.WRONG, Mood.JOY, NOON), Voice())
    assert await people.find_excluded(Person(), Mood.JOY, NOON) == {1}


async def test_doubts_stay_known_while_the_memory_is_out_of_order(doubtful: FailingStore) -> None:
    people = KnownPeople(doubtful)
    assert await people.find_excluded(Person(), Mood.JOY, NOON) == {1}
    doubtful.fails_on["count_doubters"] = StoreBusy("var/cinemood.db is held by another program.")
    assert await people.find_excluded(Person(), Mood.JOY, NOON + timedelta(hours=1)) == {1}

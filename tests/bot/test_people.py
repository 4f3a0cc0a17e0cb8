"""What is known about people, beside the real store."""

from datetime import timedelta
from pathlib import Path

import msgspec

from bot.people import People
from core.catalogue import Week
from core.mood import Mood
from core.store import Store
from core.taste import FEWEST
from core.verdict import Opinion, Verdict
from tests.fakes import NOON, a_catalogue

ANN = "telegram:42"


async def test_taste_outlives_the_catalogues_that_it_was_learned_from(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "cinemood.db") as store:
        await store.save(a_catalogue(1), fetched=())
        for movie in range(1, FEWEST + 1):
            await store.judge(ANN, Verdict(movie, Opinion.REFUSED, Mood.JOY, NOON))
        for week in range(1, 10):
            later = NOON + timedelta(weeks=week)
            catalogue = msgspec.structs.replace(a_catalogue(0), week=Week.of(later), taken_at=later)
            await store.save(catalogue, fetched=())
        known = await store.person(ANN, Week.of(NOON))
        assert await People(store).taste(ANN, known, a_catalogue(0)) is not None

"""``python -m bot doubts``, and where else the host learns of withdrawn movies."""

import re
from pathlib import Path

import pytest

from bot.app import open_app
from bot.settings import Settings
from core.moods.mood import Mood
from core.people.verdict import Opinion, Verdict, Voice
from core.store.opening import open_store
from tests.support.command_line import bot
from tests.support.fakes import NOON, a_catalogue


@pytest.fixture(name="store")
async def _store(tmp_path: Path) -> Path:
    """A store in which five people say that movie 9 is no joy, two that it is no love, and one that 10 is no joy."""
    doubts = [(9, Mood.JOY, 5), (9, Mood.LOVE, 2), (10, Mood.JOY, 1), (4711, Mood.FEAR, 1)]
    async with open_store(tmp_path / "cinemood.db") as store:
        await store.movies.save_catalogue(a_catalogue(source="sample"), fetched=())
        for movie, mood, people in doubts:
            for number in range(people):
                await store.people.judge(f"telegram:{number}", Verdict(movie, Opinion.WRONG, mood, NOON), Voice())
        await store.people.judge("telegram:9", Verdict(9, Opinion.SAVED, Mood.JOY, NOON))
    return tmp_path / "cinemood.db"


async def told(store: Path, *arguments: str) -> list[str]:
    ended = await bot("doubts", *arguments, store=store)
    assert (ended.code, ended.err) == (0, "")
    return [re.sub(r" +", " ", line) for line in ended.out.splitlines()]


async def test_doubts_are_listed_with_withdrawn_movies_first(store: Path) -> None:
    assert await told(store) == [
        "withdrawn 9 Movie 9 (2020): not joy to 5 of 6 people, since 2026-11-18",
        "doubted 9 Movie 9 (2020): not love to 2 of 2 people, since 2026-11-18",
        "doubted 10 Movie 10 (2020): not joy to 1 of 1 people, since 2026-11-18",
        "doubted 4711 a movie that is stored no longer: not fear to 1 of 1 people, since 2026-11-18",
    ]


async def test_doubts_about_one_movie_are_shown_and_cleared(store: Path) -> None:
    assert len(await told(store, "9")) == 2
    (cleared,) = await told(store, "--clear", "9", "joy")
    assert cleared.startswith("Doubts cleared: 5, movies: 1.")
    assert [line.split(":")[0] for line in await told(store, "9")] == ["doubted 9 Movie 9 (2020)"]


async def test_all_doubts_are_cleared_and_nobody_loses_a_verdict(store: Path) -> None:
    await told(store, "--clear")
    assert await told(store) == ["No movie is doubted."]
    async with open_store(store) as opened:
        assert len(await opened.people.list_verdicts("telegram:0")) == 4


@pytest.mark.parametrize(
    "arguments", [["nine"], ["9" * 20, "--clear"], ["0"], ["-5"], ["9", "boredom"], ["9", "joy", "now"]]
)
async def test_misuse_shows_the_usage(store: Path, arguments: list[str]) -> None:
    ended = await bot("doubts", *arguments, store=store)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("usage: python -m bot")


async def test_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    ended = await bot("doubts", store=tmp_path / "none.db")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"There is no store at {tmp_path / 'none.db'} yet.")
    assert not (tmp_path / "none.db").exists()


async def test_doctor_names_withdrawn_movies_and_is_silent_without(store: Path) -> None:
    first = await bot("doctor", "--json", store=store, WEB_PORT="0")
    await bot("doubts", "--clear", store=store)
    second = await bot("doctor", "--json", store=store, WEB_PORT="0")
    assert "one movie is withdrawn from a mood" in first.out
    assert "is withdrawn from a mood" not in second.out


async def test_metric_counts_what_is_withdrawn_by_mood(store: Path) -> None:
    async with open_app(Settings(store=store), lambda: NOON) as app:
        assert b'cinemood_movies_withdrawn{mood="joy"} 0.0' in app.metrics.render()
        await app.dialogue.look_for_doubts()
        written = app.metrics.render()
    assert b'cinemood_movies_withdrawn{mood="joy"} 1.0' in written
    assert b'cinemood_movies_withdrawn{mood="love"} 0.0' in written

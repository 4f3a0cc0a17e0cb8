from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import PERSON_PLATFORMS
from bot.dialogue.actions import action_from
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Request
from bot.monitoring.metrics import Metrics, ObservedDialogue
from core.errors import SourceUnavailable, StoreBusy
from core.movies.catalogue import Shelf
from core.movies.movie import Movie, Page
from core.refreshing.refresher import MoodScorer, Refresher
from core.store.opening import open_store
from core.store.ports import Store
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.store import FailingStore, MemoryStore


class LostSource:
    name = "tmdb"

    async def trending(self, page: int) -> Page:
        raise SourceUnavailable("It does not answer.")

    async def details(self, movie_id: int) -> Movie:
        raise SourceUnavailable("It does not answer.")


def no_scorer() -> MoodScorer:
    raise AssertionError("There is nothing to score.")


@pytest.fixture(name="metrics")
def _metrics() -> Metrics:
    return Metrics(Shelf(a_catalogue()), lambda: NOON + timedelta(hours=1), PERSON_PLATFORMS)


def a_dialogue(metrics: Metrics, memory: Store | None = None) -> ObservedDialogue:
    shelf = Shelf(a_catalogue())
    dialogue = Dialogue(
        shelf,
        memory or MemoryStore(),
        clock=lambda: NOON,
        image_base=IMAGE_BASE,
        observe_error=metrics.observe_error,
    )
    return ObservedDialogue(dialogue, metrics)


def lines(metrics: Metrics) -> list[str]:
    return metrics.render().decode().splitlines()


@pytest.mark.parametrize(
    ("request_", "labels"),
    [
        (Request("telegram:42", "r", "/mood joy"), 'frontend="telegram",verb="mood"'),
        (Request("discord:42", "r", action=action_from("2_more_joy")), 'frontend="discord",verb="more"'),
        (Request("web:x", "r", "my secret sorrow"), 'frontend="web",verb="words"'),
        (Request("api:anybody", "r", action=action_from("0_old")), 'frontend="api",verb="unreadable"'),
        (Request("mallory", "r"), 'frontend="other",verb="ask"'),
        (Request("telegram:42", "r", "Freude", locale="de"), 'frontend="telegram",verb="mood"'),
        (Request("telegram:42", "r", "Freude", locale="en"), 'frontend="telegram",verb="mood"'),
    ],
)
async def test_replies_are_counted_by_frontend_and_verb(metrics: Metrics, request_: Request, labels: str) -> None:
    await a_dialogue(metrics).reply_to(request_)
    assert f"cinemood_replies_total{{{labels}}} 1.0" in lines(metrics)


async def test_nothing_that_people_say_or_are_called_is_told(metrics: Metrics) -> None:
    await a_dialogue(metrics).reply_to(Request("telegram:424242", "room-77", "my secret sorrow"))
    told = metrics.render().decode()
    assert not [word for word in ("424242", "room-77", "secret", "sorrow") if word in told]


async def test_answers_are_timed(metrics: Metrics) -> None:
    await a_dialogue(metrics).reply_to(Request("web:x", "r", "joy"))
    assert 'cinemood_reply_seconds_count{frontend="web"} 1.0' in lines(metrics)
    assert 'cinemood_reply_seconds_bucket{frontend="web",le="5.0"} 1.0' in lines(metrics)


async def test_errors_are_counted_by_kind_and_still_answered(metrics: Metrics) -> None:
    reply = await a_dialogue(
        metrics, FailingStore(MemoryStore(), {"find_scored_movies": StoreBusy("Another process holds it.")})
    ).reply_to(Request("web:x", "r", action=action_from("2_open_joy_999")))
    assert "out of order" in reply.text
    assert 'cinemood_errors_total{kind="StoreBusy"} 1.0' in lines(metrics)


def test_catalogue_is_told_with_its_age(metrics: Metrics) -> None:
    assert {"cinemood_catalogue_age_seconds 3600.0", "cinemood_catalogue_movies 48.0"} <= set(lines(metrics))
    assert "cinemood_catalogue_age_seconds NaN" in lines(Metrics(Shelf(), lambda: NOON))


async def test_refreshes_are_counted_by_how_they_ended(metrics: Metrics, tmp_path: Path) -> None:
    async with open_store(tmp_path / "store.db") as store:
        refresher = Refresher(
            LostSource(), no_scorer, store, Shelf(), clock=lambda: NOON, observe=metrics.observe_refresh
        )
        with pytest.raises(SourceUnavailable):
            await refresher.refresh()
    assert 'cinemood_refreshes_total{outcome="SourceUnavailable"} 1.0' in lines(metrics)

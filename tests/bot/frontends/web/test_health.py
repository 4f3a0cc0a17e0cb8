"""Health checks, over real HTTP."""

import httpx

from bot.frontends.web.health import Health
from bot.monitoring.readiness import Condition, State
from tests.support.web.web_site import a_site, visit


async def fetch(path: str, health: Health | None = None) -> httpx.Response:
    async with visit(a_site(health=health)) as client:
        return await client.get(path)


async def test_running_bot_is_alive() -> None:
    answer = await fetch("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")


async def test_bot_with_movies_is_ready() -> None:
    state = State(ready=True, week="2026-W47", frontends={"Telegram": Condition.ANSWERS})
    answer = await fetch("/readyz", Health(lambda: state))
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "reasons": [], "week": "2026-W47", "frontends": {"Telegram": "answers"}}


async def test_bot_without_movies_says_why_it_is_not_ready() -> None:
    answer = await fetch("/readyz", Health(lambda: State(ready=False, reasons=("There is no catalogue yet.",))))
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["There is no catalogue yet."])
    assert answer.headers["content-type"] == "application/json"


async def test_metrics_are_passed_on_unchanged() -> None:
    answer = await fetch("/metrics", Health(metrics=lambda: b"one 1", metrics_type="text/plain; version=1.0.0"))
    assert (answer.content, answer.headers["content-type"]) == (b"one 1", "text/plain; version=1.0.0")


async def test_frequent_requests_get_the_latest_metrics() -> None:
    """Beyond two a second, metrics are not written anew."""
    now, written = [1000.0], iter(range(1000))
    health = Health(metrics=lambda: b"one %d" % next(written), clock=lambda: now[0])
    async with visit(a_site(health=health)) as client:
        figures = [(await client.get("/metrics")).text for _ in range(100)]
        now[0] += 1
        later = (await client.get("/metrics")).text
    assert figures == [f"one {min(number, 59)}" for number in range(100)]
    assert later == "one 60"


async def test_metrics_are_not_compressed() -> None:
    answer = await fetch("/metrics", Health(metrics=lambda: b"one 1\n" * 1000))
    assert "content-encoding" not in answer.headers

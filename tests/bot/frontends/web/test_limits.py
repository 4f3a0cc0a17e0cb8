"""Limits per address: cooldowns, and how a refusal looks."""

import html

import httpx
import pytest

from bot.frontends.web import texts as web_texts
from bot.frontends.web.html import static_files
from bot.frontends.web.limits import RequestLimits
from bot.frontends.web.platform import WebOptions
from bot.frontends.web.session import temporary_secret
from bot.frontends.web.site import SiteOptions
from bot.languages import LANGUAGES, is_right_to_left, say, speaking
from tests.support.web.web_site import FRAGMENT, a_site, visit


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class PageLimit:
    """The limit of an address for pages, with no other paths."""

    def __init__(self, rate: float, clock: Clock) -> None:
        self._limits = RequestLimits(rate, unlimited_paths=frozenset(), static_paths=frozenset(), clock=clock)

    def wait_seconds(self, address: str) -> float:
        return self._limits.wait_seconds("GET", "/", address)


async def ask_until_refused(client: httpx.AsyncClient, path: str = "/", **headers: str) -> httpx.Response:
    """Ask until there is a refusal for too many requests, and return it."""
    for _ in range(40):
        answer = await client.get(path, headers=headers)
        if answer.status_code == 429:
            return answer
    raise AssertionError("no request was refused")


PROBES = ("/healthz", "/readyz", "/metrics")


def test_cooldown_refills_over_time() -> None:
    clock = Clock()
    limit = PageLimit(2, clock)
    assert [limit.wait_seconds("1.2.3.4") for _ in range(60)] == [0] * 60
    assert limit.wait_seconds("1.2.3.4") == 0.5
    clock.now += 0.5
    assert limit.wait_seconds("1.2.3.4") == 0
    assert limit.wait_seconds("1.2.3.4") > 0


@pytest.mark.parametrize(("seconds", "posters"), [(0.6, 0), (1.5, 3)])
def test_human_pace_is_never_refused(seconds: float, posters: int) -> None:
    """A press every 0.6 seconds, or every 1.5 with three posters each, goes on for ever."""
    clock = Clock()
    limit = PageLimit(WebOptions().rate, clock)
    for _ in range(1000):  # a press, with the posters that the page then fetches
        assert [limit.wait_seconds("1.2.3.4") for _ in range(1 + posters)] == [0] * (1 + posters)
        clock.now += seconds


def test_household_shares_one_limit() -> None:
    """All IPv6 addresses of a /64 count together; other addresses count alone."""
    limit = PageLimit(1, Clock())
    for number in range(30):
        assert limit.wait_seconds(f"2001:db8:1:1::{number}") == 0
    assert limit.wait_seconds("2001:db8:1:1:ffff::1") > 0
    for stranger in ("2001:db8:1:2::1", "192.0.2.1", "not an address"):
        assert limit.wait_seconds(stranger) == 0


def test_customer_has_twice_the_limit_of_a_household() -> None:
    """However many of the /64 networks in their /48 they use."""
    clock = Clock()
    limit = PageLimit(1, clock)
    waits = [limit.wait_seconds(f"2001:db8:1:{number:x}::1") for number in range(90)]
    assert waits == [0] * 60 + [0.5] * 30
    assert limit.wait_seconds("2001:db8:2:1::1") == 0
    clock.now += 0.5
    assert limit.wait_seconds("2001:db8:1:ffff::1") == 0


def test_memory_of_addresses_is_bounded() -> None:
    limit = PageLimit(1, Clock())
    while limit.wait_seconds("first") == 0:
        pass
    for number in range(10_000):
        limit.wait_seconds(str(number))
    assert limit.wait_seconds("first") == 0


def test_rate_zero_allows_everything() -> None:
    limit = PageLimit(0, Clock())
    assert {limit.wait_seconds("1.2.3.4") for _ in range(1000)} == {0}


async def test_too_many_requests_get_a_kind_refusal() -> None:
    """As a page, as an exchange for htmx and as a problem for programs, each with the time to wait."""
    async with visit(a_site(options=SiteOptions(temporary_secret, 1))) as client:
        answer = await ask_until_refused(client)
        assert "faster than I am" in answer.text
        assert int(answer.headers["retry-after"]) >= 1
        assert "content-security-policy" in answer.headers
        assert (await ask_until_refused(client, **FRAGMENT)).text.startswith("<section")
        problem = await ask_until_refused(client, "/api/v1/moods")
        assert problem.headers["content-type"] == "application/problem+json"


async def test_health_checks_have_no_limit() -> None:
    async with visit(a_site(options=SiteOptions(temporary_secret, 1))) as client:
        await ask_until_refused(client)
        for path in PROBES * 50:
            assert (await client.get(path)).status_code == 200


async def test_static_files_load_after_the_last_allowed_page() -> None:
    async with visit(a_site(options=SiteOptions(temporary_secret, 1))) as client:
        await ask_until_refused(client)
        for path in ("/static/chat.css", static_files.address("chat.css")):
            assert (await client.get(path)).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/healthzzz",
        "/healthz/",
        "/healthz/x",
        "/metricsfoo",
        "/readyz1",
        "/static/nope",
        "/static/",
        "/static/chat.css/x",
    ],
)
async def test_similar_paths_are_counted(path: str) -> None:
    """Only the exact paths of health checks and files have other limits."""
    async with visit(a_site(options=SiteOptions(temporary_secret, 1))) as client:
        assert (await ask_until_refused(client, path)).status_code == 429
        assert (await client.get("/")).status_code == 429


@pytest.mark.parametrize("path", [*PROBES, "/static/chat.css", static_files.address("chat.css")])
@pytest.mark.parametrize("method", ["POST", "DELETE", "OPTIONS", "PATCH", "BREW"])
async def test_other_methods_are_counted(path: str, method: str) -> None:
    """Refusing a POST to a file costs as much as a page."""
    async with visit(a_site(options=SiteOptions(temporary_secret, 1))) as client:
        answers = [(await client.request(method, path)).status_code for _ in range(31)]
        assert (answers[0], answers[-1]) == (405, 429)
        assert (await client.head(path)).status_code == 200


def test_files_have_a_limit_of_their_own() -> None:
    clock = Clock()
    limits = RequestLimits(1, unlimited_paths=frozenset(PROBES), static_paths=frozenset({"/static/a.css"}), clock=clock)
    assert [limits.wait_seconds("GET", "/static/a.css", "1.2.3.4") for _ in range(301)] == [*[0.0] * 300, 0.1]
    assert [limits.wait_seconds("GET", path, "1.2.3.4") for path in ["/", "/x"] * 15] == [0] * 30
    assert limits.wait_seconds("GET", "/", "1.2.3.4") == 1
    assert [limits.wait_seconds("GET", path, "1.2.3.4") for path in PROBES] == [0, 0, 0]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_refusal_is_small_and_translated(language: str) -> None:
    async with visit(a_site(options=SiteOptions(temporary_secret, 1))) as client:
        answer = await ask_until_refused(client, **{"Accept-Language": language})
    with speaking(language):
        assert say(web_texts.REFUSALS[429]) in html.unescape(answer.text)
    assert f'<html lang="{language}"' in answer.text
    assert ('dir="rtl"' in answer.text) is is_right_to_left(language)
    assert len(answer.content) < 1000
    assert (answer.headers["cache-control"], answer.headers["content-type"]) == ("no-store", "text/html; charset=utf-8")


@pytest.mark.parametrize(("proxies", "status"), [("127.0.0.1", 200), ("", 429)])
async def test_claimed_address_counts_only_from_a_trusted_proxy(proxies: str, status: int) -> None:
    async with visit(a_site(options=SiteOptions(temporary_secret, 1), proxies=proxies)) as client:
        await ask_until_refused(client, **{"X-Forwarded-For": "192.0.2.1"})
        assert (await client.get("/", headers={"X-Forwarded-For": "192.0.2.2"})).status_code == status

import html
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.frontends.web import texts as web_texts
from bot.frontends.web.html import static_files
from bot.frontends.web.limits import Cooldown, RequestLimits
from bot.frontends.web.platform import WebOptions
from bot.frontends.web.session import temporary_secret
from bot.frontends.web.site import SiteOptions
from bot.languages import LANGUAGES, is_right_to_left, say, speaking
from tests.support.web_site import FRAGMENT, a_site, visit


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def tired_of(client: httpx.AsyncClient, path: str = "/", **headers: str) -> httpx.Response:
    """Ask until it is too often."""
    for _ in range(40):
        answer = await client.get(path, headers=headers)
        if answer.status_code == 429:
            return answer
    raise AssertionError("nobody was tired")


def test_bucket_fills_up_again_with_time() -> None:
    clock = Clock()
    limit = Cooldown(2, clock)
    assert [limit.wait_seconds("1.2.3.4") for _ in range(60)] == [0] * 60
    assert limit.wait_seconds("1.2.3.4") == 0.5
    clock.now += 0.5
    assert limit.wait_seconds("1.2.3.4") == 0
    assert limit.wait_seconds("1.2.3.4") > 0


@pytest.mark.parametrize(("seconds", "posters"), [(0.6, 0), (1.5, 3)])
def test_who_presses_at_a_human_pace_is_never_stopped(seconds: float, posters: int) -> None:
    clock = Clock()
    limit = Cooldown(WebOptions().rate, clock)
    for _ in range(1000):  # a press, with the posters that the page then fetches
        assert [limit.wait_seconds("1.2.3.4") for _ in range(1 + posters)] == [0] * (1 + posters)
        clock.now += seconds


def test_addresses_do_not_share_a_bucket_but_the_whole_of_a_household_does() -> None:
    limit = Cooldown(1, Clock())
    for number in range(30):
        assert limit.wait_seconds(f"2001:db8:1:1::{number}") == 0
    assert limit.wait_seconds("2001:db8:1:1:ffff::1") > 0
    assert (
        limit.wait_seconds("2001:db8:1:2::1")
        == limit.wait_seconds("192.0.2.1")
        == limit.wait_seconds("not an address")
        == 0
    )


def test_customer_with_many_networks_has_no_more_than_two_of_them_may_take() -> None:
    clock = Clock()
    limit = Cooldown(1, clock)
    waits = [limit.wait_seconds(f"2001:db8:1:{number:x}::1") for number in range(90)]
    assert waits == [0] * 60 + [0.5] * 30
    assert limit.wait_seconds("2001:db8:2:1::1") == 0
    clock.now += 0.5
    assert limit.wait_seconds("2001:db8:1:ffff::1") == 0


def test_memory_of_addresses_is_bounded() -> None:
    limit = Cooldown(1, Clock())
    while limit.wait_seconds("first") == 0:
        pass
    for number in range(10_000):
        limit.wait_seconds(str(number))
    assert limit.wait_seconds("first") == 0


def test_rate_of_nothing_allows_everything() -> None:
    limit = Cooldown(0, Clock())
    assert {limit.wait_seconds("1.2.3.4") for _ in range(1000)} == {0}


async def test_who_asks_too_often_is_asked_kindly_to_wait() -> None:
    async with visit(a_site(options=SiteOptions(temporary_secret, 1))) as client:
        answer = await tired_of(client)
        assert "faster than I am" in answer.text
        assert int(answer.headers["retry-after"]) >= 1
        assert "content-security-policy" in answer.headers
        assert (await tired_of(client, **FRAGMENT)).text.startswith("<section")
        problem = await tired_of(client, "/api/v1/moods")
        assert problem.headers["content-type"] == "application/problem+json"


PROBES = ("/healthz", "/readyz", "/metrics")


async def test_who_watches_over_the_bot_may_ask_as_often_as_they_like() -> None:
    async with visit(a_site(options=SiteOptions(temporary_secret, 1))) as client:
        await tired_of(client)
        for path in PROBES * 50:
            assert (await client.get(path)).status_code == 200


async def test_page_comes_with_its_files_when_the_next_would_be_too_much() -> None:
    async with visit(a_site(options=SiteOptions(temporary_secret, 1))) as client:
        await tired_of(client)
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
async def test_what_only_begins_like_something_free_is_counted(path: str) -> None:
    async with visit(a_site(options=SiteOptions(temporary_secret, 1))) as client:
        assert (await tired_of(client, path)).status_code == 429
        assert (await client.get("/")).status_code == 429


@pytest.mark.parametrize("path", [*PROBES, "/static/chat.css", static_files.address("chat.css")])
@pytest.mark.parametrize("method", ["POST", "DELETE", "OPTIONS", "PATCH", "BREW"])
async def test_what_is_free_to_read_is_counted_when_asked_in_another_way(path: str, method: str) -> None:
    async with visit(a_site(options=SiteOptions(temporary_secret, 1))) as client:
        answers = [(await client.request(method, path)).status_code for _ in range(31)]
        assert (answers[0], answers[-1]) == (405, 429)
        assert (await client.head(path)).status_code == 200


def test_files_have_ten_times_the_rate_of_pages_and_do_not_use_it_up() -> None:
    clock = Clock()
    limits = RequestLimits(1, unlimited_paths=frozenset(PROBES), static_paths=frozenset({"/static/a.css"}), clock=clock)
    assert [limits.wait_seconds("GET", "/static/a.css", "1.2.3.4") for _ in range(301)] == [*[0.0] * 300, 0.1]
    assert [limits.wait_seconds("GET", path, "1.2.3.4") for path in ["/", "/x"] * 15] == [0] * 30
    assert limits.wait_seconds("GET", "/", "1.2.3.4") == 1
    assert [limits.wait_seconds("GET", path, "1.2.3.4") for path in PROBES] == [0, 0, 0]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_refusal_is_a_page_of_few_bytes_in_the_visitors_language(language: str) -> None:
    async with visit(a_site(options=SiteOptions(temporary_secret, 1))) as client:
        answer = await tired_of(client, **{"Accept-Language": language})
    with speaking(language):
        assert say(web_texts.REFUSALS[429]) in html.unescape(answer.text)
    assert f'<html lang="{language}"' in answer.text
    assert ('dir="rtl"' in answer.text) is is_right_to_left(language)
    assert len(answer.content) < 1000
    assert (answer.headers["cache-control"], answer.headers["content-type"]) == ("no-store", "text/html; charset=utf-8")


async def test_page_that_came_over_https_wants_no_other_way_any_more() -> None:
    async with visit(a_site(proxies="127.0.0.1")) as client:
        secure = await client.get("/", headers={"X-Forwarded-Proto": "https"})
        plain = await client.get("/")
    assert secure.headers["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in plain.headers


async def test_page_asks_for_no_powers_and_lends_nothing_but_pictures(client: httpx.AsyncClient) -> None:
    page, picture = await client.get("/"), await client.get("/posters/1/joy.png")
    assert "geolocation=()" in page.headers["permissions-policy"].split(", ")
    assert page.headers["cross-origin-resource-policy"] == "same-origin"
    assert picture.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize("path", ["/healthz", "/", "/say", "/static/chat.css"])
async def test_connection_is_closed_behind_a_request_of_two_lengths(client: httpx.AsyncClient, path: str) -> None:
    lengths = {"Transfer-Encoding": "chunked", "Content-Length": "8"}
    answer = await client.request("POST" if path == "/say" else "GET", path, content=in_pieces(), headers=lengths)
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(("proxies", "status"), [("127.0.0.1", 200), ("", 429)])
async def test_address_that_somebody_claims_counts_only_behind_a_trusted_proxy(proxies: str, status: int) -> None:
    async with visit(a_site(options=SiteOptions(temporary_secret, 1), proxies=proxies)) as client:
        await tired_of(client, **{"X-Forwarded-For": "192.0.2.1"})
        assert (await client.get("/", headers={"X-Forwarded-For": "192.0.2.2"})).status_code == status


@pytest.mark.parametrize("path", ["/", "/say", "/api/v1/feel", "/static/chat.css", "/nowhere"])
async def test_body_that_announces_itself_as_too_long_is_refused_everywhere(path: str) -> None:
    async with visit(a_site()) as client:
        answer = await client.request("POST", path, content=b"x" * 16_385)
    assert answer.status_code == 413


async def in_pieces() -> AsyncIterator[bytes]:
    yield b"text="
    yield b"joy"


async def test_connection_stays_open_after_a_body_that_was_read_or_is_short() -> None:
    async with visit(a_site()) as client:
        told = [await client.post("/say", content=in_pieces()), await client.post("/nowhere", content=b"text=joy")]
    assert [(answer.status_code, "connection" in answer.headers) for answer in told] == [(200, False), (404, False)]

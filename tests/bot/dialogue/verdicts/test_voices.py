"""Doubts that withdraw a movie for everybody, and verdicts that are not stored."""

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import action_from
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Reply, Request
from bot.dialogue.talk import texts as talk_texts
from bot.dialogue.verdicts import texts as verdict_texts
from bot.frontends.web.session import COOKIE_NAME, CookieSigner, new_session, temporary_secret
from bot.frontends.web.site import SiteOptions
from core.moods.mood import Mood
from core.movies.catalogue import Shelf, Week
from core.people.verdict import Opinion
from core.store.opening import open_store
from core.store.ports import Store
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.store import sqlite_file
from tests.support.web.web_site import a_site, visit

JOY = 9  # a movie of ``a_catalogue`` that has joy; 1 has love
ELSEWHERE = "198.51.100.{}"
VERBS = {"seen": Opinion.SEEN, "pass": Opinion.REFUSED, "save": Opinion.SAVED, "wrong": Opinion.WRONG}
EVERYTHING = (
    "SELECT (SELECT count(*) FROM shown) + (SELECT count(*) FROM offered) + (SELECT count(*) FROM verdicts)"
    " + (SELECT count(*) FROM preferences) + (SELECT count(*) FROM taps) + (SELECT count(*) FROM gatherings)"
)


class House:
    """A real store and the page over it, with a clock that can be set."""

    def __init__(self, store: Store) -> None:
        self.now = NOON
        self.store = store
        self.shelf = Shelf(a_catalogue())
        self.dialogue = Dialogue(self.shelf, store, clock=self.clock, image_base=IMAGE_BASE)

    def clock(self) -> datetime:
        return self.now

    @asynccontextmanager
    async def page(self, proxies: str = "127.0.0.1") -> AsyncGenerator[httpx.AsyncClient]:
        options = SiteOptions(rate=0, clock=self.clock)
        async with visit(a_site(self.dialogue, self.shelf, options=options, proxies=proxies)) as client:
            yield client

    async def press(self, person: str, token: str, room: str = "", **facts: bool) -> Reply:
        asked = replace(Request(person, room or person, action=action_from(token)), **facts)
        reply = await self.dialogue.reply_to(asked)
        await self.dialogue.aclose()
        return reply

    async def rows(self) -> int:
        await self.dialogue.aclose()
        with closing(sqlite3.connect(sqlite_file(self.store))) as db:
            return db.execute(EVERYTHING).fetchone()[0]


@pytest.fixture(name="house")
async def _house(tmp_path: Path) -> AsyncGenerator[House]:
    async with open_store(tmp_path / "cinemood.db") as store:
        await store.movies.save_catalogue(a_catalogue(), fetched=())
        house = House(store)
        yield house
        await house.dialogue.aclose()


async def a_cookie(since: datetime) -> str:
    return f"{COOKIE_NAME}={await CookieSigner(temporary_secret).sign(new_session(since))}"


async def doubt(client: httpx.AsyncClient, cookie: str, address: str, movie: int = JOY) -> str:
    """Look at a movie and say that it is no joy."""
    headers = {"Cookie": cookie, "X-Forwarded-For": address}
    await client.get(f"/movie/{movie}?mood=joy", headers=headers)
    answer = await client.post("/say", data={"choice": f"2_wrong_joy_{movie}"}, headers=headers)
    assert answer.status_code == 200
    client.cookies.clear()
    return answer.text


async def test_hundred_requests_without_cookies_withdraw_nothing(house: House) -> None:
    """Each such request is a new person; there were 20 movies of joy, and none was left."""
    async with house.page() as client:
        for movie in range(9, 17):
            for _ in range(5):
                answer = await client.post("/say", data={"choice": f"2_wrong_joy_{movie}"})
                assert answer.status_code == 200
                client.cookies.clear()
    assert await house.rows() == 0
    assert await house.store.doubts.count_doubters() == {}


async def test_new_visitors_from_many_addresses_withdraw_nothing(house: House) -> None:
    async with house.page() as client:
        for number in range(9):
            await doubt(client, await a_cookie(NOON), ELSEWHERE.format(number))
    assert await house.store.doubts.count_doubters() == {}


@pytest.mark.parametrize(("hours", "counts"), [(23, 0), (24, 1), (24 * 170, 1)])
async def test_visitor_has_a_voice_after_a_day(house: House, hours: int, counts: int) -> None:
    async with house.page() as client:
        await doubt(client, await a_cookie(NOON - timedelta(hours=hours)), ELSEWHERE.format(1))
    assert (await house.store.doubts.count_doubters()).get((JOY, Mood.JOY), 0) == counts


async def test_visitors_from_one_address_count_once(house: House) -> None:
    async with house.page() as client:
        for _ in range(5):
            await doubt(client, await a_cookie(NOON - timedelta(days=2)), ELSEWHERE.format(1))
    assert await house.store.doubts.count_doubters() == {(JOY, Mood.JOY): 1}


async def test_visitors_from_one_customers_networks_count_once(house: House) -> None:
    async with house.page() as client:
        for number in range(5):
            await doubt(client, await a_cookie(NOON - timedelta(days=2)), f"2001:db8:7:{number}::{number}")
    assert await house.store.doubts.count_doubters() == {(JOY, Mood.JOY): 1}


async def test_visitors_from_five_addresses_withdraw_a_movie(house: House) -> None:
    async with house.page() as client:
        for number in range(5):
            await doubt(client, await a_cookie(NOON - timedelta(days=2)), ELSEWHERE.format(number))
        assert await house.store.doubts.count_doubters() == {(JOY, Mood.JOY): 5}
        house.now += timedelta(minutes=11)
        told = await client.get("/api/v1/recommendations?mood=joy&n=20")
    assert JOY not in {movie["id"] for movie in told.json()["movies"]}


async def test_doubter_is_not_offered_the_movie_again(house: House) -> None:
    """This holds for a doubt that does not count for others, too."""
    async with house.page() as client:
        cookie = await a_cookie(NOON)
        assert "is not joy to you" in await doubt(client, cookie, ELSEWHERE.format(1))
        for _ in range(4):
            answer = await client.post("/say", data={"choice": "2_more_joy"}, headers={"Cookie": cookie})
            assert f"_joy_{JOY}_" not in answer.text


async def test_forwarded_address_counts_only_from_a_trusted_proxy(house: House) -> None:
    async with house.page(proxies="") as client:
        for number in range(5):
            await doubt(client, await a_cookie(NOON - timedelta(days=2)), ELSEWHERE.format(number))
    assert await house.store.doubts.count_doubters() == {(JOY, Mood.JOY): 1}


async def test_no_address_is_stored(house: House) -> None:
    async with house.page() as client:
        await doubt(client, await a_cookie(NOON - timedelta(days=2)), "198.51.100.77")
        await doubt(client, await a_cookie(NOON - timedelta(days=2)), "198.51.100.77", movie=10)
    with closing(sqlite3.connect(sqlite_file(house.store))) as db:
        networks = [network for (network,) in db.execute("SELECT network FROM voices")]
        assert "198.51.100" not in "\n".join(db.iterdump())
    assert len({*networks}) == 2, "the same network looks another for another movie"
    await house.store.forget_past(now=NOON + timedelta(days=91))
    with closing(sqlite3.connect(sqlite_file(house.store))) as db:
        assert db.execute("SELECT count(*) FROM voices").fetchone() == (0,)
    assert await house.store.doubts.count_doubters() == {}


@pytest.mark.parametrize("platform", ["telegram", "discord"])
async def test_five_chat_accounts_withdraw_a_movie(house: House, platform: str) -> None:
    for number in range(5):
        await house.press(f"{platform}:{number}", f"2_open_joy_{JOY}")
        await house.press(f"{platform}:{number}", f"2_wrong_joy_{JOY}")
    assert await house.store.doubts.count_doubters() == {(JOY, Mood.JOY): 5}


async def test_doubt_about_a_movie_that_was_not_shown_does_not_count(house: House) -> None:
    for number in range(5):
        await house.press(f"telegram:{number}", f"2_wrong_joy_{JOY}")
    assert await house.store.doubts.count_doubters() == {}


async def test_doubt_about_another_mood_does_not_count(house: House) -> None:
    await house.press("telegram:1", f"2_open_love_{JOY}")
    await house.press("telegram:1", f"2_wrong_joy_{JOY}")
    assert await house.store.doubts.count_doubters() == {}


async def test_movie_shown_in_a_room_is_shown_to_all_in_it(house: House) -> None:
    """In an open group, and under what the bot posts by itself, anybody may press."""
    await house.press("telegram:1", f"2_open_joy_{JOY}", "telegram:-7", is_shared=True)
    await house.press("telegram:2", f"2_wrong_joy_{JOY}", "telegram:-7", is_shared=True)
    await house.press("telegram:3", f"2_wrong_joy_{JOY}", "telegram:-8", is_shared=True)
    assert await house.store.doubts.count_doubters() == {(JOY, Mood.JOY): 1}


async def test_terminal_has_no_voice(house: House) -> None:
    await house.press("terminal:here", f"2_open_joy_{JOY}")
    await house.press("terminal:here", f"2_wrong_joy_{JOY}")
    assert await house.store.doubts.count_doubters() == {}
    assert len(await house.store.people.list_verdicts("terminal:here")) == 1


async def test_undo_and_deletion_withdraw_a_doubt(house: House) -> None:
    for person in ("telegram:1", "telegram:2"):
        await house.press(person, f"2_open_joy_{JOY}")
        await house.press(person, f"2_wrong_joy_{JOY}")
    await house.press("telegram:1", "2_forget_y")
    await house.press("telegram:2", f"2_undo_joy_{JOY}_{JOY}_w")
    assert await house.store.doubts.count_doubters() == {}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("person", ["telegram:1", "discord:1", "web:1", "terminal:here"])
async def test_unknown_movie_cannot_be_judged(house: House, person: str, verb: str) -> None:
    for movie in (999999999, 0, 4711):
        reply = await house.press(person, f"2_{verb}_joy_{movie}")
        assert reply.text == verdict_texts.NO_SUCH_MOVIE
    assert await house.rows() == 0


@pytest.mark.parametrize("verb", VERBS)
async def test_visitor_judges_only_shown_movies(house: House, verb: str) -> None:
    """A second press does it, as the first one shows the movie."""
    first = await house.press("web:1", f"2_{verb}_joy_{JOY}")
    assert first.text == verdict_texts.NOT_SHOWN_YET.format(title=f"Movie {JOY}")
    assert [card.id for card in first.cards] == [JOY]
    assert await house.store.people.list_verdicts("web:1") == ()
    await house.press("web:1", f"2_{verb}_joy_{JOY}")
    (verdict,) = await house.store.people.list_verdicts("web:1")
    assert (verdict.movie, verdict.opinion) == (JOY, VERBS[verb])


async def test_visitor_doubts_only_the_mood_of_the_showing(house: House) -> None:
    await house.press("web:1", f"2_open_love_{JOY}")
    assert (await house.press("web:1", f"2_wrong_joy_{JOY}")).text.startswith("I have not shown you")
    assert await house.store.people.list_verdicts("web:1") == ()


async def test_showing_without_a_stored_mood_permits_every_verdict(house: House) -> None:
    """Older versions stored no moods."""
    await house.store.showings.save_shown(Week.of(NOON), {"web:1": [JOY]})
    await house.press("web:1", f"2_wrong_joy_{JOY}")
    assert len(await house.store.people.list_verdicts("web:1")) == 1
    assert await house.store.doubts.count_doubters() == {}


async def test_listed_movie_can_always_be_judged(house: House) -> None:
    await house.press("web:1", f"2_open_joy_{JOY}")
    await house.press("web:1", f"2_save_joy_{JOY}")
    await house.store.forget_past(now=NOON + timedelta(days=200))
    house.now += timedelta(days=200)
    await house.press("web:1", f"2_seen_joy_{JOY}")
    assert {one.opinion for one in await house.store.people.list_verdicts("web:1")} == {Opinion.SAVED, Opinion.SEEN}


@pytest.mark.parametrize("platform", ["telegram", "discord"])
async def test_old_buttons_in_chats_keep_working(house: House, platform: str) -> None:
    await house.press(f"{platform}:1", "2_mood_joy")
    await house.store.forget_past(now=NOON + timedelta(days=200))
    house.now += timedelta(days=200)
    assert (await house.press(f"{platform}:1", f"2_save_joy_{JOY}")).text.startswith(f"Saved Movie {JOY}")


async def test_number_of_verdicts_is_limited(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict that only changes its moment takes no room."""
    monkeypatch.setattr("bot.dialogue.verdicts.handler._MAX_VERDICTS_PER_PERSON", 2)
    for movie in (9, 10, 11):
        reply = await house.press("telegram:1", f"2_seen_joy_{movie}")
    assert reply.text.startswith("You have judged 2 movies")
    assert len(await house.store.people.list_verdicts("telegram:1")) == 2
    assert "Noted" in (await house.press("telegram:1", "2_seen_joy_9")).text


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", "/", {}),
        ("GET", "/?text=joy", {}),
        ("GET", "/?text=just got dumped", {}),
        ("GET", f"/movie/{JOY}?mood=joy", {}),
        ("GET", "/mood/joy", {}),
        ("GET", "/api/v1/recommendations?mood=joy", {}),
        ("POST", "/say", {"text": "joy"}),
        ("POST", "/say", {"choice": "2_more_joy"}),
        ("POST", "/say", {"choice": f"2_save_joy_{JOY}"}),
        ("POST", "/say", {"choice": f"2_undo_joy_{JOY}_{JOY}_v"}),
        ("POST", "/say", {"text": "/settings country GB"}),
        ("POST", "/say", {"choice": "2_set_family_on"}),
        ("POST", "/say", {"text": "/together"}),
        ("POST", "/say", {"text": "/digest joy fri 18:00"}),
        ("POST", "/say", {"choice": "2_forget_y"}),
    ],
)
async def test_first_answer_without_a_cookie_writes_nothing(
    house: House, method: str, path: str, sent: dict[str, str]
) -> None:
    async with house.page() as client:
        for _ in range(5):
            assert (await client.request(method, path, data=sent)).status_code == 200
            client.cookies.clear()
    assert await house.rows() == 0


@pytest.mark.parametrize("path", ["/?text=joy", "/mood/joy", f"/movie/{JOY}?mood=joy"])
async def test_first_press_after_a_first_answer_works(house: House, path: str) -> None:
    async with house.page() as client:
        shown = (await client.get(path)).text
        movie = next(number for number in range(9, 17) if f"2_save_joy_{number}" in shown)
        answer = await client.post("/say", data={"choice": f"2_save_joy_{movie}"})
        assert f"Saved Movie {movie}" in answer.text
        assert f"Movie {movie}" in (await client.post("/say", data={"text": "/saved"})).text


async def test_more_after_a_first_answer_repeats_nothing(house: House) -> None:
    async with house.page() as client:
        first = (await client.get("/?text=joy")).text
        second = (await client.post("/say", data={"choice": "2_more_joy"})).text
    shown = [{number for number in range(9, 17) if f"2_save_joy_{number}_" in text} for text in (first, second)]
    assert (len(shown[0]), len(shown[1]), shown[0] & shown[1]) == (3, 3, set())


async def test_verdict_without_a_cookie_explains_cookies(house: House) -> None:
    async with house.page() as client:
        answer = await client.post("/say", data={"choice": f"2_save_joy_{JOY}"})
        assert shared_texts.NO_COOKIE in answer.text
        again = await client.post("/say", data={"choice": f"2_save_joy_{JOY}"})
        assert f"Saved Movie {JOY}" in again.text


async def test_crawlers_are_kept_from_questions(house: House) -> None:
    async with house.page() as client:
        rules = (await client.get("/robots.txt")).text
    assert "Disallow: /say" in rules
    assert "Disallow: /*?text=" in rules


async def test_only_the_page_mentions_fingerprints_of_networks(house: House) -> None:
    async with house.page() as client:
        page = (await client.get("/?text=/privacy")).text
    assert talk_texts.PRIVACY_OF_PAGE in page
    assert (await house.press("telegram:1", "2_privacy")).text == talk_texts.PRIVACY

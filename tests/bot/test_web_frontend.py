import asyncio
import contextlib
import io
import re
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable

import httpx
import pytest
from PIL import Image

from bot import wording
from bot.dialogue import Dialogue
from bot.frontends.errors import FrontendRefused, FrontendUnavailable
from bot.frontends.web_frontend import COOKIE, WebFrontend, create_app
from bot.frontends.web_intake import MAX_FORM_BYTES
from bot.reply import Card, Reply, Request
from core.catalogue import Shelf
from tests.fakes import IMAGE_BASE, NOON, FakeMemory, a_catalogue, a_dialogue

FRAGMENT = {"X-Fragment": "exchange"}


async def draw(card: Card) -> bytes:
    """Paint a plain picture; movie 13 is cursed."""
    if card.id == 13:
        raise OSError("the paint has run out")
    picture = io.BytesIO()
    Image.new("RGB", (2, 3), (card.id % 256, card.year % 256, len(card.title))).save(picture, "png")
    return picture.getvalue()


class Eavesdropper(Dialogue):
    """The real dialogue; keeps what it was asked."""

    asked: list[Request]

    async def reply_to(self, request: Request) -> Reply:
        self.asked = [*getattr(self, "asked", []), request]
        return await super().reply_to(request)


def a_site(
    dialogue: Dialogue | None = None,
    shelf: Shelf | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    announce: Callable[[str], None] = lambda _address: None,
) -> WebFrontend:
    app = create_app(dialogue or a_dialogue(), shelf or Shelf(a_catalogue()), draw, image_base=IMAGE_BASE)
    return WebFrontend(app, host, port, announce=announce)


def an_eavesdropper() -> Eavesdropper:
    return Eavesdropper(Shelf(a_catalogue()), FakeMemory(), clock=lambda: NOON, image_base=IMAGE_BASE)


@contextlib.asynccontextmanager
async def visit(site: WebFrontend) -> AsyncGenerator[httpx.AsyncClient]:
    await site.start()
    async with httpx.AsyncClient(base_url=site.address, trust_env=False) as client:
        yield client
    await site.stop()


@pytest.fixture(name="client")
async def _client() -> AsyncIterator[httpx.AsyncClient]:
    async with visit(a_site()) as client:
        yield client


async def test_home_greets_and_offers_six_moods(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    assert answer.status_code == 200
    assert "Hi, I am CineMood" in answer.text
    assert len(re.findall(r'value="1_mood_\w+"', answer.text)) == 6


async def test_pressing_joy_without_script_gives_a_whole_page_with_three_movies(client: httpx.AsyncClient) -> None:
    answer = await client.post("/say", data={"choice": "1_mood_joy"})
    assert answer.text.startswith("<!doctype html>")
    assert answer.text.count("<article") == 3
    assert "Joy 😃" in answer.text


async def test_script_gets_the_exchange_alone(client: httpx.AsyncClient) -> None:
    answer = await client.post("/say", data={"text": "/mood joy"}, headers=FRAGMENT)
    assert answer.text.startswith("<section")
    assert answer.text.count("<article") == 3


async def test_address_with_words_answers_them(client: httpx.AsyncClient) -> None:
    answer = await client.get("/", params={"text": "/mood joy"})
    assert answer.text.count("<article") == 3


async def test_more_shows_other_movies_to_the_same_person(client: httpx.AsyncClient) -> None:
    titles = [
        re.findall(r"themoviedb.org/movie/(\d+)", (await client.post("/say", data={"choice": choice})).text)
        for choice in ("1_mood_joy", "1_more_joy")
    ]
    assert len(set(titles[0] + titles[1])) == 6


@pytest.mark.parametrize(
    "text", ["<b>&", "\u202eoj", "😃👨‍👩‍👧", "z" * 5000, "", "   ", "\x00\udfff".encode(errors="replace").decode()]
)
async def test_odd_words_are_answered_politely_and_escaped(client: httpx.AsyncClient, text: str) -> None:
    answer = await client.post("/say", data={"text": text})
    assert answer.status_code == 200
    assert "<b>" not in answer.text
    assert 'value="1_mood_joy"' in answer.text


@pytest.mark.parametrize("token", ["", "0_mood_joy", "1_mood", "1_mood_<b>", "x" * 4000])
async def test_forged_button_gets_a_polite_answer(client: httpx.AsyncClient, token: str) -> None:
    answer = await client.post("/say", data={"choice": token})
    assert answer.status_code == 200
    assert wording.OLD_BUTTON in answer.text


async def test_body_that_is_no_form_is_answered_as_silence(client: httpx.AsyncClient) -> None:
    answer = await client.post("/say", content=b"\xff\xfe{}[]", headers={"Content-Type": "application/json"})
    assert "What are you in the mood for?" in answer.text


async def test_form_with_too_many_fields_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.post("/say", content="a=1&" * 100)).status_code == 400


async def test_person_is_known_by_a_cookie_that_scripts_and_other_sites_cannot_use(client: httpx.AsyncClient) -> None:
    cookie = (await client.get("/")).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    first = client.cookies[COOKIE]
    await client.get("/")
    assert client.cookies[COOKIE] == first


@pytest.mark.parametrize("forged", ["telegram:42", "x", "a" * 23, '"; Path=/'])
async def test_forged_cookie_is_replaced(client: httpx.AsyncClient, forged: str) -> None:
    answer = await client.get("/", headers={"Cookie": f"{COOKIE}={forged}"})
    assert re.match(rf"{COOKIE}=[\w-]{{22}};", answer.headers["set-cookie"])


async def test_cookie_is_kept_to_encrypted_connections_behind_a_proxy_that_encrypts(client: httpx.AsyncClient) -> None:
    answer = await client.get("/", headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    ("accepted", "locale"),
    [("de-CH,de;q=0.9", "de-CH"), ("", "en"), ("*", "en"), ("../etc", "en"), ("fr;q=0.5", "fr")],
)
async def test_dialogue_hears_person_room_and_language(accepted: str, locale: str) -> None:
    dialogue = an_eavesdropper()
    async with visit(a_site(dialogue)) as client:
        await client.post("/say", data={"text": "joy"}, headers={"Accept-Language": accepted})
        who = f"web:{client.cookies[COOKIE]}"
    assert dialogue.asked == [Request(who, who, "joy", locale=locale)]


@pytest.mark.parametrize(
    "path", ["/", "/?text=joy", "/nowhere", "/static/chat.css", "/posters/1/joy.png", "/posters/13/joy.png"]
)
async def test_every_answer_carries_the_guards(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; img-src 'self' https://image.example; style-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


async def test_conversation_is_kept_by_nobody(client: httpx.AsyncClient) -> None:
    assert (await client.get("/?text=joy")).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("extra", [0, 1])
async def test_form_of_16_kilobytes_is_the_largest(client: httpx.AsyncClient, extra: int) -> None:
    answer = await client.post("/say", content=b"text=" + b"x" * (MAX_FORM_BYTES - 5 + extra))
    assert answer.status_code == (413 if extra else 200)
    assert ("more than I can read" in answer.text) is bool(extra)


async def test_endless_form_is_cut_off(client: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 1000

    answer = await client.post("/say", content=endless(), headers=FRAGMENT)
    assert answer.status_code == 413
    assert answer.text.startswith("<section")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_form_from_another_site_is_refused(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await client.post("/say", data={"choice": "1_mood_joy"}, headers=headers)
    assert answer.status_code == 403
    assert "<article" not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("name", ["Sec-Fetch-Site", "Origin"])
async def test_form_from_our_own_page_is_answered(client: httpx.AsyncClient, name: str) -> None:
    value = {"Sec-Fetch-Site": "same-origin", "Origin": str(client.base_url).rstrip("/")}[name]
    assert (await client.post("/say", data={"text": "joy"}, headers={name: value})).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/static/nothing.css",
        "/static/../web_frontend.py",
        "/static/%2e%2e/web_frontend.py",
        "/posters/1/tax.png",
    ],
)
async def test_unknown_address_gets_a_kind_page(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert "but there are movies" in answer.text
    assert 'value="1_mood_joy"' in answer.text


@pytest.mark.parametrize(("method", "path"), [("GET", "/say"), ("PUT", "/"), ("DELETE", "/static/chat.css")])
async def test_unknown_method_gets_a_kind_page(client: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == 405
    assert "allow" in answer.headers
    assert 'value="1_mood_joy"' in answer.text


async def test_poster_is_drawn_and_kept_for_long(client: httpx.AsyncClient) -> None:
    answer = await client.get("/posters/1/joy.png")
    assert answer.headers["content-type"] == "image/png"
    assert "max-age=2592000" in answer.headers["cache-control"]
    assert Image.open(io.BytesIO(answer.content)).getpixel((0, 0)) == (1, 2020 % 256, len("Movie 1"))
    again = await client.get("/posters/1/joy.png", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("movie_id", ["999", "-1", "x", "9" * 5000])
async def test_poster_of_an_unknown_movie_is_not_found(client: httpx.AsyncClient, movie_id: str) -> None:
    assert (await client.get(f"/posters/{movie_id}/joy.png")).status_code == 404


async def test_empty_shelf_has_no_posters() -> None:
    shelf = Shelf()
    async with visit(a_site(shelf=shelf)) as client:
        assert (await client.get("/posters/1/joy.png")).status_code == 404


async def test_poster_that_cannot_be_drawn_does_not_stop_the_page(client: httpx.AsyncClient) -> None:
    assert (await client.get("/posters/13/joy.png")).status_code == 500
    assert (await client.get("/posters/14/joy.png")).status_code == 200


async def test_health_is_plain(client: httpx.AsyncClient) -> None:
    answer = await client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")


async def test_many_people_are_answered_at_once(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(client.post("/say", data={"text": "joy"}) for _ in range(40)))
    assert {answer.status_code for answer in answers} == {200}


async def test_used_port_is_named_with_the_setting_to_change() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(FrontendUnavailable, match=rf"127\.0\.0\.1:{port} \(Address already in use\): .*WEB_PORT"):
            await a_site(port=port).start()


async def test_taken_port_is_found_before_the_start() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with pytest.raises(FrontendUnavailable, match="WEB_PORT"):
            await a_site(port=taken.getsockname()[1]).check()
        assert await a_site().check() == "can listen on 127.0.0.1:0"


@pytest.mark.parametrize("host", ["no..where", "x" * 64, "256.1.1.1"])
async def test_address_that_cannot_be_is_refused_with_the_setting_to_change(host: str) -> None:
    with pytest.raises(FrontendRefused, match=rf"{re.escape(host)}:0 \([^()]+\): .*WEB_HOST"):
        await a_site(host=host).start()


async def test_address_of_another_machine_may_become_ours_later() -> None:
    with pytest.raises(FrontendUnavailable, match="WEB_HOST"):
        await a_site(host="192.0.2.1").start()


async def test_page_announces_its_address_at_every_start() -> None:
    addresses: list[str] = []
    site = a_site(announce=addresses.append)
    for _ in range(2):
        async with visit(site) as client:
            assert (await client.get("/healthz")).text == "ok"
    assert addresses == [site.address] * 2


async def test_page_whose_serving_broke_off_has_ended_and_starts_again_at_the_same_address() -> None:
    site = a_site()
    async with visit(site) as client:
        await client.get("/healthz")
        (serving,) = [task for task in asyncio.all_tasks() if task.get_name() == site.name]
        serving.cancel()
        await asyncio.wait_for(site.ended(), 10)
    address = site.address
    async with visit(site) as client:
        assert (await client.get("/healthz")).text == "ok"
    assert site.address == address


async def test_stopped_page_frees_its_port_and_stopping_twice_is_harmless() -> None:
    site = a_site()
    await site.stop()
    await site.start()
    await site.stop()
    await site.stop()
    with socket.create_server(("127.0.0.1", int(site.address.rpartition(":")[2]))):
        pass


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://127.0.0.1:7860"), ("::1", "http://[::1]:7860"), ("cinema.local", "http://cinema.local:7860")],
)
def test_address_can_be_opened_in_a_browser(host: str, address: str) -> None:
    assert a_site(host=host, port=7860).address == address

import asyncio
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import ShowMore, ShowMovies
from bot.frontends.web.bodies import MAX_FORM_BYTES
from bot.frontends.web.session import COOKIE_NAME
from core.moods.mood import Mood
from tests.support.fakes import a_dialogue
from tests.support.web_site import FRAGMENT, a_site, an_eavesdropper, bubble_in, press, presses_in, visit


async def test_home_greets_and_offers_six_moods(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    assert answer.status_code == 200
    assert "Hi, I am CineMood" in answer.text
    assert list(presses_in(answer.text)) == [ShowMovies(mood) for mood in Mood]


async def test_pressing_joy_without_script_gives_a_whole_page_with_three_movies(client: httpx.AsyncClient) -> None:
    answer = await client.post("/say", data=press(ShowMovies(Mood.JOY), "Joy 😃"))
    assert answer.text.startswith("<!doctype html>")
    assert answer.text.count("<article") == 3
    assert "Joy 😃" in answer.text


async def test_bubble_repeats_the_label_of_the_pressed_button(client: httpx.AsyncClient) -> None:
    page = (await client.post("/say", data={"text": "joy"})).text
    presses = presses_in(page).values()
    assert len(presses) > 5
    for value in presses:
        answer = await client.post("/say", data={"choice": value})
        assert bubble_in(answer.text) == value.partition(" ")[2]


@pytest.mark.parametrize(
    ("path", "bubble"),
    [
        ("/", ""),
        ("/?text=/settings", "Settings"),
        ("/?text=/mood joy", "/mood joy"),
        ("/mood/joy", "Joy 😃"),
        ("/movie/9?mood=joy", ""),
    ],
)
async def test_bubble_of_a_link_repeats_its_words(client: httpx.AsyncClient, path: str, bubble: str) -> None:
    assert bubble_in((await client.get(path)).text) == bubble


async def test_script_gets_the_exchange_alone(client: httpx.AsyncClient) -> None:
    answer = await client.post("/say", data={"text": "/mood joy"}, headers=FRAGMENT)
    assert answer.text.startswith("<section")
    assert answer.text.count("<article") == 3


async def test_address_with_words_answers_them(client: httpx.AsyncClient) -> None:
    answer = await client.get("/", params={"text": "/mood joy"})
    assert answer.text.count("<article") == 3


async def test_more_shows_other_movies_to_the_same_person(client: httpx.AsyncClient) -> None:
    titles = [
        re.findall(r"themoviedb.org/movie/(\d+)", (await client.post("/say", data=press(action))).text)
        for action in (ShowMovies(Mood.JOY), ShowMore(Mood.JOY))
    ]
    assert len(set(titles[0] + titles[1])) == 6


@pytest.mark.parametrize(
    "text", ["<b>&", "\u202eoj", "😃👨‍👩‍👧", "z" * 5000, "", "   ", "\x00\udfff".encode(errors="replace").decode()]
)
async def test_odd_words_are_answered_politely_and_escaped(client: httpx.AsyncClient, text: str) -> None:
    answer = await client.post("/say", data={"text": text})
    assert answer.status_code == 200
    assert "<b>" not in answer.text
    assert ShowMovies(Mood.JOY) in presses_in(answer.text)


@pytest.mark.parametrize("token", ["", "0_mood_joy", "2_mood", "2_mood_<b>", "x" * 4000])
async def test_forged_button_gets_a_polite_answer(client: httpx.AsyncClient, token: str) -> None:
    answer = await client.post("/say", data={"choice": token})
    assert answer.status_code == 200
    assert shared_texts.OLD_BUTTON in answer.text


async def test_body_that_is_no_form_is_answered_as_silence(client: httpx.AsyncClient) -> None:
    answer = await client.post("/say", content=b"\xff\xfe{}[]", headers={"Content-Type": "application/json"})
    assert "What are you in the mood for?" in answer.text


async def test_form_with_too_many_fields_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.post("/say", content="a=1&" * 100)).status_code == 400


@pytest.mark.parametrize(
    ("accepted", "locales"),
    [
        ("de-CH,de;q=0.9", ("de-CH", "de")),
        ("", ("en",)),
        ("*", ("en",)),
        ("../etc", ("en",)),
        ("fr;q=0.5", ("fr",)),
        ("de_DE, de;q=0.9", ("de_DE", "de")),
        ("zh-CN,ja;q=0.8", ("zh-CN", "ja")),
        ("en;q=0.1,de;q=0.9", ("de", "en")),
        ("en;q=0, nl-NL , de ; q=0.9, *;q=0.5", ("nl-NL", "de")),
        ("de;q=2, fr;q=x, it;q=0.3", ("it",)),
    ],
)
async def test_dialogue_hears_person_room_and_languages(accepted: str, locales: tuple[str, ...]) -> None:
    dialogue = an_eavesdropper()
    async with visit(a_site(dialogue)) as client:
        await client.post("/say", data={"text": "joy"}, headers={"Accept-Language": accepted})
        who = f"web:{client.cookies[COOKIE_NAME].partition('.')[0]}"
    locale, *further = locales
    (asked,) = dialogue.asked
    heard = (asked.person, asked.room, asked.text, asked.locale, asked.further_locales)
    assert heard == (who, who, "joy", locale, tuple(further))
    assert (asked.is_roomy, asked.is_new) == (True, True)


@pytest.mark.parametrize(
    ("accepted", "language", "country"),
    [
        ("zh-CN,ja;q=0.8", "ja", "中国"),
        ("nl-NL,de;q=0.9", "de", "Niederlande"),
        ("en;q=0.1,de;q=0.9", "de", "Deutschland"),
        ("pt", "pt", "Brasil"),
        ("en", "en", "United States"),
        ("en-GB,en;q=0.5", "en", "United Kingdom"),
        ("nb-NO", "en", "Norway"),
    ],
)
async def test_language_and_country_are_those_that_the_browser_asks_for(
    accepted: str, language: str, country: str
) -> None:
    async with visit(a_site(a_dialogue())) as client:
        page = (await client.post("/say", data={"text": "/settings"}, headers={"Accept-Language": accepted})).text
    assert f'<html lang="{language}"' in page
    assert country in page


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


async def test_form_without_a_length_is_cut_off(client: httpx.AsyncClient) -> None:
    async def long() -> AsyncIterator[bytes]:
        yield b"x" * (MAX_FORM_BYTES + 1)  # no more, or the answer is lost on who still sends when it comes

    answer = await client.post("/say", content=long(), headers=FRAGMENT)
    assert answer.status_code == 413
    assert answer.text.startswith("<section")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": ""},
    ],
)
async def test_form_from_another_site_is_refused(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await client.post("/say", data=press(ShowMovies(Mood.JOY), "Joy 😃"), headers=headers)
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
    assert ShowMovies(Mood.JOY) in presses_in(answer.text)


@pytest.mark.parametrize(("method", "path"), [("GET", "/say"), ("PUT", "/"), ("DELETE", "/static/chat.css")])
async def test_unknown_method_gets_a_kind_page(client: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == 405
    assert "allow" in answer.headers
    assert ShowMovies(Mood.JOY) in presses_in(answer.text)


async def test_many_people_are_answered_at_once(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(client.post("/say", data={"text": "joy"}) for _ in range(40)))
    assert {answer.status_code for answer in answers} == {200}

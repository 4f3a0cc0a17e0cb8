import re

import httpx
import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import ShowMore, ShowMovies
from bot.frontends.web.session import COOKIE_NAME
from core.moods.mood import Mood
from tests.support.fakes import a_dialogue
from tests.support.web.web_site import FRAGMENT, a_recording_dialogue, a_site, bubble_in, press, presses_in, visit


async def test_home_greets_and_offers_six_moods(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    assert answer.status_code == 200
    assert "Hi, I am CineMood" in answer.text
    assert list(presses_in(answer.text)) == [ShowMovies(mood) for mood in Mood]


async def test_button_without_script_gets_a_whole_page(client: httpx.AsyncClient) -> None:
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


async def test_htmx_gets_the_exchange_alone(client: httpx.AsyncClient) -> None:
    answer = await client.post("/say", data={"text": "/mood joy"}, headers=FRAGMENT)
    assert answer.text.startswith("<section")
    assert answer.text.count("<article") == 3


async def test_words_in_the_address_are_answered(client: httpx.AsyncClient) -> None:
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
async def test_odd_words_are_answered_and_escaped(client: httpx.AsyncClient, text: str) -> None:
    answer = await client.post("/say", data={"text": text})
    assert answer.status_code == 200
    assert "<b>" not in answer.text
    assert ShowMovies(Mood.JOY) in presses_in(answer.text)


@pytest.mark.parametrize("token", ["", "0_mood_joy", "2_mood", "2_mood_<b>", "x" * 4000])
async def test_forged_button_gets_a_polite_answer(client: httpx.AsyncClient, token: str) -> None:
    answer = await client.post("/say", data={"choice": token})
    assert answer.status_code == 200
    assert shared_texts.OLD_BUTTON in answer.text


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
async def test_request_has_person_room_and_languages(accepted: str, locales: tuple[str, ...]) -> None:
    dialogue = a_recording_dialogue()
    async with visit(a_site(dialogue)) as client:
        await client.post("/say", data={"text": "joy"}, headers={"Accept-Language": accepted})
        who = f"web:{client.cookies[COOKIE_NAME].partition('.')[0]}"
    locale, *further = locales
    (asked,) = dialogue.requests
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
async def test_language_and_country_follow_the_browser(accepted: str, language: str, country: str) -> None:
    async with visit(a_site(a_dialogue())) as client:
        page = (await client.post("/say", data={"text": "/settings"}, headers={"Accept-Language": accepted})).text
    assert f'<html lang="{language}"' in page
    assert country in page


async def test_conversation_is_not_cached(client: httpx.AsyncClient) -> None:
    assert (await client.get("/?text=joy")).headers["cache-control"] == "no-store"


async def test_every_page_names_week_and_sources(client: httpx.AsyncClient) -> None:
    html = (await client.get("/")).text
    assert "Trending in the week of 16 November 2026." in html
    assert "uses the TMDB API but is not endorsed" in html
    assert 'href="https://www.justwatch.com"' in html


async def test_every_page_shows_tmdbs_logo(
    client: httpx.AsyncClient,
) -> None:
    """Beside TMDb's notice and smaller than our own logo, as TMDb's terms want it."""
    html = (await client.get("/nowhere")).text
    ours = re.search(r'<img src="/static/icon\.\w+\.svg"[^>]*height="(\d+)"', html)
    theirs = re.search(
        r'<img src="/static/tmdb\.\w+\.svg" alt="TMDB"[^>]*height="(\d+)"[^>]*></a>\s*<bdi[^>]*>This product', html
    )
    assert ours
    assert theirs
    assert int(theirs[1]) < int(ours[1])
    assert (await client.get("/static/tmdb.svg")).headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("text", ["kms", "/settings kms", "/start i want to die", "/mood joy, then i end it all"])
async def test_words_of_danger_get_a_link_to_help(client: httpx.AsyncClient, text: str) -> None:
    for answer in (await client.get("/", params={"text": text}), await client.post("/say", data={"text": text})):
        assert '<a href="https://findahelpline.com" target="_blank" rel="noopener">findahelpline.com' in answer.text
        assert "<article" not in answer.text

import re

import httpx
import pytest

from bot.dialogue.actions import Open, ShowMore, ShowMovies, action_from
from core.moods.mood import Mood
from core.movies.catalogue import Shelf
from tests.support.web.web_site import a_recording_dialogue, a_site, press, presses_in, visit


def told(html: str, name: str) -> str:
    """Return what a page tells those who make a preview of it."""
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)">', html)
    return found[1] if found else ""


async def test_mood_link_shows_everybody_the_same(client: httpx.AsyncClient) -> None:
    pages = [(await client.get("/mood/joy")).text for _ in range(2)]
    assert pages[0] == pages[1]
    assert pages[0].count("<article") == 3


async def test_mood_link_has_a_preview_of_its_movies(client: httpx.AsyncClient) -> None:
    html, base = (await client.get("/mood/joy")).text, str(client.base_url).rstrip("/")
    ids = "-".join(re.findall(r"themoviedb.org/movie/(\d+)", html))
    assert told(html, "og:image") == f"{base}/strips/{ids}-joy.jpg"
    assert told(html, "og:url") == f"{base}/mood/joy"
    assert told(html, "twitter:card") == "summary_large_image"
    assert told(html, "og:description") == ", ".join(f"Movie {movie}" for movie in ids.split("-"))
    assert (await client.get(told(html, "og:image"))).headers["content-type"] == "image/jpeg"


async def test_movie_link_shows_it_large_with_a_preview(client: httpx.AsyncClient) -> None:
    html, base = (await client.get("/movie/9?mood=joy")).text, str(client.base_url).rstrip("/")
    assert html.count("<article") == 1
    assert told(html, "og:title") == "Movie 9 (2020)"
    assert told(html, "og:image") == f"{base}/posters/9/joy.png"
    assert "<title>Movie 9 (2020) · CineMood</title>" in html


async def test_movie_link_without_mood_takes_the_strongest(client: httpx.AsyncClient) -> None:
    assert 'data-mood="joy"' in (await client.get("/movie/9")).text


@pytest.mark.parametrize(
    "path",
    [
        *("/mood/tax", "/mood/Joy", "/mood/", "/movie/999", "/movie/999?mood=joy", "/movie/9?mood=tax"),
        *("/movie/x?mood=joy", f"/movie/{'9' * 5000}?mood=joy", "/movie/-1?mood=joy", "/movie/٣?mood=joy"),
    ],
)
async def test_broken_link_is_not_found_and_offers_moods(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert {ShowMovies(Mood.JOY), ShowMore(Mood.JOY)} & presses_in(answer.text).keys()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/settings family on", "2_settings"),
        ("/start set_plots_hide", "2_settings"),
        ("/forget", "2_mydata"),
        ("/digest joy mon 9:00", "2_start"),
        ("/together", "2_start"),
        ("/saved", "2_list_1_saved"),
    ],
)
async def test_link_changes_nothing(text: str, shown: str) -> None:
    """A link that would change something shows the present state instead."""
    dialogue = a_recording_dialogue()
    async with visit(a_site(dialogue)) as client:
        assert (await client.get("/", params={"text": text})).status_code == 200
    (asked,) = [await dialogue.understand(request) for request in dialogue.requests]
    assert asked.action == action_from(shown)


async def test_link_before_the_first_movies_says_so() -> None:
    shelf = Shelf()
    async with visit(a_site(a_recording_dialogue(shelf), shelf)) as client:
        answer = await client.get("/mood/joy")
    assert answer.status_code == 503
    assert "I have no movies yet" in answer.text


async def test_answer_offers_a_link_to_share(client: httpx.AsyncClient) -> None:
    assert 'href="/mood/fear"' in (await client.post("/say", data=press(ShowMovies(Mood.FEAR)))).text
    assert 'href="/movie/9?mood=joy"' in (await client.post("/say", data=press(Open(Mood.JOY, 9)))).text

import re

import httpx
import pytest

from bot.dialogue.actions import Open, ShowMore, ShowMovies, action_from
from bot.frontends.web.html import static_files
from core.moods.mood import Mood
from core.movies.catalogue import Shelf
from tests.support.web_site import a_site, an_eavesdropper, press, presses_in, visit


def told(html: str, name: str) -> str:
    """Return what a page tells those who make a preview of it."""
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)">', html)
    return found[1] if found else ""


async def test_link_to_a_mood_shows_everybody_the_same_and_remembers_nothing(client: httpx.AsyncClient) -> None:
    pages = [(await client.get("/mood/joy")).text for _ in range(2)]
    assert pages[0] == pages[1]
    assert pages[0].count("<article") == 3


async def test_link_to_a_mood_has_a_preview_with_the_strip_of_the_very_movies(client: httpx.AsyncClient) -> None:
    html, base = (await client.get("/mood/joy")).text, str(client.base_url).rstrip("/")
    ids = "-".join(re.findall(r"themoviedb.org/movie/(\d+)", html))
    assert told(html, "og:image") == f"{base}/strips/{ids}-joy.jpg"
    assert told(html, "og:url") == f"{base}/mood/joy"
    assert told(html, "twitter:card") == "summary_large_image"
    assert told(html, "og:description") == ", ".join(f"Movie {movie}" for movie in ids.split("-"))
    assert (await client.get(told(html, "og:image"))).headers["content-type"] == "image/jpeg"


async def test_link_to_a_movie_shows_it_large_with_its_poster_as_preview(client: httpx.AsyncClient) -> None:
    html, base = (await client.get("/movie/9?mood=joy")).text, str(client.base_url).rstrip("/")
    assert html.count("<article") == 1
    assert told(html, "og:title") == "Movie 9 (2020)"
    assert told(html, "og:image") == f"{base}/posters/9/joy.png"
    assert "<title>Movie 9 (2020) · CineMood</title>" in html


async def test_link_to_a_movie_without_a_mood_takes_its_strongest(client: httpx.AsyncClient) -> None:
    assert 'data-mood="joy"' in (await client.get("/movie/9")).text


@pytest.mark.parametrize(
    "path",
    [
        *("/mood/tax", "/mood/Joy", "/mood/", "/movie/999", "/movie/999?mood=joy", "/movie/9?mood=tax"),
        *("/movie/x?mood=joy", f"/movie/{'9' * 5000}?mood=joy", "/movie/-1?mood=joy", "/movie/٣?mood=joy"),
    ],
)
async def test_link_to_nothing_is_not_found_and_kind(client: httpx.AsyncClient, path: str) -> None:
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
async def test_link_changes_nothing_and_shows_what_there_is(text: str, shown: str) -> None:
    dialogue = an_eavesdropper()
    async with visit(a_site(dialogue)) as client:
        assert (await client.get("/", params={"text": text})).status_code == 200
    (asked,) = [await dialogue.understand(request) for request in dialogue.asked]
    assert asked.action == action_from(shown)


async def test_link_opened_before_there_are_movies_says_so() -> None:
    shelf = Shelf()
    async with visit(a_site(an_eavesdropper(shelf), shelf)) as client:
        answer = await client.get("/mood/joy")
    assert answer.status_code == 503
    assert "I have no movies yet" in answer.text


async def test_answer_offers_the_link_that_shows_it_to_others(client: httpx.AsyncClient) -> None:
    assert 'href="/mood/fear"' in (await client.post("/say", data=press(ShowMovies(Mood.FEAR)))).text
    assert 'href="/movie/9?mood=joy"' in (await client.post("/say", data=press(Open(Mood.JOY, 9)))).text


async def test_every_page_tells_the_week_and_whose_data_it_shows(client: httpx.AsyncClient) -> None:
    html = (await client.get("/")).text
    assert "Trending in the week of 16 November 2026." in html
    assert "uses the TMDB API but is not endorsed" in html
    assert 'href="https://www.justwatch.com"' in html


async def test_every_page_shows_tmdbs_logo_beside_the_notice_and_smaller_than_our_own(
    client: httpx.AsyncClient,
) -> None:
    html = (await client.get("/nowhere")).text
    ours = re.search(r'<img src="/static/icon\.\w+\.svg"[^>]*height="(\d+)"', html)
    theirs = re.search(
        r'<img src="/static/tmdb\.\w+\.svg" alt="TMDB"[^>]*height="(\d+)"[^>]*></a>\s*<bdi[^>]*>This product', html
    )
    assert ours
    assert theirs
    assert int(theirs[1]) < int(ours[1])
    assert (await client.get("/static/tmdb.svg")).headers["content-type"] == "image/svg+xml"


async def test_page_with_its_script_and_style_is_small_on_the_way(client: httpx.AsyncClient) -> None:
    paths = re.findall(r'(?:href|src)="(/static/[^"]+)"', (await client.get("/mood/joy")).text)
    answers = [await client.get(path) for path in {"/mood/joy", *paths}]
    assert {answer.status_code for answer in answers} == {200}
    assert {static_files.address(name) for name in ("htmx.min.js", "chat.css")} <= set(paths)
    assert sum(answer.num_bytes_downloaded for answer in answers) < 30_000


async def test_browser_that_cannot_unpack_gets_the_page_as_it_is(client: httpx.AsyncClient) -> None:
    answer = await client.get("/mood/joy", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.num_bytes_downloaded == len(answer.content) < 15_000


@pytest.mark.parametrize("text", ["kms", "/settings kms", "/start i want to die", "/mood joy, then i end it all"])
async def test_words_of_danger_are_answered_with_a_link_to_help(client: httpx.AsyncClient, text: str) -> None:
    for answer in (await client.get("/", params={"text": text}), await client.post("/say", data={"text": text})):
        assert '<a href="https://findahelpline.com" target="_blank" rel="noopener">findahelpline.com' in answer.text
        assert "<article" not in answer.text

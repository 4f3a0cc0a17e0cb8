from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from bot.frontends.web.site import SiteOptions, create_app
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue, a_dialogue, a_movie
from tests.support.web.web_site import Painter, a_recording_dialogue, a_site, visit

APP = create_app(a_dialogue(), Shelf(a_catalogue()), Painter(), image_base=IMAGE_BASE, options=SiteOptions(rate=0))
described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", APP)


@described.parametrize()  # pyright: ignore[reportUnknownMemberType, reportUntypedFunctionDecorator] - partly untyped
@settings(
    max_examples=60,
    derandomize=True,
    suppress_health_check=(HealthCheck.filter_too_much, HealthCheck.too_slow),
)
def test_api_keeps_its_description(case: schemathesis.Case[Any]) -> None:
    """Schemathesis calls every operation with generated requests."""
    case.call_and_validate()  # pyright: ignore[reportUnknownMemberType] - the same


async def feel(client: httpx.AsyncClient, **said: object) -> httpx.Response:
    return await client.post("/api/v1/feel", json=said)


async def test_moods_are_listed_in_order(client: httpx.AsyncClient) -> None:
    moods = (await client.get("/api/v1/moods")).json()["moods"]
    assert [mood["name"] for mood in moods] == list(Mood)
    assert moods[1]["emoji"] == "😃"


@pytest.mark.parametrize("n", [1, 3, 8])
async def test_number_of_recommendations_is_as_asked(client: httpx.AsyncClient, n: int) -> None:
    told = (await client.get("/api/v1/recommendations", params={"mood": "joy", "n": n})).json()
    assert len({movie["id"] for movie in told["movies"]}) == n
    assert (told["week"], told["mood"], told["source"]) == ("2026-W47", "joy", "tmdb")
    assert "TMDB API" in told["notice"]


async def test_addresses_of_a_movie_work(client: httpx.AsyncClient) -> None:
    told = (await client.get("/api/v1/recommendations?mood=joy")).json()["movies"][0]
    assert told["moods"]["joy"] == 0.9
    assert told["page"] == f"https://www.themoviedb.org/movie/{told['id']}"
    assert (await client.get(told["poster"])).headers["content-type"] == "image/png"


async def test_free_words_are_understood_and_not_remembered() -> None:
    dialogue = a_recording_dialogue()
    async with visit(a_site(dialogue)) as client:
        answers = [(await feel(client, text="such joy today")).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert (answers[0]["mood"], len(answers[0]["movies"])) == ("joy", 3)
    assert {(asked.person, asked.browses) for asked in dialogue.requests} == {("api:anybody", 3)}


@pytest.mark.parametrize("text", ["qwertz", " ", "/forget", "/start 2_forget_y", "/settings country GB", "2_forget"])
async def test_words_without_mood_get_no_movies_and_change_nothing(client: httpx.AsyncClient, text: str) -> None:
    told = (await feel(client, text=text)).json()
    assert (told["mood"], told["movies"]) == (None, [])
    assert told["text"]


@pytest.mark.parametrize("query", ["", "mood=tax", "mood=joy&n=0", "mood=joy&n=21", "mood=joy&n=x", "mood=joy&n=1e9"])
async def test_unusable_query_is_explained(client: httpx.AsyncClient, query: str) -> None:
    assert_problem(await client.get(f"/api/v1/recommendations?{query}"), 422)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"text": ""}', b'{"text": 1}', b'{"text":"x","y":1}', b"\xff"])
async def test_unreadable_body_is_explained(client: httpx.AsyncClient, body: bytes) -> None:
    json_type = {"Content-Type": "application/json"}
    assert_problem(await client.post("/api/v1/feel", content=body, headers=json_type), 422)


@pytest.mark.parametrize(("length", "status"), [(1000, 200), (1001, 422), (17_000, 413)])
async def test_words_may_have_a_thousand_characters(client: httpx.AsyncClient, length: int, status: int) -> None:
    assert (await feel(client, text="x" * length)).status_code == status


async def test_body_of_another_type_is_refused(client: httpx.AsyncClient) -> None:
    assert_problem(await client.post("/api/v1/feel", data={"text": "joy"}), 415)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v1/feel", 405),
        ("DELETE", "/api/v1/moods", 405),
        ("GET", "/api/", 404),
    ],
)
async def test_every_error_is_a_problem(client: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    assert_problem(await client.request(method, path), status)


async def test_api_without_movies_says_when_to_come_back() -> None:
    async with visit(a_site(shelf=Shelf())) as client:
        for answer in (await client.get("/api/v1/recommendations?mood=joy"), await feel(client, text="joy")):
            assert_problem(answer, 503)
            assert answer.headers["retry-after"] == "60"


async def test_mood_without_movies_gets_an_empty_list() -> None:
    """An empty list, and a sentence; neither an error nor the opposite of what is asked for."""
    entries = tuple(
        ScoredMovie(a_movie(number), MoodScores.of({Mood.JOY: 0.15, Mood.FEAR: 0.9})) for number in range(1, 5)
    )
    week = Catalogue(Week.of(NOON), NOON, "tmdb", entries)
    async with visit(a_site(a_dialogue(week), Shelf(week))) as client:
        told = (await client.get("/api/v1/recommendations?mood=joy")).json()
        page = await client.get("/mood/joy")
    assert (told["movies"], told["text"]) == ([], "I have no movies for joy this week. Another mood?")
    assert page.status_code == 200
    assert "I have no movies for joy this week" in page.text


async def test_document_is_openapi_and_describes_all_operations(client: httpx.AsyncClient) -> None:
    told: dict[str, Any] = (await client.get("/api/v1/openapi.json")).json()
    assert told["openapi"] == "3.1.0"
    assert list(told["paths"]) == ["/api/v1/moods", "/api/v1/recommendations", "/api/v1/feel"]


def assert_problem(answer: httpx.Response, status: int) -> None:
    told = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, told["status"]) == (status, status)
    assert told["title"]
    assert told["detail"]


@pytest.mark.parametrize("text", ["kms", "I just want it all to end", "quiero morirme", "消えたい"])
async def test_words_of_danger_get_help_before_there_are_movies(text: str) -> None:
    shelf = Shelf()
    async with visit(a_site(a_recording_dialogue(shelf), shelf)) as client:
        answer = (await feel(client, text=text)).json()
    assert "findahelpline.com" in answer["text"]
    assert (answer["mood"], answer["movies"]) == (None, [])
    assert answer["links"] == [{"name": "findahelpline.com", "address": "https://findahelpline.com"}]

import httpx
import pytest

from bot.dialogue.actions import ShowMovies
from core.moods.mood import Mood
from tests.support.web_site import a_site, press, visit


async def test_https_turns_on_hsts() -> None:
    async with visit(a_site(proxies="127.0.0.1")) as client:
        secure = await client.get("/", headers={"X-Forwarded-Proto": "https"})
        plain = await client.get("/")
    assert secure.headers["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in plain.headers


async def test_page_denies_features_and_lends_only_pictures(client: httpx.AsyncClient) -> None:
    page, picture = await client.get("/"), await client.get("/posters/1/joy.png")
    assert "geolocation=()" in page.headers["permissions-policy"].split(", ")
    assert page.headers["cross-origin-resource-policy"] == "same-origin"
    assert picture.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize(
    "path", ["/", "/?text=joy", "/nowhere", "/static/chat.css", "/posters/1/joy.png", "/posters/13/joy.png"]
)
async def test_every_answer_has_security_headers(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; img-src 'self' https://image.example; style-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


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
async def test_form_of_another_site_is_refused(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await client.post("/say", data=press(ShowMovies(Mood.JOY), "Joy 😃"), headers=headers)
    assert answer.status_code == 403
    assert "<article" not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("name", ["Sec-Fetch-Site", "Origin"])
async def test_own_form_is_answered(client: httpx.AsyncClient, name: str) -> None:
    value = {"Sec-Fetch-Site": "same-origin", "Origin": str(client.base_url).rstrip("/")}[name]
    assert (await client.post("/say", data={"text": "joy"}, headers={name: value})).status_code == 200

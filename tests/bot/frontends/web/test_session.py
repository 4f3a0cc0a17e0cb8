"""Sessions: cookies that recognise a browser."""

import hashlib
import hmac
import re
from datetime import timedelta

import httpx
import pytest

from bot.frontends.web.session import COOKIE_NAME, CookieSigner, Session, new_session
from bot.frontends.web.site import SiteOptions
from tests.support.fakes import NOON
from tests.support.web.web_site import a_site, visit


async def a_secret() -> str:
    return "the secret of this test"


async def another_secret() -> str:
    return "the secret of somebody else"


async def test_cookie_is_hidden_from_scripts_and_other_sites(client: httpx.AsyncClient) -> None:
    cookie = (await client.get("/")).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    first = client.cookies[COOKIE_NAME]
    await client.get("/")
    assert client.cookies[COOKIE_NAME] == first


@pytest.mark.parametrize(
    "forged",
    [
        *("telegram:42", "x", "a" * 22, "a" * 23, '"; Path=/', f"{'a' * 22}.{'0' * 64}", "é.è", "."),
        *(f"{'a' * 22}.1.{'0' * 64}", f"{'a' * 22}.{'9' * 40}.{'0' * 64}", f"{'a' * 22}..{'0' * 64}"),
    ],
)
async def test_forged_cookie_is_replaced(client: httpx.AsyncClient, forged: str) -> None:
    answer = await client.get("/", headers={b"Cookie": f"{COOKIE_NAME}={forged}".encode()})
    assert re.match(rf"{COOKIE_NAME}=[\w-]{{22}}\.\d+\.[0-9a-f]{{64}};", answer.headers["set-cookie"])
    assert forged != answer.cookies[COOKIE_NAME]


async def test_changed_cookie_is_a_new_person(client: httpx.AsyncClient) -> None:
    await client.get("/")
    cookie = client.cookies[COOKIE_NAME]
    client.cookies.clear()
    answer = await client.get("/", headers={"Cookie": f"{COOKIE_NAME}={cookie[1:]}{cookie[0]}"})
    assert cookie[:20] not in answer.headers["set-cookie"]


async def test_impossible_moment_invalidates_a_cookie() -> None:
    written = f"{new_session(NOON).person}.{'9' * 12}"
    key = hmac.digest((await a_secret()).encode(), b"cinemood web session 1", "sha256")
    signature = hmac.new(key, written.encode(), hashlib.sha256).hexdigest()
    assert await CookieSigner(a_secret).verify(f"{written}.{signature}", NOON) is None


async def test_signature_holds_for_one_person_and_one_secret() -> None:
    ours, theirs, (one, other) = (
        CookieSigner(a_secret),
        CookieSigner(another_secret),
        (new_session(NOON), new_session(NOON)),
    )
    signed = await ours.sign(one)
    assert await CookieSigner(a_secret).verify(signed, NOON + timedelta(days=9)) == one
    assert await theirs.verify(signed, NOON) is None
    assert await ours.verify(signed.replace(one.person, other.person), NOON) is None


async def test_moment_of_a_session_cannot_be_changed() -> None:
    signer, session = CookieSigner(a_secret), new_session(NOON)
    signed, seconds = await signer.sign(session), int(NOON.timestamp())
    assert await signer.verify(signed.replace(str(seconds), str(seconds - 86400)), NOON) is None


async def test_earlier_cookie_is_a_session_that_begins_now() -> None:
    """These say nothing of their age, so nobody can claim one."""
    person = new_session(NOON).person
    key = hmac.digest((await a_secret()).encode(), b"cinemood web session 1", "sha256")
    cookie = f"{person}.{hmac.new(key, person.encode(), hashlib.sha256).hexdigest()}"
    assert await CookieSigner(a_secret).verify(cookie, NOON) == Session(person, NOON)


async def test_fingerprint_of_a_network_depends_on_the_secret() -> None:
    """Nobody can find an address by trying all of them who does not know it."""
    prints = {await CookieSigner(a_secret).fingerprint(one) for one in ("192.0.2.7", "192.0.2.7", "192.0.2.8")}
    assert len(prints) == 2
    assert await CookieSigner(another_secret).fingerprint("192.0.2.7") not in prints
    assert "192.0.2.7" not in "".join(prints)


async def test_person_is_recognised_after_a_restart() -> None:
    async with visit(a_site(options=SiteOptions(a_secret))) as client:
        await client.get("/")
        cookie = client.cookies[COOKIE_NAME]
    async with visit(a_site(options=SiteOptions(a_secret))) as client:
        assert cookie in (await client.get("/", headers={"Cookie": f"{COOKIE_NAME}={cookie}"})).headers["set-cookie"]


@pytest.mark.parametrize(
    ("proxies", "is_believed"), [("127.0.0.1", True), ("*", True), ("", False), ("10.0.0.1", False)]
)
async def test_cookie_is_secure_behind_a_trusted_https_proxy(proxies: str, is_believed: bool) -> None:
    async with visit(a_site(proxies=proxies)) as client:
        answer = await client.get("/", headers={"X-Forwarded-Proto": "https"})
    assert ("Secure" in answer.headers["set-cookie"]) is is_believed


@pytest.mark.parametrize(
    "path", ["/api/v1/moods", "/static/chat.css", "/posters/1/joy.png", "/readyz", "/robots.txt", "/x"]
)
async def test_paths_without_person_set_no_cookie(client: httpx.AsyncClient, path: str) -> None:
    assert "set-cookie" not in (await client.get(path)).headers

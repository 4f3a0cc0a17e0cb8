import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import datetime

import httpx
import pytest

from bot.dialogue.actions import ShowMovies
from bot.frontends.errors import FrontendUnavailable
from bot.frontends.web.frontend import WebFrontend
from bot.frontends.web.site import create_app
from bot.frontends.web.webhooks import MAX_UPDATE_BYTES
from bot.monitoring.findings import Finding, State
from bot.posters.posters import Posters
from core.moods.mood import Mood
from core.movies.catalogue import Shelf
from tests.support.fakes import IMAGE_BASE, a_catalogue, a_dialogue
from tests.support.web.web_site import presses_in

HEADER = b"X-Telegram-Bot-Api-Secret-Token"
SECRET = {HEADER: b"a-secret_1"}


class Inbox:
    """A platform's side that takes what is no rubbish, while it is open."""

    webhook_path = "/telegram"
    secret = "a-secret_1"

    def __init__(self) -> None:
        self.updates: list[bytes] = []
        self.is_open = True

    async def receive(self, body: bytes) -> None:
        if not self.is_open:
            raise FrontendUnavailable("Come back later.")
        if not body.startswith(b"{"):
            raise ValueError(body)
        self.updates.append(body)

    async def delivery(self, now: datetime) -> Finding:
        return Finding("webhook", State.GOOD, "comes")


@contextlib.asynccontextmanager
async def visit(inbox: Inbox) -> AsyncGenerator[httpx.AsyncClient]:
    app = create_app(
        a_dialogue(), Shelf(a_catalogue()), Posters(), image_base=IMAGE_BASE, webhooks={"/telegram": inbox}
    )
    site = WebFrontend(app, "127.0.0.1", 0)
    await site.start()
    async with httpx.AsyncClient(base_url=site.address, trust_env=False) as client:
        yield client
    await site.stop()


@pytest.fixture(name="inbox")
def _inbox() -> Inbox:
    return Inbox()


@pytest.fixture(name="client")
async def _client(inbox: Inbox) -> AsyncIterator[httpx.AsyncClient]:
    async with visit(inbox) as client:
        yield client


async def test_update_with_the_secret_is_taken(client: httpx.AsyncClient, inbox: Inbox) -> None:
    answer = await client.post("/telegram", content=b'{"update_id": 1}', headers=SECRET)
    assert (answer.status_code, answer.content) == (200, b"")
    assert inbox.updates == [b'{"update_id": 1}']


@pytest.mark.parametrize("secret", [b"", b"a-secret_", b"a-secret_12", b"A-SECRET_1", b"\xe9" * 10, b"x" * 5000])
async def test_update_with_another_secret_is_refused(client: httpx.AsyncClient, inbox: Inbox, secret: bytes) -> None:
    answer = await client.post("/telegram", content=b"{}", headers={HEADER: secret})
    assert (answer.status_code, answer.content, inbox.updates) == (403, b"", [])


async def test_update_without_a_secret_is_refused(client: httpx.AsyncClient, inbox: Inbox) -> None:
    assert (await client.post("/telegram", content=b"{}")).status_code == 403
    assert inbox.updates == []


@pytest.mark.parametrize(("headers", "status"), [({}, 403), (SECRET, 413)])
async def test_endless_body_is_not_read(client: httpx.AsyncClient, headers: dict[bytes, bytes], status: int) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 65536
            yield b"{" * 65536

    with contextlib.suppress(httpx.ReadError):  # the server hung up so early that its answer was lost
        assert (await client.post("/telegram", content=endless(), headers=headers)).status_code == status
    assert read < 20 * MAX_UPDATE_BYTES  # what fits into the buffers between


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
async def test_only_posts_are_taken(client: httpx.AsyncClient, method: str) -> None:
    assert (await client.request(method, "/telegram", headers=SECRET)).status_code == 405


async def test_posts_have_no_limit_and_other_methods_have(client: httpx.AsyncClient) -> None:
    answers = {(await client.get("/telegram", headers=SECRET)).status_code for _ in range(200)}
    assert answers == {405, 429}
    assert (await client.post("/telegram", content=b"{}", headers=SECRET)).status_code == 200


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff\xfe", b"joy"])
async def test_body_that_is_no_update_is_a_bad_request(client: httpx.AsyncClient, body: bytes) -> None:
    assert (await client.post("/telegram", content=body, headers=SECRET)).status_code == 400


@pytest.mark.parametrize("extra", [0, 1])
async def test_update_of_a_megabyte_is_the_largest(client: httpx.AsyncClient, inbox: Inbox, extra: int) -> None:
    answer = await client.post("/telegram", content=b"{" * (MAX_UPDATE_BYTES + extra), headers=SECRET)
    assert (answer.status_code, len(inbox.updates)) == ((413, 0) if extra else (200, 1))


async def test_update_without_a_length_is_cut_off_at_a_megabyte(client: httpx.AsyncClient, inbox: Inbox) -> None:
    async def long() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"{" * 65536

    with contextlib.suppress(httpx.ReadError):
        assert (await client.post("/telegram", content=long(), headers=SECRET)).status_code == 413
    assert inbox.updates == []


async def test_platform_is_asked_to_send_again_later(client: httpx.AsyncClient, inbox: Inbox) -> None:
    inbox.is_open = False
    answer = await client.post("/telegram", content=b"{}", headers=SECRET)
    assert (answer.status_code, int(answer.headers["retry-after"]) > 0) == (503, True)
    inbox.is_open = True
    assert (await client.post("/telegram", content=b"{}", headers=SECRET)).status_code == 200


async def test_many_updates_are_taken_at_once(client: httpx.AsyncClient, inbox: Inbox) -> None:
    posts = (client.post("/telegram", content=b"{%d}" % one, headers=SECRET) for one in range(100))
    assert {answer.status_code for answer in await asyncio.gather(*posts)} == {200}
    assert len(set(inbox.updates)) == 100


async def test_page_works_beside_a_webhook(client: httpx.AsyncClient) -> None:
    assert ShowMovies(Mood.JOY) in presses_in((await client.get("/")).text)

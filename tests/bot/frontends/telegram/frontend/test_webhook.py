import json
import logging
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.app import open_app
from bot.dialogue import texts as shared_texts
from bot.dialogue.talk import texts as talk_texts
from bot.frontends.registry import build_frontends
from bot.frontends.telegram.frontend import TelegramFrontend
from bot.frontends.web.frontend import WebFrontend
from bot.frontends.web.site import create_app
from bot.posters.posters import Posters
from bot.serving.supervisor import running
from bot.settings import Settings
from core.movies.catalogue import Shelf
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue, a_dialogue
from tests.support.telegram.chats import a_frontend, serving
from tests.support.telegram.standin import TOKEN, Call, TelegramStandin

JOY, MORE_JOY, FORGED = "2_mood_joy", "2_more_joy", "0_mood_joy"
SECRET = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture(name="server")
async def _server() -> AsyncGenerator[TelegramStandin]:
    async with TelegramStandin.running() as standin:
        yield standin
    assert standin.complaints == []


@pytest.fixture(name="address")
def _address() -> str:
    """Find an address that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


@asynccontextmanager
async def a_page(address: str, frontend: TelegramFrontend) -> AsyncGenerator[None]:
    """Serve a page that hands updates on to the frontend."""
    shelf, hooks = Shelf(a_catalogue()), {"/telegram": frontend}
    app = create_app(a_dialogue(), shelf, Posters(None), image_base=IMAGE_BASE, webhooks=hooks)
    site = WebFrontend(app, "127.0.0.1", int(address.rpartition(":")[2]))
    await site.start()
    yield
    await site.stop()


@asynccontextmanager
async def by_webhook(server: TelegramStandin, address: str) -> AsyncGenerator[TelegramFrontend]:
    frontend = a_frontend(server, webhook_url=address)
    async with a_page(address, frontend), serving(frontend):
        yield frontend


async def conversation(server: TelegramStandin) -> list[tuple[str, ...]]:
    """Talk for a while; return what came of it."""
    before = len(server.calls)
    await server.write("/start")
    await server.call("sendMessage", len(server.called("sendMessage")) + 1)
    await server.press(JOY, photo=False)
    await server.call("sendPhoto", len(server.called("sendPhoto")) + 1)
    for token in (MORE_JOY, FORGED):
        await server.press(token)
    await server.call("sendMessage", len(server.called("sendMessage")) + 1)
    await server.type_inline("joy")
    await server.call("answerInlineQuery", len(server.called("answerInlineQuery")) + 1)
    return sorted(gist(call) for call in server.calls[before:] if not call.method.startswith(("setMy", "getUpdates")))


def gist(call: Call) -> tuple[str, ...]:
    """Return what a call says, without what the library makes up anew for each."""
    fields = ("chat_id", "message_id", "callback_query_id", "inline_query_id", "results", "reply_markup")
    return (call.method, call.shown, *(str(call.fields.get(field)) for field in fields))


async def test_webhook_conversation_equals_polling(server: TelegramStandin, address: str) -> None:
    async with serving(a_frontend(server)):
        polled = await conversation(server)
    async with by_webhook(server, address):
        called = await conversation(server)
    assert called == polled
    assert {name for name, *_ in polled} >= {"sendMessage", "sendPhoto", "editMessageMedia", "answerInlineQuery"}


async def test_change_to_a_webhook_loses_no_update(server: TelegramStandin, address: str) -> None:
    """And answers none twice."""
    async with serving(a_frontend(server)):
        await server.write("/help")
        await server.call("sendMessage")
    await server.write("/start")  # while nobody is there
    async with by_webhook(server, address):
        await server.call("sendMessage", 2)
    assert [call.shown for call in server.called("sendMessage")] == [shared_texts.HELP, shared_texts.GREETING]


async def test_change_to_polling_loses_no_update(server: TelegramStandin, address: str) -> None:
    """And answers none twice."""
    frontend = a_frontend(server, webhook_url=address)
    async with a_page(address, frontend):
        async with serving(frontend):
            await server.write("/help")
            await server.call("sendMessage")
        await server.write("/privacy")  # while the page is there and the bot is not
    async with serving(a_frontend(server)):
        await server.call("sendMessage", 2)
    assert [call.shown for call in server.called("sendMessage")] == [shared_texts.HELP, talk_texts.PRIVACY]


async def test_refused_update_is_repeated(server: TelegramStandin, address: str) -> None:
    frontend = a_frontend(server, webhook_url=address)
    async with a_page(address, frontend):
        async with serving(frontend):
            pass
        await server.write("/help")
        assert await server.deliver_updates(token=TOKEN) == 0  # pyright: ignore[reportUnknownMemberType] - not annotated
        async with serving(frontend):
            await server.call("sendMessage")
    assert len(server.called("sendMessage")) == 1


async def test_webhook_is_set_with_address_and_secret(server: TelegramStandin, address: str) -> None:
    async with by_webhook(server, address) as frontend:
        fields = server.called("setWebhook")[0].fields
    assert (fields["url"], fields["secret_token"]) == (f"{address}/telegram", frontend.secret)
    assert fields.get("drop_pending_updates") in {None, "false"}
    assert set(json.loads(fields["allowed_updates"])) == {"message", "callback_query", "inline_query"}
    assert not set(TOKEN.split(":")) & {frontend.secret}


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{}", b'"joy"', b'{"update_id":', b"\xff", b'{"message": 1}'])
async def test_rubbish_is_a_bad_request(
    server: TelegramStandin, address: str, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with by_webhook(server, address) as frontend, httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{address}/telegram", content=body, headers={SECRET: frontend.secret})
    assert answer.status_code == 400
    assert caplog.messages == []


@pytest.mark.parametrize(
    "body", [b'{"update_id": 7, "message": 1}', b'{"update_id": "x"}', b'{"update_id": 7, "x": 1e999}']
)
async def test_unreadable_update_is_accepted(server: TelegramStandin, address: str, body: bytes) -> None:
    """Otherwise Telegram would repeat it for a day."""
    async with by_webhook(server, address) as frontend, httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{address}/telegram", content=body, headers={SECRET: frontend.secret})
        await server.write("/help")
        await server.call("sendMessage")
    assert answer.status_code == 200


async def test_wrong_secret_is_refused(server: TelegramStandin, address: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    update = {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}}
    async with by_webhook(server, address) as frontend, httpx.AsyncClient(trust_env=False) as client:
        for secret in ("", frontend.secret[:-1], TOKEN):
            answer = await client.post(f"{address}/telegram", json=update, headers={SECRET: secret})
            assert answer.status_code == 403
        assert not any(secret in caplog.text for secret in (frontend.secret, TOKEN))
    assert server.called("sendMessage") == []


async def test_program_receives_updates_at_its_page(server: TelegramStandin, address: str, tmp_path: Path) -> None:
    at_telegram = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": server.address, "TELEGRAM_WEBHOOK_URL": address}
    here = {"CINEMOOD_STORE": str(tmp_path / "cinemood.db"), "WEB_PORT": address.rpartition(":")[2]}
    settings = Settings.read(at_telegram | here)
    async with open_app(settings, clock=lambda: NOON) as app:
        await app.store.movies.save_catalogue(a_catalogue(source="sample"), fetched=())
        async with running(app, build_frontends(settings.platforms, app.services())):
            await server.call("setWebhook")
            await server.write("/help")
            assert (await server.call("sendMessage")).shown == shared_texts.HELP

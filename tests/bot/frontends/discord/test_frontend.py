"""The connection from start to stop."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable

import aiohttp
import discord.gateway
import discord.http
import pytest
import pytest_asyncio
import yarl

from bot.frontends.discord.frontend import DiscordFrontend, Options
from bot.frontends.errors import FrontendRefused, FrontendUnavailable
from bot.posters.posters import Posters
from tests.support.discord.scene import FakeNotes
from tests.support.discord.standin import TOKEN, DiscordStandIn
from tests.support.fakes import NOON, a_dialogue
from tests.support.hanging import HANG_SECONDS

PointTo = Callable[[str], None]


@pytest.fixture
def point_to(monkeypatch: pytest.MonkeyPatch) -> PointTo:
    """Let discord.py, which has no setting for it, find its server elsewhere."""

    def point(address: str) -> None:
        monkeypatch.setattr(discord.http.Route, "BASE", f"{address}/api/v10")
        gateway = yarl.URL(address).with_scheme("ws")
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)

    return point


@pytest_asyncio.fixture
async def standin(point_to: PointTo) -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn.running() as standin:
        point_to(standin.address)
        yield standin


def a_frontend(token: str = TOKEN) -> DiscordFrontend:
    return DiscordFrontend(token, a_dialogue(), Posters().draw, FakeNotes(), Options())


async def wait_for_heartbeats_to_end() -> None:
    """Wait for the end of all threads that send heartbeats."""
    for thread in threading.enumerate():
        if isinstance(thread, discord.gateway.KeepAliveHandler):
            await asyncio.to_thread(thread.join, 5)
            assert not thread.is_alive()


async def test_start_connects_and_stop_leaves(standin: DiscordStandIn) -> None:
    frontend = a_frontend()
    await frontend.start()
    assert standin.ready.is_set()
    await frontend.stop()
    await asyncio.wait_for(standin.left.wait(), HANG_SECONDS)


async def test_refused_token_is_reported_but_not_shown(
    standin: DiscordStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with pytest.raises(FrontendRefused, match="DISCORD_TOKEN") as refusal:
        await a_frontend(TOKEN + "x").start()
    assert refusal.value.__suppress_context__
    assert TOKEN not in f"{refusal.value!r} {refusal.value.__context__!r} {caplog.text} {a_frontend()!r}"


async def test_refused_connection_is_reported(standin: DiscordStandIn) -> None:
    standin.close_code = 4013  # invalid intents
    with pytest.raises(FrontendUnavailable, match="ConnectionClosed"):
        await a_frontend().start()


async def test_unreachable_discord_is_reported(point_to: PointTo, unused_tcp_port: int) -> None:
    point_to(f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(FrontendUnavailable, match="cannot be reached"):
        await a_frontend().start()


async def test_frontend_can_start_after_a_failure(point_to: PointTo, unused_tcp_port: int) -> None:
    frontend = a_frontend()
    point_to(f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(FrontendUnavailable):
        await frontend.start()
    async with DiscordStandIn.running() as standin:
        point_to(standin.address)
        await frontend.start()
        assert standin.ready.is_set()
        await frontend.stop()


async def test_ended_connection_is_logged_and_can_start_again(
    standin: DiscordStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    frontend = a_frontend()
    await frontend.start()
    await standin.end(4004)  # authentication failed
    await asyncio.wait_for(frontend.wait_until_ended(), HANG_SECONDS)
    await frontend.stop()
    assert any(line.startswith("The connection to Discord has ended: ConnectionClosed") for line in caplog.messages)
    await frontend.start()
    await frontend.stop()


async def test_cancelled_start_leaves_nothing_behind(standin: DiscordStandIn) -> None:
    standin.is_silent = True
    start = asyncio.create_task(a_frontend().start())
    await standin.connected.wait()
    start.cancel()
    await asyncio.wait({start})
    await asyncio.sleep(0)  # lets cancelled tasks end
    assert "wait_until_ready" not in str(asyncio.all_tasks())
    await wait_for_heartbeats_to_end()


@pytest.mark.parametrize("how", ["asked to reconnect", "cut off"])
async def test_lost_connection_is_resumed(standin: DiscordStandIn, how: str) -> None:
    frontend = a_frontend()
    await frontend.start()
    await (standin.ask_to_reconnect() if how == "asked to reconnect" else standin.cut())
    await asyncio.wait_for(standin.resumed.wait(), HANG_SECONDS)
    await frontend.stop()


async def wait_for_loss(frontend: DiscordFrontend, *, is_lost: bool) -> None:
    """Wait until the connection is lost, or is there again."""
    async with asyncio.timeout(HANG_SECONDS):
        while (frontend.unreachable_since is not None) is not is_lost:  # noqa: ASYNC110 - it has no event for that
            await asyncio.sleep(0)


async def test_connection_is_lost_until_resumed(standin: DiscordStandIn) -> None:
    frontend = DiscordFrontend(TOKEN, a_dialogue(), Posters().draw, FakeNotes(), Options(), lambda: NOON)
    await frontend.start()
    assert frontend.unreachable_since is None
    await standin.ask_to_reconnect()
    await wait_for_loss(frontend, is_lost=True)
    assert frontend.unreachable_since == NOON
    await wait_for_loss(frontend, is_lost=False)
    await frontend.stop()


@pytest.fixture
def sockets(monkeypatch: pytest.MonkeyPatch) -> list[aiohttp.ClientWebSocketResponse]:
    """Record all connections to the gateway."""
    opened: list[aiohttp.ClientWebSocketResponse] = []
    connect = discord.http.HTTPClient.ws_connect

    async def connect_and_record(
        http: discord.http.HTTPClient, url: str, *, compress: int = 0
    ) -> aiohttp.ClientWebSocketResponse:
        opened.append(await connect(http, url, compress=compress))
        return opened[-1]

    monkeypatch.setattr(discord.http.HTTPClient, "ws_connect", connect_and_record)
    return opened


@pytest.fixture(name="is_resuming")
def _is_resuming(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Make resuming never end; the event is set when it begins."""
    has_begun = asyncio.Event()

    async def never_end(_: discord.gateway.DiscordWebSocket) -> None:
        has_begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "resume", never_end)
    return has_begun


async def test_stop_while_reconnecting_closes_everything(
    standin: DiscordStandIn, sockets: list[aiohttp.ClientWebSocketResponse], is_resuming: asyncio.Event
) -> None:
    frontend = a_frontend()
    await frontend.start()
    await standin.ask_to_reconnect()
    await asyncio.wait_for(is_resuming.wait(), HANG_SECONDS)
    await frontend.stop()
    await wait_for_heartbeats_to_end()
    assert [socket.closed for socket in sockets] == [True, True]


async def test_second_start_registers_no_commands(standin: DiscordStandIn) -> None:
    frontend = a_frontend()
    for _ in range(2):
        await frontend.start()
        await frontend.stop()
    assert standin.registrations == 1


async def test_stop_without_start_does_nothing() -> None:
    await a_frontend().stop()

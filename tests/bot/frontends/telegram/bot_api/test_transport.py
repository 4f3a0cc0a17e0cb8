"""How calls go out, against what may come back; the loop skips the time in which nothing happens."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.frontends.telegram.bot_api.transport import Transport
from tests.faults.breakable_proxy import BadResponse, BreakableProxy
from tests.faults.network_faults import drip, respond_with
from tests.faults.skipping_loop import run_skipping_waits, running_loop
from tests.support.telegram.chats import a_frontend, serving
from tests.support.telegram.standin import TOKEN, TelegramStandin

GOOD = b'{"ok": true, "result": true}'
NO_UPDATES = {
    "number": b'{"ok": true, "result": 7}',
    "object": b'{"ok": true, "result": {}}',
    "nothing": b'{"ok": true, "result": null}',
    "no result": b'{"ok": true}',
    "list of numbers": b'{"ok": true, "result": [7]}',
    "update without a number": b'{"ok": true, "result": [{}]}',
    "message that is none": b'{"ok": true, "result": [{"update_id": 1, "message": 7}]}',
    "message of never": b'{"ok": true, "result": [{"update_id": 1, "message": {"date": 1e99}}]}',
    "depth": b'{"ok": true, "result": [{"update_id": 1, "message": ' + b"[" * 100_000,
    "list": b"[1, null]",
    "half": b'{"ok": true, "resu',
    "no JSON": b"\xff\xfe<html>",
}


class Counted:
    """Counts how often it goes wrong, and how often at once."""

    def __init__(self, trouble: BadResponse, seconds: float = 0.0) -> None:
        self.times = self.now = self.most = 0
        self._trouble, self._seconds = trouble, seconds

    async def __call__(self) -> AsyncIterator[bytes]:
        self.times += 1
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(self._seconds)
        async for part in self._trouble():
            yield part
        self.now -= 1


async def fetched_in_a_minute(trouble: BadResponse) -> int:
    counted = Counted(trouble)
    async with TelegramStandin.running() as server, BreakableProxy.in_front_of(server.address) as proxy:
        server.address = proxy.address
        async with serving(a_frontend(server)):
            await proxy.replace_responses(counted, on="/getUpdates")
            await server.write("/help")  # ends the call under way
            await asyncio.sleep(60)
            await proxy.repair()
    return counted.times


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize("body", NO_UPDATES.values(), ids=NO_UPDATES)
def test_malformed_updates_are_fetched_again_after_a_pause(
    body: bytes, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    assert 0 < run_skipping_waits(fetched_in_a_minute(respond_with(body, status))) < 12
    assert "update_id" not in caplog.text
    assert not [record for record in caplog.records if record.exc_info]


async def outcome(trouble: BadResponse, calls: int = 1) -> list[object]:
    """Ask for something so often at once."""
    async with (
        TelegramStandin.running() as server,
        BreakableProxy.in_front_of(server.address) as proxy,
        ExtBot(TOKEN, f"{proxy.address}/bot", request=Transport()) as bot,
    ):
        await proxy.replace_responses(trouble, on="/sendChatAction")
        asked = (bot.send_chat_action(1, "typing") for _ in range(calls))
        return await asyncio.gather(*asked, return_exceptions=True)


@pytest.mark.parametrize(
    "name", ["number", "nothing", "no result", "list of numbers", "depth", "list", "half", "no JSON"]
)
def test_malformed_response_is_a_network_error(name: str) -> None:
    (error,) = run_skipping_waits(outcome(respond_with(NO_UPDATES[name])))
    assert isinstance(error, NetworkError)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, b'{"ok": false, "description": "No."}', BadRequest),
        (400, b'{"ok": false, "parameters": {"migrate_to_chat_id": -1009}}', ChatMigrated),
        (400, b"[7]", BadRequest),
        (400, b'{"description": 7, "parameters": 7}', BadRequest),
        (429, b'{"ok": false, "parameters": {"retry_after": 3}}', RetryAfter),
        (429, b'{"ok": false, "parameters": {"retry_after": "soon"}}', NetworkError),
        (502, b"<html>", NetworkError),
    ],
)
def test_malformed_refusal_keeps_its_status(status: int, body: bytes, kind: type[TelegramError]) -> None:
    (error,) = run_skipping_waits(outcome(respond_with(body, status)))
    assert type(error) is kind
    assert "html" not in str(error)


async def asked_by_proxy(monkeypatch: pytest.MonkeyPatch) -> str:
    """Ask by a proxy; return the line that it gets."""
    lines: list[bytes] = []

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(await reader.readline())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(GOOD), GOOD))
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(pass_on, "127.0.0.1", 0) as proxy:
        set_proxy(monkeypatch, proxy)
        transport = Transport("http://telegram.invalid")
        async with transport:
            assert await transport.post("http://telegram.invalid/bot/close")
        with pytest.raises(NetworkError):  # after all was closed
            await transport.post("http://telegram.invalid/bot/close")
    return lines[-1].decode()


def set_proxy(monkeypatch: pytest.MonkeyPatch, proxy: asyncio.Server) -> None:
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://{}:{}".format(*proxy.sockets[0].getsockname()))


def test_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asyncio.run(asked_by_proxy(monkeypatch)).startswith("POST http://telegram.invalid/bot/close ")


async def seconds_until_given_up(address: str, server: str | None = None) -> float:
    begun = asyncio.get_running_loop().time()
    async with Transport(server) as transport:
        with pytest.raises(TimedOut):
            await transport.post(f"{address}/bot/close")
    return asyncio.get_running_loop().time() - begun


async def seconds_of_a_hung_proxy(monkeypatch: pytest.MonkeyPatch) -> float:
    async def never_let_through(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()  # until the bot hangs up
        writer.close()

    async with await asyncio.start_server(never_let_through, "127.0.0.1", 0) as proxy:
        set_proxy(monkeypatch, proxy)
        return await seconds_until_given_up("https://telegram.invalid", "https://telegram.invalid")


def test_silent_proxy_times_out_in_15_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 15 <= run_skipping_waits(seconds_of_a_hung_proxy(monkeypatch)) < 20


async def seconds_of_a_slow_name(monkeypatch: pytest.MonkeyPatch) -> float:
    async def never_told(*_: object, **__: object) -> None:
        await asyncio.get_running_loop().create_future()

    monkeypatch.setattr(running_loop(), "getaddrinfo", never_told)
    return await seconds_until_given_up("http://telegram.invalid")


def test_name_resolution_times_out_in_15_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 15 <= run_skipping_waits(seconds_of_a_slow_name(monkeypatch)) < 20


@pytest.mark.parametrize("name", ["my movies (2026).csv", "películas 100 %.csv", "映画.csv"])
async def test_file_arrives_under_its_own_name(name: str) -> None:
    async with TelegramStandin.running() as server, ExtBot(TOKEN, f"{server.address}/bot", request=Transport()) as bot:
        await bot.send_document(1, b"hello", filename=name)
        assert (await server.call("sendDocument")).names == [name]


async def outcomes_of_a_stop() -> Sequence[object]:
    """Let calls wait for a connection when the bot stops."""
    begun, hung_up = asyncio.Event(), asyncio.Event()

    async def never_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        begun.set()
        await reader.read()  # until the bot hangs up
        writer.close()
        hung_up.set()

    async with await asyncio.start_server(never_answer, "127.0.0.1", 0) as server:
        address = "http://{}:{}".format(*server.sockets[0].getsockname())
        async with Transport(max_connections=1) as transport:
            calls = asyncio.gather(*(transport.post(f"{address}/bot/close") for _ in range(3)), return_exceptions=True)
            await begun.wait()
        await hung_up.wait()
        return await calls


def test_calls_at_a_shutdown_are_network_errors() -> None:
    assert [type(one) for one in asyncio.run(outcomes_of_a_stop())] == [NetworkError] * 3


async def seconds_of_a_drip() -> float:
    begun = asyncio.get_running_loop().time()
    (error,) = await outcome(drip)
    assert isinstance(error, TimedOut)
    return asyncio.get_running_loop().time() - begun


def test_endless_response_times_out_in_75_seconds() -> None:
    assert 75 <= run_skipping_waits(seconds_of_a_drip()) < 80


def test_slow_calls_wait_for_a_connection() -> None:
    slow = Counted(respond_with(GOOD), seconds=10)
    assert run_skipping_waits(outcome(slow, calls=100)) == [True] * 100
    assert slow.most == 32

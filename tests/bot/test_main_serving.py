"""The commands that serve until they are told to stop: run and demo."""

import asyncio
import json
import re
import signal
import socket
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from bot.settings import ROOT
from core.moods.mood import Mood
from tests.support.command_line import serving
from tests.support.hanging import HANG_SECONDS
from tests.support.telegram.standin import TOKEN, TelegramStandin
from tests.support.tmdb.standin import V4_KEY

_SOON_SECONDS = 8  # five are promised, on a machine that is not busy; without an end in sight it were more
DOCKERFILE = ROOT / "Dockerfile"


@pytest.fixture(name="telegram")
async def _telegram() -> AsyncIterator[TelegramStandin]:
    async with TelegramStandin.running() as standin:
        yield standin


async def read(address: str, path: str = "/healthz") -> str:
    async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
        return (await http.get(path)).raise_for_status().text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("command", ["run", "demo"])
async def test_page_answers_at_the_printed_address_until_a_signal_comes(
    tmp_path: Path, command: str, number: signal.Signals
) -> None:
    async with serving(command, store=tmp_path / "db") as process:
        assert await read(await process.address()) == "ok"
        ended = await process.stop(number)
    assert (ended.code, ended.out) == (0, "")
    assert [json.loads(line)["event"] for line in ended.err.splitlines() if "Stopping" in line] == ["Stopping"]
    assert all(json.loads(line)["level"] == "info" for line in ended.err.splitlines())


@contextmanager
def lasting(seconds: float) -> Generator[None]:
    """Fail when the block takes longer."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < seconds


async def closed(host: str, port: str) -> None:
    """Wait until nobody listens any more."""
    with suppress(ConnectionRefusedError):
        while True:
            _, writer = await asyncio.open_connection(host, int(port))
            writer.close()
            await writer.wait_closed()


async def half_asked(address: str) -> asyncio.StreamWriter:
    """Send half a request, and wait until that is being read."""
    host, port = address.removeprefix("http://").split(":")
    _, client = await asyncio.open_connection(host, int(port))
    client.write(b"POST /say HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\ntext=")
    await read(address)
    return client


async def test_signal_is_obeyed_though_a_poll_and_a_slow_client_are_open(
    tmp_path: Path, telegram: TelegramStandin
) -> None:
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": telegram.address}
    async with serving("run", store=tmp_path / "db", **settings) as process:
        await process.logged("Refreshed")
        await telegram.call("getUpdates")  # and the stand-in has nothing to tell
        client = await half_asked(await process.address())
        with lasting(_SOON_SECONDS):
            ended = await process.stop()
        client.close()
    assert ended.code == 0
    assert "Traceback" not in ended.err
    assert not (tmp_path / "db-wal").exists()


async def never_read(address: str, path: str = "/static/htmx.min.js") -> socket.socket:
    """Ask for more than fits on the way, and never read any of it."""
    host, port = address.removeprefix("http://").split(":")
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    client.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(client, (host, int(port)))
    await loop.sock_sendall(client, f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode() * 120)
    await read(address)
    return client


@pytest.mark.parametrize("path", ["/static/htmx.min.js", "/"])
async def test_signal_is_obeyed_in_time_though_nobody_reads_the_answers(tmp_path: Path, path: str) -> None:
    async with serving("demo", store=tmp_path / "db") as process:
        address = await process.address()
        await process.logged("Refreshed")
        clients = [await never_read(address, path) for _ in range(3)]
        with lasting(_SOON_SECONDS):
            ended = await process.stop()
        for client in clients:
            client.close()
    assert ended.code == 0
    assert "Traceback" not in ended.err
    assert "look at the disk" not in ended.err
    assert not (tmp_path / "db-wal").exists()


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
async def test_second_signal_ends_what_is_still_under_way(tmp_path: Path, second: signal.Signals) -> None:
    async with serving("demo", store=tmp_path / "db") as process:
        address = await process.address()
        await process.logged("Refreshed")
        client = await half_asked(address)
        process.send_signal(signal.SIGTERM)
        await process.logged("Stopping")
        with lasting(_SOON_SECONDS):
            ended = await process.stop(second)
        client.close()
    assert ended.code == 0
    assert "are cut off" in ended.err  # which half a request is not, as the page gives it up before


async def test_signal_is_obeyed_in_time_while_telegram_talks_nonsense(
    tmp_path: Path, telegram: TelegramStandin
) -> None:
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": telegram.address}
    async with serving("run", store=tmp_path / "db", **settings) as process:
        await process.logged("Telegram answers")
        telegram.garble("getUpdates", b"no JSON")
        await telegram.write("/help")  # ends the call under way
        await process.logged("nothing could be fetched")
        with lasting(_SOON_SECONDS):
            ended = await process.stop()
    assert ended.code == 0
    assert "Traceback" not in ended.err


async def test_answer_under_way_is_finished_before_the_end(tmp_path: Path) -> None:
    async with serving("demo", store=tmp_path / "db") as process, asyncio.timeout(HANG_SECONDS):
        host, port = (await process.address()).removeprefix("http://").split(":")
        await process.logged("Refreshed")
        reader, client = await asyncio.open_connection(host, int(port))
        client.write(b"POST /say HTTP/1.1\r\nHost: here\r\nContent-Length: 8\r\n\r\ntext=")
        await read(f"http://{host}:{port}")
        stopping = asyncio.create_task(process.stop())
        await closed(host, port)
        client.write(b"joy")
        assert (await reader.read()).startswith(b"HTTP/1.1 200")
        client.close()
        assert (await stopping).code == 0


async def test_container_finds_the_page_healthy_at_the_port_that_was_set(tmp_path: Path) -> None:
    (check,) = re.findall(r"HEALTHCHECK .*?CMD (\[.+?\])$", DOCKERFILE.read_text(), re.DOTALL | re.MULTILINE)
    _, *arguments = json.loads(check.replace("\\\n", ""))
    async with serving("demo", store=tmp_path / "db") as process:
        port = (await process.address()).rpartition(":")[2]
        found = {
            set_to: await (
                await asyncio.create_subprocess_exec(sys.executable, *arguments, env={"WEB_PORT": set_to}, stderr=PIPE)
            ).wait()
            for set_to in (port, "1")
        }
    assert found == {port: 0, "1": 1}


async def test_first_start_fetches_the_movies_by_itself(tmp_path: Path) -> None:
    async with serving("demo", store=tmp_path / "db") as process:
        address = await process.address()
        await process.logged(r"Refreshed: \d+ movies for \S+ from sample")
        page = await read(address, "/?text=/mood+love")
    assert "Love ❤️ – three movies to leave you warm and tender." in page


async def test_demo_leaves_the_tokens_alone(tmp_path: Path, telegram: TelegramStandin) -> None:
    tokens = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": telegram.address, "TMDB_TOKEN": V4_KEY}
    async with serving("demo", store=tmp_path / "db", TMDB_API_BASE=telegram.address, **tokens) as process:
        await process.logged("movies for .* from sample")
        assert (await process.stop()).code == 0
    assert telegram.calls == []


async def test_run_answers_on_telegram_and_on_the_page(tmp_path: Path, telegram: TelegramStandin) -> None:
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": telegram.address}
    async with serving("run", store=tmp_path / "db", **settings) as process:
        address = await process.address()
        await process.logged("Refreshed")
        await telegram.write("/mood anger")
        assert "Anger 😡 – three movies to get your blood up" in (await telegram.call("sendPhoto")).shown
        assert await read(address) == "ok"
        ended = await process.stop()
    assert ended.code == 0
    assert "Traceback" not in ended.err
    assert TOKEN not in ended.err


async def test_refused_telegram_token_is_told_and_the_page_runs_on(tmp_path: Path, telegram: TelegramStandin) -> None:
    telegram.refuse("getMe", "Unauthorized", 401)
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": telegram.address, "LOG_LEVEL": "DEBUG"}
    async with serving("run", store=tmp_path / "db", **settings) as process:
        sentence = await process.logged("Telegram is left out: .*")
        assert "TELEGRAM_TOKEN" in sentence
        page = await read(await process.address(), "/?text=hello")
        ended = await process.stop()
    assert all(mood.value.capitalize() in page for mood in Mood)
    assert ended.code == 0
    assert TOKEN not in sentence + ended.err
    assert "Traceback" not in ended.err


async def test_token_is_in_no_log_line_at_any_level(tmp_path: Path, telegram: TelegramStandin) -> None:
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": telegram.address, "LOG_LEVEL": "DEBUG"}
    async with serving("run", store=tmp_path / "db", **settings) as process:
        await telegram.call("getMe")
        await process.address()
        await telegram.write("I feel 4242424242 kinds of blue")
        await telegram.call("sendMessage")
        ended = await process.stop()
    assert ended.code == 0
    assert not re.search(f"{TOKEN}|{TOKEN.partition(':')[2]}", ended.err)


async def test_taken_port_is_told_and_a_signal_still_ends_the_wait(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = str(holder.getsockname()[1])
        async with serving("demo", store=tmp_path / "db", WEB_PORT=port) as process:
            sentence = await process.logged("The web page cannot listen on .*")
            ended = await process.stop()
    assert f"127.0.0.1:{port}" in sentence
    assert "set WEB_PORT to a free port" in sentence
    assert "Traceback" not in ended.err
    assert ended.code == 0

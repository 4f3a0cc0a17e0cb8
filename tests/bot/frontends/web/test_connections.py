"""How many connections the page keeps open and for how long, over real sockets."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
import uvicorn

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Reply, Request
from bot.frontends.web.connections import TESTED_UVICORN_VERSION, ConnectionCount, ConnectionLimits
from bot.frontends.web.frontend import WebFrontend
from bot.settings import ROOT
from core.movies.catalogue import Shelf
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.hanging import HANG_SECONDS
from tests.support.store import MemoryStore
from tests.support.web.web_site import a_site, visit

PATIENCE = HANG_SECONDS
STATIC = ROOT / "bot" / "frontends" / "web" / "static"
SOON = ConnectionLimits(timeout_seconds=0.2)
ASKED = b"GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n"


class Caller:
    """Somebody with a socket and no manners."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def say(self, words: bytes) -> None:
        self._writer.write(words)

    async def hears(self) -> bytes:
        """Return the next that is said, nothing when the other side has hung up."""
        try:
            return await asyncio.wait_for(self._reader.read(65536), PATIENCE)
        except ConnectionError:
            return b""

    async def hears_to_the_end(self) -> bytes:
        """Return all that is said until the other side hangs up."""
        heard = await self.hears()
        return heard + await self.hears_to_the_end() if heard else b""

    async def is_answered(self) -> bool:
        self.say(ASKED)
        return b" 200 OK" in await self.hears()

    def hang_up(self) -> None:
        self._writer.close()


class SlowReader:
    """Somebody whose system takes next to nothing before they read."""

    def __init__(self, site: WebFrontend, buffered_bytes: int) -> None:
        self._address = urlsplit(site.address)
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffered_bytes)
        self._socket.setblocking(False)

    async def ask(self, words: bytes) -> None:
        loop = asyncio.get_running_loop()
        await loop.sock_connect(self._socket, (self._address.hostname, self._address.port))
        await loop.sock_sendall(self._socket, words)

    async def read(self, most: int) -> bytes:
        """Return the next bytes, nothing when the other side has hung up."""
        try:
            return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self._socket, most), PATIENCE)
        except ConnectionError:
            return b""

    def hang_up(self) -> None:
        self._socket.close()


@asynccontextmanager
async def reading_slowly(site: WebFrontend, buffered_bytes: int = 1024) -> AsyncGenerator[SlowReader]:
    reader = SlowReader(site, buffered_bytes)
    try:
        yield reader
    finally:
        reader.hang_up()


@asynccontextmanager
async def calling(site: WebFrontend) -> AsyncGenerator[Caller]:
    address = urlsplit(site.address)
    caller = Caller(*await asyncio.open_connection(address.hostname, address.port))
    yield caller
    caller.hang_up()


class Thinker(Dialogue):
    """The real dialogue; answers at a sign."""

    sign: asyncio.Event

    async def reply_to(self, request: Request) -> Reply:
        await self.sign.wait()
        return await super().reply_to(request)


def a_thinker() -> Thinker:
    thinker = Thinker(Shelf(a_catalogue()), MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)
    thinker.sign = asyncio.Event()
    return thinker


async def time_is_up(site: WebFrontend) -> None:
    """Return when somebody who says nothing was cut off."""
    async with calling(site) as caller:
        assert await caller.hears() == b""


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: here\r\n",
        b"POST /say HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\ntext",
        b"POST /say HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ntext\r\n",
    ],
    ids=["silence", "headers", "body", "chunks"],
)
async def test_unfinished_request_is_cut_off(words: bytes) -> None:
    site = a_site(connection_limits=SOON)
    async with visit(site), calling(site) as caller:
        caller.say(words)
        assert await caller.hears() == b""


async def test_trickling_request_gains_no_time() -> None:
    site = a_site(connection_limits=SOON)
    async with visit(site), calling(site) as caller, asyncio.timeout(HANG_SECONDS):
        cut_off = asyncio.create_task(caller.hears())
        while not cut_off.done():
            caller.say(b"X")
            await asyncio.wait({cut_off}, timeout=0.02)
    assert cut_off.result() == b""


async def test_unfinished_second_request_is_cut_off() -> None:
    site = a_site(connection_limits=SOON)
    async with visit(site), calling(site) as caller:
        caller.say(ASKED + b"POST /say HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\ntext")
        assert b" 200 OK" in await caller.hears()
        assert await caller.hears() == b""


@pytest.mark.parametrize(
    ("path", "header", "status"),
    [
        ("/say", "Sec-Fetch-Site: cross-site", 403),
        ("/nowhere", "", 404),
        ("/", "", 405),
        ("/say", "", 413),
        ("/api/v1/feel", "Content-Type: application/json", 413),
        ("/api/v1/feel", "", 415),
    ],
)
async def test_refused_endless_body_closes_the_connection(path: str, header: str, status: int) -> None:
    lines = (f"POST {path} HTTP/1.1", "Host: here", "Transfer-Encoding: chunked", *filter(None, [header]))
    site = a_site(connection_limits=ConnectionLimits(timeout_seconds=PATIENCE * 2))
    async with visit(site), calling(site) as caller:
        caller.say("\r\n".join(lines).encode() + b"\r\n\r\n5000\r\n" + b"x" * 0x5000)
        head, _, _ = (await caller.hears_to_the_end()).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"connection: close" in head.lower()


async def test_slow_answer_has_no_deadline() -> None:
    thinker = a_thinker()
    site = a_site(thinker, connection_limits=SOON)
    async with visit(site) as client:
        asking = asyncio.create_task(client.get("/?text=joy"))
        for _ in range(2):
            await time_is_up(site)
        thinker.sign.set()
        assert (await asking).text.count("<article") == 3


LARGE = b"GET /static/htmx.min.js HTTP/1.1\r\nHost: here\r\n\r\n"
SMALL = b"GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n"


@pytest.mark.parametrize("words", [LARGE, LARGE * 2, LARGE * 120, LARGE + SMALL * 100], ids=["1", "2", "120", "small"])
async def test_silent_readers_lose_their_place(words: bytes) -> None:
    site = a_site(connection_limits=ConnectionLimits(total=2, timeout_seconds=0.2))
    async with visit(site), reading_slowly(site) as first, reading_slowly(site) as second:
        for silent in (first, second):
            await silent.ask(words)
        async with asyncio.timeout(PATIENCE):
            while not await answers_another(site):
                pass


async def test_reading_byte_by_byte_loses_the_place() -> None:
    site = a_site(connection_limits=ConnectionLimits(total=1, timeout_seconds=0.2))
    async with visit(site), reading_slowly(site) as reader:
        await reader.ask(LARGE)
        async with asyncio.timeout(PATIENCE):
            while not await answers_another(site):
                assert await reader.read(1)


async def test_slow_reader_gets_the_whole_answer() -> None:
    site, script = a_site(connection_limits=ConnectionLimits(timeout_seconds=3)), (STATIC / "htmx.min.js").read_bytes()
    async with visit(site), reading_slowly(site, 16_384) as reader:
        await reader.ask(LARGE + LARGE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        heard = b""
        while part := await reader.read(8192):
            heard += part
            await asyncio.sleep(0.5)  # all of it takes longer than a deadline
    assert heard.count(script) == 2


async def test_one_request_may_be_sent_ahead() -> None:
    site = a_site()
    async with visit(site), calling(site) as caller:
        caller.say(SMALL * 2)
        heard = await caller.hears()
        while heard.count(b" 200 OK") < 2:
            heard += await caller.hears()
        assert b"connection: close" not in heard.lower()
        assert await caller.is_answered()


async def test_further_requests_ahead_are_not_answered() -> None:
    site = a_site()
    async with visit(site), calling(site) as caller:
        caller.say(SMALL * 50)
        heard = await caller.hears_to_the_end()
    assert heard.count(b" 200 OK") == 2
    assert heard.lower().count(b"connection: close") == 1


async def test_idle_connection_stays_open() -> None:
    site = a_site(connection_limits=SOON)
    async with visit(site), calling(site) as caller:
        assert await caller.is_answered()
        for _ in range(2):
            await time_is_up(site)
        assert await caller.is_answered()


async def test_address_at_its_limit_waits_for_a_free_connection() -> None:
    site = a_site(connection_limits=ConnectionLimits(total=9, per_address=2))
    async with visit(site), calling(site) as first, calling(site) as second:
        async with calling(site) as third:
            assert [await one.is_answered() for one in (first, second, third)] == [True, True, False]
        first.hang_up()
        async with asyncio.timeout(HANG_SECONDS):
            while not await answers_another(site):
                pass


async def answers_another(site: WebFrontend) -> bool:
    async with calling(site) as caller:
        return await caller.is_answered()


@pytest.mark.parametrize("proxies", ["127.0.0.0/8", "*"])
async def test_proxy_may_use_all_connections(proxies: str) -> None:
    site = a_site(connection_limits=ConnectionLimits(total=3, per_address=1), proxies=proxies)
    async with visit(site), calling(site) as first, calling(site) as second, calling(site) as third:
        assert all([await one.is_answered() for one in (first, second, third)])
        assert not await answers_another(site)


def test_one_address_leaves_room_for_others() -> None:
    connections = ConnectionCount(ConnectionLimits(total=5, per_address=2), is_proxy=lambda _: False)
    assert [connections.add("192.0.2.1") for _ in range(9)] == [True] * 2 + [False] * 7
    assert [connections.add(f"2001:db8:1:1::{number}") for number in range(9)] == [True] * 2 + [False] * 7
    assert connections.add("192.0.2.2")
    assert not connections.add("192.0.2.3")
    connections.remove("192.0.2.1")
    assert connections.add("192.0.2.3")


def test_customer_with_many_networks_leaves_room_for_others() -> None:
    connections = ConnectionCount(ConnectionLimits(total=9, per_address=3), is_proxy=lambda _: False)
    assert [connections.add(f"2001:db8:1:{number:x}::1") for number in range(20)] == [True] * 6 + [False] * 14
    assert connections.add("2001:db8:2:1::1")
    connections.remove("2001:db8:1:0::1")
    assert connections.add("2001:db8:1:ffff::1")


def test_installed_uvicorn_is_the_tested_version() -> None:
    """``_Connection`` uses uvicorn's inner state: compare it with the new version, then change the constant."""
    assert uvicorn.__version__ == TESTED_UVICORN_VERSION


def test_limits_leave_room_for_telegram_and_the_store() -> None:
    limits = ConnectionLimits()
    assert 40 < limits.per_address < limits.total / 2  # https://core.telegram.org/bots/api#setwebhook
    assert limits.total < 1024 / 2


def test_notes_name_the_connection_limits() -> None:
    notes, limits = " ".join((ROOT / "deploy" / "README.md").read_text("utf-8").split()), ConnectionLimits()
    assert f"{limits.total} connections are open, {limits.per_address} from one address" in notes
    assert f"has to come within {limits.timeout_seconds} seconds" in notes

"""The page as a frontend: listening, starting, stopping."""

import asyncio
import re
import socket

import pytest

from bot.frontends.errors import FrontendRefused, FrontendUnavailable
from bot.frontends.web.frontend import listen
from tests.support.hanging import HANG_SECONDS
from tests.support.web.web_site import a_site, visit


async def test_used_port_is_reported_with_its_setting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(FrontendUnavailable, match=rf"127\.0\.0\.1:{port} \(Address already in use\): .*WEB_PORT"):
            await a_site(port=port).start()


async def test_check_finds_a_used_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with pytest.raises(FrontendUnavailable, match="WEB_PORT"):
            await a_site(port=taken.getsockname()[1]).check()
        assert await a_site().check() == "can listen on 127.0.0.1:0"


@pytest.mark.parametrize("host", ["no..where", "x" * 64, "256.1.1.1"])
async def test_impossible_address_is_refused_with_its_setting(host: str) -> None:
    with pytest.raises(FrontendRefused, match=rf"{re.escape(host)}:0 \([^()]+\): .*WEB_HOST"):
        await a_site(host=host).start()


async def test_address_of_another_machine_is_unavailable() -> None:
    """It may become this machine's later, so the start is tried again."""
    with pytest.raises(FrontendUnavailable, match="WEB_HOST"):
        await a_site(host="192.0.2.1").start()


async def test_page_announces_its_address_at_every_start() -> None:
    addresses: list[str] = []
    site = a_site(announce=addresses.append)
    for _ in range(2):
        async with visit(site) as client:
            assert (await client.get("/healthz")).text == "ok"
    assert addresses == [site.address] * 2


async def test_broken_page_restarts_at_the_same_address() -> None:
    site = a_site()
    async with visit(site) as client:
        await client.get("/healthz")
        (serving,) = [task for task in asyncio.all_tasks() if task.get_name() == site.title]
        serving.cancel()
        await asyncio.wait_for(site.wait_until_ended(), HANG_SECONDS)
    address = site.address
    async with visit(site) as client:
        assert (await client.get("/healthz")).text == "ok"
    assert site.address == address


async def test_stopped_page_frees_its_port() -> None:
    """Stopping it twice, or before the start, is harmless."""
    site = a_site()
    await site.stop()
    await site.start()
    await site.stop()
    await site.stop()
    with socket.create_server(("127.0.0.1", int(site.address.rpartition(":")[2]))):
        pass


def test_answers_do_not_wait_for_acknowledgements() -> None:
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://127.0.0.1:7860"), ("::1", "http://[::1]:7860"), ("cinema.local", "http://cinema.local:7860")],
)
def test_address_can_be_opened_in_a_browser(host: str, address: str) -> None:
    assert a_site(host=host, port=7860).address == address

"""Nothing can be fetched from Telegram for a while; the loop skips the time in which nothing happens."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.frontends.telegram.frontend import TelegramFrontend
from tests.faults.breakable_proxy import BadResponse, BreakableProxy
from tests.faults.network_faults import respond_with, silence
from tests.faults.skipping_loop import run_skipping_waits
from tests.support.fakes import NOON
from tests.support.telegram.chats import a_frontend
from tests.support.telegram.standin import TelegramStandin

TROUBLES: dict[str, BadResponse] = {
    "garbage": respond_with(b'{"ok": true, "result": 7}'),
    "refusal": respond_with(b'{"ok": false, "description": "Bad Gateway"}', 502),
    "flood": respond_with(b'{"ok": false, "parameters": {"retry_after": 20}}', 429),
    "silence": silence,
}


def clock() -> datetime:
    """Tell the time of the loop."""
    return NOON + timedelta(seconds=asyncio.get_running_loop().time())


async def until(frontend: TelegramFrontend, *, is_lost: bool) -> None:
    while (frontend.unreachable_since is not None) is not is_lost:  # noqa: ASYNC110 - the loop skips the pauses
        await asyncio.sleep(1)


async def seconds_until_lost_and_stopped(trouble: BadResponse) -> tuple[float, float]:
    """Return how long after its beginning Telegram counts as lost, ten minutes later, and how long a stop takes."""
    async with TelegramStandin.running() as server, BreakableProxy.in_front_of(server.address) as proxy:
        server.address = proxy.address
        frontend = a_frontend(server, clock=clock)
        await frontend.start()
        await proxy.replace_responses(trouble, on="/getUpdates")
        spoilt_at = clock()
        await server.write("/help")  # ends the call under way
        await asyncio.sleep(600)
        assert frontend.unreachable_since
        lost = (frontend.unreachable_since - spoilt_at).total_seconds()
        begun = asyncio.get_running_loop().time()
        await frontend.stop()
        return lost, asyncio.get_running_loop().time() - begun


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_outage_begins_with_the_first_failed_try(
    trouble: BadResponse,
) -> None:
    """A stop does not wait for the next try."""
    lost, stopped = run_skipping_waits(seconds_until_lost_and_stopped(trouble))
    assert 0 <= lost < 40
    assert stopped < 2.5


async def found_again() -> bool:
    async with TelegramStandin.running() as server, BreakableProxy.in_front_of(server.address) as proxy:
        server.address = proxy.address
        frontend = a_frontend(server, clock=clock)
        await frontend.start()
        await proxy.replace_responses(respond_with(b"no JSON"), on="/getUpdates")
        await server.write("/help")
        await until(frontend, is_lost=True)
        await proxy.repair()
        await until(frontend, is_lost=False)
        await server.call("sendMessage")
        await frontend.stop()
        return frontend.unreachable_since is None


def test_outage_ends_with_a_response() -> None:
    assert run_skipping_waits(found_again())

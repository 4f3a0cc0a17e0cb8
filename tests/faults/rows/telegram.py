"""Faults at Telegram: questions are answered once, after the fault; a message that fails is sent in another way."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from bot.app import App
from bot.frontends.telegram.frontend import TelegramFrontend
from tests.faults import network_faults, people, served_bot
from tests.faults.breakable_proxy import BadResponse, BreakableProxy
from tests.faults.matrix import THREE, Outcome, Row
from tests.faults.network_faults import NetworkFault
from tests.support.telegram.chats import SmallPictures, titles
from tests.support.telegram.standin import TOKEN, Call, TelegramStandin

_HOUR_SECONDS = 3600.0
_ANSWER_TIMEOUT_SECONDS = 900
_SENDING_TIMEOUT_SECONDS = 90
_NOTHING = "nothing"
_ANSWER_METHODS = ("sendPhoto", "sendMessage")


@asynccontextmanager
async def _scene(folder: Path) -> AsyncGenerator[tuple[App, TelegramStandin, BreakableProxy, TelegramFrontend]]:
    async with (
        TelegramStandin.running() as standin,
        BreakableProxy.in_front_of(standin.address) as proxy,
        served_bot.an_app(folder) as app,
    ):
        await people.introduce_ann(app.dialogue)
        frontend = TelegramFrontend(
            TOKEN, app.dialogue, SmallPictures(), app.store.notes, app.store.people, api_base=proxy.address
        )
        yield app, standin, proxy, frontend
        assert standin.complaints == []


async def _wait_for_answer(standin: TelegramStandin, number: int = 1, *, seconds: int = _ANSWER_TIMEOUT_SECONDS) -> str:
    """Wait for the answer of this number, and summarise it; ``_NOTHING`` when none comes."""
    for _ in range(seconds):
        answers = [call for call in standin.calls if call.method in _ANSWER_METHODS]
        if len(answers) >= number:
            return _summarise(answers[number - 1])
        await asyncio.sleep(1)
    return _NOTHING


def _summarise(call: Call) -> str:
    return THREE if len(titles(call)) == 3 else call.shown


async def _while_it_answers(
    fault: NetworkFault, folder: Path, *, seconds: float = served_bot.OUTAGE_SECONDS
) -> Outcome:
    """Break all connections while people ask; the answers come after the fault."""
    async with _scene(folder) as (app, standin, proxy, frontend), served_bot.serving(app, frontend):
        await served_bot.wait_until_answering(app, frontend)
        before = await people.read_memory(app.store)
        await fault(proxy)
        await standin.write("/mood joy")
        await standin.write("/mood fear")
        await asyncio.sleep(seconds)
        encounters = proxy.encounters
        await proxy.repair()
        answer = {await _wait_for_answer(standin, number) for number in (1, 2)}
        await standin.write("/mood love")
        is_recovered = await _wait_for_answer(standin, 3) == THREE and len(standin.called("sendPhoto")) == 3
        return Outcome(
            " | ".join(answer), people.is_kept(before, await people.read_memory(app.store)), is_recovered, encounters
        )


async def _at_the_start(fault: NetworkFault, folder: Path) -> Outcome:
    """Break all connections before the start; earlier and later questions are answered after the fault."""
    async with _scene(folder) as (app, standin, proxy, frontend):
        before = await people.read_memory(app.store)
        await standin.write("/mood joy")
        await fault(proxy)
        async with served_bot.serving(app, frontend):
            await asyncio.sleep(served_bot.OUTAGE_SECONDS)
            encounters = proxy.encounters
            await proxy.repair()
            await served_bot.wait_until_answering(app, frontend)
            answer = await _wait_for_answer(standin)
            await standin.write("/mood love")
            is_recovered = await _wait_for_answer(standin, 2) == THREE and len(standin.called("sendPhoto")) == 2
        return Outcome(answer, people.is_kept(before, await people.read_memory(app.store)), is_recovered, encounters)


async def _while_sending(response: BadResponse, folder: Path) -> Outcome:
    """Break one request that sends pictures."""
    async with _scene(folder) as (app, standin, proxy, frontend), served_bot.serving(app, frontend):
        await served_bot.wait_until_answering(app, frontend)
        before = await people.read_memory(app.store)
        await proxy.replace_responses(response, on="/sendPhoto", times=1)
        await standin.write("/mood joy")
        answer = await _wait_for_answer(standin, seconds=_SENDING_TIMEOUT_SECONDS)
        await standin.write("/mood love")
        is_recovered = await _wait_for_answer(standin, 1 if answer == _NOTHING else 2) == THREE
        return Outcome(
            answer, people.is_kept(before, await people.read_memory(app.store)), is_recovered, proxy.encounters
        )


_REFUSED = {"401", "404"}
_LOGGED_ONCE = {"time-out at connect", "time-out before the head", "time-out mid-body", "slow drip", "429"}


def _max_log_lines(fault: str) -> int:
    """Return 1 for faults that are met once; else the lost connection and the next ones, and once more a minute later.

    A refused token has a fourth line: that the frontend ended, and when it starts again.
    """
    if fault in _REFUSED:
        return 4
    return 1 if fault in _LOGGED_ONCE else 3


_HOUR_LOG_LINES = dict.fromkeys(("connection refused", "DNS failure", "500"), 4) | {
    "time-out at connect": 1,
    "time-out before the head": 1,
    "401": 6,
}
_SENDING_LOG_LINES = {"401": 2, "404": 2, "403": 1, "429": 1}
_START_LOG_LINES = {"slow drip": 1, "429": 1}
"""The other faults are met a second time within the outage."""
_SENDING = {
    "401": _NOTHING,  # a bot without a valid token cannot apologise
    "403": _NOTHING,  # nor one that is not in the chat
    "404": _NOTHING,
}
ROWS = (
    *(
        Row("Telegram", name, partial(_while_it_answers, fault), max_log_lines=_max_log_lines(name))
        for name, fault in network_faults.ALL_FAULTS.items()
    ),
    *(
        Row("Telegram, at the start", name, partial(_at_the_start, fault), max_log_lines=_START_LOG_LINES.get(name, 2))
        for name, fault in network_faults.ALL_FAULTS.items()
        if name not in _REFUSED  # the host must correct a token that was never accepted
    ),
    *(
        Row(
            "Telegram, for an hour",
            name,
            partial(_while_it_answers, network_faults.ALL_FAULTS[name], seconds=_HOUR_SECONDS),
            max_log_lines=lines,
        )
        for name, lines in _HOUR_LOG_LINES.items()
    ),
    *(
        Row(
            "Telegram, sending movies",
            name,
            partial(_while_sending, response),
            _SENDING.get(name, THREE),
            _SENDING_LOG_LINES.get(name, 0),
        )
        for name, response in network_faults.BAD_RESPONSES.items()
    ),
)

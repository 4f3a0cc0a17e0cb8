"""Faults at Discord: the bot reconnects by itself, and an answer that fails comes later or becomes an apology."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from bot.app import App
from bot.dialogue import texts as shared_texts
from bot.frontends.discord.frontend import DiscordFrontend, Options
from bot.frontends.manners import texts as manners_texts
from tests.faults import network_faults, people, served_bot
from tests.faults.breakable_proxy import BadResponse, BreakableProxy
from tests.faults.matrix import THREE, Outcome, Row
from tests.faults.network_faults import NetworkFault
from tests.support.discord.scene import a_poster
from tests.support.discord.standin import TOKEN, DiscordStandIn, pointed_to

_REFERENCE = re.compile(r"\b[0-9a-f]{6}$")
_RECOVERY_TIMEOUT_SECONDS = 900
_SINGLE_SECONDS = 100
"""Seconds that are waited one by one: on a busy machine, a reply within one long wait would come after its end."""
_SILENCE = "(Discord's own message about a bot that is offline)"


class _Scene(NamedTuple):
    app: App
    standin: DiscordStandIn
    proxy: BreakableProxy
    frontend: DiscordFrontend


@asynccontextmanager
async def _scene(folder: Path, soon: float = 5.0) -> AsyncGenerator[_Scene]:
    async with (
        DiscordStandIn.running() as standin,
        BreakableProxy.in_front_of(standin.address) as proxy,
        served_bot.an_app(folder) as app,
    ):
        await people.introduce_ann(app.dialogue)
        standin.address = proxy.address
        with pointed_to(proxy.address):
            options = Options(commands_per_window=1000, presses_per_window=1000, defer_after_seconds=soon)
            frontend = DiscordFrontend(TOKEN, app.dialogue, a_poster, app.store.notes, options)
            yield _Scene(app, standin, proxy, frontend)


def _summarise(reply: dict[str, Any]) -> str:
    """Return the text of an answer, or ``THREE`` when it links to the pages of three movies."""
    links = json.dumps(reply).count("](https://www.themoviedb.org/movie/")
    return THREE if links == 3 else _REFERENCE.sub("…", str(reply.get("content")))


async def _ask_and_wait(standin: DiscordStandIn, mood: str = "joy") -> str:
    """Give a command, and wait for the answer."""
    standin.replies.clear()
    is_asked = False
    for _ in range(_RECOVERY_TIMEOUT_SECONDS):
        if not is_asked:
            with suppress(ConnectionError):  # while the bot connects again
                await standin.send_command(mood)
                is_asked = True
        if standin.replies:
            return _summarise(standin.replies[0])
        await asyncio.sleep(1)
    return _SILENCE


async def _ask_during_outage(standin: DiscordStandIn, seconds: float = served_bot.OUTAGE_SECONDS) -> str:
    """Give a command during an outage, and return its answer at the end of the outage."""
    standin.replies.clear()
    if standin.connected.is_set():
        with suppress(ConnectionError):
            await standin.send_command("joy")
    for _ in range(_SINGLE_SECONDS):
        await asyncio.sleep(1)
    await asyncio.sleep(seconds - _SINGLE_SECONDS)
    return _summarise(standin.replies[0]) if standin.replies else _SILENCE


async def _while_it_answers(
    fault: NetworkFault, folder: Path, *, seconds: float = served_bot.OUTAGE_SECONDS
) -> Outcome:
    async with _scene(folder) as (app, standin, proxy, frontend), served_bot.serving(app, frontend):
        await served_bot.wait_until_answering(app, frontend)
        before = await people.read_memory(app.store)
        await fault(proxy)
        answer, encounters = await _ask_during_outage(standin, seconds), proxy.encounters
        standin.ready.clear()
        standin.resumed.clear()
        await proxy.repair()
        for _ in range(_RECOVERY_TIMEOUT_SECONDS):
            if standin.ready.is_set() or standin.resumed.is_set():
                break
            await asyncio.sleep(1)
        is_recovered = await _ask_and_wait(standin) == THREE
        return Outcome(answer, people.is_kept(before, await people.read_memory(app.store)), is_recovered, encounters)


async def _while_heard(response: BadResponse, folder: Path) -> Outcome:
    """Break the API while the gateway still delivers commands."""
    async with _scene(folder) as (app, standin, proxy, frontend), served_bot.serving(app, frontend):
        await served_bot.wait_until_answering(app, frontend)
        before = await people.read_memory(app.store)
        await proxy.replace_responses(response, on="/api/")
        answer, encounters = await _ask_during_outage(standin), proxy.encounters
        await proxy.repair()
        is_recovered = await _ask_and_wait(standin, "love") == THREE
        return Outcome(answer, people.is_kept(before, await people.read_memory(app.store)), is_recovered, encounters)


async def _at_the_start(fault: NetworkFault, folder: Path) -> Outcome:
    async with _scene(folder) as (app, standin, proxy, frontend):
        before = await people.read_memory(app.store)
        await fault(proxy)
        async with served_bot.serving(app, frontend):
            answer, encounters = await _ask_during_outage(standin), proxy.encounters
            await proxy.repair()
            await served_bot.wait_until_answering(app, frontend)
            is_recovered = await _ask_and_wait(standin) == THREE
        return Outcome(answer, people.is_kept(before, await people.read_memory(app.store)), is_recovered, encounters)


async def _while_answering(response: BadResponse, folder: Path, *, is_promised: bool = False) -> Outcome:
    """Break one response: the first one to a command, or the one that was announced."""
    soon, where = (0.0, "/messages/@original") if is_promised else (5.0, "/callback")
    async with _scene(folder, soon=soon) as (app, standin, proxy, frontend), served_bot.serving(app, frontend):
        await served_bot.wait_until_answering(app, frontend)
        before = await people.read_memory(app.store)
        await proxy.replace_responses(response, on=where, times=1)
        answer, encounters = await _ask_and_wait(standin), proxy.encounters
        is_recovered = await _ask_and_wait(standin, "love") == THREE
        return Outcome(answer, people.is_kept(before, await people.read_memory(app.store)), is_recovered, encounters)


_CRASHED = shared_texts.crash("…")
_RETRIED = dict.fromkeys(("429", "500", "502", "503"), THREE)
_FORBIDDEN = {"403": manners_texts.not_permitted(("View Channel", "Embed Links", "Attach Files", "Send Messages"))}
_HOUR_SECONDS = 3600.0
_MAX_LINES_IN_AN_HOUR = 3
"""When the connection is lost, after one minute, and after ten more."""
_LASTING = (*network_faults.CONNECTION_FAULTS, "time-out before the head", "429", "500", "HTML instead of JSON")
_API_LOG_LINES = {"time-out mid-body": 0, "slow drip": 0, "429": 2}
"""Without a line, the bot still waits; with two, discord.py logs one of its own."""
ROWS = (
    *(
        Row("Discord", name, partial(_while_it_answers, fault), _SILENCE, 2)
        for name, fault in network_faults.ALL_FAULTS.items()
    ),
    *(
        Row(
            "Discord, for an hour",
            name,
            partial(_while_it_answers, network_faults.ALL_FAULTS[name], seconds=_HOUR_SECONDS),
            _SILENCE,
            _MAX_LINES_IN_AN_HOUR,
        )
        for name in _LASTING
    ),
    *(
        Row("Discord, heard in vain", name, partial(_while_heard, response), _SILENCE, _API_LOG_LINES.get(name, 1))
        for name, response in network_faults.BAD_RESPONSES.items()
    ),
    *(
        Row("Discord, at the start", name, partial(_at_the_start, fault), _SILENCE, 4 if name == "429" else 2)
        for name, fault in network_faults.ALL_FAULTS.items()
        if name != "401"  # the host must correct a token that was never accepted
    ),
    *(
        Row(where, name, partial(_while_answering, response, is_promised=is_promised), answer)
        for where, is_promised in (("Discord, answering", False), ("Discord, promised", True))
        for name, response in network_faults.BAD_RESPONSES.items()
        for answer in [(_RETRIED | _FORBIDDEN).get(name, _CRASHED)]
    ),
)

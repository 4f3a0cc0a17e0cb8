"""Discord out of order: the bot comes back by itself; what was being answered comes after all, or a sentence does."""

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
from tests.faults.breakable_proxy import Gate, Trouble
from tests.faults.matrix import THREE, Row, Seen
from tests.faults.network_faults import Breaking
from tests.support.discord.scene import a_poster
from tests.support.discord.standin import TOKEN, DiscordStandIn, pointed_to

_REFERENCE = re.compile(r"\b[0-9a-f]{6}$")
_WAY_BACK = 900  # seconds, most of them skipped, in which it comes back, and answers
_STEPS = 100  # seconds that are taken one by one
_SILENCE = "(what Discord says of a bot that is away)"


class _Scene(NamedTuple):
    app: App
    standin: DiscordStandIn
    gate: Gate
    frontend: DiscordFrontend


@asynccontextmanager
async def _scene(folder: Path, soon: float = 5.0) -> AsyncGenerator[_Scene]:
    async with (
        DiscordStandIn.running() as standin,
        Gate.before(standin.address) as gate,
        served_bot.an_app(folder) as app,
    ):
        await people.get_acquainted(app.dialogue)
        standin.address = gate.address
        with pointed_to(gate.address):
            options = Options(commands_per_window=1000, presses_per_window=1000, defer_after_seconds=soon)
            frontend = DiscordFrontend(TOKEN, app.dialogue, a_poster, app.store, options)
            yield _Scene(app, standin, gate, frontend)


def _told(reply: dict[str, Any]) -> str:
    """Count the movies, each of which links to its page; without any, return the words."""
    links = json.dumps(reply).count("](https://www.themoviedb.org/movie/")
    return THREE if links == 3 else _REFERENCE.sub("…", str(reply.get("content")))


async def _asked(standin: DiscordStandIn, mood: str = "joy") -> str:
    """Ask, and wait for the answer."""
    standin.replies.clear()
    is_asked = False
    for _ in range(_WAY_BACK):
        if not is_asked:
            with suppress(ConnectionError):  # when it is just about to connect anew
                await standin.send_command(mood)
                is_asked = True
        if standin.replies:
            return _told(standin.replies[0])
        await asyncio.sleep(1)
    return _SILENCE


async def _asked_meanwhile(standin: DiscordStandIn, seconds: float = served_bot.OUTAGE) -> str:
    """Ask during an outage, and tell what had come of it at its end; where nobody hears, Discord itself says so."""
    standin.replies.clear()
    if standin.connected.is_set():
        with suppress(ConnectionError):
            await standin.send_command("joy")
    for _ in range(_STEPS):  # or what comes late on a busy machine would find all of it skipped
        await asyncio.sleep(1)
    await asyncio.sleep(seconds - _STEPS)
    return _told(standin.replies[0]) if standin.replies else _SILENCE


async def _while_it_answers(breaking: Breaking, folder: Path, *, seconds: float = served_bot.OUTAGE) -> Seen:
    async with _scene(folder) as (app, standin, gate, frontend), served_bot.serving(app, frontend):
        await served_bot.answers(app, frontend)
        before = await people.known(app.store)
        await breaking(gate)
        told, met = await _asked_meanwhile(standin, seconds), gate.met
        standin.ready.clear()
        standin.resumed.clear()
        await gate.mend()
        for _ in range(_WAY_BACK):
            if standin.ready.is_set() or standin.resumed.is_set():
                break
            await asyncio.sleep(1)
        is_recovered = await _asked(standin) == THREE
        return Seen(told, people.is_kept(before, await people.known(app.store)), is_recovered, met)


async def _while_heard(trouble: Trouble, folder: Path) -> Seen:
    """Let people ask whom Discord lets ask, for it has the bot's ear, while nothing that is said to it gets through."""
    async with _scene(folder) as (app, standin, gate, frontend), served_bot.serving(app, frontend):
        await served_bot.answers(app, frontend)
        before = await people.known(app.store)
        await gate.spoil(trouble, on="/api/")
        told, met = await _asked_meanwhile(standin), gate.met
        await gate.mend()
        is_recovered = await _asked(standin, "love") == THREE
        return Seen(told, people.is_kept(before, await people.known(app.store)), is_recovered, met)


async def _at_the_start(breaking: Breaking, folder: Path) -> Seen:
    async with _scene(folder) as (app, standin, gate, frontend):
        before = await people.known(app.store)
        await breaking(gate)
        async with served_bot.serving(app, frontend):
            told, met = await _asked_meanwhile(standin), gate.met
            await gate.mend()
            await served_bot.answers(app, frontend)
            is_recovered = await _asked(standin) == THREE
        return Seen(told, people.is_kept(before, await people.known(app.store)), is_recovered, met)


async def _while_answering(trouble: Trouble, folder: Path, *, is_promised: bool = False) -> Seen:
    """Let the answer go wrong once on its way, be it the first thing that Discord hears or what was promised."""
    soon, where = (0.0, "/messages/@original") if is_promised else (5.0, "/callback")
    async with _scene(folder, soon=soon) as (app, standin, gate, frontend), served_bot.serving(app, frontend):
        await served_bot.answers(app, frontend)
        before = await people.known(app.store)
        await gate.spoil(trouble, on=where, times=1)
        told, met = await _asked(standin), gate.met
        is_recovered = await _asked(standin, "love") == THREE
        return Seen(told, people.is_kept(before, await people.known(app.store)), is_recovered, met)


_CRASHED = shared_texts.crash("…")
_MENDED_BY_TRYING = dict.fromkeys(("429", "500", "502", "503"), THREE)
_FORBIDDEN = {"403": manners_texts.not_permitted(("View Channel", "Embed Links", "Attach Files", "Send Messages"))}
_HOUR = 3600.0  # seconds
_LINES = 3  # cut at once, after a minute and after ten more
_LASTING = (*network_faults.AT_THE_DOOR, "time-out before the head", "429", "500", "HTML instead of JSON")
_IN_VAIN = {"time-out mid-body": 0, "slow drip": 0, "429": 2}  # lines: it still waits, or discord.py tells so, too
ROWS = (
    *(
        Row("Discord", name, partial(_while_it_answers, breaking), _SILENCE, 2)
        for name, breaking in network_faults.ALL.items()
    ),
    *(
        Row(
            "Discord, for an hour",
            name,
            partial(_while_it_answers, network_faults.ALL[name], seconds=_HOUR),
            _SILENCE,
            _LINES,
        )
        for name in _LASTING
    ),
    *(
        Row("Discord, heard in vain", name, partial(_while_heard, trouble), _SILENCE, _IN_VAIN.get(name, 1))
        for name, trouble in network_faults.ANSWERS.items()
    ),
    *(
        Row("Discord, at the start", name, partial(_at_the_start, breaking), _SILENCE, 4 if name == "429" else 2)
        for name, breaking in network_faults.ALL.items()
        if name != "401"  # a token that was never accepted is for the host to set right
    ),
    *(
        Row(where, name, partial(_while_answering, trouble, is_promised=is_promised), told)
        for where, is_promised in (("Discord, answering", False), ("Discord, promised", True))
        for name, trouble in network_faults.ANSWERS.items()
        for told in [(_MENDED_BY_TRYING | _FORBIDDEN).get(name, _CRASHED)]
    ),
)

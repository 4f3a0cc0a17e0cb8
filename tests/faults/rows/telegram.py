"""Telegram out of order: what people asked is answered after it, once; what was being sent goes another way."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from bot.app import App
from bot.frontends.telegram.frontend import TelegramFrontend
from tests.faults import network_faults, people, served_bot
from tests.faults.breakable_proxy import Gate, Trouble
from tests.faults.matrix import THREE, Row, Seen
from tests.faults.network_faults import Breaking
from tests.support.telegram.chats import SmallPictures, titles
from tests.support.telegram.standin import TOKEN, Call, TelegramStandin

_HOUR = 3600.0  # seconds
_LONGEST = 900  # seconds, most of them skipped, until nothing comes any more
_SENT = 90  # seconds, the same, until no way is tried any more to send an answer
_NOTHING = "nothing"
_MOVIES = ("sendPhoto", "sendMessage")  # in which movies come


@asynccontextmanager
async def _scene(folder: Path) -> AsyncGenerator[tuple[App, TelegramStandin, Gate, TelegramFrontend]]:
    async with (
        TelegramStandin.running() as standin,
        Gate.before(standin.address) as gate,
        served_bot.an_app(folder) as app,
    ):
        await people.get_acquainted(app.dialogue)
        frontend = TelegramFrontend(TOKEN, app.dialogue, SmallPictures(), app.store, api_base=gate.address)
        yield app, standin, gate, frontend
        assert standin.complaints == []


async def _told(standin: TelegramStandin, number: int = 1, *, seconds: int = _LONGEST) -> str:
    """Wait for so many answers, and tell what the last of them says; nothing may come of it."""
    for _ in range(seconds):
        found = [call for call in standin.calls if call.method in _MOVIES]
        if len(found) >= number:
            return _said(found[number - 1])
        await asyncio.sleep(1)
    return _NOTHING


def _said(call: Call) -> str:
    return THREE if len(titles(call)) == 3 else call.shown


async def _while_it_answers(breaking: Breaking, folder: Path, *, seconds: float = served_bot.OUTAGE) -> Seen:
    """Break everything while people ask; ``told`` is what they get when it works again."""
    async with _scene(folder) as (app, standin, gate, frontend), served_bot.serving(app, frontend):
        await served_bot.answers(app, frontend)
        before = await people.known(app.store)
        await breaking(gate)
        await standin.write("/mood joy")
        await standin.write("/mood fear")
        await asyncio.sleep(seconds)
        met = gate.met
        await gate.mend()
        told = {await _told(standin, number) for number in (1, 2)}
        await standin.write("/mood love")
        is_recovered = await _told(standin, 3) == THREE and len(standin.called("sendPhoto")) == 3
        return Seen(" | ".join(told), people.is_kept(before, await people.known(app.store)), is_recovered, met)


async def _at_the_start(breaking: Breaking, folder: Path) -> Seen:
    """Break it before it starts; who asked before is answered after it, as is who asks then."""
    async with _scene(folder) as (app, standin, gate, frontend):
        before = await people.known(app.store)
        await standin.write("/mood joy")
        await breaking(gate)
        async with served_bot.serving(app, frontend):
            await asyncio.sleep(served_bot.OUTAGE)
            met = gate.met
            await gate.mend()
            await served_bot.answers(app, frontend)
            told = await _told(standin)
            await standin.write("/mood love")
            is_recovered = await _told(standin, 2) == THREE and len(standin.called("sendPhoto")) == 2
        return Seen(told, people.is_kept(before, await people.known(app.store)), is_recovered, met)


async def _while_sending(trouble: Trouble, folder: Path) -> Seen:
    """Let the sending of the pictures go wrong once."""
    async with _scene(folder) as (app, standin, gate, frontend), served_bot.serving(app, frontend):
        await served_bot.answers(app, frontend)
        before = await people.known(app.store)
        await gate.spoil(trouble, on="/sendPhoto", times=1)
        await standin.write("/mood joy")
        told = await _told(standin, seconds=_SENT)
        await standin.write("/mood love")
        is_recovered = await _told(standin, 1 if told == _NOTHING else 2) == THREE
        return Seen(told, people.is_kept(before, await people.known(app.store)), is_recovered, gate.met)


_REFUSED = {"401", "404"}
_ONCE = {"time-out at connect", "time-out before the head", "time-out mid-body", "slow drip", "429"}
_LINES = {  # the connection that was cut, and what came of the next ones, again after a minute
    name: 4 if name in _REFUSED else 1 if name in _ONCE else 3 for name in network_faults.ALL
}  # of a token that is refused: also that it ended and when it is started again
_FOR_AN_HOUR = dict.fromkeys(("connection refused", "DNS failure", "500"), 4) | {
    "time-out at connect": 1,
    "time-out before the head": 1,
    "401": 6,
}
_LOST = {"401": 2, "404": 2, "403": 1, "429": 1}  # lines
_BEGUN = {"slow drip": 1, "429": 1}  # lines; the others are tried again within the outage
_SENDING = {
    "401": _NOTHING,  # whose token is refused cannot say so
    "403": _NOTHING,  # nor who is not let into the chat
    "404": _NOTHING,
}
ROWS = (
    *(
        Row("Telegram", name, partial(_while_it_answers, breaking), most_lines=_LINES[name])
        for name, breaking in network_faults.ALL.items()
    ),
    *(
        Row("Telegram, at the start", name, partial(_at_the_start, breaking), most_lines=_BEGUN.get(name, 2))
        for name, breaking in network_faults.ALL.items()
        if name not in _REFUSED  # a token that was never accepted is for the host to set right
    ),
    *(
        Row(
            "Telegram, for an hour",
            name,
            partial(_while_it_answers, network_faults.ALL[name], seconds=_HOUR),
            most_lines=lines,
        )
        for name, lines in _FOR_AN_HOUR.items()
    ),
    *(
        Row(
            "Telegram, sending movies",
            name,
            partial(_while_sending, trouble),
            _SENDING.get(name, THREE),
            _LOST.get(name, 0),
        )
        for name, trouble in network_faults.ANSWERS.items()
    ),
)

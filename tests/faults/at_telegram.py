"""Telegram out of order: what people asked is answered after it, once; what was being sent goes another way."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from bot.app import App
from bot.frontends.telegram_frontend import TelegramFrontend
from tests.faults import network, people, service
from tests.faults.gate import Gate, Trouble
from tests.faults.matrix import THREE, Row, Seen
from tests.faults.network import Breaking
from tests.telegram_chats import SmallPictures, titles
from tests.telegram_standin import TOKEN, Call, TelegramStandin

_LONGEST = 900  # seconds, most of them skipped, until nothing comes any more
_SENT = 90  # seconds, the same, until no way is tried any more to send an answer
_NOTHING = "nothing"
_MOVIES = ("sendPhoto", "sendMessage")  # in which movies come


@asynccontextmanager
async def _scene(folder: Path) -> AsyncGenerator[tuple[App, TelegramStandin, Gate, TelegramFrontend]]:
    async with (
        TelegramStandin.running() as standin,
        Gate.before(standin.address) as gate,
        service.an_app(folder) as app,
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


async def _while_it_answers(breaking: Breaking, folder: Path) -> Seen:
    """Break everything while people ask; ``told`` is what they get when it works again."""
    async with _scene(folder) as (app, standin, gate, frontend), service.serving(app, frontend):
        await service.answers(app, frontend)
        before = await people.known(app.store)
        await breaking(gate)
        await standin.write("/mood joy")
        await standin.write("/mood fear")
        await asyncio.sleep(service.OUTAGE)
        await gate.mend()
        told = {await _told(standin, number) for number in (1, 2)}
        await standin.write("/mood love")
        is_recovered = await _told(standin, 3) == THREE and len(standin.called("sendPhoto")) == 3
        return Seen(" | ".join(told), people.is_kept(before, await people.known(app.store)), is_recovered)


async def _at_the_start(breaking: Breaking, folder: Path) -> Seen:
    async with _scene(folder) as (app, standin, gate, frontend):
        before = await people.known(app.store)
        await standin.write("/mood joy")
        await breaking(gate)
        async with service.serving(app, frontend):
            await asyncio.sleep(service.OUTAGE)
            await gate.mend()
            await service.answers(app, frontend)
            told = await _told(standin)
        return Seen(told, people.is_kept(before, await people.known(app.store)), is_recovered=True)


async def _while_sending(trouble: Trouble, folder: Path) -> Seen:
    """Let the sending of the pictures go wrong once."""
    async with _scene(folder) as (app, standin, gate, frontend), service.serving(app, frontend):
        await service.answers(app, frontend)
        before = await people.known(app.store)
        await gate.spoil(trouble, on="/sendPhoto", times=1)
        await standin.write("/mood joy")
        told = await _told(standin, seconds=_SENT)
        await standin.write("/mood love")
        is_recovered = await _told(standin, 1 if told == _NOTHING else 2) == THREE
        return Seen(told, people.is_kept(before, await people.known(app.store)), is_recovered)


_CUT = 2  # lines: the connection that was cut, and what came of the next ones
_REFUSED = {"401": 4, "404": 4}  # lines: also that it ended, is started again, and that the token was refused
_AT_THE_START = network.ALL.keys() - _REFUSED - {"time-out mid-body", "503", "connection cut mid-body", "a list"}
_SENDING = {
    "401": _NOTHING,  # whose token is refused cannot say so
    "403": _NOTHING,  # nor who is not let into the chat
    "404": _NOTHING,
}
ROWS = (
    *(
        Row("Telegram", name, partial(_while_it_answers, breaking), most_lines=_REFUSED.get(name, _CUT))
        for name, breaking in network.ALL.items()
    ),
    *(
        Row("Telegram, at the start", name, partial(_at_the_start, breaking))
        for name, breaking in network.ALL.items()
        if name in _AT_THE_START
    ),
    *(
        Row("Telegram, sending movies", name, partial(_while_sending, trouble), _SENDING.get(name, THREE), _CUT)
        for name, trouble in network.ANSWERS.items()
    ),
)

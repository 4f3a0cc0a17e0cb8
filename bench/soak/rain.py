"""Updates that rain down on a bot's webhook, and an account of every answer, as Telegram would keep it."""

import asyncio
import contextlib
import itertools
import operator
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bench.soak.askers import IDLE
from bench.soak.bot_process import MOVIES
from bot.dialogue import AnyAction, Open, Save, ShowAgain, ShowMore, UndoVerdict
from core.moods.mood import Mood
from core.people.verdict import Opinion
from tests.support.telegram.standin import TelegramStandin

_PEOPLE = 2_000  # who come back every 20 seconds, each time with something else
_CONNECTIONS = 40  # that Telegram opens at most, unless it is told otherwise
_MOODS = tuple(Mood)
_SENT = {"sendPhoto", "sendMessage"}
_EDITED = {"editMessageMedia", "editMessageCaption", "editMessageText"}
_VISIT = ("/mood", "more", "open", "back", "save", "undo")
"""What a person does, in turn; one in six is a new message, so that the bot's own limit of 30 a second is kept."""


class Rain(TelegramStandin):
    """Sends updates and crosses out what is called for each: one answer, and for a press one acknowledgement."""

    def __init__(self) -> None:
        """Expect nothing yet."""
        super().__init__()
        self.answers: list[float] = []
        """Milliseconds from sending an update until it was answered."""
        self.acknowledged: list[float] = []
        """The same until a press was acknowledged, which ends the sign of waiting."""
        self.updates = self.doubled = self.turned_away = self._missed = 0
        self._webhook: asyncio.Future[tuple[str, str]] = asyncio.get_running_loop().create_future()
        self._session: aiohttp.ClientSession | None = None
        self._awaited: dict[str, float] = {}
        self._numbers = itertools.count(1)
        self._is_dry = asyncio.Event()

    @property
    def lost(self) -> int:
        """How many answers and acknowledgements have not come."""
        return len(self._awaited) + self._missed

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """How many updates were sent, and how many of them were lost, doubled and turned away, so far."""
        return self.updates, self.lost, self.doubled, self.turned_away

    @asynccontextmanager
    async def posting(self) -> AsyncGenerator[None]:
        """Hold the connections to the bot until the block is left; wait first until the bot says where it is."""
        async with asyncio.timeout(60):
            url, secret = await self._webhook
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        async with aiohttp.ClientSession(
            headers=headers, connector=aiohttp.TCPConnector(limit=_CONNECTIONS, keepalive_timeout=IDLE)
        ) as self._session:
            self._url = url
            yield

    async def fall(self, per_second: float, seconds: float) -> None:
        """Let updates come at an even pace, whatever was answered meanwhile."""
        begin = time.perf_counter()
        async with asyncio.TaskGroup() as people:
            for count in range(1, int(seconds * per_second) + 1):
                people.create_task(self._drop(next(self._numbers)))
                await asyncio.sleep(max(0.0, begin + count / per_second - time.perf_counter()))

    async def dry(self, patience: float) -> None:
        """Wait until all is answered, or for so many seconds at most."""
        self._is_dry.clear()
        if self._awaited:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self._is_dry.wait()

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, dict[str, Any]]) -> object:
        """Cross out what is answered; keep no call."""
        if method == "setWebhook" and not self._webhook.done():
            self._webhook.set_result((str(fields["url"]), str(fields["secret_token"])))
        for key in _settled(method, fields):
            self._settle(key)
        try:
            return super().validate(method, fields, uploads)
        finally:
            self.calls.clear()

    def _settle(self, key: str) -> None:
        begin = self._awaited.pop(key, None)
        if begin is None:
            self.doubled += 1
        else:
            told = self.acknowledged if key.startswith("press") else self.answers
            told.append((time.perf_counter() - begin) * 1000)
        if not self._awaited:
            self._is_dry.set()

    async def _drop(self, number: int) -> None:
        """Deliver one update, again where the bot is too busy to take it, as Telegram does."""
        assert self._session  # noqa: S101 - tells the type
        update, keys = _update(number)
        self.updates += 1
        self._missed += sum(key in self._awaited for key in keys)  # a person's last message, before the next
        self._awaited |= dict.fromkeys(keys, time.perf_counter())
        for patience in itertools.accumulate(itertools.repeat(2), operator.mul):  # seconds, each twice the last
            with contextlib.suppress(aiohttp.ClientConnectionError):
                async with self._session.post(self._url, json=update) as response:
                    if response.ok:
                        return
            self.turned_away += 1
            await asyncio.sleep(patience)


def _settled(method: str, fields: dict[str, Any]) -> Iterator[str]:
    """Name what a call answers: the message of a person, the message that a press was under, the press itself."""
    if method in _SENT:
        yield f"chat {fields['chat_id']}"
    if method in _EDITED:
        yield f"message {fields['message_id']}"
    if method == "answerCallbackQuery":
        yield f"press {fields['callback_query_id']}"


def _update(number: int) -> tuple[dict[str, Any], list[str]]:
    """Make an update, and name what must be called for it, each once; see ``_settled``."""
    who, visit = number % _PEOPLE + 1, number // _PEOPLE
    deed, place = _VISIT[(who + visit) % len(_VISIT)], (who + visit // len(_VISIT)) % len(_MOODS)
    person = {"id": who, "is_bot": False, "first_name": "Ann"}
    message: dict[str, Any] = {"message_id": number, "date": 1, "chat": {"id": who, "type": "private"}}
    if deed.startswith("/"):
        command = {"type": "bot_command", "offset": 0, "length": len(deed)}
        told = {"from": person, "text": f"{deed} {_MOODS[place]}", "entities": [command]}
        return {"update_id": number, "message": message | told}, [f"chat {who}"]
    message["photo"] = [{"file_id": "f", "file_unique_id": "u", "width": 6, "height": 3}]
    pressed = {"id": str(number), "from": person, "chat_instance": "1", "data": _token(deed, place), "message": message}
    return {"update_id": number, "callback_query": pressed}, [f"message {number}", f"press {number}"]


def _token(deed: str, place: int) -> str:
    """Write what the pressed button holds: three of the mood's movies, and where one is meant, the first of them."""
    mood, first = _MOODS[place], place * MOVIES + 1
    movies = (first, first + 1, first + 2)
    actions: dict[str, AnyAction] = {
        "more": ShowMore(mood),
        "open": Open(mood, first, movies),
        "back": ShowAgain(mood, movies),
        "save": Save(mood, first, movies),
        "undo": UndoVerdict(mood, first, movies, Opinion.SAVED),
    }
    return actions[deed].token

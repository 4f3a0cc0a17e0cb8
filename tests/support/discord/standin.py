"""Discord's front door on loopback: the few answers between log-in and READY, commands, presses and their answers."""

import asyncio
import json
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import discord.gateway
import discord.http
import pytest
import yarl
from aiohttp import web

from tests.support.hanging import HANG_SECONDS

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.made-up_token_that_looks_like_a_real_one"
BOT = {"id": "100", "username": "CineMood", "discriminator": "0", "avatar": None, "bot": True}
APPLICATION: dict[str, Any] = {
    "id": "100",
    "name": "CineMood",
    "icon": None,
    "description": "",
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "00",
    "flags": 0,
    "owner": BOT,
    "team": None,
}


def answered(what: object, status: int = 200) -> web.Response:
    """Answer as Discord does: discord.py reads nothing whose type also names a character set."""
    return web.Response(body=json.dumps(what).encode(), status=status, content_type="application/json")


def refused(status: int, code: int) -> web.Response:
    """Refuse as Discord does; when it is too much, for longer than anybody would wait."""
    response = answered({"message": "Refused", "code": code, "retry_after": 61.0}, status)
    response.headers["Via"] = "1.1 google"  # or discord.py believes that it is locked out
    return response


class DiscordStandIn:
    """Knows one token; notes when the bot is ready and when it has left."""

    def __init__(self) -> None:
        self.address = ""
        self.ready = asyncio.Event()
        self.left = asyncio.Event()
        self.connected = asyncio.Event()
        self.close_code: int | None = None
        """Ends the connection instead of READY."""
        self.is_silent = False
        """Never says READY."""
        self.resumed = asyncio.Event()
        self.registrations = 0
        """How often commands were registered."""
        self.messages: list[dict[str, Any]] = []
        """What was posted, each with its channel."""
        self.refusal: tuple[int, int] | None = None
        """Status and code that messages are refused with."""
        self.replies: list[dict[str, Any]] = []
        """What people were told who asked, without what only promises an answer."""
        self.callback_refusals: list[tuple[int, int]] = []
        """Status and code that one response after the other is refused with."""
        self.is_first_kept_waiting = False
        """Whether the first response is taken only when there is another."""
        self.responded = asyncio.Event()
        self._responded_again = asyncio.Event()
        self._told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._asked = 0
        self._socket: web.WebSocketResponse | None = None
        self._transport: asyncio.Transport | None = None

    async def me(self, request: web.Request) -> web.Response:
        """Tell the bot who it is, if it shows the right token."""
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return answered({"message": "401: Unauthorized", "code": 0}, status=401)
        return answered(BOT)

    async def application(self, request: web.Request) -> web.Response:
        return answered(APPLICATION)

    async def register(self, request: web.Request) -> web.Response:
        """Take the commands of the bot, and keep none."""
        self.registrations += 1
        return answered([])

    async def message(self, request: web.Request) -> web.Response:
        """Take a message, or refuse it."""
        if self.refusal:
            status, code = self.refusal
            return refused(status, code)
        sent = await _sent(request)
        self.messages.append(sent | {"channel": int(request.match_info["channel"])})
        return answered(_message_of(request.match_info["channel"]))

    async def take_callback(self, request: web.Request) -> web.Response:
        """Take an answer, or the promise of one."""
        sent = await _sent(request)
        if self.callback_refusals:
            return refused(*self.callback_refusals.pop(0))
        if self.responded.is_set():
            self._responded_again.set()
        elif self.is_first_kept_waiting:
            self.responded.set()
            await self._responded_again.wait()
        if sent["type"] in _ANSWERS:
            self._note(sent["data"])
        return answered({"interaction": {"id": request.match_info["id"], "type": 2}})

    async def take_reply(self, request: web.Request) -> web.Response:
        """Take an answer, which fills the promise or follows it."""
        self._note(await _sent(request))
        return answered(_message_of("8"))

    async def told(self) -> dict[str, Any]:
        """Wait for what people are told next."""
        return await asyncio.wait_for(self._told.get(), HANG_SECONDS)

    def _note(self, reply: dict[str, Any]) -> None:
        self.replies.append(reply)
        self._told.put_nowait(reply)

    async def ask(self, mood: str) -> None:
        """Let Ann ask for a mood in private, https://docs.discord.com/developers/interactions/receiving-and-responding."""
        option = {"name": "mood", "type": 3, "value": mood}
        data: dict[str, Any] = {"id": "5", "name": "mood", "type": 1, "options": [option]}
        await self._interact(2, "42", data)

    async def press(self, person: str, token: str) -> None:
        """Let somebody press a button under a message in the same room."""
        data = {"component_type": 2, "custom_id": f"cm:{token}", "id": 2}
        button = {"type": 2, "id": 2, "style": 2, "label": "?", "custom_id": data["custom_id"]}
        parts = [{"type": 1, "id": 1, "components": [button]}]
        await self._interact(3, person, data, message=_message_of("8") | {"flags": 1 << 15, "components": parts})

    async def _interact(self, kind: int, person: str, data: dict[str, Any], **more: object) -> None:
        asked: dict[str, Any] = {
            **more,
            "id": str((self._asked + 1) * 10_000 << 22),
            "application_id": "100",
            "type": kind,
            "version": 1,
            "token": f"t{self._asked + 1}",
            "data": data,
            "user": BOT | {"id": person, "username": person, "bot": False},
            "channel_id": "8",
            "channel": {"id": "8", "type": 1, "recipients": []},
            "locale": "en-US",
            "context": 1,
            "entitlements": [],
            "authorizing_integration_owners": {"1": "42"},
            "app_permissions": "0",
            "attachment_size_limit": 10_000_000,
        }
        await self.tell("INTERACTION_CREATE", asked)

    async def tell(self, event: str, content: object) -> None:
        """Tell the bot of an event."""
        assert self._socket
        self._asked += 1
        await self._socket.send_json({"op": 0, "t": event, "s": 2 + self._asked, "d": content})

    async def door(self, request: web.Request) -> web.Response:
        """Tell where the gateway is and how many connections the bot should share its servers among."""
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return answered({"url": f"ws{self.address[4:]}", "shards": 1, "session_start_limit": limit})

    async def end(self, code: int) -> None:
        """End the connection of a bot that is ready."""
        assert self._socket
        await self._socket.close(code=code)

    async def ask_to_reconnect(self) -> None:
        """Tell the bot to come back through another door, as Discord does every few hours."""
        assert self._socket
        await self._socket.send_json({"op": 7, "d": None, "s": None, "t": None})

    async def cut(self) -> None:
        """Lose the connection without a word."""
        assert self._transport
        self._transport.close()

    async def gateway(self, request: web.Request) -> web.WebSocketResponse:
        """Say HELLO, take IDENTIFY, say READY, and listen until the bot leaves."""
        self._socket = socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._transport = request.transport
        self.connected.set()
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 45_000}, "s": None, "t": None})
        async for message in socket:
            op = json.loads(message.data)["op"]
            if self.close_code is not None:
                await socket.close(code=self.close_code)
            elif op == 2 and not self.is_silent:
                await self._greet(socket)
            elif op == 6:
                self.resumed.set()
                await socket.send_json({"op": 0, "t": "RESUMED", "s": 2, "d": {}})
        self.left.set()
        return socket

    async def _greet(self, socket: web.WebSocketResponse) -> None:
        ready: dict[str, Any] = {
            "v": 10,
            "user": BOT,
            "guilds": [],
            "shard": [0, 1],
            "session_id": "s",
            "application": {"id": "100", "flags": 0},
            "resume_gateway_url": f"ws{self.address[4:]}",
        }
        self.ready.set()
        await socket.send_json({"op": 0, "t": "READY", "s": 1, "d": ready})


_ANSWERS = {4, 7}  # a message, and a change of the one under which was pressed


async def _sent(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return await request.json()
    return json.loads(str((await request.post())["payload_json"]))


def _message_of(channel: str) -> dict[str, Any]:
    """Tell about a message what no client does without."""
    lists: dict[str, Any] = {
        name: [] for name in ("attachments", "embeds", "mentions", "mention_roles", "components", "reactions")
    }
    flags = {"mention_everyone": False, "pinned": False, "tts": False, "type": 0, "edited_timestamp": None}
    when = {"timestamp": "2026-11-18T12:00:00+00:00"}
    return {"id": "7", "channel_id": channel, "author": BOT, "content": "", **lists, **flags, **when}


@contextmanager
def pointed_to(address: str) -> Generator[None]:
    """Let discord.py, which has no setting for it, find its server elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(discord.http.Route, "BASE", f"{address}/api/v10")
        patch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(address).with_scheme("ws"))
        yield


@asynccontextmanager
async def discord_on_loopback() -> AsyncGenerator[DiscordStandIn]:
    """Serve a stand-in on a free port."""
    standin = DiscordStandIn()
    app = web.Application()
    app.router.add_get("/api/v10/users/@me", standin.me)
    app.router.add_get("/api/v10/oauth2/applications/@me", standin.application)
    app.router.add_put("/api/v10/applications/100/commands", standin.register)
    app.router.add_post("/api/v10/channels/{channel}/messages", standin.message)
    app.router.add_post("/api/v10/interactions/{id}/{token}/callback", standin.take_callback)
    app.router.add_patch("/api/v10/webhooks/100/{token}/messages/@original", standin.take_reply)
    app.router.add_post("/api/v10/webhooks/100/{token}", standin.take_reply)
    app.router.add_get("/api/v10/gateway/bot", standin.door)
    app.router.add_get("/", standin.gateway)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        standin.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield standin
    finally:
        await runner.cleanup()

"""A stand-in for Discord's API and gateway on loopback: log-in, READY, commands, presses and their answers.

Formats: https://discord.com/developers/docs/events/gateway and
https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from enum import IntEnum
from typing import Any, Self

import discord.gateway
import discord.http
import pytest
import yarl
from aiohttp import web

from tests.support.hanging import HANG_SECONDS

Json = dict[str, Any]

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.made-up_token_that_looks_like_a_real_one"
ANN = "42"
"""The user who gives the commands."""
CHANNEL = "8"
"""The direct message in which commands and presses happen."""
_BOT: Json = {"id": "100", "username": "CineMood", "discriminator": "0", "avatar": None, "bot": True}
_APPLICATION: Json = {
    "id": "100",
    "name": "CineMood",
    "icon": None,
    "description": "",
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "00",
    "flags": 0,
    "owner": _BOT,
    "team": None,
}
_HEARTBEAT_MILLISECONDS = 45_000
_RETRY_AFTER_SECONDS = 61.0
"""Longer than the bot agrees to wait for a channel."""


class Opcode(IntEnum):
    """Kinds of messages on the gateway."""

    DISPATCH = 0
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    HELLO = 10


class InteractionType(IntEnum):
    """What a person did."""

    COMMAND = 2
    COMPONENT = 3


class CallbackType(IntEnum):
    """Responses to an interaction that carry a message; the others announce one."""

    MESSAGE = 4
    UPDATE_MESSAGE = 7


class DiscordStandIn:
    """Accepts one token, and records when the bot connects, posts and answers."""

    def __init__(self) -> None:
        self.address = ""
        self.connected = asyncio.Event()
        self.ready = asyncio.Event()
        self.resumed = asyncio.Event()
        self.left = asyncio.Event()
        self.close_code: int | None = None
        """Closes the connection with this code instead of READY."""
        self.is_silent = False
        """Whether READY is never sent."""
        self.registrations = 0
        """Number of times that commands were registered."""
        self.messages: list[Json] = []
        """Messages that the bot posted by itself, each with its channel."""
        self.refusal: tuple[int, int] | None = None
        """Status and code that every posted message is refused with."""
        self.replies: list[Json] = []
        """Messages that answered an interaction."""
        self.callback_refusals: list[tuple[int, int]] = []
        """Status and code that the next responses to interactions are refused with, one after the other."""
        self.holds_first_response = False
        """Whether the first response is accepted only when there is a second one."""
        self.responded = asyncio.Event()
        self._responded_again = asyncio.Event()
        self._reply_queue: asyncio.Queue[Json] = asyncio.Queue()
        self._events_sent = 0
        self._socket: web.WebSocketResponse | None = None
        self._transport: asyncio.Transport | None = None

    @classmethod
    @asynccontextmanager
    async def running(cls) -> AsyncGenerator[Self]:
        """Serve a stand-in on a free port."""
        standin = cls()
        runner = web.AppRunner(standin._app(), shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            standin.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield standin
        finally:
            await runner.cleanup()

    async def send_command(self, mood: str) -> None:
        """Let Ann give the command ``/mood`` in a direct message."""
        option = {"name": "mood", "type": 3, "value": mood}
        await self._interact(InteractionType.COMMAND, ANN, {"id": "5", "name": "mood", "type": 1, "options": [option]})

    async def send_press(self, person: str, token: str) -> None:
        """Let a person press a button under a message in the same channel."""
        button: Json = {"type": 2, "id": 2, "style": 2, "label": "?", "custom_id": f"cm:{token}"}
        message = _message(CHANNEL) | {
            "flags": discord.MessageFlags(components_v2=True).value,
            "components": [{"type": 1, "id": 1, "components": [button]}],
        }
        data: Json = {"component_type": 2, "custom_id": button["custom_id"], "id": 2}
        await self._interact(InteractionType.COMPONENT, person, data, message=message)

    async def send_event(self, name: str, content: object) -> None:
        """Send an event on the gateway."""
        self._events_sent += 1
        await self._send({"op": Opcode.DISPATCH, "t": name, "s": 2 + self._events_sent, "d": content})

    async def next_reply(self) -> Json:
        """Wait for the next message that answers an interaction."""
        return await asyncio.wait_for(self._reply_queue.get(), HANG_SECONDS)

    async def end(self, code: int) -> None:
        """Close the connection of a bot that is ready."""
        assert self._socket
        await self._socket.close(code=code)

    async def ask_to_reconnect(self) -> None:
        """Ask the bot to connect again, as Discord does every few hours."""
        await self._send({"op": Opcode.RECONNECT, "d": None, "s": None, "t": None})

    async def cut(self) -> None:
        """Lose the connection without closing it first."""
        assert self._transport
        self._transport.close()

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/api/v10/users/@me", self._identify_bot)
        app.router.add_get("/api/v10/oauth2/applications/@me", self._describe_application)
        app.router.add_put("/api/v10/applications/100/commands", self._register_commands)
        app.router.add_post("/api/v10/channels/{channel}/messages", self._accept_message)
        app.router.add_post("/api/v10/interactions/{id}/{token}/callback", self._accept_callback)
        app.router.add_patch("/api/v10/webhooks/100/{token}/messages/@original", self._accept_reply)
        app.router.add_post("/api/v10/webhooks/100/{token}", self._accept_reply)
        app.router.add_get("/api/v10/gateway/bot", self._locate_gateway)
        app.router.add_get("/", self._serve_gateway)
        return app

    async def _identify_bot(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return _json_response({"message": "401: Unauthorized", "code": 0}, status=401)
        return _json_response(_BOT)

    async def _describe_application(self, _request: web.Request) -> web.Response:
        return _json_response(_APPLICATION)

    async def _register_commands(self, _request: web.Request) -> web.Response:
        self.registrations += 1
        return _json_response([])

    async def _accept_message(self, request: web.Request) -> web.Response:
        if self.refusal:
            return _refuse(*self.refusal)
        channel = request.match_info["channel"]
        self.messages.append(await _read_message(request) | {"channel": int(channel)})
        return _json_response(_message(channel))

    async def _accept_callback(self, request: web.Request) -> web.Response:
        callback = await _read_message(request)
        if self.callback_refusals:
            return _refuse(*self.callback_refusals.pop(0))
        if self.responded.is_set():
            self._responded_again.set()
        elif self.holds_first_response:
            self.responded.set()
            await self._responded_again.wait()
        if callback["type"] in list(CallbackType):
            self._record_reply(callback["data"])
        return _json_response({"interaction": {"id": request.match_info["id"], "type": InteractionType.COMMAND}})

    async def _accept_reply(self, request: web.Request) -> web.Response:
        """Accept a message that was announced, or that follows one."""
        self._record_reply(await _read_message(request))
        return _json_response(_message(CHANNEL))

    def _record_reply(self, reply: Json) -> None:
        self.replies.append(reply)
        self._reply_queue.put_nowait(reply)

    async def _locate_gateway(self, _request: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return _json_response({"url": self._gateway_address(), "shards": 1, "session_start_limit": limit})

    def _gateway_address(self) -> str:
        return str(yarl.URL(self.address).with_scheme("ws"))

    async def _serve_gateway(self, request: web.Request) -> web.WebSocketResponse:
        """Send HELLO, then READY to a bot that identifies itself or RESUMED to one that comes back."""
        self._socket = socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._transport = request.transport
        self.connected.set()
        hello = {"heartbeat_interval": _HEARTBEAT_MILLISECONDS}
        await self._send({"op": Opcode.HELLO, "d": hello, "s": None, "t": None})
        async for message in socket:
            opcode = json.loads(message.data)["op"]
            if self.close_code is not None:
                await socket.close(code=self.close_code)
            elif opcode == Opcode.IDENTIFY and not self.is_silent:
                self.ready.set()
                await self._send({"op": Opcode.DISPATCH, "t": "READY", "s": 1, "d": self._ready_event()})
            elif opcode == Opcode.RESUME:
                self.resumed.set()
                await self._send({"op": Opcode.DISPATCH, "t": "RESUMED", "s": 2, "d": {}})
        self.left.set()
        return socket

    def _ready_event(self) -> Json:
        return {
            "v": 10,
            "user": _BOT,
            "guilds": [],
            "shard": [0, 1],
            "session_id": "s",
            "application": {"id": _APPLICATION["id"], "flags": 0},
            "resume_gateway_url": self._gateway_address(),
        }

    async def _send(self, payload: Json) -> None:
        assert self._socket
        await self._socket.send_json(payload)

    async def _interact(self, kind: InteractionType, person: str, data: Json, **more: object) -> None:
        number = self._events_sent + 1
        interaction: Json = {
            **more,
            "id": str(number * 10_000 << 22),
            "application_id": _APPLICATION["id"],
            "type": kind,
            "version": 1,
            "token": f"t{number}",
            "data": data,
            "user": _BOT | {"id": person, "username": person, "bot": False},
            "channel_id": CHANNEL,
            "channel": {"id": CHANNEL, "type": 1, "recipients": []},
            "locale": "en-US",
            "context": 1,
            "entitlements": [],
            "authorizing_integration_owners": {"1": ANN},
            "app_permissions": "0",
            "attachment_size_limit": 10_000_000,
        }
        await self.send_event("INTERACTION_CREATE", interaction)


@contextmanager
def pointed_to(address: str) -> Generator[None]:
    """Let discord.py, which has no setting for it, find Discord at another address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(discord.http.Route, "BASE", f"{address}/api/v10")
        patch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(address).with_scheme("ws"))
        yield


def _json_response(content: object, status: int = 200) -> web.Response:
    """Build a response as Discord does: discord.py reads none whose type also names a character set."""
    return web.Response(body=json.dumps(content).encode(), status=status, content_type="application/json")


def _refuse(status: int, code: int) -> web.Response:
    response = _json_response({"message": "Refused", "code": code, "retry_after": _RETRY_AFTER_SECONDS}, status)
    response.headers["Via"] = "1.1 google"  # without it, discord.py believes that it is banned
    return response


async def _read_message(request: web.Request) -> Json:
    """Read a message that was sent as JSON, or as a form with files."""
    if request.content_type == "application/json":
        return await request.json()
    return json.loads(str((await request.post())["payload_json"]))


def _message(channel: str) -> Json:
    """Describe a message with the fields that every client needs."""
    return {
        "id": "7",
        "channel_id": channel,
        "author": _BOT,
        "content": "",
        "timestamp": "2026-11-18T12:00:00+00:00",
        "edited_timestamp": None,
        "type": 0,
        "tts": False,
        "pinned": False,
        "mention_everyone": False,
        "attachments": [],
        "embeds": [],
        "mentions": [],
        "mention_roles": [],
        "components": [],
        "reactions": [],
    }

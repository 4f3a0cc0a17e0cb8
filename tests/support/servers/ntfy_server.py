"""An ntfy server on loopback: takes messages as JSON, https://docs.ntfy.sh/publish/#publish-as-json."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

TOKEN = "tk_canary0of0the0ntfy0server0x1"


@dataclass
class NtfyServer:
    """Keeps the messages of those who know the token."""

    needs_token: bool = False
    token: str = TOKEN
    messages: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    status: int = 200
    """The status of every answer to a message."""
    address: str = ""

    async def publish(self, request: web.Request) -> web.Response:
        """Keep a message."""
        if not self._is_allowed(request):
            return web.json_response({"code": 40301, "http": 403, "error": "forbidden"}, status=403)
        if self.status == web.HTTPOk.status_code:
            self.messages.append(json.loads(await request.text()))
        return web.json_response({}, status=self.status)

    async def account(self, request: web.Request) -> web.Response:
        """Describe the account of the token."""
        return web.json_response({"username": "host"}, status=200 if self._is_allowed(request) else 401)

    async def health(self, _: web.Request) -> web.Response:
        """Report good health."""
        return web.json_response({"healthy": True})

    def _is_allowed(self, request: web.Request) -> bool:
        return not self.needs_token or request.headers.get("Authorization") == f"Bearer {self.token}"


@asynccontextmanager
async def ntfy_server(*, needs_token: bool = False) -> AsyncGenerator[NtfyServer]:
    """Listen on a free port of loopback."""
    ntfy = NtfyServer(needs_token=needs_token)
    app = web.Application()
    app.add_routes(
        [
            web.post("/", ntfy.publish),
            web.get("/v1/account", ntfy.account),
            web.get("/v1/health", ntfy.health),
        ]
    )
    async with TestServer(app) as server:
        ntfy.address = str(server.make_url("")).rstrip("/")
        yield ntfy

"""What is sent to the page, none of it longer than it may be: forms, and updates of a platform that calls the bot."""

import hmac
from typing import Protocol
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.requests import Request as WebRequest
from starlette.responses import Response
from starlette.routing import Route

from bot.frontends.errors import FrontendUnavailable

MAX_FORM_BYTES = 16 * 1024
MAX_UPDATE_BYTES = 1024 * 1024
_SECRET = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header, https://core.telegram.org/bots/api#setwebhook
_RETRY_SECONDS = 5
HANG_UP = {"Connection": "close"}  # or who still sends what is not read would wait for ever


class Hook(Protocol):
    """Takes the updates of a platform."""

    @property
    def secret(self) -> str:
        """What the platform sends along to show that it is the one who calls."""
        ...

    async def receive(self, body: bytes) -> None:
        """Take one update and return before it is answered.

        Raises:
            ValueError: It is no update.
            FrontendUnavailable: It cannot be taken now; the platform should keep it and send it again.
        """
        ...


def hook_route(path: str, hook: Hook) -> Route:
    """Let a platform, and nobody else, send updates to a path; each is answered with a bare status."""

    async def receive(request: WebRequest) -> Response:
        if not hmac.compare_digest(request.headers.get(_SECRET, "").encode(), hook.secret.encode()):
            return Response(status_code=403, headers=HANG_UP)
        try:
            await hook.receive(await body_of(request, MAX_UPDATE_BYTES))
        except HTTPException as refusal:
            return Response(status_code=refusal.status_code, headers=HANG_UP)
        except ValueError:
            return Response(status_code=400)
        except FrontendUnavailable:
            return Response(status_code=503, headers={"Retry-After": str(_RETRY_SECONDS)})
        return Response()

    return Route(path, receive, methods=["POST"])


async def form_of(request: WebRequest) -> dict[str, str]:
    """Read a form, at most ``MAX_FORM_BYTES`` of it.

    Raises:
        HTTPException: It is longer (413), or no form (400).
    """
    body = await body_of(request)
    try:
        return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=8))
    except ValueError:
        raise HTTPException(400) from None


async def body_of(request: WebRequest, most: int = MAX_FORM_BYTES) -> bytes:
    """Read what was sent, and no further than it takes to know that it is too much.

    Raises:
        HTTPException: It is more than ``most`` bytes (413), or was broken off (400).
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most:
        raise HTTPException(413, headers=HANG_UP)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise HTTPException(413, headers=HANG_UP)
    except ClientDisconnect:
        raise HTTPException(400) from None
    return bytes(body)

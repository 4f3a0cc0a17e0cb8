"""Updates of a platform that calls the bot."""

import hmac
from typing import Protocol

from starlette.exceptions import HTTPException
from starlette.requests import Request as WebRequest
from starlette.responses import Response
from starlette.routing import Route

from bot.frontends.errors import FrontendUnavailable
from bot.frontends.web.bodies import HANG_UP, body_of

MAX_UPDATE_BYTES = 1024 * 1024
_SECRET = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header, https://core.telegram.org/bots/api#setwebhook
_RETRY_SECONDS = 5


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

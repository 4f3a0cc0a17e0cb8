"""Webhooks: chat platforms send their updates to a path of the site."""

import hmac

from starlette.exceptions import HTTPException
from starlette.requests import Request as WebRequest
from starlette.responses import Response
from starlette.routing import Route

from bot.frontends.errors import FrontendUnavailable
from bot.frontends.frontend import TakesWebhook
from bot.frontends.web.security import CLOSE_CONNECTION, read_body

MAX_UPDATE_BYTES = 1024 * 1024
_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - https://core.telegram.org/bots/api#setwebhook
_RETRY_SECONDS = 5


def webhook_route(path: str, receiver: TakesWebhook) -> Route:
    """Return the route at which a platform, identified by its secret, sends updates; each gets a bare status."""

    async def receive(request: WebRequest) -> Response:
        secret = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(secret.encode(), receiver.secret.encode()):
            return Response(status_code=403, headers=CLOSE_CONNECTION)
        try:
            await receiver.receive(await read_body(request, MAX_UPDATE_BYTES))
        except HTTPException as refusal:
            return Response(status_code=refusal.status_code, headers=CLOSE_CONNECTION)
        except ValueError:
            return Response(status_code=400)
        except FrontendUnavailable:
            return Response(status_code=503, headers={"Retry-After": str(_RETRY_SECONDS)})
        return Response()

    return Route(path, receive, methods=["POST"])

"""The site: its routes and the middleware in front of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request as WebRequest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.dialogue import Conversation
from bot.frontends.frontend import TakesWebhook
from bot.frontends.web.api.routes import API_PATH, Api, api_error
from bot.frontends.web.health import HEALTH_PATHS, Health, health_routes
from bot.frontends.web.html import static_files
from bot.frontends.web.limits import RequestLimits
from bot.frontends.web.pages import Pages
from bot.frontends.web.pictures import PictureRoutes, Pictures
from bot.frontends.web.security import RequestGate, SecurityHeaders, security_headers
from bot.frontends.web.session import CookieSigner, SecretSource, temporary_secret
from bot.frontends.web.static_files import accepts_gzip
from bot.frontends.web.webhooks import webhook_route
from core.movies.catalogue import Shelf

_UNCOMPRESSED_PATHS = HEALTH_PATHS | static_files.paths
"""Static files are compressed already, and health checks have no limit on requests."""
_GZIP_LEVEL = 4  # of 9; higher levels take longer and save next to nothing


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """Settings of the site."""

    secret_source: SecretSource = temporary_secret
    """Returns the secret with which cookies are signed."""
    rate: float = 4
    """Requests per second that one address may make for long; 0 allows any number."""
    clock: Callable[[], datetime] = partial(datetime.now, UTC)
    """Returns the time in UTC."""


def create_app(
    dialogue: Conversation,
    shelf: Shelf,
    pictures: Pictures,
    *,
    image_base: str,
    webhooks: Mapping[str, TakesWebhook] = MappingProxyType({}),
    options: SiteOptions = SiteOptions(),
    health: Health = Health(),  # noqa: B008 - frozen
) -> Starlette:
    """Build the ASGI app; this opens and starts nothing.

    Args:
        dialogue: Answers messages and presses.
        shelf: Holds the movies on offer.
        pictures: Draws posters and strips of posters.
        image_base: Address in front of the posters' paths, the only foreign host from which pages may load images.
        webhooks: Receivers of the updates of chat platforms, by the path to which the platform sends them.
        options: Settings of the site.
        health: Sources of the health checks.
    """
    headers = security_headers(image_base)
    pages = Pages(dialogue, shelf, CookieSigner(options.secret_source), headers, options.clock)
    handle_error = partial(_handle_error, pages)
    limits = RequestLimits(options.rate, unlimited_paths=HEALTH_PATHS, static_paths=static_files.paths)
    return Starlette(
        routes=[
            *pages.routes,
            *PictureRoutes(shelf, pictures, image_base).routes,
            *Api(dialogue, shelf).routes,
            *health_routes(health),
            *(webhook_route(path, receiver) for path, receiver in webhooks.items()),
            static_files.route,
        ],
        middleware=[
            Middleware(SecurityHeaders, headers=headers),
            Middleware(RequestGate, handle_error=handle_error, limits=limits, webhook_paths=frozenset(webhooks)),
            Middleware(_Compression, compresslevel=_GZIP_LEVEL),
        ],
        exception_handlers={HTTPException: handle_error, Exception: handle_error},
    )


async def _handle_error(pages: Pages, request: WebRequest, error: Exception) -> Response:
    """Answer a request that failed: programs get a problem in JSON, people a page."""
    if request.url.path.startswith(API_PATH):
        return api_error(error)
    return await pages.answer_error(request, error)


class _Compression(GZipMiddleware):
    """Middleware that compresses answers."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, compressed when that is useful and the client can read it."""
        headers = MutableHeaders(raw=list(scope["headers"]))
        if not accepts_gzip(headers.get("accept-encoding", "")):  # Starlette overlooks that gzip;q=0 refuses it
            del headers["accept-encoding"]
        scope = {**scope, "headers": headers.raw}
        if scope["path"] in _UNCOMPRESSED_PATHS:
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

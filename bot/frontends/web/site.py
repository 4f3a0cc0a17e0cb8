"""What is served: the routes, and what stands in front of them."""

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

from bot.dialogue.dialogue import Dialogue
from bot.frontends.web import html as web_render
from bot.frontends.web.api import routes as web_api
from bot.frontends.web.health import PROBES, Instruments, probes
from bot.frontends.web.limits import Limits
from bot.frontends.web.pages import Pages
from bot.frontends.web.pictures import Gallery, Pictures
from bot.frontends.web.security import Gate, Guarded, guards
from bot.frontends.web.session import Seal, Secret, fleeting
from bot.frontends.web.static_files import can_unpack
from bot.frontends.web.webhooks import Hook, hook_route
from core.movies.catalogue import Shelf

_NOT_PACKED = PROBES | web_render.static_files.paths
_PACKED = 4  # of 9; beyond it, pages shrink by next to nothing and take longer


@dataclass(frozen=True, slots=True)
class Guests:
    """How those are met who come."""

    secret: Secret = fleeting
    """Tells what the cookies are signed with."""
    rate: float = 4
    """Requests per second that an address may make for long; 0 for any number."""
    clock: Callable[[], datetime] = partial(datetime.now, UTC)
    """Tells the time in UTC, which goes into the cookies."""


def create_app(
    dialogue: Dialogue,
    shelf: Shelf,
    pictures: Pictures,
    *,
    image_base: str,
    hooks: Mapping[str, Hook] = MappingProxyType({}),
    guests: Guests = Guests(),
    instruments: Instruments = Instruments(),  # noqa: B008 - frozen
) -> Starlette:
    """Build what is served; nothing runs or is opened yet.

    Args:
        dialogue: Answers.
        shelf: Holds the movies whose pictures may be asked for.
        pictures: Makes these.
        image_base: Address in front of the posters; the only foreign place from which the page may load anything.
        hooks: Take the updates of platforms, by the paths to which these send them.
        guests: How those are met who come.
        instruments: What those may read who watch over the bot.
    """
    headers = guards(image_base)
    pages = Pages(dialogue, shelf, Seal(guests.secret), headers, guests.clock)
    fault = partial(_fault, pages)
    limits = Limits(guests.rate, free=PROBES, static=web_render.static_files.paths)
    return Starlette(
        routes=[
            *pages.routes,
            *Gallery(shelf, pictures, image_base).routes,
            *web_api.Api(dialogue, shelf).routes,
            *probes(instruments),
            *(hook_route(path, hook) for path, hook in hooks.items()),
            web_render.static_files.route,
        ],
        middleware=[
            Middleware(Guarded, headers=headers),
            Middleware(Gate, refuse=fault, limits=limits, open_paths=frozenset(hooks)),
            Middleware(_Packed, compresslevel=_PACKED),
        ],
        exception_handlers=dict.fromkeys((HTTPException, Exception), fault),
    )


async def _fault(pages: Pages, request: WebRequest, error: Exception) -> Response:
    """Say what is wrong, to programs as these expect it."""
    is_program = request.url.path.startswith(web_api.HERE)
    return web_api.problem(error) if is_program else await pages.fault(request, error)


class _Packed(GZipMiddleware):
    """Compresses answers, but for files, which are compressed already, and probes, which are asked without a limit."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        headers = MutableHeaders(raw=list(scope["headers"]))
        if not can_unpack(headers.get("accept-encoding", "")):  # Starlette overlooks that gzip;q=0 refuses it
            del headers["accept-encoding"]
        answer = self.app if scope["path"] in _NOT_PACKED else super().__call__
        await answer({**scope, "headers": headers.raw}, receive, send)

"""The web page over a catalogue that tests know, served on a free port of this machine."""

import contextlib
import html
import io
import re
from collections.abc import AsyncGenerator, Callable, Sequence

import httpx
from PIL import Image

from bot.dialogue.actions import AnyAction, action_from
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Card, Reply, Request
from bot.frontends.web.connections import ConnectionLimits
from bot.frontends.web.frontend import WebFrontend
from bot.frontends.web.health import Health
from bot.frontends.web.site import SiteOptions, create_app
from core.movies.catalogue import Shelf
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue, a_dialogue
from tests.support.store import MemoryStore

FRAGMENT = {"HX-Request": "true"}
"""Headers of htmx, which gets the exchange alone."""
FAILING_MOVIE_ID = 13
"""The movie whose poster cannot be drawn."""


class Painter:
    """Pictures of one colour, made of facts of the movie."""

    async def draw(self, card: Card) -> bytes:
        """Return a poster; raises an ``OSError`` for the failing movie."""
        if card.id == FAILING_MOVIE_ID:
            raise OSError("the paint has run out")
        return paint("png", (card.id % 256, card.year % 256, len(card.title)))

    async def strip(self, cards: Sequence[Card]) -> bytes:
        """Return a strip."""
        return paint("jpeg", (len(cards), 0, 0))


def paint(image_format: str, colour: tuple[int, int, int]) -> bytes:
    """Return a picture of one colour."""
    picture = io.BytesIO()
    Image.new("RGB", (2, 3), colour).save(picture, image_format)
    return picture.getvalue()


class RecordingDialogue(Dialogue):
    """The real dialogue, which records the requests that it gets."""

    requests: list[Request]

    async def reply_to(self, request: Request) -> Reply:
        """Record a request and answer it."""
        self.requests = [*getattr(self, "requests", []), request]
        return await super().reply_to(request)


def a_site(  # noqa: PLR0913 - everything in which sites of tests differ
    dialogue: Dialogue | None = None,
    shelf: Shelf | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    announce: Callable[[str], None] = lambda _address: None,
    options: SiteOptions | None = None,
    proxies: str = "",
    health: Health | None = None,
    connection_limits: ConnectionLimits | None = None,
) -> WebFrontend:
    """Return a frontend whose site has drawn pictures and no webhooks."""
    app = create_app(
        dialogue or a_dialogue(),
        shelf or Shelf(a_catalogue()),
        Painter(),
        image_base=IMAGE_BASE,
        options=options or SiteOptions(),
        health=health or Health(),
    )
    return WebFrontend(
        app, host, port, announce=announce, proxies=proxies, connection_limits=connection_limits or ConnectionLimits()
    )


def a_recording_dialogue(shelf: Shelf | None = None) -> RecordingDialogue:
    """Return a dialogue over the movies of a shelf, or over those of ``a_catalogue``."""
    return RecordingDialogue(shelf or Shelf(a_catalogue()), MemoryStore(), clock=lambda: NOON, image_base=IMAGE_BASE)


def press(action: AnyAction, label: str = "") -> dict[str, str]:
    """Return the form that a browser sends when a button is pressed."""
    return {"choice": f"{action.token} {label}"}


def presses_in(page: str) -> dict[AnyAction, str]:
    """Return the buttons of a page: action → the form value that a press sends."""
    values = map(html.unescape, re.findall(r'name="choice" value="([^"]*)"', page))
    return {action_from(value.partition(" ")[0]): value for value in values}


def bubble_in(page: str) -> str:
    """Return the words in the visitor's bubble; empty when there is none."""
    bubble = re.search(r'<h2 class="bubble said">.*?<bdi>(.*?)</bdi></h2>', page, re.DOTALL)
    return html.unescape(bubble[1]) if bubble else ""


@contextlib.asynccontextmanager
async def visit(site: WebFrontend) -> AsyncGenerator[httpx.AsyncClient]:
    """Start a site and open a client of it, with cookies of its own; leaving stops the site."""
    await site.start()
    async with httpx.AsyncClient(base_url=site.address, trust_env=False) as client:
        yield client
    await site.stop()

"""Pictures for the page and for previews of links: posters that are drawn, and strips of several."""

import hashlib
from collections.abc import Awaitable, Sequence
from typing import Protocol

from starlette.exceptions import HTTPException
from starlette.requests import Request as WebRequest
from starlette.responses import Response
from starlette.routing import Route

from bot.dialogue.movies.cards import View, cards
from bot.dialogue.reply import Card
from core.moods.mood import Mood
from core.movies.catalogue import Shelf
from core.recommending.recommender import Recommendation

_POSTER_SECONDS, _STRIP_SECONDS = 30 * 24 * 3600, 24 * 3600
_MOST_IN_A_STRIP = 3
_DIGITS = 9  # of a TMDb id


class Pictures(Protocol):
    """Makes pictures, each once (``bot.posters.posters.Posters``)."""

    def drawn(self, card: Card) -> Awaitable[bytes]:
        """Begin to draw a poster, 500x750, a PNG."""
        ...

    async def strip(self, cards: Sequence[Card]) -> bytes:
        """Return posters side by side as JPEG."""
        ...


class Gallery:
    """Shows pictures of movies that are on offer, and of no others."""

    def __init__(self, shelf: Shelf, pictures: Pictures, image_base: str) -> None:
        """Take the shelf that holds the movies, and what makes their pictures."""
        self._shelf = shelf
        self._pictures = pictures
        self._view = View(image_base, country="")

    @property
    def routes(self) -> list[Route]:
        """What lies at which address."""
        return [
            Route("/posters/{movies}/{mood}.png", self._poster),
            Route("/strips/{movies}-{mood}.jpg", self._strip),
        ]

    async def _poster(self, request: WebRequest) -> Response:
        (card,) = self._cards(request, most=1)
        return _kept(request, await self._pictures.drawn(card), "image/png", _POSTER_SECONDS)

    async def _strip(self, request: WebRequest) -> Response:
        strip = await self._pictures.strip(self._cards(request, most=_MOST_IN_A_STRIP))
        return _kept(request, strip, "image/jpeg", _STRIP_SECONDS)

    def _cards(self, request: WebRequest, most: int) -> tuple[Card, ...]:
        """Make the cards of the movies that an address names.

        Raises:
            HTTPException: It names none that are on offer, or too many.
        """
        known = {} if self._shelf.is_empty else self._shelf.catalogue.by_id
        numbers = request.path_params["movies"].split("-")
        try:
            mood = Mood(request.path_params["mood"])
            entries = [known[int(number)] for number in numbers if len(number) <= _DIGITS]
        except (ValueError, KeyError):
            raise HTTPException(404) from None
        if not 1 <= len(entries) == len(set(numbers)) <= most:
            raise HTTPException(404)
        return cards((Recommendation(entry, mood) for entry in entries), self._view)


def _kept(request: WebRequest, picture: bytes, media_type: str, seconds: int) -> Response:
    """Answer with a picture that browsers keep."""
    tag = f'"{hashlib.sha256(picture).hexdigest()[:32]}"'
    headers = {
        "Cache-Control": f"public, max-age={seconds}",
        "ETag": tag,
        "Cross-Origin-Resource-Policy": "cross-origin",  # links to the page are shown with them elsewhere
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(picture, media_type=media_type, headers=headers)

"""Pictures for pages and previews of links: drawn posters, and strips of several posters."""

import hashlib
from collections.abc import Awaitable, Sequence
from typing import Protocol

from starlette.exceptions import HTTPException
from starlette.requests import Request as WebRequest
from starlette.responses import Response
from starlette.routing import Route

from bot.dialogue import Card, CardOptions, cards
from core.moods.mood import Mood
from core.movies.catalogue import ScoredMovie, Shelf
from core.recommending.recommender import Recommendation

_POSTER_CACHE_SECONDS = 30 * 24 * 3600
_STRIP_CACHE_SECONDS = 24 * 3600
_MAX_POSTERS_IN_STRIP = 3
_MAX_ID_DIGITS = 9


class Pictures(Protocol):
    """Draws pictures, each once (``bot.posters.posters.Posters``)."""

    def draw(self, card: Card) -> Awaitable[bytes]:
        """Begin to draw a poster, 500x750, a PNG."""
        ...

    async def strip(self, cards: Sequence[Card]) -> bytes:
        """Return posters side by side as JPEG."""
        ...


class PictureRoutes:
    """Serves pictures of the movies on offer."""

    def __init__(self, shelf: Shelf, pictures: Pictures, image_base: str) -> None:
        self._shelf = shelf
        self._pictures = pictures
        self._card_options = CardOptions(image_base, country="")

    @property
    def routes(self) -> list[Route]:
        """The routes of posters and strips."""
        return [
            Route("/posters/{movies}/{mood}.png", self._answer_poster),
            Route("/strips/{movies}-{mood}.jpg", self._answer_strip),
        ]

    async def _answer_poster(self, request: WebRequest) -> Response:
        (card,) = self._find_cards(request, max_cards=1)
        poster = await self._pictures.draw(card)
        return _picture_response(request, poster, "image/png", _POSTER_CACHE_SECONDS)

    async def _answer_strip(self, request: WebRequest) -> Response:
        strip = await self._pictures.strip(self._find_cards(request, max_cards=_MAX_POSTERS_IN_STRIP))
        return _picture_response(request, strip, "image/jpeg", _STRIP_CACHE_SECONDS)

    def _find_cards(self, request: WebRequest, max_cards: int) -> tuple[Card, ...]:
        """Return the cards of the movies in a path.

        Raises:
            HTTPException: A movie is not on offer or stands there twice, or there are too many.
        """
        numbers = request.path_params["movies"].split("-")
        try:
            mood = Mood(request.path_params["mood"])
        except ValueError:
            raise HTTPException(404) from None
        if len(numbers) > max_cards or len(set(numbers)) < len(numbers):
            raise HTTPException(404)
        recommendations = [Recommendation(self._find_movie(number), mood) for number in numbers]
        return cards(recommendations, self._card_options)

    def _find_movie(self, number: str) -> ScoredMovie:
        is_id = number.isdecimal() and len(number) <= _MAX_ID_DIGITS
        if is_id and not self._shelf.is_empty:
            movie = self._shelf.catalogue.by_id.get(int(number))
            if movie is not None:
                return movie
        raise HTTPException(404)


def _picture_response(request: WebRequest, picture: bytes, media_type: str, cache_seconds: int) -> Response:
    """Answer with a picture that browsers keep."""
    tag = f'"{hashlib.sha256(picture).hexdigest()[:32]}"'
    headers = {
        "Cache-Control": f"public, max-age={cache_seconds}",
        "ETag": tag,
        "Cross-Origin-Resource-Policy": "cross-origin",  # other sites show it in previews of links
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(picture, media_type=media_type, headers=headers)

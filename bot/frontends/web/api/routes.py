"""The HTTP API: movies for a mood or for free words, as JSON. Nothing is remembered."""

from http import HTTPStatus
from typing import Any, TypeVar

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request as WebRequest
from starlette.responses import Response
from starlette.routing import Route

from bot.dialogue import Conversation, Reply, Request, ShowMovies
from bot.dialogue import texts as shared_texts
from bot.frontends.web import texts
from bot.frontends.web.api import schemas
from bot.frontends.web.api.openapi import document
from bot.frontends.web.api.schemas import Feeling, Problem, Query, Recommendations, Understood
from bot.frontends.web.html import poster_path
from bot.frontends.web.security import read_body
from core.distress import is_danger
from core.errors import CatalogueEmpty
from core.movies.catalogue import Shelf

API_PATH = "/api/"
_ANONYMOUS = "api:anybody"
_RETRY_SECONDS = 60
_MOVIES_FOR_FEELING = 3
_MAX_DETAIL_CHARACTERS = 300
"""Of a validation error, which may quote the request."""

_T = TypeVar("_T")


class Api:
    """Serves the HTTP API."""

    def __init__(self, dialogue: Conversation, shelf: Shelf) -> None:
        self._dialogue = dialogue
        self._shelf = shelf
        self._moods = msgspec.json.encode(schemas.all_moods())
        self._document = msgspec.json.encode(document())

    @property
    def routes(self) -> list[Route]:
        """The routes of the API."""
        return [
            Route("/api/v1/openapi.json", self._answer_description),
            Route("/api/v1/moods", self._answer_moods),
            Route("/api/v1/recommendations", self._answer_recommendations),
            Route("/api/v1/feel", self._answer_feeling, methods=["POST"]),
        ]

    async def _answer_description(self, _: WebRequest) -> Response:
        return _json_response(self._document)

    async def _answer_moods(self, _: WebRequest) -> Response:
        return _json_response(self._moods)

    async def _answer_recommendations(self, request: WebRequest) -> Response:
        query = _convert_query(dict(request.query_params), Query)
        reply = await self._ask(
            Request(_ANONYMOUS, _ANONYMOUS, action=ShowMovies(query.mood), is_roomy=True, browses=query.n)
        )
        if reply.mood is None:  # there are no movies at all
            raise _unavailable(reply.text)
        catalogue = self._shelf.catalogue
        recommendations = Recommendations(
            mood=query.mood,
            text=reply.text,
            week=str(catalogue.week),
            source=catalogue.source,
            notice=reply.notice,
            movies=_movies_of(request, reply),
        )
        return _json_response(msgspec.json.encode(recommendations))

    async def _answer_feeling(self, request: WebRequest) -> Response:
        media_type = request.headers.get("content-type", "").partition(";")[0]
        if media_type.strip().casefold() != "application/json":
            raise HTTPException(415, "Send application/json.")
        feeling = _decode_feeling(await read_body(request))
        text = f"/feel {feeling.text}"  # so that words that look like another command are none
        reply = await self._ask(Request(_ANONYMOUS, _ANONYMOUS, text, is_roomy=True, browses=_MOVIES_FOR_FEELING))
        understood = Understood(
            mood=reply.mood if reply.cards else None,
            text=reply.text,
            notice=reply.notice,
            movies=_movies_of(request, reply),
            links=tuple(schemas.Page(link.label, link.address) for link in reply.links),
        )
        return _json_response(msgspec.json.encode(understood))

    async def _ask(self, request: Request) -> Reply:
        if self._shelf.is_empty and not is_danger(request.text):
            raise _unavailable(shared_texts.sorry(CatalogueEmpty()))
        return await self._dialogue.reply_to(request)


def api_error(error: Exception) -> Response:
    """Describe an error as a problem: https://www.rfc-editor.org/rfc/rfc9457."""
    status, detail, headers = 500, "", None
    if isinstance(error, HTTPException):
        status, headers = error.status_code, error.headers
        if error.detail != HTTPStatus(status).phrase:
            detail = error.detail
    problem = Problem(HTTPStatus(status).phrase, status, detail or texts.error_text(status))
    return Response(msgspec.json.encode(problem), status, headers, "application/problem+json")


def _json_response(content: bytes) -> Response:
    return Response(content, media_type="application/json")


def _unavailable(detail: str) -> HTTPException:
    return HTTPException(503, detail, {"Retry-After": str(_RETRY_SECONDS)})


def _movies_of(request: WebRequest, reply: Reply) -> tuple[schemas.Movie, ...]:
    """Describe the movies of a reply; drawn posters have an address on this site."""
    site = str(request.base_url).rstrip("/")
    movies: list[schemas.Movie] = []
    for card in reply.cards:
        poster = card.poster or f"{site}{poster_path(card)}"
        movies.append(schemas.describe_movie(card, poster))
    return tuple(movies)


def _decode_feeling(body: bytes) -> Feeling:
    """Read a body.

    Raises:
        HTTPException: It is no such JSON (422).
    """
    try:
        return msgspec.json.decode(body, type=Feeling)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise HTTPException(422, str(error)[:_MAX_DETAIL_CHARACTERS]) from None


def _convert_query(query: dict[str, Any], query_type: type[_T]) -> _T:
    """Read the parameters of an address.

    Raises:
        HTTPException: One is missing or cannot be read (422).
    """
    try:
        return msgspec.convert(query, query_type, strict=False)
    except msgspec.ValidationError as error:
        raise HTTPException(422, str(error)[:_MAX_DETAIL_CHARACTERS]) from None

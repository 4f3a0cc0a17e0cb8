"""The dialogue for programs: JSON in, JSON out, and nothing remembered."""

from http import HTTPStatus
from typing import Any, TypeVar

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request as WebRequest
from starlette.responses import Response
from starlette.routing import Route

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import ShowMovies
from bot.dialogue.conversation import Conversation
from bot.dialogue.reply import Reply, Request
from bot.frontends.web import texts as web_texts
from bot.frontends.web.api import schemas as web_wire
from bot.frontends.web.api.openapi import document
from bot.frontends.web.api.schemas import Feeling, Problem, Query, Recommendations, Understood
from bot.frontends.web.bodies import read_body
from bot.frontends.web.html import drawn_poster
from core.distress import is_danger
from core.errors import CatalogueEmpty
from core.movies.catalogue import Shelf

API_PATH = "/api/"
_ANYBODY = "api:anybody"
_RETRY_SECONDS = 60
_FOR_A_FEELING = 3  # movies
_MOST_TOLD = 300  # characters of what is wrong, which may quote what was sent

_T = TypeVar("_T")


class Api:
    """What lies at which address."""

    def __init__(self, dialogue: Conversation, shelf: Shelf) -> None:
        """Take what answers, and what tells the week."""
        self._dialogue = dialogue
        self._shelf = shelf
        self._moods = msgspec.json.encode(web_wire.all_moods())
        self._document = msgspec.json.encode(document())

    @property
    def routes(self) -> list[Route]:
        """What lies at which address."""
        return [
            Route("/api/v1/openapi.json", self._describe),
            Route("/api/v1/moods", self._list_moods),
            Route("/api/v1/recommendations", self._recommend),
            Route("/api/v1/feel", self._feel, methods=["POST"]),
        ]

    async def _describe(self, _: WebRequest) -> Response:
        return _json(self._document)

    async def _list_moods(self, _: WebRequest) -> Response:
        return _json(self._moods)

    async def _recommend(self, request: WebRequest) -> Response:
        query = _converted(dict(request.query_params), Query)
        asked = Request(_ANYBODY, _ANYBODY, action=ShowMovies(query.mood), is_roomy=True, browses=query.n)
        reply = await self._answer(asked)
        if reply.mood is None:  # not even a mood that has no movies
            raise _later(reply.text)
        week, source = str(self._shelf.catalogue.week), self._shelf.catalogue.source
        movies = _movies(request, reply)
        return _json(Recommendations(query.mood, reply.text, week, source, reply.notice, movies))

    async def _feel(self, request: WebRequest) -> Response:
        if request.headers.get("content-type", "").partition(";")[0].strip().casefold() != "application/json":
            raise HTTPException(415, "Send application/json.")
        feeling = _decoded(await read_body(request))
        # Behind a command that takes free words, what is sent is no command itself.
        asked = Request(_ANYBODY, _ANYBODY, f"/feel {feeling.text}", is_roomy=True, browses=_FOR_A_FEELING)
        reply = await self._answer(asked)
        mood = reply.mood if reply.cards else None
        links = tuple(web_wire.Page(link.label, link.address) for link in reply.links)
        return _json(Understood(mood, reply.text, reply.notice, _movies(request, reply), links))

    async def _answer(self, asked: Request) -> Reply:
        if self._shelf.is_empty and not is_danger(asked.text):
            raise _later(shared_texts.sorry(CatalogueEmpty()))
        return await self._dialogue.reply_to(asked)


def api_error(error: Exception) -> Response:
    """Say why there is no answer."""
    status, detail, headers = 500, "", None
    if isinstance(error, HTTPException):
        status, headers = error.status_code, error.headers
        detail = error.detail if error.detail != HTTPStatus(status).phrase else ""
    told = Problem(HTTPStatus(status).phrase, status, detail or web_texts.page_fault(status))
    return Response(msgspec.json.encode(told), status, headers, "application/problem+json")


def _json(told: bytes | msgspec.Struct) -> Response:
    body = told if isinstance(told, bytes) else msgspec.json.encode(told)
    return Response(body, media_type="application/json")


def _later(why: str) -> HTTPException:
    return HTTPException(503, why, {"Retry-After": str(_RETRY_SECONDS)})


def _movies(request: WebRequest, reply: Reply) -> tuple[web_wire.Movie, ...]:
    base = str(request.base_url).rstrip("/")
    return tuple(web_wire.describe_movie(card, card.poster or f"{base}{drawn_poster(card)}") for card in reply.cards)


def _decoded(body: bytes) -> Feeling:
    try:
        return msgspec.json.decode(body, type=Feeling)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise HTTPException(422, str(error)[:_MOST_TOLD]) from None


def _converted(query: dict[str, Any], kind: type[_T]) -> _T:
    try:
        return msgspec.convert(query, kind, strict=False)
    except msgspec.ValidationError as error:
        raise HTTPException(422, str(error)[:_MOST_TOLD]) from None

"""The pages: the conversation, and links into it that can be shared."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request as WebRequest
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.dialogue.actions import Open, ShowMovies, action_from
from bot.dialogue.conversation import Conversation
from bot.dialogue.reply import Reply, Request
from bot.frontends.web import html as web_render
from bot.frontends.web.bodies import read_form
from bot.frontends.web.bubbles import bubble_of
from bot.frontends.web.html import Preview
from bot.frontends.web.networks import customer_network
from bot.frontends.web.security import is_own_form
from bot.frontends.web.session import COOKIE_NAME, CookieSigner, Session, new_session
from bot.languages import language_of, speaking
from core.distress import is_danger
from core.moods.mood import Mood
from core.movies.catalogue import Shelf

_COOKIE_SECONDS = 180 * 24 * 3600  # what somebody judged and chose is theirs for longer than a week
_LANGUAGE = re.compile(  # an IETF tag and how much it is wanted
    r"(?P<tag>[a-z]{1,8}(?:[-_][a-z0-9]{1,8}){0,8})\s*(?:;\s*q\s*=\s*(?P<quality>[01](?:\.\d{0,3})?))?", re.IGNORECASE
)
_MOST_LANGUAGES = 20  # that are looked at
_FRAGMENT = "hx-request"  # the header with which htmx asks for the exchange alone
_MOVIE = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_ROBOTS = "User-agent: *\nDisallow: /say\nDisallow: /*?text=\n"
"""Answers to questions are for people; shared links may be found: https://www.rfc-editor.org/rfc/rfc9309"""


class Pages:
    """What lies at which address."""

    def __init__(
        self,
        dialogue: Conversation,
        shelf: Shelf,
        signer: CookieSigner,
        error_headers: Mapping[str, str],
        clock: Callable[[], datetime],
    ) -> None:
        """Take what answers and what it offers.

        Args:
            dialogue: Answers.
            shelf: Holds what is on offer.
            signer: Signs cookies.
            error_headers: Headers of answers to errors in our own code, which no middleware adds.
            clock: Tells the time in UTC.
        """
        self._dialogue = dialogue
        self._shelf = shelf
        self._signer = signer
        self._error_headers = error_headers
        self._clock = clock

    @property
    def routes(self) -> list[Route]:
        """What lies at which address."""
        return [
            Route("/", self._home),
            Route("/say", self._say, methods=["POST"]),
            Route("/mood/{mood}", self._mood),
            Route("/movie/{movie}", self._movie),
            Route("/robots.txt", _robots),
        ]

    async def answer_error(self, request: WebRequest, error: Exception) -> Response:
        """Answer in the bot's own voice what cannot be answered."""
        if isinstance(error, HTTPException):
            status, headers = error.status_code, error.headers
        else:  # Starlette answers these outside of the middleware
            status, headers = 500, self._error_headers
        language = language_of(*_locales(request))
        if status == HTTPStatus.TOO_MANY_REQUESTS:  # which must cost less than what is refused
            html = web_render.refusal(status, language, is_fragment=_FRAGMENT in request.headers)
            return HTMLResponse(html, status, {**(headers or {}), "Cache-Control": "no-store"})
        with speaking(language):
            reply = web_render.fault(status)
        return self._shown(request, Request("", ""), reply, status=status, headers=headers)

    async def _home(self, request: WebRequest) -> Response:
        """Greet, or answer ``?text=``, as far as a link may ask for it."""
        text = request.query_params.get("text", "")
        asked = Request("", "", text or "/start", is_link=True)
        return await self._answer(request, asked, has_bubble=bool(text))

    async def _say(self, request: WebRequest) -> Response:
        """Answer what was typed or pressed."""
        if not is_own_form(request):
            raise HTTPException(403)
        form = await read_form(request)
        token = form.get("choice")
        if token is None:
            return await self._answer(request, Request("", "", form.get("text", "")))
        return await self._answer(request, Request("", "", action=action_from(token)))

    async def _mood(self, request: WebRequest) -> Response:
        """Show today's movies for a mood, the same to everybody, so that they can be shared."""
        action = ShowMovies(_mood_named(request.path_params["mood"]))
        session, visitor = await self._visitor(request)
        asked = replace(visitor, action=action, browses=3)
        reply = await self._dialogue.reply_to(asked)
        self._dialogue.note_shown(asked, reply)
        response = self._shown(request, asked, reply, status=503 if reply.mood is None else 200)
        await self._set_cookie(request, response, session)
        return response

    async def _movie(self, request: WebRequest) -> Response:
        """Show one movie."""
        number = request.path_params["movie"]
        if not _MOVIE.fullmatch(number):
            raise HTTPException(404)
        entry = None if self._shelf.is_empty else self._shelf.catalogue.by_id.get(int(number))
        named = request.query_params.get("mood")
        if named is None and entry is None:
            raise HTTPException(404)
        mood = entry.scores.strongest() if named is None and entry else _mood_named(named or "")
        asked = Request("", "", action=Open(mood, int(number)))
        return await self._answer(request, asked, has_bubble=False, status_of_none=404)

    async def _answer(
        self, request: WebRequest, asked: Request, *, has_bubble: bool = True, status_of_none: int = 200
    ) -> Response:
        """Let the dialogue answer the person whose cookie this is, or a new one; repeat their words in a bubble."""
        session, visitor = await self._visitor(request)
        reply = await self._dialogue.reply_to(
            replace(visitor, text=asked.text, action=asked.action, is_link=asked.is_link)
        )
        said = asked if has_bubble else Request("", "")
        if (
            has_bubble and asked.is_link and not is_danger(asked.text)
        ):  # a link is shown as the button that it stands for
            said = replace(asked, action=reply.action)
        response = self._shown(request, said, reply, status=200 if reply.cards else status_of_none)
        await self._set_cookie(request, response, session)
        return response

    async def _visitor(self, request: WebRequest) -> tuple[Session, Request]:
        """Tell who asks: the person whose cookie this is, or a new one; and how they ask."""
        now = self._clock()
        known = await self._signer.verify(request.cookies.get(COOKIE_NAME, ""), now)
        session = known or new_session(now)
        who = f"web:{session.person}"
        locale, *further = _locales(request)
        return session, Request(
            who,
            who,
            locale=locale,
            further_locales=tuple(further),
            is_roomy=True,
            is_new=known is None,
            known_since=session.since,
            network=await self._signer.fingerprint(customer_network(request.client.host)) if request.client else "",
        )

    async def _set_cookie(self, request: WebRequest, response: Response, session: Session) -> None:
        signed, is_safe = await self._signer.sign(session), request.url.scheme == "https"
        response.set_cookie(COOKIE_NAME, signed, max_age=_COOKIE_SECONDS, httponly=True, samesite="lax", secure=is_safe)

    def _shown(
        self,
        request: WebRequest,
        said: Request,
        reply: Reply,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Show a reply as htmx or as a bare browser wants it; moods are private, so nothing may keep it."""
        catalogue = None if self._shelf.is_empty else self._shelf.catalogue
        with speaking(reply.language):
            bubble = bubble_of(said.text, said.action)
            if _FRAGMENT in request.headers:
                html = web_render.fragment(bubble, reply)
            else:
                preview = Preview.of_reply(_base(request), reply) if reply.cards else Preview.of_home(_base(request))
                html = web_render.page(bubble, reply, preview, catalogue)
        return HTMLResponse(html, status, {**(headers or {}), "Cache-Control": "no-store"})


async def _robots(_: WebRequest) -> Response:
    return PlainTextResponse(_ROBOTS)


def _base(request: WebRequest) -> str:
    """Return the address of the site as the visitor knows it, without a slash at the end."""
    return str(request.base_url).rstrip("/")


def _mood_named(name: str) -> Mood:
    try:
        return Mood(name)
    except ValueError:
        raise HTTPException(404) from None


def _locales(request: WebRequest) -> tuple[str, ...]:
    """Return the languages that the browser asks for, best first; English when it asks for none.

    Source: https://www.rfc-editor.org/rfc/rfc9110#name-accept-language
    """
    found: list[tuple[float, str]] = []
    for asked in request.headers.get("accept-language", "").split(",")[:_MOST_LANGUAGES]:
        language = _LANGUAGE.fullmatch(asked.strip())
        if language and (quality := float(language["quality"] or 1)):
            found.append((quality, language["tag"]))
    found.sort(key=lambda one: one[0], reverse=True)
    return tuple(tag for _, tag in found) or ("en",)

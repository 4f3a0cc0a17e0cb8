"""The pages: the conversation, and addresses within it that can be shared."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request as WebRequest
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.dialogue import AnyAction, Conversation, Open, Reply, Request, ShowMovies, Start, action_from, mood_choice
from bot.frontends.web import html, texts
from bot.frontends.web.limits import customer_network
from bot.frontends.web.security import is_own_form, read_form
from bot.frontends.web.session import COOKIE_NAME, CookieSigner, Session, new_session
from bot.languages import language_of, say, speaking
from core.moods.mood import Mood
from core.movies.catalogue import Shelf
from core.people.platform_ids import platform_id

_COOKIE_SECONDS = 180 * 24 * 3600
_LANGUAGE = re.compile(  # an IETF tag and its weight
    r"(?P<tag>[a-z]{1,8}(?:[-_][a-z0-9]{1,8}){0,8})\s*(?:;\s*q\s*=\s*(?P<quality>[01](?:\.\d{0,3})?))?", re.IGNORECASE
)
_MAX_LANGUAGES = 20
_HTMX_HEADER = "hx-request"
"""Sent by htmx, which needs only the exchange and not the whole page."""
_MOVIE_ID = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_MOVIES_ON_SHARED_PAGE = 3
_ROBOTS = "User-agent: *\nDisallow: /say\nDisallow: /*?text=\n"
"""Search engines may list shared pages but not answers: https://www.rfc-editor.org/rfc/rfc9309"""


@dataclass(frozen=True, slots=True)
class VisitorInput:
    """Words that a visitor typed, or the action of a button or an address."""

    text: str = ""
    is_link: bool = False
    """Whether the words came in an address, which anybody may have made: they may change nothing."""
    action: AnyAction | None = None
    label: str = ""
    """The label of the button that was pressed."""

    def bubble(self) -> str:
        """Return the words that the visitor's bubble repeats, in the language that is spoken; empty for no bubble."""
        command = self.text.removeprefix("/")
        if self.is_link and command in texts.PAGES:  # a link in the page's menu
            return say(texts.PAGES[command])
        return html.shorten_bubble(self.label or self.text)


class Pages:
    """Serves the conversation."""

    def __init__(
        self,
        dialogue: Conversation,
        shelf: Shelf,
        signer: CookieSigner,
        error_headers: Mapping[str, str],
        clock: Callable[[], datetime],
    ) -> None:
        """Serve a dialogue.

        Args:
            dialogue: Answers what visitors type and press.
            shelf: Holds the movies on offer.
            signer: Signs cookies.
            error_headers: Headers of answers to errors in our own code, which no middleware adds.
            clock: Returns the time in UTC.
        """
        self._dialogue = dialogue
        self._shelf = shelf
        self._signer = signer
        self._error_headers = error_headers
        self._clock = clock

    @property
    def routes(self) -> list[Route]:
        """The routes of all pages."""
        return [
            Route("/", self._show_home),
            Route("/say", self._answer_form, methods=["POST"]),
            Route("/mood/{mood}", self._show_mood),
            Route("/movie/{movie}", self._show_movie),
            Route("/robots.txt", _show_robots),
        ]

    async def answer_error(self, request: WebRequest, error: Exception) -> Response:
        """Show an error as a reply of the bot."""
        status = int(HTTPStatus.INTERNAL_SERVER_ERROR)
        headers: Mapping[str, str] | None = self._error_headers
        if isinstance(error, HTTPException):
            status, headers = error.status_code, error.headers
        language = language_of(*_locales(request))
        if status == HTTPStatus.TOO_MANY_REQUESTS:  # has to cost less than the page that it refuses
            page = html.refusal(status, language, is_fragment=_HTMX_HEADER in request.headers)
            return _html_response(page, status, headers)
        with speaking(language):
            reply = html.error_reply(status)
        return self._render(request, VisitorInput(), reply, status=status, headers=headers)

    async def _show_home(self, request: WebRequest) -> Response:
        """Greet, or answer the words in ``?text=``, as far as a link may ask for them."""
        text = request.query_params.get("text", "")
        if not text:
            return await self._answer(request, VisitorInput(action=Start()))
        return await self._answer(request, VisitorInput(text, is_link=True))

    async def _answer_form(self, request: WebRequest) -> Response:
        """Answer words that were typed, or a button that was pressed."""
        if not is_own_form(request):
            raise HTTPException(403)
        form = await read_form(request)
        if "choice" not in form:
            return await self._answer(request, VisitorInput(form.get("text", "")))
        token, _, label = form["choice"].partition(" ")
        return await self._answer(request, VisitorInput(action=action_from(token), label=label))

    async def _show_mood(self, request: WebRequest) -> Response:
        """Show today's movies for a mood, the same to everybody, so that the address can be shared."""
        mood = _parse_mood(request.path_params["mood"])
        session, visitor = await self._identify(request)
        request_to_browse = replace(visitor, action=ShowMovies(mood), browses=_MOVIES_ON_SHARED_PAGE)
        reply = await self._dialogue.reply_to(request_to_browse)
        self._dialogue.note_shown(request_to_browse, reply)
        with speaking(reply.language):
            label = mood_choice(mood)
        status = 200
        if reply.mood is None:  # there are no movies at all
            status = 503
        response = self._render(request, VisitorInput(label=label), reply, status=status)
        await self._set_cookie(request, response, session)
        return response

    async def _show_movie(self, request: WebRequest) -> Response:
        """Show one movie."""
        number = request.path_params["movie"]
        if not _MOVIE_ID.fullmatch(number):
            raise HTTPException(404)
        if "mood" in request.query_params:
            mood = _parse_mood(request.query_params["mood"])
        else:
            mood = self._strongest_mood(int(number))
        action = Open(mood, int(number))
        return await self._answer(request, VisitorInput(action=action), status_without_cards=404)

    def _strongest_mood(self, movie_id: int) -> Mood:
        """Return the strongest mood of a movie on offer; any other movie is not found."""
        if not self._shelf.is_empty:
            movie = self._shelf.catalogue.by_id.get(movie_id)
            if movie is not None:
                return movie.scores.strongest()
        raise HTTPException(404)

    async def _answer(
        self, request: WebRequest, visitor_input: VisitorInput, *, status_without_cards: int = 200
    ) -> Response:
        """Answer a visitor: the person of their cookie, or a new one."""
        session, visitor = await self._identify(request)
        reply = await self._dialogue.reply_to(
            replace(visitor, text=visitor_input.text, action=visitor_input.action, is_link=visitor_input.is_link)
        )
        status = status_without_cards
        if reply.cards:
            status = 200
        response = self._render(request, visitor_input, reply, status=status)
        await self._set_cookie(request, response, session)
        return response

    async def _identify(self, request: WebRequest) -> tuple[Session, Request]:
        """Return the visitor's session, and a request to the dialogue that says all about them but what they want."""
        now = self._clock()
        known_session = await self._signer.verify(request.cookies.get(COOKIE_NAME, ""), now)
        session = known_session or new_session(now)
        person = platform_id("web", session.person)
        network = ""
        if request.client:
            network = await self._signer.fingerprint(customer_network(request.client.host))
        locale, *further_locales = _locales(request)
        return session, Request(
            person,
            person,
            locale=locale,
            further_locales=tuple(further_locales),
            is_roomy=True,
            is_new=known_session is None,
            known_since=session.since,
            network=network,
        )

    async def _set_cookie(self, request: WebRequest, response: Response, session: Session) -> None:
        response.set_cookie(
            COOKIE_NAME,
            await self._signer.sign(session),
            max_age=_COOKIE_SECONDS,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )

    def _render(
        self,
        request: WebRequest,
        visitor_input: VisitorInput,
        reply: Reply,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Write a reply as a whole page, or as the exchange alone for htmx."""
        with speaking(reply.language):
            bubble = visitor_input.bubble()
            if _HTMX_HEADER in request.headers:
                return _html_response(html.fragment(bubble, reply), status, headers)
            preview = html.Preview.of_reply(_site_address(request), reply)
            catalogue = None
            if not self._shelf.is_empty:
                catalogue = self._shelf.catalogue
            return _html_response(html.page(bubble, reply, preview, catalogue), status, headers)


def _html_response(content: str | bytes, status: int, headers: Mapping[str, str] | None) -> Response:
    """Answer with HTML that nothing may keep, as moods are private."""
    return HTMLResponse(content, status, {**(headers or {}), "Cache-Control": "no-store"})


async def _show_robots(_: WebRequest) -> Response:
    return PlainTextResponse(_ROBOTS)


def _site_address(request: WebRequest) -> str:
    """Return the address of the site as the visitor knows it, without a slash at the end."""
    return str(request.base_url).rstrip("/")


def _parse_mood(name: str) -> Mood:
    try:
        return Mood(name)
    except ValueError:
        raise HTTPException(404) from None


def _locales(request: WebRequest) -> tuple[str, ...]:
    """Return the languages that the browser asks for, best first; English when it asks for none.

    Source: https://www.rfc-editor.org/rfc/rfc9110#name-accept-language
    """
    weighted_tags: list[tuple[float, str]] = []
    for part in request.headers.get("accept-language", "").split(",")[:_MAX_LANGUAGES]:
        language = _LANGUAGE.fullmatch(part.strip())
        if language is None:
            continue
        quality = float(language["quality"] or 1)
        if quality:
            weighted_tags.append((quality, language["tag"]))
    weighted_tags.sort(key=lambda weighted: weighted[0], reverse=True)
    tags = [tag for _, tag in weighted_tags]
    return tuple(tags) or ("en",)

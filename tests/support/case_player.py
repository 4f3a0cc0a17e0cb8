"""Plays a file of ``tests/cases``: TMDb's stand-in answers from the file, and a whole bot with its own store asks it.

::

    async with replaying("03_age_rating", tmp_path) as played:
        await played.refresh()
        reply = await played.ask("/start open_joy_900001")

A file holds ``pages``, lists of entries in TMDb's format, and ``details`` by id. Fields that the details lack come from
the entry; null stands for a movie that TMDb does not have. As at TMDb, ``include_video_language`` selects the videos,
by default the English ones.
"""

import json
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request as WebRequest
from starlette.responses import JSONResponse, Response

from bot.app import App, open_app
from bot.dialogue.actions import action_from
from bot.dialogue.reply import Reply, Request
from bot.settings import Settings
from core.movies.catalogue import Catalogue
from core.movies.movie import Movie
from tests.support.tmdb.faults import error
from tests.support.tmdb.standin import GENRES, V4_KEY, Row, TmdbStandin, running

CASES = Path(__file__).parents[1] / "cases"
MONDAY = datetime(2026, 11, 30, 12, tzinfo=UTC)
"""The time at which the cases are played."""
PERSON = "terminal:here"
_GENRE_NAMES = {number: name for name, number in GENRES.items()}
_BARE: dict[str, Any] = {
    "tagline": "",
    "runtime": 0,
    "keywords": {"keywords": []},
    "videos": {"results": []},
    "release_dates": {"results": []},
    "watch/providers": {"results": {}},
    "translations": {"translations": []},
}


class Case:
    """The content of a file; a test may change it before it is played."""

    def __init__(self, name: str) -> None:
        """Read a file of ``tests/cases`` by its name without suffix."""
        content = json.loads((CASES / f"{name}.json").read_text("utf-8"))
        self.pages: list[list[dict[str, Any]]] = content["pages"]
        self.details: dict[str, dict[str, Any] | None] = content.get("details", {})

    def entry(self, movie_id: int) -> dict[str, Any]:
        """Return a movie's entry in the pages."""
        return next(entry for page in self.pages for entry in page if entry["id"] == movie_id)

    def details_of(self, movie_id: int) -> dict[str, Any] | None:
        """Return a movie's details with all parts that a request can append."""
        own = self.details.get(str(movie_id), {})
        if own is None:
            return None
        facts = dict(self.entry(movie_id))
        genres = _genres_of(facts.pop("genre_ids", ()))
        return facts | {"genres": genres} | _BARE | own


class CaseStandin(TmdbStandin):
    """TMDb with the movies of a case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        super().__init__([])

    def _list(self, order: Callable[[Row], float]) -> Callable[[WebRequest], Response]:
        del order  # the file has an order of its own

        def answer(request: WebRequest) -> Response:
            pages, number = self.case.pages, int(request.query_params.get("page", "1"))
            results = pages[number - 1] if number <= len(pages) else []
            return JSONResponse(
                {"page": number, "results": results, "total_pages": len(pages), "total_results": sum(map(len, pages))}
            )

        return answer

    def _details(self, request: WebRequest) -> Response:
        details = self.case.details_of(int(request.path_params["movie_id"]))
        if details is None:
            return error(404)
        languages = request.query_params.get("include_video_language", "en").replace(" ", "").split(",")
        return JSONResponse(details | {"videos": _videos_in(languages, details["videos"])})


def _videos_in(languages: Sequence[str], videos: Any) -> Any:  # noqa: ANN401 - a case may hold anything
    """Leave out videos in other languages; content in another format stays as it is."""
    try:
        return {"results": [video for video in videos["results"] if (video.get("iso_639_1") or "null") in languages]}
    except (AttributeError, KeyError, TypeError):
        return videos


def _genres_of(numbers: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - as above
    try:
        return [{"id": number, "name": _GENRE_NAMES[number]} for number in numbers if number in _GENRE_NAMES]
    except TypeError:
        return []


@dataclass(frozen=True)
class Played:
    """A case that is being played."""

    case: Case
    standin: CaseStandin
    app: App

    async def refresh(self) -> Catalogue:
        """Fetch the catalogue, as ``python -m bot refresh`` does."""
        return await self.app.refresher.refresh()

    async def ask(self, text: str, *, locale: str = "en", person: str = PERSON) -> Reply:
        """Ask the bot, as ``python -m bot ask`` does."""
        return await self.app.dialogue.reply_to(Request(person, person, text, locale=locale))

    async def press(self, token: str, *, locale: str = "en", person: str = PERSON) -> Reply:
        """Press a button."""
        return await self.app.dialogue.reply_to(Request(person, person, action=action_from(token), locale=locale))

    async def shown(self, text: str, *, locale: str = "en", person: str = PERSON) -> list[int]:
        """Ask the bot and return the ids of the movies that it shows."""
        reply = await self.ask(text, locale=locale, person=person)
        return [card.id for card in reply.cards]

    async def facts(self, movie_id: int) -> Movie:
        """Return a movie as it is stored."""
        long_ago = datetime.min.replace(tzinfo=UTC)
        return (await self.app.store.movies.find_movies("tmdb", [movie_id], since=long_ago))[movie_id]


@asynccontextmanager
async def replaying(case: str | Case, folder: Path, **settings: str) -> AsyncGenerator[Played]:
    """Play a case, with a store in a folder.

    Args:
        case: The name of its file without suffix, or its content.
        folder: Folder of the store; an existing store is used.
        settings: Further settings by the names of their variables.
    """
    standin = CaseStandin(Case(case) if isinstance(case, str) else case)
    async with running(standin):
        own = {
            "TMDB_TOKEN": V4_KEY,
            "TMDB_API_BASE": standin.api_base,
            "TMDB_IMAGE_BASE": standin.image_base,
            "CINEMOOD_STORE": str(folder / "cinemood.db"),
        }
        async with open_app(Settings.read(own | settings), lambda: MONDAY) as app:
            yield Played(standin.case, standin, app)

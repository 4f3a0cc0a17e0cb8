"""A stand-in for TMDb: a real server on loopback that answers in TMDb's shapes and fails on demand.

By hand: ``python -m tests.support.tmdb.standin [--port 8765] [--latency MS]`` serves ``data/movies.jsonl``. In tests::

    async with running(TmdbStandin(rows)) as standin:
        TmdbClient(V4_KEY, api_base=standin.api_base, image_base=standin.image_base)

A row looks like a line of ``data/movies.jsonl``. Every other field of TMDb's details may be given too, in TMDb's own
shape (``"adult": True``, ``"videos": {"results": [...]}``), and then goes out as it is.
"""

import argparse
import asyncio
import json
import socket
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import uvicorn
from PIL import Image, ImageDraw
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.support.tmdb.faults import TOO_MANY_PARTS, Faults, error

V4_KEY = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzdGFuZC1pbiJ9.c3RhbmQtaW4tc2lnbmF0dXJl"
PER_PAGE = 20
_LAST_PAGE = 500
_MOST_PARTS = 20
GENRES = {  # https://api.themoviedb.org/3/genre/movie/list
    "Action": 28, "Adventure": 12, "Animation": 16, "Comedy": 35, "Crime": 80, "Documentary": 99, "Drama": 18,
    "Family": 10751, "Fantasy": 14, "History": 36, "Horror": 27, "Music": 10402, "Mystery": 9648, "Romance": 10749,
    "Science Fiction": 878, "TV Movie": 10770, "Thriller": 53, "War": 10752, "Western": 37,
}  # fmt: skip

_SIZES = ("w92", "w154", "w185", "w342", "w500", "w780", "original")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A request that came in."""

    path: str
    params: dict[str, str]
    headers: dict[str, str]
    at: float
    """Monotonic seconds."""


class TmdbStandin:
    """The movies it has, the calls it got and the faults it shall make."""

    def __init__(self, rows: Sequence[Row], *, keys: Sequence[str] = (V4_KEY,), latency: float = 0.0) -> None:
        """Take the movies, the keys to accept and the seconds to wait before each answer."""
        self.rows = {int(row["id"]): row for row in rows}
        self.faults = Faults()
        self.calls: list[Call] = []
        self.address = ""
        """Known once it is running."""
        self.most_at_once = 0
        """The largest number of requests that were under way at the same time."""
        self._under_way = 0
        self._keys = keys
        self._latency = latency
        self.app = Starlette(
            routes=[
                self._route("/3/trending/movie/week", self._list(lambda _: 0)),
                self._route("/3/movie/popular", self._list(lambda row: -row.get("popularity", 0))),
                self._route("/3/movie/top_rated", self._list(lambda row: -row.get("vote_average", 0))),
                self._route("/3/movie/{movie_id:int}", self._details),
                self._route("/3/genre/movie/list", _genres),
                self._route("/3/configuration", self._configuration),
                self._route("/t/p/{size}/{file}", self._image),
                self._route("/{rest:path}", lambda _: error(404)),
            ]
        )

    @property
    def api_base(self) -> str:
        """What to set ``TMDB_API_BASE`` to."""
        return f"{self.address}/3"

    @property
    def image_base(self) -> str:
        """What to set ``TMDB_IMAGE_BASE`` to."""
        return f"{self.address}/t/p"

    def _route(self, path: str, answer: Callable[[Request], Response]) -> Route:
        async def endpoint(request: Request) -> Response:
            path = request.url.path
            self.calls.append(Call(path, dict(request.query_params), dict(request.headers), time.monotonic()))
            is_open = not path.startswith("/3/") or self._knows(request)
            right = answer(request) if is_open else error(401)
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
            try:
                await asyncio.sleep(self._latency)
                fault = self.faults.take(path)
                return await fault(request, right) if fault else right
            finally:
                self._under_way -= 1

        return Route(path, endpoint)

    def _knows(self, request: Request) -> bool:
        """Whether the header holds one of the access tokens; TMDb takes no v3 keys there."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return token in self._keys and token.startswith("eyJ")

    def _list(self, order: Callable[[Row], float]) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            text = request.query_params.get("page", "1")
            if not text.isdecimal() or not 1 <= int(text) <= _LAST_PAGE:
                return error(400)
            page, rows = int(text), sorted(self.rows.values(), key=order)
            entries = [_entry(row) for row in rows[(page - 1) * PER_PAGE : page * PER_PAGE]]
            pages = -(-len(rows) // PER_PAGE)
            return JSONResponse({"page": page, "results": entries, "total_pages": pages, "total_results": len(rows)})

        return answer

    def _details(self, request: Request) -> Response:
        row = self.rows.get(request.path_params["movie_id"])
        parts = [part for part in request.query_params.get("append_to_response", "").split(",") if part]
        if row is None:
            return error(404)
        if len(parts) > _MOST_PARTS:
            return error(400, TOO_MANY_PARTS)
        return JSONResponse(_details(row, parts))

    def _configuration(self, request: Request) -> Response:
        base = f"{request.base_url}t/p/"
        sizes = {"poster_sizes": _SIZES, "backdrop_sizes": ("w300", "w780", "w1280", "original")}
        return JSONResponse(
            {"images": {"base_url": base, "secure_base_url": base, **sizes}, "change_keys": ["adult", "air_date"]}
        )

    def _image(self, request: Request) -> Response:
        size, file = request.path_params["size"], request.path_params["file"]
        row = next((row for row in self.rows.values() if _poster_path(row) == f"/{file}"), None)
        if row is None or size not in _SIZES:
            return error(404)
        width = int(size[1:]) if size != "original" else 2000
        return Response(_drawn(str(row["title"]), int(row["id"]), width), media_type="image/jpeg")


def _poster_path(row: Row) -> str | None:
    return row.get("poster_path", f"/{row['id']}.jpg")


def _facts(row: Row) -> dict[str, Any]:
    """What list entries and details have in common."""
    return {
        "adult": False,
        "backdrop_path": None,
        "id": row["id"],
        "title": row["title"],
        "original_language": row.get("language", "en"),
        "original_title": row.get("original_title", row["title"]),
        "overview": row.get("synopsis", ""),
        "poster_path": _poster_path(row),
        "popularity": row.get("popularity", 0.6),
        "release_date": row.get("release_date", ""),
        "video": False,
        "vote_average": row.get("vote_average", 0),
        "vote_count": row.get("vote_count", 0),
    } | {field: row[field] for field in ("adult", "overview") if field in row}


def _entry(row: Row) -> dict[str, Any]:
    return _facts(row) | {"media_type": "movie", "genre_ids": [genre["id"] for genre in _genres_of(row)]}


def _genres_of(row: Row) -> list[dict[str, Any]]:
    """Look up the genres; one that TMDb has given up, such as Foreign, is left out."""
    return [{"id": GENRES[name], "name": name} for name in row.get("genres", ()) if name in GENRES]


def _details(row: Row, parts: Sequence[str]) -> dict[str, Any]:
    appended = {
        "keywords": {"keywords": [{"id": n, "name": name} for n, name in enumerate(row.get("keywords", ()), 1)]},
        "videos": row.get("videos", {"results": []}),
        "release_dates": row.get("release_dates", {"results": []}),
        "watch/providers": row.get("watch/providers", {"results": {}}),
        "translations": row.get("translations", {"translations": []}),
    }
    return (
        _facts(row)
        | {
            "belongs_to_collection": None,
            "budget": 0,
            "genres": _genres_of(row),
            "homepage": "",
            "imdb_id": None,
            "production_companies": [],
            "production_countries": [],
            "revenue": 0,
            "runtime": row.get("runtime", 0),
            "spoken_languages": [],
            "status": "Released",
            "tagline": row.get("tagline", ""),
        }
        | {part: appended[part] for part in parts if part in appended}
    )


def _genres(_request: Request) -> Response:
    return JSONResponse({"genres": [{"id": number, "name": name} for name, number in GENRES.items()]})


@lru_cache(maxsize=512)
def _drawn(title: str, movie_id: int, width: int) -> bytes:
    """Draw a poster: the title on a colour that depends on the movie."""
    picture = Image.new("RGB", (width, width * 3 // 2), f"hsl({movie_id * 47 % 360}, 45%, 35%)")
    ImageDraw.Draw(picture).text((width // 10, width // 2), title, fill="white", font_size=max(10, width // 12))
    out = BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


@asynccontextmanager
async def running(standin: TmdbStandin, port: int = 0) -> AsyncGenerator[TmdbStandin]:
    """Serve on loopback, on a free port unless one is given."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        standin.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(standin.app, lifespan="off", log_config=None, log_level="error", ws="none")
        config.load()
        server = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        await server.startup(sockets=[listener])
        try:
            yield standin
        finally:
            # Not Server.shutdown, which sleeps for a tenth of a second: dozens of tests would feel it.
            for one in server.servers:
                one.close()
            for connection in list(server.server_state.connections):
                connection.shutdown()
            for answer in list(server.server_state.tasks):
                answer.cancel()


def _shipped_rows() -> list[Row]:
    """Read the shipped movies, adding votes, a trailer, an age rating and a service to each that has none."""
    path = Path(__file__).parents[2] / "data" / "movies.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    extras = {
        "vote_average": 7.1,
        "vote_count": 1200,
        "videos": {
            "results": [{"key": "aqz-KE-bpKQ", "site": "YouTube", "type": "Trailer", "official": True, "size": 1080}]
        },
        "release_dates": {"results": [{"iso_3166_1": "US", "release_dates": [{"certification": "PG", "type": 3}]}]},
        "watch/providers": {
            "results": {"US": {"link": "", "flatrate": [{"provider_id": 8, "provider_name": "Stand-in+"}]}}
        },
    }
    return [extras | row for row in rows]


async def _serve(port: int, latency: float) -> None:
    async with running(TmdbStandin(_shipped_rows(), latency=latency), port) as standin:
        print(f"TMDb's stand-in has {len(standin.rows)} movies. Ctrl-C ends it. Settings to use:")  # noqa: T201 - for the person at the terminal
        print(f"TMDB_TOKEN={V4_KEY}\nTMDB_API_BASE={standin.api_base}\nTMDB_IMAGE_BASE={standin.image_base}")  # noqa: T201 - the same
        await asyncio.Event().wait()


def main() -> None:
    """Serve by hand."""
    parser = argparse.ArgumentParser(
        "python -m tests.support.tmdb.standin", description="A stand-in for TMDb on loopback."
    )
    parser.add_argument("--port", type=int, default=8765, help="port on loopback; 0 takes a free one")
    parser.add_argument("--latency", type=float, default=0, metavar="MS", help="milliseconds before each answer")
    options = parser.parse_args()
    try:
        asyncio.run(_serve(options.port, options.latency / 1000))
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()

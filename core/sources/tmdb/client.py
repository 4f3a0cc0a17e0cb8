"""The doorway to TMDb: asks politely, tries again where that helps, and hands out movies.

::

    async with TmdbClient(token, api_base=settings.tmdb_api_base, image_base=settings.tmdb_image_base) as tmdb:
        page = await tmdb.trending(1)  # what is hot this week, at most 20 movies
        movie = await tmdb.details(page.movies[0].id)  # the same movie with keywords, trailer, providers …

Every failure is one of ``core.errors``. The token appears in none of them, nor in a log line or a repr.
"""

import asyncio
import re
from collections.abc import Mapping
from typing import Self

from core.errors import MovieNotFound, SourceGarbled
from core.movies.movie import Movie, Page
from core.sources.tmdb import answers as tmdb_wire
from core.sources.tmdb.answers import API_BASE, LAST_PAGE, POSTER_PATH, VIDEO_LANGUAGES, Configuration
from core.sources.tmdb.transport import RequestLimits, TmdbTransport

_APPENDED = "keywords,videos,release_dates,watch/providers,translations"
_MOST_JSON = 8_000_000  # bytes; recorded details with all these parts come to less than 0.2 million
_MOST_IMAGE = 5_000_000
_IMAGE = re.compile(r"/[A-Za-z0-9_]+" + POSTER_PATH)


class TmdbClient:
    """Movies and posters from TMDb. Use it as a context manager: leaving closes its connections."""

    name = "tmdb"

    def __init__(self, token: str, *, api_base: str, image_base: str, limits: RequestLimits | None = None) -> None:
        """Prepare to ask; nothing is sent yet.

        Args:
            token: A read access token; TMDb's v3 keys are no longer taken.
            api_base: Address of the API, version included, without a slash at the end.
            image_base: Address that image sizes and names are put behind, without a slash at the end.
            limits: How fast and how patiently to ask.
        """
        limits = limits or RequestLimits()
        self._image_base = image_base
        self._api = TmdbTransport(api_base, API_BASE, limits, most_bytes=_MOST_JSON, token=token)
        self._images = TmdbTransport(image_base, "TMDB_IMAGE_BASE", limits, most_bytes=_MOST_IMAGE)
        self._genres: dict[int, str] = {}
        self._asking_genres = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._api.aclose()
        await self._images.aclose()

    async def trending(self, page: int) -> Page:
        """Fetch one page of the week's trending movies, hottest first, at most 20.

        Raises:
            ValueError: The page is not between 1 and 500.
            SourceError: See ``core.errors``.

        Source: https://developer.themoviedb.org/reference/trending-movies
        """
        return await self._list("/trending/movie/week", page)

    async def popular(self, page: int) -> Page:
        """Fetch one page of the popular movies; raises as ``trending`` does.

        Source: https://developer.themoviedb.org/reference/movie-popular-list
        """
        return await self._list("/movie/popular", page)

    async def top_rated(self, page: int) -> Page:
        """Fetch one page of the best rated movies; raises as ``trending`` does.

        Source: https://developer.themoviedb.org/reference/movie-top-rated-list
        """
        return await self._list("/movie/top_rated", page)

    async def details(self, movie_id: int) -> Movie:
        """Fetch everything about one movie in one request.

        An overview that is missing in the language asked for is replaced by the English one.

        Raises:
            MovieNotFound: TMDb has no such movie, or no longer.
            SourceError: See ``core.errors``.

        Source: https://developer.themoviedb.org/reference/movie-details
        """
        params = {"append_to_response": _APPENDED, "include_video_language": ",".join(VIDEO_LANGUAGES)}
        return tmdb_wire.read_details(await self._json(f"/movie/{movie_id}", params), movie_id)

    async def genres(self) -> dict[int, str]:
        """Return the English genre names by id; asks only the first time.

        Source: https://developer.themoviedb.org/reference/genre-movie-list
        """
        async with self._asking_genres:
            if not self._genres:
                self._genres = tmdb_wire.read_genres(await self._everywhere("/genre/movie/list"))
        return self._genres

    async def configuration(self) -> Configuration:
        """Fetch where posters lie and in which sizes.

        Source: https://developer.themoviedb.org/reference/configuration-details
        """
        return tmdb_wire.read_configuration(await self._everywhere("/configuration"))

    async def poster(self, address: str) -> bytes:
        """Fetch a picture of at most 5 MB from the image base.

        Raises:
            ValueError: The address is not image base, size and poster path in a row.
            SourceGarbled: What came is no picture, or too large.
            SourceError: See ``core.errors``.

        Source: https://developer.themoviedb.org/docs/image-basics
        """
        path = address.removeprefix(self._image_base)
        if path == address or not _IMAGE.fullmatch(path):
            raise ValueError(f"Posters are fetched only from {self._image_base}, as size and name.")
        answer = await self._images.ask(path)
        if not answer.content_type.startswith("image/"):
            raise SourceGarbled(f"The poster {path} came as something else than a picture: check TMDB_IMAGE_BASE.")
        return answer.body

    async def _list(self, path: str, page: int) -> Page:
        if not 1 <= page <= LAST_PAGE:
            raise ValueError(f"TMDb has pages 1 to {LAST_PAGE}, not {page}.")
        try:
            genres = await self.genres()
        except SourceGarbled:  # the details name them, too
            genres = {}
        return tmdb_wire.read_page(await self._everywhere(path, {"page": str(page)}), page, genres)

    async def _everywhere(self, path: str, params: Mapping[str, str] | None = None) -> bytes:
        """Ask for what no TMDb lacks."""
        try:
            return await self._json(path, params)
        except MovieNotFound as error:
            fault = str(error).removesuffix(".")
        raise SourceGarbled(f"{fault}: check {API_BASE}.")

    async def _json(self, path: str, params: Mapping[str, str] | None = None) -> bytes:
        return (await self._api.ask(path, params)).body
